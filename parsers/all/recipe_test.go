package all_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRecipe follows the recipe for a new format: it lays the one directory and the one line over the sources, without
// touching them, and wants the new format to be detected and read.
func TestRecipe(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	text, err := os.ReadFile("testdata/recipe.md")
	if err != nil {
		t.Fatal(err)
	}
	if readme, err := os.ReadFile("../../README.md"); err == nil && bytes.Contains(readme, []byte("parsers/till/till.go")) && !bytes.Contains(readme, text) {
		t.Error("the README's recipe is not the one that is tested, parsers/all/testdata/recipe.md")
	}
	blocks := strings.Split(string(text), "```")
	if len(blocks) != 5 {
		t.Fatalf("%d blocks of code, want 2", len(blocks)/2)
	}
	source, line := strings.TrimPrefix(blocks[1], "go\n"), strings.TrimPrefix(blocks[3], "go\n")
	list, err := os.ReadFile("all.go")
	if err != nil {
		t.Fatal(err)
	}
	with := strings.Replace(string(list), "\t\ttext.Format,\n", line+"\t\ttext.Format,\n", 1)
	with = strings.Replace(with, "\t\"posmortem/parsers/wire\"\n", "\t\"posmortem/parsers/till\"\n\t\"posmortem/parsers/wire\"\n", 1)
	out := overlaid(t, map[string]string{"parsers/till/till.go": source, "parsers/all/all.go": with, "parsers/till/show/main.go": show})
	if want := "acme-till 90\n2026-03-02 10:00:00 error 000123 91 host away stan=123 rc=91\n"; out != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

// show reads a log with the new format as the program does.
const show = `package main

import (
	"fmt"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/all"
)

func main() {
	log := []byte("#2026-03-02 10:00:00# ERROR host away stan=123 rc=91")
	f, score := all.Detect("x.log", log)
	fmt.Println(f.Name, score)
	var ev parsers.Event
	ev.Reset()
	if err := f.New(parsers.Source{Head: log}).Parse(log, &ev); err != nil {
		panic(err)
	}
	fmt.Println(time.UnixMicro(ev.Time).UTC().Format(time.DateTime), ev.Level, string(ev.F[parsers.STAN]), string(ev.F[parsers.ResponseCode]), string(ev.F[parsers.Text]))
}
`

// overlaid runs the program in parsers/till/show with files laid over the module.
func overlaid(t *testing.T, files map[string]string) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	replace := map[string]string{}
	for name, text := range files {
		file := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root, filepath.FromSlash(name))] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", "-overlay", file, "./parsers/till/show")
	cmd.Dir = root
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	return string(out)
}
