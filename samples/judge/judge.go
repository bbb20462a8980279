// Package judge compares what a diagnosis says of an invented bundle with the truth about it.
package judge

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"posmortem/samples/invent"
)

// Finding is what the judge reads of a finding in `diagnose --format json`.
type Finding struct {
	Cause    string   `json:"cause"`
	Failures int64    `json:"failures"`
	Devices  []string `json:"devices"`
}

// Diagnosis is what the judge reads of `diagnose --format json`.
type Diagnosis struct {
	Input struct {
		Records, Events, Skipped, Rejected int64
	} `json:"input"`
	Totals   invent.Totals `json:"-"`
	Findings []Finding     `json:"findings"`
}

// Failure is one row of `failures --format csv`.
type Failure struct {
	Device, STAN, Outcome, Cause string
	Time                         time.Time
	Both                         bool    // both sides saw it
	Confidence                   float64 // of the cause, 0 to 1
}

// Score counts what was right and wrong in one bundle.
type Score struct {
	Name            string
	Found, Missed   int // planted findings
	False           int // findings that were not planted
	Top             bool
	Failures        int // failed payments of the truth
	Right           int // with the right cause
	Unexplained     int
	Wrong           int // blamed on another cause
	Lost            int // not reported at all
	Extra           int // reported though nothing failed
	Both, BothFound int // failures that both sides saw; joined as such
	Confusion       map[[2]string]int
	Sure            [len(Steps)]Reliability // by the confidence that was said
	Notes           []string
}

// Steps are the lower ends of the stretches of confidence that are judged apart.
var Steps = [...]float64{0.60, 0.75, 0.85, 0.90, 0.93, 0.95}

// Reliability is how often a cause was right that was said with a confidence within one stretch.
type Reliability struct {
	Said, Right int
	Sum         float64 // of the confidences
}

// reliable counts one blamed failure.
func (s *Score) reliable(f Failure, right bool) {
	for i := len(Steps) - 1; i >= 0; i-- {
		if f.Confidence < Steps[i] {
			continue
		}
		s.Sure[i].Said++
		s.Sure[i].Sum += f.Confidence
		if right {
			s.Sure[i].Right++
		}
		return
	}
}

// ReadDiagnosis reads the JSON of a diagnosis.
func ReadDiagnosis(r io.Reader) (*Diagnosis, error) {
	var d Diagnosis
	return &d, json.NewDecoder(r).Decode(&d)
}

// ReadFailures reads the CSV of the failures.
func ReadFailures(r io.Reader) ([]Failure, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var out []Failure
	for _, row := range rows[1:] {
		t, err := time.Parse(time.RFC3339Nano, row[at["time"]])
		if err != nil {
			return nil, err
		}
		host, _ := strconv.ParseBool(row[at["host_seen"]])
		term, _ := strconv.ParseBool(row[at["terminal_seen"]])
		sure, err := strconv.ParseFloat(row[at["confidence"]], 64)
		if err != nil {
			return nil, err
		}
		out = append(out, Failure{row[at["device"]], row[at["stan"]], row[at["outcome"]], row[at["cause"]], t, host && term, sure})
	}
	return out, nil
}

// Compare scores one bundle.
func Compare(truth *invent.Truth, d *Diagnosis, failures []Failure) Score {
	s := Score{Name: truth.Name, Confusion: map[[2]string]int{}}
	s.findings(truth, d)
	s.failures(truth, failures)
	return s
}

