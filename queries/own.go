package queries

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// OwnReports reads the reports of a user: the .sql files of a folder, of the same form as those of this program. A report may declare
// parameters of its own, by "-- param: name default" in its head, and speak of them as $name.
func OwnReports(dir string) ([]Report, error) {
	files, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.sql"))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("the folder of reports: %w", err)
	}
	known, err := Reports()
	if err != nil {
		return nil, err
	}
	var own []Report
	for _, file := range files {
		r, err := ownReport(file, known)
		if err != nil {
			return nil, err
		}
		own = append(own, r)
	}
	return own, nil
}

func ownReport(file string, known []Report) (Report, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Report{}, err
	}
	r, err := readReport(file, string(text))
	if err != nil {
		return Report{}, errors.New(strings.TrimPrefix(err.Error(), "queries/"))
	}
	for _, k := range known {
		if k.Name == r.Name {
			return Report{}, fmt.Errorf("%s: there is a report %s already; give it another name", file, r.Name)
		}
	}
	for _, s := range r.Sections {
		if len(Statements(s.SQL)) != 1 {
			return Report{}, fmt.Errorf("%s: section %s holds more than one statement", file, s.Name)
		}
		if first := strings.ToUpper(word(withoutComments(s.SQL))); first != "SELECT" && first != "WITH" {
			return Report{}, fmt.Errorf("%s: section %s is no question: it must begin with SELECT or WITH", file, s.Name)
		}
	}
	return r, nil
}

// withoutComments drops what stands before the first word of a query.
func withoutComments(sql string) string {
	for sql = strings.TrimLeft(sql, space); strings.HasPrefix(sql, "--") || strings.HasPrefix(sql, "/*"); {
		sql = strings.TrimLeft(sql[skip(sql):], space)
	}
	return sql
}

// escapeGlob keeps the name of a folder from being read as a pattern.
func escapeGlob(dir string) string {
	return strings.NewReplacer("\\", "\\\\", "[", "\\[", "*", "\\*", "?", "\\?").Replace(dir)
}

// Bind turns the named parameters of a query, written $name, into question marks, and returns the values in their order. What stands in
// quotes or comments is left alone.
func Bind(sql string, values map[string]any) (string, []any, error) {
	var out strings.Builder
	var args []any
	for i := 0; i < len(sql); {
		if n := skip(sql[i:]); n > 0 {
			out.WriteString(sql[i : i+n])
			i += n
			continue
		}
		if sql[i] != '$' {
			out.WriteByte(sql[i])
			i++
			continue
		}
		name := word(sql[i+1:])
		v, ok := values[name]
		if !ok {
			return "", nil, fmt.Errorf("there is no parameter $%s", name)
		}
		out.WriteByte('?')
		args = append(args, v)
		i += 1 + len(name)
	}
	return out.String(), args, nil
}

// word returns the name that s begins with.
func word(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}
