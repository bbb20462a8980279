package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// rule says what the files of a directory (and of those below it, where it ends in /*) may import.
type rule struct {
	dir     string
	own     []string // packages of this module; a trailing /* means all below
	foreign []string // modules outside of the standard library
}

// rules is the picture of the house: one-way imports, one home for every foreign module. The first rule that fits a
// directory counts.
var rules = []rule{
	{"parsers", []string{"parsers/clock", "parsers/mask", "parsers/signals"}, []string{"github.com/apache/arrow-go/v18", "github.com/zeebo/xxh3"}},
	{"parsers/all", []string{"parsers", "parsers/*"}, nil},
	{"parsers/bugreport", []string{"parsers", "parsers/clock", "parsers/fields", "parsers/kernel", "parsers/logcat"}, nil}, // it holds logs of these formats
	{"parsers/custom", []string{"parsers", "parsers/clock", "parsers/fields"}, []string{"github.com/BurntSushi/toml"}},
	{"parsers/bundle", []string{"parsers/mails", "parsers/spool"}, []string{"github.com/klauspost/compress", "github.com/ulikunitz/xz", "golang.org/x/text", "golang.org/x/sys", "github.com/bodgit/sevenzip", "github.com/nwaples/rardecode/v2", "github.com/stangelandcl/ppmd", "github.com/xuri/excelize/v2"}},
	{"parsers/clock", nil, nil},
	{"parsers/mask", nil, nil},
	{"parsers/signals", nil, nil},
	{"parsers/window", nil, nil},
	{"parsers/spool", nil, nil},
	{"parsers/mails", []string{"parsers/spool"}, nil},
	{"parsers/inspect", []string{"parsers/bundle", "parsers/mails", "parsers/mask", "parsers/spool", "parsers/window"}, nil},
	{"parsers/redact", []string{"parsers/bundle", "parsers/inspect", "parsers/mails", "parsers/mask", "parsers/spool", "parsers/window"}, []string{"github.com/klauspost/compress", "github.com/ulikunitz/xz", "golang.org/x/text"}},
	{"parsers/fields", []string{"parsers", "parsers/clock"}, nil},
	{"parsers/parserstest", []string{"parsers", "parsers/clock"}, []string{"golang.org/x/tools"}},
	{"parsers/*", []string{"parsers", "parsers/clock", "parsers/fields"}, nil},
	{"queries", nil, nil},
	{"analyze/store", []string{"queries"}, []string{"github.com/duckdb/duckdb-go/v2", "github.com/apache/arrow-go/v18"}},
	{"analyze/store/storetest", nil, nil},
	{"analyze/objects", nil, []string{"github.com/minio/minio-go/v7", "golang.org/x/sys"}},
	{"analyze/lake", []string{"analyze/objects", "parsers/mask", "parsers/spool", "queries"}, []string{"github.com/apache/arrow-go/v18", "github.com/klauspost/compress"}},
	{"analyze/wording", nil, nil},
	{"analyze/render", []string{"analyze", "analyze/wording", "parsers/spool"}, []string{"github.com/olekukonko/tablewriter", "github.com/mattn/go-runewidth", "github.com/xuri/excelize/v2"}},
	{"analyze/explain", []string{"queries"}, nil},
	{"analyze/mail", []string{"analyze", "analyze/store", "parsers/mask"}, []string{"github.com/wneessen/go-mail"}},
	{"analyze/template", nil, nil},
	{"analyze/trino", []string{"queries"}, []string{"github.com/trinodb/trino-go-client"}},
	{"analyze", []string{"analyze/explain", "analyze/store", "analyze/template", "queries"}, nil},
	{"cmd/posmortem", []string{"analyze", "analyze/*", "parsers", "parsers/*"}, []string{"github.com/spf13/pflag", "github.com/apache/arrow-go/v18", "golang.org/x/term", "golang.org/x/sync", "github.com/BurntSushi/toml"}},
	{"cmd/bench", []string{"analyze/store", "parsers", "parsers/all", "parsers/mask", "samples/build", "samples/invent"}, []string{"github.com/spf13/pflag", "github.com/olekukonko/tablewriter", "github.com/apache/arrow-go/v18", "github.com/duckdb/duckdb-go/v2"}},
	{"samples/grouping", []string{"analyze/template"}, []string{"github.com/spf13/pflag"}},
	{"samples/trust", []string{"analyze/store", "parsers/mask", "samples/build", "samples/invent"}, []string{"github.com/spf13/pflag", "golang.org/x/text"}},
	{"samples/*", []string{"samples/build", "samples/invent", "samples/judge"}, []string{"github.com/spf13/pflag", "golang.org/x/text", "github.com/klauspost/compress"}},
}

// top is what may lie at the top of the repository, besides dot files; it is fixed.
var top = []string{"LICENSE", "README.md", "analyze", "cmd", "go.mod", "go.sum", "parsers", "queries", "samples"}

func TestTop(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".duckdb") {
			continue
		}
		if i := sort.SearchStrings(top, e.Name()); i == len(top) || top[i] != e.Name() {
			t.Errorf("%s does not belong at the top of the repository", e.Name())
		}
	}
}

func TestImports(t *testing.T) {
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(rel))
		r := ruleOf(dir)
		if r == nil {
			t.Errorf("%s: no rule says what this directory may import", rel)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if !r.allows(name) {
				t.Errorf("%s imports %s, which %s may not", rel, name, r.dir)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func ruleOf(dir string) *rule {
	for i := range rules {
		if rules[i].dir == dir {
			return &rules[i]
		}
	}
	for i := range rules {
		if base, ok := strings.CutSuffix(rules[i].dir, "/*"); ok && strings.HasPrefix(dir, base+"/") {
			return &rules[i]
		}
	}
	return nil
}

func (r *rule) allows(name string) bool {
	if own, ok := strings.CutPrefix(name, "posmortem/"); ok {
		for _, p := range r.own {
			if base, all := strings.CutSuffix(p, "/*"); own == p || all && strings.HasPrefix(own, base+"/") {
				return true
			}
		}
		return false
	}
	if first, _, _ := strings.Cut(name, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	for _, m := range r.foreign {
		if name == m || strings.HasPrefix(name, m+"/") {
			return true
		}
	}
	return false
}
