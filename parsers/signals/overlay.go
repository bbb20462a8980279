package signals

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// ownRow is one row of a user's table.
type ownRow struct {
	file                         string
	line                         int
	vendor, code, phrase, signal string
}

// ownRank lifts a user's phrases above those of the dictionary.
const ownRank = 1000

var (
	ownColumns = []string{"vendor", "code", "phrase", "signal"}
	ownRows    []ownRow // laid over the dictionary so far
)

// Overlay lays a table of the user's own over the dictionary, for matchers that are made from now on. Its columns are vendor, code,
// phrase and signal: a row gives either a vendor's code or a phrase the signal (or step) that it stands for. A code that the dictionary
// has changes its meaning; a phrase, in the notation of rules.csv, wins over those of the dictionary. Errors name file and line.
func Overlay(name, text string) error {
	rows, err := readOverlay(name, text)
	if err != nil {
		return err
	}
	rows = append(slices.Clone(ownRows), rows...)
	d, err := compile(rows)
	if err != nil {
		return err
	}
	built.Lock()
	defer built.Unlock()
	built.d, ownRows = d, rows
	return nil
}

func readOverlay(name, text string) (rows []ownRow, err error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.TrimLeadingSpace = true
	if head, err := r.Read(); err != nil || !slices.Equal(head, ownColumns) {
		return nil, fmt.Errorf("%s:1: want the columns %s", name, strings.Join(ownColumns, ","))
	}
	for {
		c, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, fmt.Errorf("%s:%d: %w", name, broken.Line, broken.Err)
		}
		line, _ := r.FieldPos(0)
		row := ownRow{name, line, c[0], c[1], choice.ReplaceAllString(c[2], "|"), c[3]}
		switch {
		case (row.code == "") == (row.phrase == ""):
			return nil, row.fault("give a code or a phrase")
		case row.code != "" && row.vendor == "":
			return nil, row.fault("code %s: it means nothing without its vendor", row.code)
		case row.phrase != "" && row.vendor != "":
			return nil, row.fault("a phrase counts whoever wrote it: leave vendor empty")
		}
		rows = append(rows, row)
	}
}

// choice is the sign between words of a choice, with blanks around it that a hand may write.
var choice = regexp.MustCompile(` *\| *`)

func (r ownRow) fault(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.file, r.line, fmt.Sprintf(format, args...))
}

// readOwn enters a user's rows.
func (b *builder) readOwn(rows []ownRow) error {
	for _, r := range rows {
		s, ok := b.signal(r.signal)
		if !ok {
			return r.fault("unknown signal %q; `posmortem signals` lists them", r.signal)
		}
		if r.code != "" {
			if err := b.ownCode(r, s); err != nil {
				return r.fault("%s", err)
			}
			continue
		}
		made, err := b.rule([]string{r.signal, "own", r.phrase, "", ""})
		if err != nil {
			return r.fault("phrase %q: %s", r.phrase, err)
		}
		made.rank += ownRank
		b.d.rules = append(b.d.rules, made)
	}
	b.sortRules()
	return nil
}

// ownCode gives a code of a vendor its signal.
func (b *builder) ownCode(r ownRow, signal uint8) error {
	id := b.d.vendorIDs[r.vendor]
	for i := range b.d.codes {
		c := &b.d.codes[i]
		if id != 0 && c.vendor == id && (c.text == r.code || c.canonical() == r.code || slices.Contains(c.names, r.code)) {
			c.signal, c.weak = signal+1, false
			return nil
		}
	}
	name := ""
	if f, _ := codeForm(r.code); f == formName {
		name = r.code
	}
	s := &b.d.signals[signal]
	if err := b.code([]string{r.vendor, "own", r.code, name, r.signal, s.class, s.en, s.zh, ""}); err != nil {
		return err
	}
	b.d.codes[len(b.d.codes)-1].weak = false
	return nil
}
