package render

import (
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
	if len(s.Rows) == 0 {
		_, err := fmt.Fprintf(w, "%s\n\n", word("none", o.Lang))
		return err
	}
	cols, head, rows := written(s, o)
	rule := make([]string, len(head))
	for i, c := range cols {
		head[i] = escapeMarkdown(head[i])
		rule[i] = "---"
		if c.Kind != analyze.KindText && c.Kind != analyze.KindTime && c.Kind != analyze.KindBar {
			rule[i] = "--:"
		}
	}
	fmt.Fprintf(w, "| %s |\n| %s |\n", strings.Join(head, " | "), strings.Join(rule, " | "))
	for _, r := range rows {
		for i := range r {
			r[i] = escapeMarkdown(r[i])
		}
		fmt.Fprintf(w, "| %s |\n", strings.Join(r, " | "))
	}
	_, err := fmt.Fprintln(w)
	return err
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
		for _, vals := range s.Rows {
			for j := range row {
				row[j] = ""
				if j < len(vals) {
					row[j] = harmless(plain(vals[j]), vals[j])
				}
			}
			if err := out.Write(row); err != nil {
				return err
			}
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

// JSON writes the report with its sections as lists of objects, in the order of the columns.
func JSON(w io.Writer, r *analyze.Report, o Options) error {
	type section struct {
		Name     string   `json:"name"`
		Title    string   `json:"title"`
		Question string   `json:"question"`
		Columns  []string `json:"columns"`
		Rows     []any    `json:"rows"`
	}
	doc := struct {
		Schema   int       `json:"schema"`
		Report   string    `json:"report"`
		Title    string    `json:"title"`
		Profile  string    `json:"profile,omitempty"`
		Sections []section `json:"sections"`
	}{1, r.Name, title(r.Title, o.Lang), r.Profile, []section{}}
	for _, s := range r.Sections {
		out := section{Name: s.Name, Title: title(s.Title, o.Lang), Question: title(s.Question, o.Lang), Rows: []any{}}
		for _, c := range s.Columns {
			out.Columns = append(out.Columns, c.Name)
		}
		for _, vals := range s.Rows {
			out.Rows = append(out.Rows, object{out.Columns, vals})
		}
		doc.Sections = append(doc.Sections, out)
	}
	return WriteJSON(w, doc)
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
