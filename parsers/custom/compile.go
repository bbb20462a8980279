package custom

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// goal is where a value goes.
type goal uint8

const (
	nowhere goal = iota
	toMeaning
	toTime
	toDate
	toKind
	toSide
	toAmount // once the currency is known
	toPairs  // it is cut into pairs of name and value
)

// place is what becomes of a value of one name.
type place struct {
	goal   goal
	means  fields.Meaning
	values map[string][]byte // value in the log -> value to keep
	mapped bool              // the description names it
}

// compiled is a description made ready to read with.
type compiled struct {
	d                    *description
	start, skip, pattern *regexp.Regexp
	layout               layout
	order                clock.Order
	zone                 *time.Location
	side                 parsers.Side
	assign, separator    []byte           // of pairs
	cut                  []byte           // between columns
	names                map[string]place // by name in the log
	places               []place          // by group of the pattern, or by column
	columns              []fixedColumn
	set                  []constant
	read                 func(p *parser, rec []byte, ev *parsers.Event) bool
	timed                bool // the description names a stamp
	undated              bool // stamps have no date, so that records must be read in order
}

// constant is a value of every record.
type constant struct {
	place place
	value []byte
}

var kinds = map[string]func(p *parser, rec []byte, ev *parsers.Event) bool{
	"regex": (*parser).regex, "keyvalue": (*parser).keyvalue, "json": (*parser).json, "delimited": (*parser).delimited, "fixed": (*parser).fixed,
}

var sides = map[string]parsers.Side{"": parsers.SideUnknown, "terminal": parsers.Terminal, "host": parsers.Host}

var orders = map[string]clock.Order{"": clock.OnlyClear, "day-first": clock.DayFirst, "month-first": clock.MonthFirst}

var eventKinds = map[string]parsers.Kind{"note": parsers.Note, "request": parsers.Request, "response": parsers.Response,
	"step": parsers.Step, "trouble": parsers.Trouble, "link": parsers.Link, "boot": parsers.Boot}

var nameOf = regexp.MustCompile(`^[a-z][a-z0-9._-]*$`)

// compile checks a description, step by step.
func compile(d *description, w where) (*compiled, error) {
	c := &compiled{d: d, read: kinds[d.Kind], side: sides[d.Side], order: orders[d.Time.Order], names: map[string]place{}}
	for _, check := range []func(where) error{c.words, c.patterns, c.clock, c.fields, c.structure, c.constants} {
		if err := check(w); err != nil {
			return nil, err
		}
	}
	if len(d.Samples) == 0 {
		return nil, w.fault("", "a description holds at least one [[sample]] with a record and the fields that it must yield")
	}
	return c, nil
}

// words checks what is chosen from a list.
func (c *compiled) words(w where) error {
	_, side := sides[c.d.Side]
	_, order := orders[c.d.Time.Order]
	switch {
	case !nameOf.MatchString(c.d.Name):
		return w.fault("name", "name %q: write small letters, digits, dots and dashes, such as acme-till", c.d.Name)
	case c.read == nil:
		return w.fault("kind", "unknown kind %q; known are %s", c.d.Kind, list(kinds))
	case !side:
		return w.fault("side", "unknown side %q; known are terminal, host", c.d.Side)
	case !order:
		return w.fault("time.order", "unknown order %q; known are day-first, month-first", c.d.Time.Order)
	}
	return nil
}

func list[T any](m map[string]T) string { return strings.Join(slices.Sorted(maps.Keys(m)), ", ") }

