package queries

import "strings"

// Report is one named report: questions and the SQL that answers them. Text is
// keyed by language.
type Report struct {
	Name       string
	Title, Doc map[string]string
	Params     []ReportParam // of a user's report
	Tables     []Table       // what several sections ask, computed once; it may speak of chosen
	Sections   []ReportSection
}

// ReportParam is a named parameter and the value that it has when none is given.
type ReportParam struct{ Name, Default string }

// ReportSection is one table of a report.
type ReportSection struct {
	Name            string
	Title, Question map[string]string
	Columns         []ReportColumn // one per column of the result, in order
	SQL             string         // without the closing semicolon
}

// ReportColumn says how one column is shown.
type ReportColumn struct {
	Name  string
	Kind  string // text, int, float, percent, money, time, duration, bar
	Title map[string]string
}

var (
	kinds         = set("text", "int", "float", "percent", "money", "time", "duration", "bar")
	reportKeys    = set(append([]string{"report"}, inLanguages("title", "doc")...)...)
	sectionKeys   = set(append([]string{"section"}, inLanguages("section.title", "question")...)...)
	sectionColumn = set("column")
	reportParam   = set("param")
	givenParams   = set("from", "to", "as_of", "top") // what the flags say; no report may declare them
)

// Reports returns every report, sorted by name.
func Reports() ([]Report, error) { return readAll("reports", ".sql", readReport) }

// numbered is a part of a file that knows where it begins.
type numbered struct {
	line  int
	lines []string
}

func readReport(name, text string) (Report, error) {
	parts := sections(text)
	h, sql, err := readHead(name, parts[0], reportKeys, reportParam)
	if err != nil {
		return Report{}, err
	}
	if err := h.need("report"); err != nil {
		return Report{}, err
	}
	r := Report{Name: h.one["report"]}
	switch {
	case r.Name != slug(name):
		return Report{}, errorAt(name, h.at["report"][0], "report %q does not match the file's name", r.Name)
	case sql != "":
		return Report{}, errorAt(name, h.line+1, "SQL before the first section")
	}
	if r.Title, err = h.text("title"); err != nil {
		return Report{}, err
	}
	if r.Doc, err = h.text("doc"); err != nil {
		return Report{}, err
	}
	if r.Params, err = readParams(name, h); err != nil {
		return Report{}, err
	}
	for _, p := range parts[1:] {
		if err := r.readPart(name, p); err != nil {
			return Report{}, err
		}
	}
	if len(r.Sections) == 0 {
		return Report{}, errorAt(name, h.line, "no section")
	}
	return r, nil
}

// A table of a report "by day" or "by device" is made in pieces, of some days of UTC or some terminals each, so that its memory does not grow with the
// period. The rows of all pieces are put together, so that it must say the same of all attempts at once, up to rows that the sections add up. One
// that begins with "-- span:" holds a piece only while those after it, by the same, are made.
const (
	ByDay    = "day"
	ByDevice = "device"
)

var reportTables = map[Kind]bool{Whole: true, Span: true}

func (r *Report) readPart(name string, p numbered) error {
	if t, ok := opens(p.lines[0]); ok && reportTables[t.Kind] {
		t.SQL = trimSQL(strings.Join(p.lines[1:], "\n"))
		if t.SQL == "" || t.Name == "" || word(t.Name) != t.Name {
			return errorAt(name, p.line, "table %q has no SQL, or a name that is none", t.Name)
		}
		if t.By != ByDay && t.By != ByDevice && (t.By != "" || t.Kind == Span) {
			return errorAt(name, p.line, "table %s: want \"by %s\" or \"by %s\", not %q", t.Name, ByDay, ByDevice, t.By)
		}
		r.Tables = append(r.Tables, t)
		return nil
	}
	s, err := readSection(name, p)
	r.Sections = append(r.Sections, s)
	return err
}

// readParams reads "name default" of each parameter.
func readParams(name string, h *head) ([]ReportParam, error) {
	var all []ReportParam
	for i, p := range h.many["param"] {
		n, value, ok := strings.Cut(p, " ")
		if !ok || n == "" || word(n) != n || givenParams[n] {
			return nil, errorAt(name, h.at["param"][i], "want \"-- param: name default\", with a name other than from, to, as_of, top")
		}
		all = append(all, ReportParam{n, strings.TrimSpace(value)})
	}
	return all, nil
}

// sections cuts a report before every "-- section:", "-- table:" and "-- span:"; the first
// part is the report's own head.
func sections(text string) []numbered {
	parts := []numbered{{line: 1}}
	for i, line := range strings.Split(text, "\n") {
		if t, ok := opens(line); strings.HasPrefix(line, "-- section:") || ok && reportTables[t.Kind] {
			parts = append(parts, numbered{line: i + 1})
		}
		last := &parts[len(parts)-1]
		last.lines = append(last.lines, strings.TrimRight(line, " \t\r"))
	}
	return parts
}

// readHead reads the keys of a part; its first line that is neither a known
// key nor blank begins the SQL. A key of the grammar inside the SQL is
// misplaced.
func readHead(name string, p numbered, single, many map[string]bool) (*head, string, error) {
	h := newHead(name, p.line)
	body := -1
	for i, line := range p.lines {
		key, value, ok := cutKey(line)
		known := ok && (reportKeys[key] || reportParam[key] || sectionKeys[key] || sectionColumn[key])
		switch {
		case known && body >= 0:
			return nil, "", errorAt(name, p.line+i, "%s stands after the SQL has begun", key)
		case known:
			if err := h.add(key, value, p.line+i, single, many); err != nil {
				return nil, "", err
			}
		case body < 0 && line != "":
			body = i
		}
	}
	if body < 0 {
		return h, "", nil
	}
	return h, trimSQL(strings.Join(p.lines[body:], "\n")), nil
}

func readSection(name string, p numbered) (s ReportSection, err error) {
	h, sql, err := readHead(name, p, sectionKeys, sectionColumn)
	if err != nil {
		return s, err
	}
	if err := h.need("section", "column"); err != nil {
		return s, err
	}
	s = ReportSection{Name: h.one["section"], SQL: sql}
	if s.Title, err = h.text("section.title"); err != nil {
		return s, err
	}
	if s.Question, err = h.text("question"); err != nil {
		return s, err
	}
	for i, c := range h.many["column"] {
		column, problem := readColumn(c)
		if problem != "" {
			return s, errorAt(name, h.at["column"][i], "%s", problem)
		}
		s.Columns = append(s.Columns, column)
	}
	if sql == "" {
		return s, errorAt(name, h.line, "section %s has no SQL", s.Name)
	}
	return s, nil
}

// readColumn reads "name kind | English title | 中文标题".
func readColumn(value string) (c ReportColumn, problem string) {
	parts := strings.Split(value, "|")
	words := strings.Fields(parts[0])
	if len(parts) != 3 || len(words) != 2 {
		return c, "want \"-- column: name kind | English title | 中文标题\""
	}
	c = ReportColumn{Name: words[0], Kind: words[1], Title: map[string]string{}}
	for i, lang := range languages {
		c.Title[lang] = strings.TrimSpace(parts[i+1])
		if c.Title[lang] == "" {
			return c, "a column title is empty"
		}
	}
	if !kinds[c.Kind] {
		return c, "unknown kind " + c.Kind
	}
	return c, ""
}
