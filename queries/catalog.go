// Package queries holds posmortem's knowledge as text: the data dictionary,
// the SQL of attempts, causes and reports, and the response-code tables. It
// reads their heads and refuses a malformed one by file and line.
package queries

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed *.sql */*.sql codes/*.csv
var files embed.FS

// languages are those in which every text of the catalog exists.
var languages = [...]string{"en", "zh"}

// actors are those who can do something about a failure.
var actors = set("none", "cardholder", "merchant", "issuer", "acquirer", "maintenance", "switch")

// File returns the text of one file of this directory, such as "schema.sql".
func File(name string) (string, error) {
	text, err := files.ReadFile(name)
	if err != nil {
		return "", fmt.Errorf("queries: no file %s", name)
	}
	return string(text), nil
}

// readAll reads the files of one directory with one suffix, in the order of
// their slugs, into values of type T.
func readAll[T any](dir, suffix string, read func(name, text string) (T, error)) ([]T, error) {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, nil // a directory without embedded files is an empty catalog
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(slug(a.Name()), slug(b.Name())) })
	var all []T
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !strings.HasSuffix(name, suffix) {
			continue
		}
		text, err := File(name)
		if err != nil {
			return nil, err
		}
		one, err := read(name, text)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// slug is the name of a file without its directory and suffix.
func slug(name string) string {
	base := path.Base(name)
	return strings.TrimSuffix(base, path.Ext(base))
}

// errorAt names the file and the line, counted from 1, of what is wrong.
func errorAt(name string, line int, format string, args ...any) error {
	return fmt.Errorf("queries/%s:%d: %s", name, line, fmt.Sprintf(format, args...))
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
