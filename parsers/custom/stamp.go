package custom

import (
	"regexp"
	"strconv"
	"strings"

	"posmortem/parsers/clock"
)

// stampAt is where a line's stamp stands.
type stampAt struct{ from, to int }

// stamps is how the stamps of a log are written and where they stand.
type stamps struct {
	layout string    // "" where every known stamp will do
	at     []stampAt // by line; to = 0: the line has none
	count  int
	length int // of all stamps together: of two layouts that fit as many lines the longer tells more
}

func (s *stamps) better(o stamps) bool {
	return s.count > o.count || s.count == o.count && s.length > o.length
}

// reach is how far into a line its stamp may begin, in bytes.
const reach = 48

// findStamps finds the layout that fits most lines. One with a date comes before one without, and stamps that the program
// knows by itself before those that need a layout.
func findStamps(lines []string) stamps {
	dated := findWritten(lines, dates, func(s clock.Stamp) bool { return s.HasDate })
	bare := findWritten(lines, []string{""}, func(s clock.Stamp) bool { return !s.HasDate })
	if 10*dated.count >= 9*bare.count {
		return dated
	}
	return bare
}

// findWritten finds the best layout with one of the given dates.
func findWritten(lines, dates []string, known func(clock.Stamp) bool) stamps {
	best := tryStamps(lines, "", func(b []byte) (int, bool) {
		s, n, ok := clock.Parse(b)
		return n, ok && known(s)
	})
	tried := map[string]bool{}
	for _, line := range lines[:min(len(lines), 100)] {
		for from := range digitRuns(line) {
			for _, text := range layoutsOf(line[from:], dates) {
				if l, err := readLayout(text); err == nil && !tried[text] {
					s := tryStamps(lines, text, l.whole)
					if s.better(best) {
						best = s
					}
				}
				tried[text] = true
			}
		}
	}
	return best
}

// whole parses a stamp that no further digit follows.
func (l layout) whole(b []byte) (int, bool) {
	s, n, ok := l.parse(b)
	likely := !s.HasYear || s.Year > 2009 && s.Year < 2050 // tells 02.03.26 from 26.03.02
	return n, ok && likely && (n == len(b) || b[n]-'0' > 9)
}

// tryStamps looks for the first stamp of every line.
func tryStamps(lines []string, layout string, parse func([]byte) (int, bool)) stamps {
	s := stamps{layout: layout, at: make([]stampAt, len(lines))}
	for i, line := range lines {
		for from := range digitRuns(line) {
			if n, ok := parse([]byte(line[from:])); ok {
				s.at[i] = stampAt{from, from + n}
				s.count, s.length = s.count+1, s.length+n
				break
			}
		}
	}
	return s
}

// digitRuns yields where runs of digits begin in the first bytes of a line, and where the name of a month may.
func digitRuns(line string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < len(line) && i < reach; i++ {
			begins := line[i]-'0' < 10 && (i == 0 || line[i-1]-'0' > 9)
			if m, _ := month([]byte(line[i:])); m > 0 && (i == 0 || letters([]byte(line[i-1:i])) == 0) {
				begins = true
			}
			if begins && !yield(i) {
				return
			}
		}
	}
}

// The orders in which dates and times are written, the commoner first.
var (
	dates = []string{"yyyy MM dd", "dd MM yyyy", "MM dd yyyy", "dd MMM yyyy", "MMM dd yyyy", "yy MM dd", "dd MM yy", "MM dd yy", "dd MMM yy", "MM dd", "MMM dd"}
	times = []string{"HH mm ss SSS", "HH mm ss", "HH mm"}
)

// layoutsOf returns the layouts by which a text may begin with a stamp: parts of a date and a time, spread over the runs of
// digits that the text has, with what stands between them.
func layoutsOf(text string, dates []string) (all []string) {
	for _, d := range dates {
		for _, t := range times {
			if d == "" && t == "HH mm" {
				continue // any two numbers
			}
			if l := spread(text, strings.Fields(d+" "+t)); strings.Trim(l, "HmsS") != "" { // else any number of so many digits
				all = append(all, l)
			}
		}
	}
	return all
}