// patterns compiles the regular expressions.
func (c *compiled) patterns(w where) (err error) {
	for _, p := range []struct {
		key, text string
		to        **regexp.Regexp
	}{{"record.start", c.d.Record.Start, &c.start}, {"record.skip", c.d.Record.Skip, &c.skip}, {"regex.pattern", c.d.Regex.Pattern, &c.pattern}} {
		if p.text == "" {
			continue
		}
		if *p.to, err = regexp.Compile(p.text); err != nil {
			return w.fault(p.key, "%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
	}
	return nil
}

// clock reads layout and zone.
func (c *compiled) clock(w where) (err error) {
	if l := c.d.Time.Layout; l != "" && l != "auto" {
		if c.layout, err = readLayout(l); err != nil {
			return w.fault("time.layout", "layout %q: %s", l, err)
		}
	}
	if z := c.d.Time.Zone; z != "" {
		if c.zone, err = time.LoadLocation(z); err != nil || z == "Local" {
			return w.fault("time.zone", "unknown zone %q; write UTC or a name such as Asia/Shanghai", z)
		}
	}
	return nil
}

// fields settles where the values go that the description names.
func (c *compiled) fields(w where) error {
	for column, name := range c.d.Fields {
		p, ok := c.placeOf(column)
		if !ok {
			return w.fault("fields."+column, "there is no field %q; known are %s, kind, side, time and date", column, columnNames())
		}
		if name == "" {
			return w.fault("fields."+column, "%s: name the value in the log", column)
		}
		if _, twice := c.names[name]; twice {
			return w.fault("fields."+column, "%s: the value %q has a place already", column, name)
		}
		p.mapped = true
		c.names[name] = p
	}
	if t := c.d.Time; t.Name != "" {
		c.names[t.Name] = place{goal: toTime, mapped: true}
	}
	if t := c.d.Time; t.Date != "" {
		c.names[t.Date] = place{goal: toDate, mapped: true}
	}
	if in := c.d.KeyValue.In; in != "" {
		if c.d.Kind == "keyvalue" || c.d.Kind == "json" {
			return w.fault("keyvalue.in", "in is for formats of the kinds regex, delimited and fixed")
		}
		c.names[in] = place{goal: toPairs, means: c.names[in].means, mapped: true}
	}
	for column := range c.d.Values {
		if _, ok := c.placeOf(column); !ok {
			return w.fault("values."+column, "there is no field %q; known are %s, kind, side", column, columnNames())
		}
	}
	return nil
}

// placeOf returns where a column's values go.
func (c *compiled) placeOf(column string) (p place, ok bool) {
	for raw, kept := range c.d.Values[column] {
		if p.values == nil {
			p.values = map[string][]byte{}
		}
		p.values[raw] = []byte(kept)
	}
	switch column {
	case "kind":
		p.goal = toKind
		return p, true
	case "side":
		p.goal = toSide
		return p, true
	}
	m, ok := fields.ByColumn(column)
	p.goal, p.means = goalOf(m), m
	return p, ok
}

func goalOf(m fields.Meaning) goal {
	switch m {
	case fields.None:
		return nowhere
	case fields.Time:
		return toTime
	case fields.Date:
		return toDate
	case fields.Amount:
		return toAmount
	}
	return toMeaning
}

func columnNames() string {
	var names []string
	for m := fields.None; m <= fields.Logger; m++ {
		if n := m.Column(); n != "" && m != fields.Time && m != fields.Date {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// named returns where a value goes by its name: as the description says, else by its name as a column, else by the
// usual names of payment fields.
func (c *compiled) named(name string) place {
	if p, ok := c.names[name]; ok {
		return p
	}
	if p, ok := c.placeOf(name); ok && c.d.Fields[name] == "" {
		return p
	}
	return c.usual(fields.Find([]byte(name)))
}

// usual returns where the values of a meaning go.
func (c *compiled) usual(m fields.Meaning) place {
	if m == fields.Secret || m == fields.Problem || m == fields.TxnTime {
		return place{}
	}
	p := place{goal: goalOf(m), means: m}
	if column := m.Column(); len(c.d.Values) > 0 && column != "" {
		q, _ := c.placeOf(column)
		p.values = q.values
	}
	return p
}

// structure checks what the kind of the format needs and gives every group or column its place.
func (c *compiled) structure(w where) error {
	c.assign, c.separator = []byte(c.d.KeyValue.Assign), []byte(c.d.KeyValue.Separator)
	if len(c.assign) == 0 {
		c.assign = []byte("=")
	}
	if len(c.separator) == 0 {
		c.separator = []byte(" ")
	}
	var names []string
	switch d := c.d; d.Kind {
	case "regex":
		if c.pattern == nil {
			return w.fault("regex.pattern", "the kind regex needs [regex] with a pattern")
		}
		names = c.pattern.SubexpNames()
	case "delimited":
		if c.cut = []byte(d.Delimited.Separator); len(c.cut) == 0 {
			return w.fault("delimited.separator", "the kind delimited needs [delimited] with a separator")
		}
		if names = d.Delimited.Columns; len(names) == 0 && !d.Delimited.Header {
			return w.fault("delimited.columns", "name the columns, or say header = true")
		}
	case "fixed":
		c.columns = d.Fixed.Columns
		for _, f := range c.columns {
			if f.Name == "" || f.From < 1 || f.To != 0 && f.To < f.From {
				return w.fault("fixed.columns", "column %q: from counts characters from 1, to is the last one, or 0 for the end", f.Name)
			}
			names = append(names, f.Name)
		}
		if len(names) == 0 {
			return w.fault("fixed.columns", "the kind fixed needs [fixed] with columns")
		}
	}
	c.settle(names)
	return c.missing(names, w)
}

// settle gives each name of a fixed list its place.
func (c *compiled) settle(names []string) {
	c.places = make([]place, len(names))
	for i, n := range names {
		if n != "" {
			c.places[i] = c.named(n)
		}
	}
	c.timed = c.d.Time.Name != "" || c.d.Fields["time"] != "" || slices.ContainsFunc(c.places, func(p place) bool { return p.goal == toTime })
}

// missing refuses a mapped name that the pattern or the columns do not have.
func (c *compiled) missing(names []string, w where) error {
	if c.d.Kind == "keyvalue" || c.d.Kind == "json" || c.d.Delimited.Header || c.d.KeyValue.In != "" {
		return nil
	}
	for _, n := range slices.Sorted(maps.Keys(c.names)) {
		if !slices.Contains(names, n) {
			key := "fields"
			for column, name := range c.d.Fields {
				if name == n {
					key = "fields." + column
				}
			}
			return w.fault(key, "there is no value %q; the %s has %s", n, c.d.Kind, strings.Join(slices.DeleteFunc(slices.Clone(names), func(s string) bool { return s == "" }), ", "))
		}
	}
	return nil
}

// constants reads the values of every record.
func (c *compiled) constants(w where) error {
	for _, column := range slices.Sorted(maps.Keys(c.d.Set)) {
		p, ok := c.placeOf(column)
		if !ok || p.goal == toTime || p.goal == toDate {
			return w.fault("set."+column, "%s cannot be set", column)
		}
		c.set = append(c.set, constant{p, []byte(c.d.Set[column])})
	}
	return nil
}

// format returns the format.
func (c *compiled) format() parsers.Format {
	f := parsers.Format{Name: c.d.Name, Doc: c.d.Doc, Side: c.side, Zone: c.zone, Sniff: c.sniff,
		New: func(src parsers.Source) parsers.Parser { return newParser(c, src) }}
	if f.Doc == "" {
		f.Doc = "as described in a file, kind " + c.d.Kind
	}
	if c.start != nil {
		f.Start = func(line []byte) bool { return c.start.Match(line) }
	}
	f.Sequential = c.layout != nil && !c.layout.has('d') && c.d.Time.Date == ""
	return f
}
