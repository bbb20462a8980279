package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/rogpeppe/go-internal/testscript"
)

// cmdRC runs a command and wants an exit code: rc 4 posmortem diagnose x.
func cmdRC(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: rc CODE COMMAND...")
	}
	if got := exitCode(ts, ts.Exec(args[1], args[2:]...)); strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

func exitCode(ts *testscript.TestScript, err error) int {
	var e *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.ExitCode()
	}
	ts.Fatalf("%v", err)
	return 0
}

// cmdMisuse runs the program with a mistake in its arguments: it must end with 2, say one line with a cure, and
// print nothing else.
func cmdMisuse(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: misuse ARGUMENTS...")
	}
	if code := exitCode(ts, ts.Exec("posmortem", args...)); code != exitMisuse {
		ts.Fatalf("exit code %d, want %d", code, exitMisuse)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("standard output is not empty: %s", out)
	}
	line, rest, _ := strings.Cut(ts.ReadFile("stderr"), "\n")
	if rest != "" || !strings.HasPrefix(line, "posmortem: ") || len(line) < 20 || !strings.Contains(line, "`") && !strings.Contains(line, "posmortem ingest") {
		ts.Fatalf("want one line with a cure, got %q and %q", line, rest)
	}
}

// cmdJSON checks a JSON file by conditions such as findings.0.cause=key-missing, totals.failures>0 or sources.len=3.
func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: json FILE CONDITION...")
	}
	var doc any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	d.UseNumber()
	ts.Check(d.Decode(&doc))
	if d.More() {
		ts.Fatalf("%s holds more than one JSON value", args[0])
	}
	for _, cond := range args[1:] {
		if holds(ts, doc, cond) == neg {
			ts.Fatalf("%s: %s is %v", args[0], cond, !neg)
		}
	}
}

// holds judges one condition; its operators are = != > and ~ (contains).
func holds(ts *testscript.TestScript, doc any, cond string) bool {
	at := strings.IndexAny(cond, "=!>~")
	if at < 0 {
		_, ok := member(doc, cond)
		return ok
	}
	got, ok := member(doc, cond[:at])
	if !ok {
		ts.Fatalf("there is no %s", cond[:at])
	}
	have, want := fmt.Sprint(got), strings.TrimLeft(cond[at:], "=!>~")
	switch cond[at] {
	case '!':
		return have != want
	case '~':
		return strings.Contains(have, want)
	case '>':
		a, err1 := strconv.ParseFloat(have, 64)
		b, err2 := strconv.ParseFloat(want, 64)
		ts.Check(errors.Join(err1, err2))
		return a > b
	}
	return have == want
}

// member follows a path of names and numbers; len is the length of a list.
func member(doc any, path string) (any, bool) {
	for _, step := range strings.Split(path, ".") {
		switch v := doc.(type) {
		case map[string]any:
			next, ok := v[step]
			if !ok {
				return nil, false
			}
			doc = next
		case []any:
			if step == "len" {
				doc = len(v)
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			doc = v[i]
		default:
			return nil, false
		}
	}
	return doc, true
}

// cmdCSV checks that a file is CSV of one section: csv FILE HEADER [ROWS], where HEADER is the beginning of the
// first line and ROWS the number of the others, or >N.
func cmdCSV(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: csv FILE HEADER [ROWS]")
	}
	rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	if len(rows) == 0 || !strings.HasPrefix(strings.Join(rows[0], ","), args[1]) {
		ts.Fatalf("the header is not %s", args[1])
	}
	if len(args) > 2 {
		n, least := strings.CutPrefix(args[2], ">")
		want, err := strconv.Atoi(n)
		ts.Check(err)
		if got := len(rows) - 1; got != want && !least || got <= want && least {
			ts.Fatalf("%d rows, want %s", got, args[2])
		}
	}
}

// cmdGzip compresses a file: gzip FROM TO.
func cmdGzip(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(errors.Join(err, w.Close(), os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o644)))
}

// cmdUnbase64 writes the bytes that a text stands for: unbase64 FROM TO.
func cmdUnbase64(ts *testscript.TestScript, _ bool, args []string) {
	b, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(ts.ReadFile(args[0]), "\n", ""))
	ts.Check(errors.Join(err, os.WriteFile(ts.MkAbs(args[1]), b, 0o644)))
}

// cmdZip packs files: zip TO FROM...
func cmdZip(ts *testscript.TestScript, _ bool, args []string) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range args[1:] {
		m, err := w.Create(name)
		ts.Check(err)
		_, err = m.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
	}
	ts.Check(errors.Join(w.Close(), os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644)))
}

// cmdCut keeps the given share of a file, in percent: cut FILE 60.
func cmdCut(ts *testscript.TestScript, _ bool, args []string) {
	share, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text[:len(text)*share/100]), 0o644))
}

// cmdJoin writes files one behind another: join TO FROM...
func cmdJoin(ts *testscript.TestScript, _ bool, args []string) {
	var b strings.Builder
	for _, name := range args[1:] {
		b.WriteString(ts.ReadFile(name))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o644))
}

// cmdAwait waits until a file is there.
func cmdAwait(ts *testscript.TestScript, _ bool, args []string) {
	for range 1500 {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("%s does not appear", args[0])
}

// cmdChown gives files to the user nobody, where the test runs as root.
func cmdChown(ts *testscript.TestScript, _ bool, args []string) {
	if os.Geteuid() == 0 {
		for _, name := range args {
			ts.Check(os.Chown(ts.MkAbs(name), nobody, nobody))
		}
	}
}

// nobody is the number of the user without rights.
const nobody = 65534

// cmdSame runs a command line twice, the words before and behind --, and wants the same standard output.
func cmdSame(ts *testscript.TestScript, neg bool, args []string) {
	var outs []string
	for _, line := range strings.Split(strings.Join(args, "\x00"), "\x00--\x00") {
		words := strings.Split(line, "\x00")
		ts.Check(ts.Exec(words[0], words[1:]...))
		outs = append(outs, ts.ReadFile("stdout"))
	}
	if len(outs) != 2 || (outs[0] == outs[1]) == neg {
		ts.Fatalf("the outputs are the same: %v", !neg)
	}
}

// cmdWide checks that no line of a file is wider than so many columns: wide FILE 100.
func cmdWide(ts *testscript.TestScript, _ bool, args []string) {
	limit, err := strconv.Atoi(args[1])
	ts.Check(err)
	for _, line := range strings.Split(ts.ReadFile(args[0]), "\n") {
		if n := runewidth.StringWidth(line); n > limit {
			ts.Fatalf("a line of %d columns: %s", n, line)
		}
	}
}
