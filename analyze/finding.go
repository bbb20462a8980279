package analyze

import "time"

// Lang is a language of the output: en or zh.
type Lang string

// Text is a text in every language.
type Text map[string]string

// Evidence is one line that proves a finding.
type Evidence struct {
	Source string    `json:"source"` // path inside the input
	Line   int64     `json:"line"`   // from 1, in the decoded text
	Time   time.Time `json:"time"`
	Text   string    `json:"text"` // masked
	Local  time.Time `json:"-"`    // the same moment on the log's own clock
}

// Finding is a cause on a set of devices in a window of time.
type Finding struct {
	ID                 string              `json:"id"`
	Rank               int                 `json:"rank"`
	Cause              string              `json:"cause"`
	Family             string              `json:"family"`
	Severity           string              `json:"severity"`
	Title              Text                `json:"title"`
	Why                Text                `json:"why"`
	Confidence         float64             `json:"confidence"`
	Failures           int64               `json:"failures"`
	ManagementFailures int64               `json:"management_failures"`
	AmountMinor        int64               `json:"amount_minor"`
	Devices            []string            `json:"devices"`
	Merchants          []string            `json:"merchants"`
	First              time.Time           `json:"first"`
	Last               time.Time           `json:"last"`
	Offset             int                 `json:"utc_offset_minutes"` // of the first failure's log
	Evidence           []Evidence          `json:"evidence"`
	Counter            []Evidence          `json:"counter_evidence"`
	Against            map[string][]string `json:"against"`                  // what would speak against this cause
	Rival              string              `json:"next_candidate,omitempty"` // the cause that came closest
	WhyNot             Text                `json:"why_not,omitempty"`        // why it is not that one
	Radius             *Radius             `json:"blast_radius,omitempty"`   // how far it reaches
	Actor              string              `json:"actor"`
	Remedy             map[string][]string `json:"remedy"`
	Prevention         map[string][]string `json:"prevention"`
	ExplainedBy        []Explanation       `json:"explained_by"`

	key int64
}

// Explanation is a combination of attributes that sets the failures apart.
type Explanation struct {
	Attributes map[string]string `json:"attributes"`
	RiskRatio  float64           `json:"risk_ratio"`
	Support    float64           `json:"support"`
}

// Unreadable is an input that could not be read.
type Unreadable struct {
	Source string `json:"source"`
	Reason string `json:"reason"`
}

// Input is the ledger over all sources: records = events + skipped + rejected.
type Input struct {
	Sources    int64        `json:"sources"`
	Bytes      int64        `json:"bytes"`
	Records    int64        `json:"records"`
	Events     int64        `json:"events"`
	Skipped    int64        `json:"skipped"`
	Rejected   int64        `json:"rejected"`
	Masked     int64        `json:"masked"`
	Unreadable []Unreadable `json:"unreadable"`
}

// Totals counts attempts. Management exchanges are counted apart.
type Totals struct {
	Attempts           int64  `json:"attempts"`
	Failures           int64  `json:"failures"`
	Explained          int64  `json:"explained"`
	Unexplained        int64  `json:"unexplained"`
	ManagementAttempts int64  `json:"management_attempts"`
	ManagementFailures int64  `json:"management_failures"`
	FailedAmountMinor  int64  `json:"failed_amount_minor"`
	Currency           string `json:"currency"`
}

// Window is the span of the attempts.
type Window struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Diagnosis is the answer of the main job.
type Diagnosis struct {
	Schema   int       `json:"schema"`
	Input    Input     `json:"input"`
	Window   Window    `json:"window"`
	Profile  string    `json:"profile"`
	Assumed  bool      `json:"profile_assumed"`
	Totals   Totals    `json:"totals"`
	Findings []Finding `json:"findings"`
	// Unexplained are the payments without a cause, by how they ended: twenty such groups at most.
	Unexplained []Unexplained `json:"unexplained"`
	Missing     []string      `json:"missing"`
	// MissingZH says the same as Missing, line by line, in Chinese.
	MissingZH []string `json:"missing_zh"`
	Sources   []Intake `json:"sources"`
	Clocks    []Clock  `json:"clocks"`
	Lang      Lang     `json:"-"`
	Tally     *Tally   `json:"-"` // for pages: what their filters count by
}

// Lacks returns what the bundle lacks, in the given language.
func (d *Diagnosis) Lacks(lang string) []string {
	if lang == "zh" && len(d.MissingZH) == len(d.Missing) {
		return d.MissingZH
	}
	return d.Missing
}

// Clock is how far the clock of a terminal was ahead of the host's on the last day that both sides logged, and how much that changes
// from day to day, both in seconds. Times are moved by it before the two sides are put together.
type Clock struct {
	Device string   `json:"device"`
	Ahead  int64    `json:"ahead"`
	Drift  *float64 `json:"drift"` // nil: one day tells nothing
}

// Intake is the card of one source: what it is and what became of its records.
type Intake struct {
	Path     string           `json:"path"`
	Format   string           `json:"format"`
	Score    int64            `json:"score"`
	Encoding string           `json:"encoding"`
	Side     string           `json:"side"`
	Device   string           `json:"device"`
	Zone     string           `json:"zone"`
	ZoneFrom string           `json:"zone_from"`
	From     time.Time        `json:"from"`
	To       time.Time        `json:"to"`
	Records  int64            `json:"records"`
	Events   int64            `json:"events"`
	Skipped  int64            `json:"skipped"`
	Rejected int64            `json:"rejected"`
	Masked   map[string]int64 `json:"masked"`
}
