package invent

import (
	"fmt"
	"regexp"
	"strings"
)

// house is one software house: the device maker it writes for, its way of
// logging and its words.
type house struct {
	name, vendor  string
	langs, models []string
	layout        string // how its log lines look, see terminal.go
	file          string // name of its log file
	app           string // package name of its payment program
	major         int    // first figure of its version numbers
	serialPrefix  string
	codes         map[string][]vendorCode
	phrases       map[string][]phrase
}

// vendorCode is a number of the maker's SDK, and its constant where it has one.
type vendorCode struct {
	n    int
	name string
}

// phrase is one wording of one event.
type phrase struct {
	level byte
	tag   string
	lang  string
	parts []string // literal text and placeholder names in turn
}

// houses are the five software houses.
var houses = []*house{sunmi(), pax(), newland(), ums(), nexgo()}

func houseNamed(name string) *house {
	for _, h := range houses {
		if h.name == name {
			return h
		}
	}
	panic("no software house " + name)
}

// readPhrases reads a phrase list: one wording a line, as event|level|tag|language|text.
func readPhrases(list string) map[string][]phrase {
	out := map[string][]phrase{}
	for l := range strings.Lines(list) {
		l = strings.TrimRight(l, "\n")
		if l == "" {
			continue
		}
		f := strings.SplitN(l, "|", 5)
		if len(f) != 5 {
			panic("bad phrase: " + l)
		}
		out[f[0]] = append(out[f[0]], phrase{f[1][0], f[2], f[3], cut(f[4])})
	}
	return out
}

// placeholder is a name in braces; braces of JSON in a phrase stay what they are.
var placeholder = regexp.MustCompile(`\{([a-z0-9]+)\}`)

// cut splits a template into literals (even places) and placeholders (odd places).
func cut(text string) []string {
	var parts []string
	done := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		parts = append(parts, text[done:m[0]], text[m[2]:m[3]])
		done = m[1]
	}
	return append(parts, text[done:])
}

// phrase picks a wording of an event in a language, or in any when the house has none in it.
func (h *house) phrase(d *dice, event, lang string) phrase {
	return pickPhrase(d, h.phrases[event], lang, h.name+" "+event)
}

func pickPhrase(d *dice, all []phrase, lang, what string) phrase {
	if len(all) == 0 {
		panic("no phrase for " + what)
	}
	n := 0
	for _, p := range all {
		if p.lang == lang {
			n++
		}
	}
	if n == 0 {
		return pick(d, all)
	}
	k := d.IntN(n)
	for _, p := range all {
		if p.lang != lang {
			continue
		}
		if k == 0 {
			return p
		}
		k--
	}
	panic("unreachable")
}

// expand fills the placeholders.
func (p phrase) expand(value func(string) string) string {
	if len(p.parts) == 1 {
		return p.parts[0]
	}
	var b strings.Builder
	for i, s := range p.parts {
		if i%2 == 1 {
			s = value(s)
		}
		b.WriteString(s)
	}
	return b.String()
}

// writtenForms are the ways in which a code stands in a log line.
var writtenForms = []string{"ret=%d", "err: %d", "errCode=0x%X", "[%d]", "ret: %d", "code=%d", "errorCode=%d", "(%d)", "result=%d", "0x%08X"}

// writtenCode writes a code that the maker's SDK gives for an event.
func (h *house) writtenCode(d *dice, event string) string {
	c, ok := h.code(d, event)
	if !ok {
		panic(h.name + " has no code for " + event)
	}
	if c.name != "" && d.chance(0.2) {
		return c.name
	}
	form := pick(d, writtenForms)
	if strings.Contains(form, "X") {
		return fmt.Sprintf(form, uint32(int32(c.n)))
	}
	return fmt.Sprintf(form, c.n)
}

// plainCode is the bare number, for phrases that write the rest themselves.
func (h *house) plainCode(d *dice, event string) string {
	c, ok := h.code(d, event)
	if !ok {
		panic(h.name + " has no code for " + event)
	}
	return fmt.Sprint(c.n)
}

func (h *house) code(d *dice, event string) (vendorCode, bool) {
	all := h.codes[event]
	if len(all) == 0 {
		return vendorCode{}, false
	}
	return pick(d, all), true
}

// version invents a version number of the house's program.
func (h *house) version(d *dice) string {
	return fmt.Sprintf("%d.%d.%d", h.major, d.between(1, 9), d.between(0, 14))
}

// serial invents a serial number; the letters keep it from looking like a card number.
func (h *house) serial(d *dice) string {
	return h.serialPrefix + d.digits(3) + pick(d, []string{"K", "H", "T", "W"}) + d.digits(5)
}
