package custom

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// pair finds a name and the sign between it and its value.
var pair = regexp.MustCompile(`([\p{L}_@][\p{L}\p{N}_.@-]*)(=>|==|:=|[=:])[^\s=:/\\]`)

// pairSigns are how the pairs of a log are written.
type pairSigns struct {
	assign, separator string
	names             []string // in order of first sight
	perLine           int
}

// paired proposes a description for a log that is made of pairs alone, its stamp among them.
func paired(lines []string) *description {
	s := findPairs(lines)
	if s == nil || s.perLine < 3 {
		return nil
	}
	d := &description{Kind: "keyvalue", KeyValue: keyvalueTable{Assign: s.assign, Separator: s.separator}, Fields: map[string]string{}}
	for _, n := range s.names {
		if fields.Find([]byte(n)) == fields.Time && d.Time.Name == "" {
			d.Time.Name = n
		}
	}
	if d.Time.Name == "" || !d.stamped(lines) {
		return nil
	}
	d.payment(s.names)
	return d
}

// stamped finds the layout of the value that d.Time.Name names; most lines must have it.
func (d *description) stamped(lines []string) bool {
	var values []string
	re := regexp.MustCompile(regexp.QuoteMeta(d.Time.Name) + regexp.QuoteMeta(d.KeyValue.Assign) + `["'\[]?`)
	for _, line := range lines {
		if at := re.FindStringIndex(line); at != nil {
			values = append(values, line[at[1]:])
		}
	}
	s := findStamps(values)
	first := 0
	for _, at := range s.at {
		if at.to > 0 && at.from == 0 {
			first++
		}
	}
	d.Time.Layout = s.layout
	return 10*first >= 8*len(lines)
}

// pairsIn says that a value holds pairs, where most of the records have some, and names those that are payment fields.
func (d *description) pairsIn(recs []string, in string) {
	s := findPairs(recs)
	if s == nil {
		return
	}
	d.KeyValue = keyvalueTable{Assign: s.assign, Separator: s.separator, In: in}
	d.payment(s.names)
}

// payment gives the names that the table of synonyms knows as payment fields their columns.
func (d *description) payment(names []string) {
	taken := map[string]bool{}
	for _, name := range d.Fields {
		taken[name] = true
	}
	for _, n := range names {
		m := fields.Find([]byte(n))
		column := m.Column()
		if column == "" || d.Fields[column] != "" || taken[n] || !m.Payment() && m != fields.LevelName && m != fields.Latency && m != fields.VendorCode && m != fields.Currency {
			continue
		}
		d.Fields[column], taken[n] = n, true
	}
}

// findPairs tells how pairs are written when at least a third of the lines has two of them.
func findPairs(lines []string) *pairSigns {
	signs, gaps, seen := map[string]int{}, map[string]int{}, map[string]bool{}
	s := &pairSigns{}
	with, all := 0, 0
	for _, line := range lines {
		found := pair.FindAllStringSubmatchIndex(line, 60)
		if len(found) < 2 {
			continue
		}
		with++
		all += len(found)
		for i, at := range found {
			signs[line[at[4]:at[5]]]++
			if n := line[at[2]:at[3]]; !seen[n] && len(s.names) < 200 {
				seen[n] = true
				s.names = append(s.names, n)
			}
			if i > 0 {
				gaps[between(line[:at[2]])]++
			}
		}
	}
	if 3*with < len(lines) || with == 0 {
		return nil
	}
	s.assign, s.separator, s.perLine = most(signs), most(gaps), all/with
	s.names = s.written(lines)
	return s
}

// written returns the names that stand before the chosen sign.
func (s *pairSigns) written(lines []string) (names []string) {
	text := strings.Join(lines, "\n")
	for _, n := range s.names {
		if strings.Contains(text, n+s.assign) {
			names = append(names, n)
		}
	}
	return names
}

// between returns what separates a pair from the one before it: the signs and blanks at the end of s.
func between(s string) string {
	i := len(s)
	for i > 0 && strings.IndexByte(" ,;|&\t", s[i-1]) >= 0 {
		i--
	}
	if sign := strings.TrimSpace(s[i:]); sign != "" {
		return sign[:1]
	}
	return " "
}

// most returns the word that was counted most.
func most(n map[string]int) (best string) {
	for w, c := range n {
		if best == "" || c > n[best] || c == n[best] && w < best {
			best = w
		}
	}
	return best
}

// stranger is a name of a pair or a column that has no place yet.
type stranger struct {
	name string
	n    int
}

// strangers returns the names in the log that neither the description nor the table of synonyms knows.
func (c *compiled) strangers(head []byte) (all []stranger) {
	if c.d.Kind != "keyvalue" && c.d.KeyValue.In == "" {
		return nil
	}
	at := map[string]int{}
	for _, rec := range c.records(head) {
		for _, m := range pair.FindAllSubmatch(rec, 60) {
			name := string(m[1])
			_, known := c.names[name]
			if known || string(m[2]) != string(c.assign) || fields.Find(m[1]) != fields.None || bytes.Contains(m[1], []byte(".")) {
				continue
			}
			if _, ok := at[name]; !ok {
				at[name] = len(all)
				all = append(all, stranger{name: name})
			}
			all[at[name]].n++
		}
	}
	return all
}