func (s *Score) findings(truth *invent.Truth, d *Diagnosis) {
	planted := func(f Finding) bool {
		return slices.ContainsFunc(truth.Findings, func(t invent.Finding) bool { return t.Cause == f.Cause && overlap(t.Devices, f.Devices) })
	}
	for _, t := range truth.Findings {
		if slices.ContainsFunc(d.Findings, func(f Finding) bool { return t.Cause == f.Cause && overlap(t.Devices, f.Devices) }) {
			s.Found++
		} else {
			s.Missed++
			s.Notes = append(s.Notes, fmt.Sprintf("missed %s on %s", t.Cause, strings.Join(t.Devices, " ")))
		}
	}
	for _, f := range d.Findings {
		if !planted(f) {
			s.False++
			s.Notes = append(s.Notes, fmt.Sprintf("false %s (%d failures) on %s", f.Cause, f.Failures, strings.Join(f.Devices, " ")))
		}
	}
	var faults []string
	for _, t := range truth.Findings {
		if t.Cause != "account-declined" {
			faults = append(faults, t.Cause)
		}
	}
	switch {
	case len(faults) == 0:
		s.Top = len(d.Findings) == 0 || d.Findings[0].Cause == "account-declined"
	default:
		s.Top = len(d.Findings) > 0 && slices.Contains(faults, d.Findings[0].Cause)
	}
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// near is how far the times of one attempt may differ where no trace number tells it.
const near = 5 * time.Minute

func (s *Score) failures(truth *invent.Truth, got []Failure) {
	used := make([]bool, len(got))
	match := func(a *invent.Attempt) int {
		at, err := time.Parse(time.RFC3339, a.Time)
		if err != nil {
			return -1
		}
		best, dist := -1, time.Duration(1<<62)
		for i, f := range got {
			if used[i] || f.Device != a.Device || a.STAN != "" && f.STAN != "" && a.STAN != f.STAN {
				continue
			}
			gap := f.Time.Sub(at).Abs()
			if gap > 30*time.Minute && f.STAN == "" || gap > 20*time.Hour {
				continue
			}
			if a.STAN != f.STAN {
				gap += near // a match by time only is second choice
			}
			if gap < dist {
				best, dist = i, gap
			}
		}
		return best
	}
	for _, a := range truth.Attempts {
		if a.Kind != "payment" || !a.Failed() {
			continue
		}
		s.Failures++
		i := match(a)
		if i < 0 {
			s.Lost++
			s.Confusion[[2]string{a.Cause, "(lost)"}]++
			s.Notes = append(s.Notes, fmt.Sprintf("lost %s %s stan=%s %s %s", a.Time, a.Device, a.STAN, a.Outcome, a.Cause))
			continue
		}
		used[i] = true
		s.count(a, got[i])
		s.reliable(got[i], a.Cause == got[i].Cause)
	}
	for i, f := range got {
		if !used[i] {
			s.Extra++
			s.Notes = append(s.Notes, fmt.Sprintf("extra %s %s stan=%s %s %s", f.Time.Format(time.RFC3339), f.Device, f.STAN, f.Outcome, f.Cause))
		}
	}
}

func (s *Score) count(a *invent.Attempt, f Failure) {
	if a.TerminalSeen && a.HostSeen {
		s.Both++
		if f.Both {
			s.BothFound++
		}
	}
	s.Confusion[[2]string{a.Cause, f.Cause}]++
	switch f.Cause {
	case a.Cause:
		s.Right++
		return
	case "unexplained":
		s.Unexplained++
	default:
		s.Wrong++
	}
	s.Notes = append(s.Notes, fmt.Sprintf("%s is %s, said %s: %s %s stan=%s %s", a.Outcome, a.Cause, f.Cause, a.Time, a.Device, a.STAN, f.Outcome))
}

// Add sums two scores.
func (s *Score) Add(o Score) {
	s.Found += o.Found
	s.Missed += o.Missed
	s.False += o.False
	s.Failures += o.Failures
	s.Right += o.Right
	s.Unexplained += o.Unexplained
	s.Wrong += o.Wrong
	s.Lost += o.Lost
	s.Extra += o.Extra
	s.Both += o.Both
	s.BothFound += o.BothFound
	for i, r := range o.Sure {
		s.Sure[i].Said += r.Said
		s.Sure[i].Right += r.Right
		s.Sure[i].Sum += r.Sum
	}
	if s.Confusion == nil {
		s.Confusion = map[[2]string]int{}
	}
	for k, n := range o.Confusion {
		s.Confusion[k] += n
	}
}
