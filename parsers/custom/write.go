package custom

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// write returns the description as TOML, with remarks on what a user may want to add.
func (d *description) write(unknown []stranger) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("name = %s", value(d.Name))
	line("doc = %s", value(d.Doc))
	line("kind = %s", value(d.Kind))
	line("# side = \"terminal\"   # or \"host\"; without it the names of folders decide")
	if d.Record.Start != "" {
		line("\n[record]\nstart = %s   # a line that begins a record; others go on with it", value(d.Record.Start))
	}
	if d.Time.Name != "" {
		line("\n[time]\nname = %s", value(d.Time.Name))
		if d.Time.Layout != "" {
			line("layout = %s   # y year, M month, d day, H hour, m minute, s second, S fraction", value(d.Time.Layout))
		}
		line("# zone = \"Asia/Shanghai\"   # of stamps that name none")
	}
	d.writeKind(line)
	line("\n# Which value of the log is which field; posmortem's usual names (tid, stan, rc, 终端号 ...) need no line here.\n[fields]")
	for _, column := range slices.Sorted(maps.Keys(d.Fields)) {
		line("%s = %s", column, value(d.Fields[column]))
	}
	for _, s := range unknown[:min(len(unknown), 20)] {
		line("# ... = %s   # no known name; %d times", value(s.name), s.n)
	}
	for _, s := range d.Samples {
		line("\n[[sample]]")
		if s.Head != "" {
			line("head = %s", value(s.Head))
		}
		line("record = %s\n[sample.want]", value(s.Record))
		for _, field := range wantable {
			if v, ok := s.Want[field]; ok {
				line("%s = %s", field, value(fmt.Sprint(v)))
			}
		}
	}
	return b.String()
}

// writeKind writes the table of the format's kind, and that of pairs.
func (d *description) writeKind(line func(string, ...any)) {
	switch d.Kind {
	case "regex":
		line("\n[regex]\npattern = %s", value(d.Regex.Pattern))
	case "delimited":
		line("\n[delimited]\nseparator = %s", value(d.Delimited.Separator))
		if d.Delimited.Header {
			line("header = true   # the first line names the columns")
			break
		}
		names := make([]string, len(d.Delimited.Columns))
		for i, n := range d.Delimited.Columns {
			names[i] = value(n)
		}
		line("columns = [%s]   # name them by what they hold", strings.Join(names, ", "))
	}
	if kv := d.KeyValue; kv != (keyvalueTable{}) {
		line("\n[keyvalue]\nassign = %s\nseparator = %s", value(kv.Assign), value(kv.Separator))
		if kv.In != "" {
			line("in = %s   # the value that holds pairs", value(kv.In))
		}
	}
}

// value writes a text as TOML does: literally, where it can be.
func value(s string) string {
	plain := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' })
	switch {
	case plain && strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'"):
		return "'" + s + "'"
	case plain && strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'''") && !strings.HasSuffix(s, "'"):
		return "'''" + s + "'''"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u` + strings.Repeat("0", 4-len(strconv.FormatInt(int64(r), 16))) + strconv.FormatInt(int64(r), 16))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
