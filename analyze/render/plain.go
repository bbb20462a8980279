package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"posmortem/analyze"
)

// Markdown writes every section as a pipe table (GitHub Flavored Markdown, clause 4.10).
func Markdown(w io.Writer, r *analyze.Report, o Options) error {
	if t := title(r.Title, o.Lang); t != "" {
		fmt.Fprintf(w, "# %s\n\n", escapeMarkdown(t))
	}
	for i := range r.Sections {
		s := &r.Sections[i]
		if t := title(s.Title, o.Lang); t != "" {
			fmt.Fprintf(w, "## %s\n\n", escapeMarkdown(t))
		}
		if q := title(s.Question, o.Lang); q != "" {
			fmt.Fprintf(w, "%s\n\n", escapeMarkdown(q))
		}
		if err := markdownTable(w, s, o); err != nil {
			return err
		}
	}
	return nil
}

func markdownTable(w io.Writer, s *analyze.Section, o Options) error {
	v := view(s, o)
	some := false
	err := s.Each(func(row []any) error {
		if !some {
			some = true
			markdownHead(w, v)
		}
		line := v.line(row)
		for i := range line {
			line[i] = escapeMarkdown(line[i])
		}
		_, err := fmt.Fprintf(w, "| %s |\n", strings.Join(line, " | "))
		return err
	})
	switch {
	case err != nil:
		return err
	case !some:
		fmt.Fprintln(w, word("none", o.Lang))
	}
	_, err = fmt.Fprintln(w)
	return err
}

func markdownHead(w io.Writer, v columnView) {
	head, rule := make([]string, len(v.head)), make([]string, len(v.head))
	for i, c := range v.cols {
		head[i] = escapeMarkdown(v.head[i])
		rule[i] = "---"
		if c.Kind != analyze.KindText && c.Kind != analyze.KindTime && c.Kind != analyze.KindBar {
			rule[i] = "--:"
		}
	}
	fmt.Fprintf(w, "| %s |\n| %s |\n", strings.Join(head, " | "), strings.Join(rule, " | "))
}

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "#", `\#`)

func escapeMarkdown(s string) string { return markdownEscapes.Replace(safe(s)) }

// CSV writes the sections one after another (RFC 4180), each with a header of column names; a blank
// line stands between two sections. Cells that a spreadsheet would take for a formula get an apostrophe.
func CSV(w io.Writer, r *analyze.Report, _ Options) error {
	out := csv.NewWriter(w)
	for i := range r.Sections {
		if i > 0 {
			out.Flush()
			fmt.Fprintln(w)
		}
		s := &r.Sections[i]
		row := make([]string, len(s.Columns))
		for j, c := range s.Columns {
			row[j] = c.Name
		}
		if err := out.Write(row); err != nil {
			return err
		}
		err := s.Each(func(vals []any) error {
			for j := range row {
				row[j] = ""
				if j < len(vals) {
					row[j] = harmless(plain(vals[j]), vals[j])
				}
			}
			return out.Write(row)
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from reading text as a formula.
func harmless(s string, v any) string {
	if _, text := v.(string); text && s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// JSON writes the report with its sections as lists of objects, in the order of the columns. Rows are written as they come.
func JSON(w io.Writer, r *analyze.Report, o Options) error {
	doc := struct {
		Schema   int    `json:"schema"`
		Report   string `json:"report"`
		Title    string `json:"title"`
		Profile  string `json:"profile,omitempty"`
		Sections []any  `json:"sections"`
	}{1, r.Name, title(r.Title, o.Lang), r.Profile, []any{}}
	l := &jsonList{w: w, indent: "  "}
	if err := l.open(doc); err != nil {
		return err
	}
	for i := range r.Sections {
		if err := l.add(func() error { return jsonSection(w, &r.Sections[i], o) }); err != nil {
			return err
		}
	}
	if err := l.close(); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func jsonSection(w io.Writer, s *analyze.Section, o Options) error {
	head := struct {
		Name     string   `json:"name"`
		Title    string   `json:"title"`
		Question string   `json:"question"`
		Columns  []string `json:"columns"`
		Rows     []any    `json:"rows"`
	}{s.Name, title(s.Title, o.Lang), title(s.Question, o.Lang), nil, []any{}}
	for _, c := range s.Columns {
		head.Columns = append(head.Columns, c.Name)
	}
	l := &jsonList{w: w, indent: "      "}
	if err := l.open(head); err != nil {
		return err
	}
	err := s.Each(func(vals []any) error {
		return l.add(func() error {
			text, err := indented(object{head.Columns, vals}, l.indent+"  ")
			if err == nil {
				_, err = w.Write(text)
			}
			return err
		})
	})
	if err != nil {
		return err
	}
	return l.close()
}

// jsonList writes an object whose last field is a list, element by element, as WriteJSON would write it whole.
type jsonList struct {
	w      io.Writer
	indent string // of that field
	some   bool
}

// open writes the object up to the list, which has to be empty in v.
func (l *jsonList) open(v any) error {
	text, err := indented(v, l.indent[2:])
	if err == nil {
		_, err = l.w.Write(bytes.TrimSuffix(text, []byte("]\n"+l.indent[2:]+"}")))
	}
	return err
}

func (l *jsonList) add(element func() error) error {
	between := "\n"
	if l.some {
		between = ",\n"
	}
	l.some = true
	if _, err := io.WriteString(l.w, between+l.indent+"  "); err != nil {
		return err
	}
	return element()
}

// close ends the list and the object.
func (l *jsonList) close() error {
	end := "]\n" + l.indent[2:] + "}"
	if l.some {
		end = "\n" + l.indent + end
	}
	_, err := io.WriteString(l.w, end)
	return err
}

// indented is v as WriteJSON writes it further in.
func indented(v any, prefix string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, "  ")
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// object is a row that keeps the order of its columns in JSON.
type object struct {
	names []string
	vals  []any
}

// MarshalJSON writes the columns in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, n := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		var v any
		if i < len(o.vals) {
			v = o.vals[i]
		}
		if t, ok := v.(time.Time); ok {
			v = t.UTC().Format(time.RFC3339Nano)
		}
		key, err := json.Marshal(n)
		if err != nil {
			return nil, err
		}
		val, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(val)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// WriteJSON writes v indented, without escaping of HTML characters.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
