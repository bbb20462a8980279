package all_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/parserstest"
)

// TestServices reads logs into which a container tool wrote what several services said.
func TestServices(t *testing.T) { cases(t, "testdata/services/*.txtar", "a.log") }

// cases compares what is found in the logs of txtar archives with what should be, and their format with what the archive's comment ends with.
func cases(t *testing.T, pattern, name string) {
	for file, a := range archives(t, pattern) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			input := a.Files[0].Data
			f, _ := all.Detect(name, input)
			if want := fmt.Sprintf("format: %s\n", f.Name); !strings.HasSuffix(string(a.Comment), want) {
				t.Errorf("%s, want %s", want, a.Comment)
			}
			got := parserstest.Events(f, parsers.Source{Path: name, Head: input}, input)
			if os.Getenv("UPDATE") != "" {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(a.Files[1].Data) {
				t.Errorf("got\n%s\nwant\n%s", got, a.Files[1].Data)
			}
		})
	}
}

// archives reads txtar archives, by the names of their files.
func archives(tb testing.TB, pattern string) map[string]*txtar.Archive {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		tb.Fatal("no cases", err)
	}
	all := map[string]*txtar.Archive{}
	for _, file := range files {
		if all[file], err = txtar.ParseFile(file); err != nil {
			tb.Fatal(err)
		}
	}
	return all
}

// FuzzServices: records of several services are cut so that together they are the log, and each is of one service.
func FuzzServices(f *testing.F) {
	for _, a := range archives(f, "testdata/services/*.txtar") {
		f.Add(a.Files[0].Data, 200)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		head := text[:min(max(at, 0), len(text))]
		format, _ := all.Detect("", head)
		if format.Doc != "several services in one log" {
			return
		}
		parserstest.Whole(t, format, text, func(piece, rest []byte) {
			if len(rest) == 0 || rest[0] != '\n' {
				return
			}
			if n, _, _ := format.Split(append(piece[:len(piece):len(piece)], '\n'), false); n > len(piece) {
				t.Fatal("an early end of the data makes a record longer")
			}
		})
		parserstest.Events(format, parsers.Source{Head: head}, text)
	})
}