// spread writes the parts over the beginning of text. No part may reach over the end of a run of digits, and the last one ends with its run.
func spread(text string, parts []string) string {
	var b strings.Builder
	i := 0
	for k, p := range parts {
		if k > 0 {
			n := gap(text[i:])
			if n > 3 || n > 0 && p == "SSS" && (n > 1 || strings.IndexByte(" ()[]|<>=", text[i]) >= 0) {
				return ""
			}
			b.WriteString(quote(text[i : i+n]))
			i += n
		}
		n := digits(text[i:])
		switch {
		case p == "MMM":
			_, m := month([]byte(text[i:]))
			if m != 3 {
				return ""
			}
			n = 3
		case p == "SSS":
			if n < 1 || n > 9 {
				return ""
			}
		case n == 1 && len(p) == 2:
			p = p[:1]
		case n < len(p):
			return ""
		default:
			n = len(p)
		}
		b.WriteString(p)
		i += n
	}
	if digits(text[i:]) > 0 {
		return ""
	}
	return b.String()
}

// gap returns how many bytes before the next digit, or name of a month, belong to neither.
func gap(s string) (n int) {
	for n < len(s) && n < 4 && s[n]-'0' > 9 {
		if m, _ := month([]byte(s[n:])); m > 0 {
			break
		}
		n++
	}
	return n
}

func digits(s string) (n int) {
	for n < len(s) && s[n]-'0' < 10 {
		n++
	}
	return n
}

// quote writes a literal of a layout.
func quote(s string) string {
	if letters([]byte(s)) == 0 && !strings.ContainsAny(s, "'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// pattern returns a regular expression for the stamps: that of the layout, else of what the lines have.
func (s *stamps) pattern(lines []string) string {
	if s.layout != "" {
		l, _ := readLayout(s.layout)
		return l.pattern()
	}
	seen := map[string]int{}
	best := ""
	for i, at := range s.at {
		if at.to == 0 {
			continue
		}
		p := shape(lines[i][at.from:at.to])
		if seen[p]++; seen[p] > seen[best] || best == "" {
			best = p
		}
	}
	return best
}

// shape makes a regular expression of a text: digits for digits, letters for letters.
func shape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if n := digits(s[i:]); n > 0 {
			b.WriteString(`\d+`)
			i += n
		} else if n := letters([]byte(s[i:])); n > 1 {
			b.WriteString(`[A-Za-z]+`)
			i += n
		} else {
			b.WriteString(regexp.QuoteMeta(s[i : i+1]))
			i++
		}
	}
	return b.String()
}

// pattern returns a regular expression for stamps of this layout.
func (l layout) pattern() string {
	var b strings.Builder
	for i := 0; i < len(l); i++ {
		st := l[i]
		switch {
		case l.fractionAt(i):
			b.WriteString("(?:" + regexp.QuoteMeta(string(st.byte)) + `\d+)?`)
			i++
		case st.letter == 0 && st.byte == ' ':
			b.WriteString(" +")
		case st.letter == 0:
			b.WriteString(regexp.QuoteMeta(string(st.byte)))
		case st.letter == 'S':
			b.WriteString(`\d+`)
		case st.letter == 'M' && st.n > 2, st.letter == 'a', st.letter == 'E':
			b.WriteString(`[A-Za-z]+`)
		case st.letter == 'X', st.letter == 'Z':
			b.WriteString(`(?:Z|[-+]\d\d:?\d*)`)
		default:
			b.WriteString(`\d`)
			if st.n > 1 {
				b.WriteString("{" + strconv.Itoa(st.n) + "}")
			} else {
				b.WriteString("{1,2}")
			}
		}
	}
	return b.String()
}
