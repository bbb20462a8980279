package queries

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Kind says how long a computed table is kept.
type Kind int

const (
	Whole    Kind = iota // kept, and made anew as a whole
	View                 // computed when asked
	Part                 // kept; the rows of a span are made anew
	Kept                 // kept; the rows of the failures that a due table names are made anew
	Failures             // names the failures of which something may be other than before
	Span                 // of use for the span only
	SpanView             // the same, computed when asked
	Run                  // of use for all spans that are made together
)

// Table is one computed table or view: its name and the query that makes it.
type Table struct {
	Name, SQL string
	Script    string // that holds it
	Kind      Kind
	By        string        // of a part: the column by which a row's span is known, a time or the number of an attempt; of a kept table: the due table
	On        time.Duration // of a part: how long after a span its rows hang on it
}

// Bounds are the times that a query about a span may name.
type Bounds struct {
	Since, Until time.Time // whole hours of UTC; until is not in it
	Near, Far    time.Time // the stamps to read, of clocks that are wrong
	From, To     time.Time // the stamps to read of reversals
	Before       string    // what stands in front of the name of a table as it was before
}

// Ever are the bounds of a span that holds all, and leaves years before and after it.
var Ever = Bounds{Since: time.Date(2, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}

// In puts the bounds of a span into the query.
func (t Table) In(b Bounds) string {
	at := func(t time.Time) string { return "TIMESTAMP '" + t.UTC().Format("2006-01-02 15:04:05") + "'" }
	return strings.NewReplacer("{since}", at(b.Since), "{until}", at(b.Until), "{near}", at(b.Near), "{far}", at(b.Far), "{from}", at(b.From), "{to}", at(b.To), "{before}", b.Before,
		"{since#}", number(b.Since), "{until#}", number(b.Until), "{near#}", number(b.Near), "{far#}", number(b.Far)).Replace(t.SQL)
}

// number is the first that an attempt can have which begins in the minute of t or later: the minute of its beginning, and its place in that.
func number(t time.Time) string {
	return strconv.FormatInt(t.Truncate(time.Minute).Unix()/60*1_000_000, 10)
}

// Since and Until are conditions on the number of an attempt, in the column of that name, which all hold that began at t or later, and before it. They let
// through what else began in the same minute: they stand beside conditions on the time, since a file says which numbers it holds but not which times.
func Since(column string, t time.Time) string { return column + " >= " + number(t) }

// Until is described at Since.
func Until(column string, t time.Time) string { return column + " < " + number(t.Add(time.Minute-1)) }

// Between is the condition that a row of a part belongs to a span.
func (t Table) Between(b Bounds) string {
	if t.By == "attempt" {
		return Since("attempt", b.Since) + " AND " + Until("attempt", b.Until)
	}
	return Table{SQL: t.By + " >= {since} AND " + t.By + " < {until}"}.In(b)
}

// Spans are those whose rows a part makes anew where attempts of the given ones may be others.
func (t Table) Spans(spans []Bounds) []Bounds {
	if t.On == 0 {
		return spans
	}
	wide := slices.Clone(spans)
	for i := range wide {
		wide[i].Until = wide[i].Until.Add(t.On)
	}
	return Fewer(wide, len(wide))
}

// Asks tells whether the query reads the table of that name.
func (t Table) Asks(name string) bool {
	return regexp.MustCompile(`\b(FROM|JOIN) ` + name + `\b`).MatchString(t.SQL)
}

// Named is the query of a due table: the failures that it names, by any of the spans.
func (t Table) Named(spans []Bounds) string {
	var each []string
	for _, b := range spans {
		each = append(each, "SELECT attempt FROM (\n"+t.In(b)+"\n) d")
	}
	return "SELECT attempt FROM failed WHERE attempt IN (" + strings.Join(each, "\nUNION ALL\n") + ")"
}

// Recalled returns the names of the tables that the query asks as they were before.
func (t Table) Recalled() (names []string) {
	for _, m := range recalled.FindAllStringSubmatch(t.SQL, -1) {
		names = append(names, m[1])
	}
	return names
}

var recalled = regexp.MustCompile(`\{before\}(\w+)`)

// Failed says of an error which table it is about; nil stays nil.
func (t Table) Failed(err error) error {
	if err != nil {
		err = fmt.Errorf("%s, table %s: %w", t.Script, t.Name, err)
	}
	return err
}

// marks begin the head of each kind of table.
var marks = []struct {
	mark string
	kind Kind
}{{"-- table: ", Whole}, {"-- view: ", View}, {"-- part: ", Part}, {"-- kept: ", Kept}, {"-- due: ", Failures}, {"-- span: ", Span}, {"-- span view: ", SpanView}, {"-- run: ", Run}}

// Following are the scripts that make what follows the attempts, in order. Between the first and the second the causes are asked.
var Following = []string{"facts.sql", "findings.sql", "suspects.sql", "views.sql"}

// Tables reads a script of the form
//
//	-- table: name
//	-- the question that it answers
//	SELECT ...
//
// in which every table may ask those before it; "-- view: name" is one that is not kept, "-- part: name by column" one of which the rows of a
// span are made anew ("by column, N hours on": and of so many hours after it), "-- kept: name by table" one of which those of the failures are that a table "-- due: table" names, "-- span: name" one that serves while a span is computed, "-- span view: name" one that is not even kept so long, and "-- run: name" one that serves all of them.
func Tables(name string) ([]Table, error) {
	text, err := File(name)
	if err != nil {
		return nil, err
	}
	var tables []Table
	for i, line := range strings.Split(text, "\n") {
		if t, ok := opens(line); ok {
			if (t.Kind == Part || t.Kind == Kept) != (t.By != "") || t.Kind != Part && t.On != 0 {
				return nil, errorAt(name, i+1, `want "-- part: name by column", or "-- part: name by column, N hours on", "-- kept: name by table", and "by" for these only`)
			}
			t.Script = name
			tables = append(tables, t)
			continue
		}
		switch {
		case len(tables) > 0:
			tables[len(tables)-1].SQL += line + "\n"
		case line != "" && !strings.HasPrefix(line, "--"):
			return nil, errorAt(name, i+1, "SQL before the first %q", marks[0].mark)
		}
	}
	return tables, nil
}

// opens reads the line that begins a table.
func opens(line string) (Table, bool) {
	for _, m := range marks {
		if t, ok := strings.CutPrefix(line, m.mark); ok {
			name, by, _ := strings.Cut(strings.TrimSpace(t), " by ")
			var on int
			if m := longer.FindStringSubmatch(by); m != nil {
				by = strings.TrimSuffix(by, m[0])
				on, _ = strconv.Atoi(m[1])
			}
			return Table{Name: name, By: by, On: time.Duration(on) * time.Hour, Kind: m.kind}, true
		}
	}
	return Table{}, false
}

var longer = regexp.MustCompile(`, (\d{1,3}) hours on$`)

// Digest names this edition of the queries and tables by which attempts, causes and findings are computed, those laid over them among
// them: what was computed with another edition is computed again. What is asked of computed tables does not count.
func Digest() string {
	if len(overlay) == 0 {
		return embedded()
	}
	h := sha256.New()
	fmt.Fprint(h, overlay)
	return embedded() + hex.EncodeToString(h.Sum(nil)[:8])
}

var embedded = sync.OnceValue(func() string {
	h := sha256.New()
	fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == "reports":
			return fs.SkipDir
		case d.IsDir() || path == "explain.sql":
			return nil
		}
		text, err := files.ReadFile(path)
		if err == nil {
			h.Write([]byte(path))
			h.Write(text)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:8])
})
