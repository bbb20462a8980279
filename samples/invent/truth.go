package invent

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Attempt is the truth about one try of a payment or of a management exchange.
type Attempt struct {
	Device       string `json:"device"`
	STAN         string `json:"stan,omitempty"`
	RRN          string `json:"rrn,omitempty"`
	Time         string `json:"time"` // true time in UTC, RFC 3339: receipt by the host, else the start at the terminal
	Kind         string `json:"kind"`
	Exchange     string `json:"exchange"`
	Outcome      string `json:"outcome"`
	ResponseCode string `json:"response_code,omitempty"`
	AmountMinor  int64  `json:"amount_minor,omitempty"`
	Card         string `json:"card,omitempty"` // masked; of failed attempts
	EntryMode    string `json:"entry_mode,omitempty"`
	Cause        string `json:"cause,omitempty"` // of failed attempts
	TerminalSeen bool   `json:"terminal_seen"`
	HostSeen     bool   `json:"host_seen"`

	at    time.Time
	fault *fault
}

// Failed tells whether the attempt is a failure in the sense of the interface.
func (a *Attempt) Failed() bool { return a.Outcome != "approved" }

// Finding is the truth about one planted fault.
type Finding struct {
	Cause    string   `json:"cause"`
	Devices  []string `json:"devices"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Failures int      `json:"failures"`
}

// Secret is one piece of card data or one code that careless logging put into a
// log in clear, exactly as written there.
type Secret struct {
	Kind  string `json:"kind"` // pan, track2, pin-block, cvv, activation-code
	Value string `json:"value"`
}

// Totals count payments, and management exchanges apart from them.
type Totals struct {
	Attempts           int `json:"attempts"`
	Failures           int `json:"failures"`
	ManagementAttempts int `json:"management_attempts"`
	ManagementFailures int `json:"management_failures"`
}

// Truth is what a diagnosis of a bundle must find.
type Truth struct {
	Name     string     `json:"name"`
	Seed     uint64     `json:"seed"`
	Profile  string     `json:"profile"`
	Zone     string     `json:"zone"`
	Findings []Finding  `json:"findings"`
	Attempts []*Attempt `json:"attempts"`
	Secrets  []Secret   `json:"secrets"`
	Totals   Totals     `json:"totals"`
}

// truth sums up a world that has been run.
func (w *world) truth() *Truth {
	t := &Truth{Name: w.Name, Seed: w.seed, Profile: w.Profile, Zone: "Asia/Shanghai", Attempts: w.attempts, Secrets: w.secrets}
	for _, a := range w.attempts {
		if !a.Failed() {
			a.Card, a.EntryMode = "", ""
		}
		a.Time = a.at.UTC().Format("2006-01-02T15:04:05.000Z07:00")
		t.Totals.count(a)
	}
	for _, f := range w.faults {
		if found, ok := w.finding(f.cause, func(a *Attempt) bool { return a.fault == f }); ok {
			t.Findings = append(t.Findings, found)
		}
	}
	if found, ok := w.finding("account-declined", func(a *Attempt) bool { return a.Cause == "account-declined" && a.fault == nil }); ok {
		t.Findings = append(t.Findings, found)
	}
	return t
}

func (t *Totals) count(a *Attempt) {
	all, bad := &t.Attempts, &t.Failures
	if a.Kind == "management" {
		all, bad = &t.ManagementAttempts, &t.ManagementFailures
	}
	*all++
	if a.Failed() {
		*bad++
	}
}

// finding gathers the failed payments that belong to one fault.
func (w *world) finding(cause string, mine func(*Attempt) bool) (Finding, bool) {
	f := Finding{Cause: cause}
	for _, a := range w.attempts {
		if a.Kind != "payment" || !a.Failed() || !mine(a) {
			continue
		}
		if f.Failures == 0 {
			f.From = a.Time
		}
		f.To = a.Time
		f.Failures++
		if !slices.Contains(f.Devices, a.Device) {
			f.Devices = append(f.Devices, a.Device)
		}
	}
	slices.Sort(f.Devices)
	return f, f.Failures > 0
}

// JSON writes the truth with one attempt, finding and secret a line.
func (t *Truth) JSON() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n  \"name\": %q,\n  \"seed\": %d,\n  \"profile\": %q,\n  \"zone\": %q,\n", t.Name, t.Seed, t.Profile, t.Zone)
	rows(&b, "findings", t.Findings)
	rows(&b, "attempts", t.Attempts)
	rows(&b, "secrets", t.Secrets)
	totals, _ := json.Marshal(t.Totals)
	fmt.Fprintf(&b, "  \"totals\": %s\n}\n", totals)
	return b.Bytes()
}

func rows[T any](b *bytes.Buffer, name string, list []T) {
	fmt.Fprintf(b, "  %q: [", name)
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		j, _ := json.Marshal(v)
		b.WriteString("\n    ")
		b.Write(j)
	}
	b.WriteString("],\n")
}
