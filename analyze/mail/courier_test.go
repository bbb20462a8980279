package mail

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"posmortem/analyze"
	"posmortem/analyze/store"
)

// courier returns one with a ledger in a new store in memory, and no pauses.
func courier(t *testing.T, v *Server) *Courier {
	t.Helper()
	s, err := store.Open(context.Background(), "", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	l, err := OpenLedger(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return &Courier{Ledger: l, Server: v, Unsure: UnsureAuto, Now: func() time.Time { return asOf }, Pauses: []time.Duration{time.Millisecond}}
}

func (c *Courier) entry(t *testing.T, to string) Entry {
	t.Helper()
	e, err := c.Ledger.Entry(context.Background(), "2026-W10", "weekly", to)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// refusal is a reply of a server.
func refusal(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: text}
}

const alice, bob = "a@example.org", "b@example.org"

func TestSentOnce(t *testing.T) {
	p := &post{}
	c := courier(t, p.open(t, "none"))
	for range 3 {
		for _, to := range []string{alice, bob} {
			if _, err := c.Deliver(context.Background(), letter(t, to, "en")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := p.seen(); !slices.Equal(got.taken, []string{alice, bob}) {
		t.Errorf("taken %v", got.taken)
	}
	l := letter(t, alice, "en")
	want := Entry{Week: "2026-W10", Report: "weekly", Recipient: alice, MessageID: l.ID(), Status: StatusSent, Attempts: 1, FirstTry: asOf, SentAt: asOf}
	if e := c.entry(t, alice); e != want {
		t.Errorf("ledger %+v, want %+v", e, want)
	}
	msg, err := l.Bytes()
	if err != nil || p.seen().bodies[0] != string(msg) {
		t.Errorf("what came in is not what a dry run writes (%v)", err)
	}
	c.Resend = true
	d, err := c.Deliver(context.Background(), l)
	if got := p.seen(); err != nil || !d.Sent || len(got.taken) != 3 || !strings.Contains(got.bodies[2], l.ID()) {
		t.Errorf("--resend: %+v, %v, taken %v", d, err, got.taken)
	}
}

func TestRefusedRecipient(t *testing.T) {
	p := &post{rcpt: func(_ int, to string) error {
		if to == alice {
			return refusal(550, "no such user\u202e here")
		}
		return nil
	}}
	c := courier(t, p.open(t, "none"))
	d, err := c.Deliver(context.Background(), letter(t, alice, "en"))
	if err == nil || d.Sent || d.Door || !strings.Contains(err.Error(), "550") || !strings.Contains(err.Error(), alice) || strings.Contains(err.Error(), "\u202e") {
		t.Errorf("%+v, %v", d, err)
	}
	if d, err := c.Deliver(context.Background(), letter(t, bob, "en")); err != nil || !d.Sent {
		t.Errorf("the other recipient: %+v, %v", d, err)
	}
	if e := c.entry(t, alice); e.Status != StatusRefused || e.Attempts != 1 || !strings.Contains(e.Error, "550") {
		t.Errorf("ledger %+v", e)
	}
	var withheld *Withheld
	if _, err := c.Deliver(context.Background(), letter(t, alice, "en")); !errors.As(err, &withheld) || p.seen().asked != 2 {
		t.Errorf("tried again for good: %v, %d RCPT", err, p.seen().asked)
	}
}

func TestTriedAgain(t *testing.T) {
	cases := map[string]*post{
		"at RCPT": {rcpt: func(n int, _ string) error {
			if n < 3 {
				return refusal(451, "greylisted")
			}
			return nil
		}},
		"after DATA": {data: func(n int, _ net.Conn, _ string) error {
			if n < 3 {
				return refusal(452, "disk full")
			}
			return nil
		}},
		"cut before DATA's end": {begin: func(n int) error {
			if n < 3 {
				return refusal(421, "bye")
			}
			return nil
		}},
		"cut between DATA and the reply": {data: func(n int, conn net.Conn, _ string) error {
			if n < 3 {
				conn.Close()
				return errors.New("gone")
			}
			return nil
		}},
	}
	for name, p := range cases {
		t.Run(name, func(t *testing.T) {
			c := courier(t, p.open(t, "none"))
			d, err := c.Deliver(context.Background(), letter(t, alice, "en"))
			got := p.seen()
			if e := c.entry(t, alice); err != nil || !d.Sent || len(got.taken) != 1 || e.Status != StatusSent || e.Attempts != 3 || e.Error != "" {
				t.Errorf("%+v, %v, taken %v, ledger %+v", d, err, got.taken, e)
			}
		})
	}
}

// TestBounded: a server that never takes it is asked three times a run and nine times in all.
func TestBounded(t *testing.T) {
	p := &post{rcpt: func(int, string) error { return refusal(451, "later") }}
	c := courier(t, p.open(t, "none"))
	for run := 1; run <= 5; run++ {
		if d, err := c.Deliver(context.Background(), letter(t, alice, "en")); err == nil || d.Sent {
			t.Fatalf("run %d: %+v", run, d)
		}
		want, status := min(3*run, 9), StatusFailed
		if run >= 3 {
			status = StatusRefused
		}
		asked := p.seen().asked
		if e := c.entry(t, alice); asked != want || e.Status != status {
			t.Errorf("after run %d: %d RCPT, ledger %+v", run, asked, e)
		}
	}
}

// TestUnsure: what the operator's rule makes of a lost answer.
func TestUnsure(t *testing.T) {
	for rule, want := range map[Unsure]int{UnsureAuto: 3, UnsureSend: 3, UnsureSkip: 1} {
		p := &post{data: func(_ int, conn net.Conn, _ string) error {
			conn.Close()
			return errors.New("gone")
		}}
		c := courier(t, p.open(t, "none"))
		c.Unsure = rule
		_, err := c.Deliver(context.Background(), letter(t, alice, "en"))
		if err == nil || !strings.Contains(err.Error(), "no answer after the whole mail was handed over") || p.seen().begun != want {
			t.Errorf("%s: %v, handed over %d times", rule, err, p.seen().begun)
		}
	}
}

func TestServerDown(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := ln.Addr().(*net.TCPAddr).Port
	ln.Close()
	c := courier(t, &Server{Host: "127.0.0.1", Port: port, Plain: true, Patience: time.Second})
	for range 4 {
		if d, err := c.Deliver(context.Background(), letter(t, alice, "en")); err == nil || !d.Door {
			t.Fatalf("%+v, %v", d, err)
		}
	}
	if e := c.entry(t, alice); e.Status != StatusFailed {
		t.Errorf("a server that is down makes a recipient %+v", e)
	}
}

// TestKilled kills a process that sends at every point of the talk, runs it again, and counts what the server took.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	for _, point := range []string{"rcpt", "data", "end", "reply"} {
		t.Run(point, func(t *testing.T) {
			var child atomic.Pointer[os.Process]
			gone := make(chan struct{})
			kill := func() { // and wait until it is dead
				child.Load().Kill()
				<-gone
			}
			p := &post{}
			once := func(here string) bool { return here == point && p.asked == 1 }
			p.rcpt = func(int, string) error {
				if once("rcpt") {
					kill()
				}
				return nil
			}
			p.begin = func(int) error {
				if once("data") {
					kill()
					return errors.New("the client is gone")
				}
				return nil
			}
			p.data = func(int, net.Conn, string) error {
				if once("end") { // the server has the whole message, and delivers it
					kill()
				}
				return nil
			}
			v := p.open(t, "none")
			db := filepath.Join(t.TempDir(), "s.duckdb")
			for run := range 2 {
				cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
				cmd.Env = append(os.Environ(), "POSMORTEM_TEST_CHILD="+db, fmt.Sprintf("POSMORTEM_TEST_PORT=%d", v.Port), "POSMORTEM_TEST_POINT="+point)
				out, err := cmd.StdoutPipe()
				if err != nil {
					t.Fatal(err)
				}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				child.Store(cmd.Process)
				for lines := bufio.NewScanner(out); lines.Scan(); {
					if lines.Text() == "KILL ME" {
						cmd.Process.Kill()
					}
				}
				cmd.Wait()
				if run == 0 {
					close(gone)
				}
			}
			if taken := p.seen().taken; len(taken) != 1 {
				t.Errorf("the server has %d messages", len(taken))
			}
			again := courierAt(t, db, v)
			status := again.entry(t, alice).Status
			if wanted := map[bool]string{true: StatusAssumed, false: StatusSent}[point == "end" || point == "reply"]; status != wanted {
				t.Errorf("the ledger says %s, want %s", status, wanted)
			}
		})
	}
}

func courierAt(t *testing.T, db string, v *Server) *Courier {
	t.Helper()
	s, err := store.Open(context.Background(), db, store.Options{Wait: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	l, err := OpenLedger(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return &Courier{Ledger: l, Server: v, Unsure: UnsureAuto, Now: func() time.Time { return asOf }, Pauses: []time.Duration{time.Millisecond}}
}

// TestChild is the process that TestKilled kills. At the point reply it asks for it itself: the answer is read and not yet
// written down.
func TestChild(t *testing.T) {
	db := os.Getenv("POSMORTEM_TEST_CHILD")
	if db == "" {
		t.Skip("only as a child of TestKilled")
	}
	var port int
	fmt.Sscan(os.Getenv("POSMORTEM_TEST_PORT"), &port)
	c := courierAt(t, db, &Server{Host: "127.0.0.1", Port: port, Plain: true, Patience: 10 * time.Second})
	first := c.entry(t, alice).Status == ""
	stop := func() {
		if first {
			fmt.Println("KILL ME")
			time.Sleep(time.Minute)
		}
	}
	l := letter(t, alice, "en")
	switch os.Getenv("POSMORTEM_TEST_POINT") {
	case "data": // more than the buffers between the two hold, so that it cannot be handed over before the server reads
		l.Files = []File{{"large.bin", "application/octet-stream", make([]byte, 24<<20)}}
	case "reply":
		c.Now = func() time.Time {
			if c.entry(t, alice).Status == StatusHanded {
				stop()
			}
			return asOf
		}
	}
	if _, err := c.Deliver(context.Background(), l); err != nil {
		fmt.Println(err)
	}
}

func TestMailedIsKept(t *testing.T) {
	c := courier(t, nil)
	ctx := context.Background()
	if m, err := c.Ledger.Mailed(ctx, "2026-W09"); err != nil || m != nil {
		t.Fatalf("%+v, %v", m, err)
	}
	for n := range int64(2) {
		if err := c.Ledger.KeepMailed(ctx, "2026-W09", analyze.WeekTotals{Devices: 3 + n, Attempts: 40, Failures: 7}); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := c.Ledger.Mailed(ctx, "2026-W09"); err != nil || *m != (analyze.Mailed{Terminals: 3, Attempts: 40, Failures: 7}) {
		t.Errorf("%+v, %v", m, err)
	}
}
