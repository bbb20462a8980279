package queries

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// Table is one computed table or view: its name and the query that makes it.
type Table struct {
	Name, SQL string
	View      bool // computed when asked, not kept
}

// Tables reads a script of the form
//
//	-- table: name
//	-- the question that it answers
//	SELECT ...
//
// in which every table may ask those before it; "-- view: name" is one that is not kept.
func Tables(name string) ([]Table, error) {
	text, err := File(name)
	if err != nil {
		return nil, err
	}
	const mark = "-- table: "
	var tables []Table
	for i, line := range strings.Split(text, "\n") {
		if t, ok := strings.CutPrefix(line, mark); ok {
			tables = append(tables, Table{Name: strings.TrimSpace(t)})
			continue
		}
		if t, ok := strings.CutPrefix(line, "-- view: "); ok {
			tables = append(tables, Table{Name: strings.TrimSpace(t), View: true})
			continue
		}
		switch {
		case len(tables) > 0:
			tables[len(tables)-1].SQL += line + "\n"
		case line != "" && !strings.HasPrefix(line, "--"):
			return nil, errorAt(name, i+1, "SQL before the first %q", mark)
		}
	}
	return tables, nil
}

// Digest names this edition of the queries and tables by which attempts, causes and findings are computed, those laid over them among
// them: what was computed with another edition is computed again. What is asked of computed tables does not count.
func Digest() string {
	if len(overlay) == 0 {
		return embedded()
	}
	h := sha256.New()
	fmt.Fprint(h, overlay)
	return embedded() + hex.EncodeToString(h.Sum(nil)[:8])
}

var embedded = sync.OnceValue(func() string {
	h := sha256.New()
	fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == "reports":
			return fs.SkipDir
		case d.IsDir() || path == "explain.sql":
			return nil
		}
		text, err := files.ReadFile(path)
		if err == nil {
			h.Write([]byte(path))
			h.Write(text)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:8])
})
