package render

import (
	"cmp"
	"encoding/json"
	"html/template"
	"slices"
	"strconv"
	"time"

	"posmortem/analyze"
)

// board is the tally as the script of the page reads it: every cell by column, names by number. It lies in a data block, which a
// browser never runs (HTML standard, clause 4.12.1: data blocks).
type board struct {
	Unit       int64        `json:"unit"`   // seconds a step
	From       int64        `json:"from"`   // local time of step 0, seconds since 1970
	Clock      string       `json:"clock"`  // such as UTC+08:00
	Folded     bool         `json:"folded"` // terminal or merchant 0 stands for many
	Devices    []string     `json:"devices"`
	Merchants  []string     `json:"merchants"`
	Causes     []boardCause `json:"causes"` // 0: approved; then from the most failures to the fewest
	Codes      []string     `json:"codes"`
	Currencies []boardMoney `json:"currencies"`
	// The cells, column by column. Step is the distance from the cell before; the last ones, Loose in number, have no time.
	Step     lettered[int64] `json:"step"`
	Loose    int             `json:"loose"`
	Device   lettered[int]   `json:"device"`
	Merchant lettered[int]   `json:"merchant"`
	Cause    lettered[int]   `json:"cause"`
	Code     lettered[int]   `json:"code"`
	Currency lettered[int]   `json:"currency"`
	Count    lettered[int64] `json:"count"`
	Amount   lettered[int64] `json:"amount"`

	Words map[string]string `json:"words"`
}

// lettered are whole numbers from 0 up, written with the letters a to p for the sixteen digits and a dot between two: a long row of
// small numbers in digits looks like card numbers to whoever scans the page for them.
type lettered[N int | int64] []N

// MarshalJSON writes the numbers as one string.
func (l lettered[N]) MarshalJSON() ([]byte, error) {
	out := []byte{'"'}
	for i, n := range l {
		if i > 0 {
			out = append(out, '.')
		}
		from := len(out)
		out = strconv.AppendInt(out, int64(n), 16)
		for j := from; j < len(out); j++ {
			if c := out[j]; c <= '9' {
				out[j] = 'a' + c - '0'
			} else {
				out[j] = c + 10
			}
		}
	}
	return append(out, '"'), nil
}

type boardCause struct {
	Slug     string `json:"slug"`
	Title    string `json:"title"`
	Severity string `json:"severity"`
	Anchor   string `json:"anchor,omitempty"`
}

type boardMoney struct {
	Code   string `json:"code"`
	Digits int    `json:"digits"`
}

// boardWords are the words that the script says.
var boardWords = []string{"ofall", "restof", "others", "otherchoice", "notime", "untold", "empty", "total", "timelabel", "failedat", "begins", "code", "allcauses"}

// newBoard turns a tally into numbers; anchors are the findings of the page by their cause.
func newBoard(t *analyze.Tally, anchors map[string]string, o Options) *board {
	b := &board{Unit: int64(t.Unit / time.Second), Folded: t.Folded, Clock: clockName(t.Offset), Words: map[string]string{}}
	for _, w := range boardWords {
		b.Words[w] = word(w, o.Lang)
	}
	devices, merchants := ranks(t, func(c *analyze.Cell) string { return c.Device }), ranks(t, func(c *analyze.Cell) string { return c.Merchant })
	causes, codes := ranks(t, func(c *analyze.Cell) string { return c.Cause }), ranks(t, func(c *analyze.Cell) string { return c.Code })
	money := ranks(t, func(c *analyze.Cell) string { return c.Currency })
	b.Devices, b.Merchants = shownNames(devices, o), shownNames(merchants, o)
	for _, code := range codes.names {
		b.Codes = append(b.Codes, pick(outcomeWords, safe(code), o.Lang))
	}
	for _, slug := range causes.names {
		b.Causes = append(b.Causes, newBoardCause(t, slug, anchors, o))
	}
	for _, m := range money.names {
		b.Currencies = append(b.Currencies, newBoardMoney(m))
	}
	before := int64(0)
	for i := range t.Cells {
		c := &t.Cells[i]
		b.addStep(c.Step, &before)
		b.Device, b.Merchant = append(b.Device, devices.at[c.Device]), append(b.Merchant, merchants.at[c.Merchant])
		b.Cause, b.Code, b.Currency = append(b.Cause, causes.at[c.Cause]), append(b.Code, codes.at[c.Code]), append(b.Currency, money.at[c.Currency])
		b.Count, b.Amount = append(b.Count, c.Attempts), append(b.Amount, c.AmountMinor)
	}
	return b
}

// addStep appends the distance from the step before. Cells come in the order of time; those without one come last.
func (b *board) addStep(at time.Time, before *int64) {
	if at.IsZero() {
		b.Loose++
		b.Step = append(b.Step, 0)
		return
	}
	if len(b.Step) == 0 {
		b.From = at.Unix()
	}
	step := (at.Unix() - b.From) / b.Unit
	b.Step = append(b.Step, step-*before)
	*before = step
}

// ranking numbers the names of one column: the empty one is 0, others follow from the most failures to the fewest.
type ranking struct {
	names []string
	at    map[string]int
}

func ranks(t *analyze.Tally, name func(*analyze.Cell) string) ranking {
	failures := map[string]int64{"": 0}
	for i := range t.Cells {
		c := &t.Cells[i]
		n := c.Attempts
		if c.Cause == "" {
			n = 0
		}
		failures[name(c)] += n
	}
	r := ranking{at: map[string]int{}}
	for n := range failures {
		r.names = append(r.names, n)
	}
	slices.SortFunc(r.names, func(a, b string) int {
		if (a == "") != (b == "") {
			return len(a) - len(b)
		}
		return cmp.Or(cmp.Compare(failures[b], failures[a]), cmp.Compare(a, b))
	})
	for i, n := range r.names {
		r.at[n] = i
	}
	return r
}

// shownNames makes names harmless and says in words what stands for many.
func shownNames(r ranking, o Options) []string {
	names := make([]string, len(r.names))
	for i, n := range r.names {
		names[i] = safe(n)
		if n == analyze.Others {
			names[i] = word("otherfolded", o.Lang)
		}
	}
	return names
}

func newBoardCause(t *analyze.Tally, slug string, anchors map[string]string, o Options) boardCause {
	about, known := t.Causes[slug]
	c := boardCause{Slug: slug, Title: safe(title(about.Title, o.Lang)), Severity: class(about.Severity), Anchor: anchors[slug]}
	switch {
	case slug == "unexplained":
		c.Title = word("rest", o.Lang)
	case !known:
		c.Title = safe(slug)
	}
	return c
}

// newBoardMoney says how minor units of a currency are written; an unknown one has two decimals.
func newBoardMoney(currency string) boardMoney {
	if c, ok := currencies[currency]; ok {
		return boardMoney{c.code, c.minor}
	}
	return boardMoney{safe(currency), 2}
}

// clockName names a clock by its distance from UTC.
func clockName(offset int) string {
	if offset == 0 {
		return "UTC"
	}
	return "UTC" + time.Unix(0, 0).In(time.FixedZone("", offset*60)).Format("-07:00")
}

// JSON is the board as a data block; encoding/json writes no character that could end it.
func (b *board) JSON() (template.JS, error) {
	text, err := json.Marshal(b)
	return template.JS(text), err
}