// table proposes a description for columns between separators, with or without a line that names them.
func table(lines []string) *description {
	for _, sep := range []string{"\t", "|", ";", "~", "^", ","} {
		n := columnsBy(lines, sep)
		if n < 4 {
			continue
		}
		rows := make([][]string, len(lines))
		for i, line := range lines {
			rows[i] = strings.SplitN(line, sep, n)
		}
		d := &description{Kind: "delimited", Delimited: delimitedTable{Separator: sep}, Fields: map[string]string{}}
		if named(rows[0]) {
			d.Delimited.Header = true
			d.byNames(rows)
		} else {
			d.byContent(rows, n)
		}
		if d.Time.Name != "" {
			return d
		}
	}
	return nil
}

// columnsBy returns how many columns a separator makes of (nearly) every line; 0 where it does not, or where these are pairs.
func columnsBy(lines []string, sep string) int {
	counts := map[int]int{}
	pairs := 0
	for _, line := range lines {
		counts[strings.Count(line, sep)+1]++
		if len(pair.FindAllStringIndex(line, 3)) > 2 && strings.Contains(line, "=") {
			pairs++
		}
	}
	best := 0
	for n, c := range counts {
		if c > counts[best] || best == 0 {
			best = n
		}
	}
	if 20*counts[best] < 19*len(lines) || 2*pairs > len(lines) || len(lines) < 2 {
		return 0
	}
	return best
}

// named tells whether a row names columns: words without digits, at least one of which is known.
func named(row []string) bool {
	known := false
	for _, v := range row {
		v = strings.Trim(strings.TrimSpace(v), `"`)
		if v == "" || strings.ContainsAny(v, "0123456789") {
			return false
		}
		known = known || fields.Find([]byte(v)) != fields.None
	}
	return known
}

// byNames gives the columns their places by their names.
func (d *description) byNames(rows [][]string) {
	var names []string
	for i, v := range rows[0] {
		v = strings.Trim(strings.TrimSpace(v), `"`)
		names = append(names, v)
		if s := findStamps(column(rows[1:], i)); d.Time.Name == "" && 10*s.count >= 9*(len(rows)-1) {
			d.Time.Name, d.Time.Layout = v, s.layout
		}
	}
	d.payment(names)
	for _, n := range names {
		if m := fields.Find([]byte(n)); m == fields.Message && d.Fields["text"] == "" {
			d.Fields["text"] = n
		}
	}
}

// byContent names the columns by what stands in them.
func (d *description) byContent(rows [][]string, n int) {
	names := make([]string, n)
	used := map[string]bool{}
	for i := range n {
		values := column(rows, i)
		name := ""
		if s := findStamps(values); !used["time"] && 20*s.count >= 19*len(values) {
			name, d.Time.Name, d.Time.Layout = "time", "time", s.layout
		} else if !used["time"] && sinceEpoch(values) {
			name, d.Time.Name = "time", "time"
		} else {
			name = content(values)
		}
		if name == "" || used[name] {
			name = "c" + strconv.Itoa(i+1)
		}
		used[name], names[i] = true, name
	}
	d.Delimited.Columns = names
	for _, c := range []string{"level", "mti", "pan", "text"} {
		if used[c] {
			d.Fields[c] = c
		}
	}
}

// sinceEpoch tells whether (nearly) all values are seconds, or parts of seconds, since 1970, of the years in which logs are written.
func sinceEpoch(values []string) bool {
	n := 0
	for _, v := range values {
		if s, ok := fields.Stamp([]byte(v), clock.OnlyClear); ok && fields.Digits([]byte(v)) && s.HasYear && s.Year > 2009 && s.Year < 2050 {
			n++
		}
	}
	return n > 0 && 20*n >= 19*len(values)
}

func column(rows [][]string, i int) (values []string) {
	for _, r := range rows {
		if i < len(r) {
			values = append(values, strings.Trim(strings.TrimSpace(r[i]), `"`))
		}
	}
	return values
}

var (
	mtiShape = regexp.MustCompile(`^[012][1-8][0-5][0-5]$`)
	panShape = regexp.MustCompile(`^\d{6}[\dX*]{3,9}\d{4}$`)
)

// content names a column by what can be told from values alone.
func content(values []string) string {
	all := func(fits func(string) bool) bool {
		fit, empty := 0, 0
		for _, v := range values {
			if v == "" || v == "-" {
				empty++
			} else if fits(v) {
				fit++
			}
		}
		return fit > 0 && fit+empty == len(values)
	}
	switch {
	case all(isLevel):
		return "level"
	case all(mtiShape.MatchString):
		return "mti"
	case all(func(s string) bool { return panShape.MatchString(s) && (strings.ContainsAny(s, "*X") || luhn(s)) }):
		return "pan"
	}
	for _, v := range values {
		if strings.Count(v, " ") > 1 {
			return "text"
		}
	}
	return ""
}

// luhn tells whether digits end in the check digit of ISO/IEC 7812-1, annex B.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		n := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}
