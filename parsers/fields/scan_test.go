package fields

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"posmortem/parsers/parserstest"
)

// TestScan checks testdata/scan.txtar: what is found in each line of input, and that nothing is
// found in prose. UPDATE=1 rewrites want.
func TestScan(t *testing.T) {
	const file = "testdata/scan.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*txtar.File{}
	for i := range ar.Files {
		files[ar.Files[i].Name] = &ar.Files[i]
	}
	var got bytes.Buffer
	for line := range strings.Lines(string(files["input"].Data)) {
		got.WriteString(found(strings.TrimSpace(line)) + "\n")
	}
	for line := range strings.Lines(string(files["prose"].Data)) {
		if f := found(strings.TrimSpace(line)); f != "" {
			t.Errorf("in prose %q found %s", strings.TrimSpace(line), f)
		}
	}
	if os.Getenv("UPDATE") == "1" {
		if files["want"] == nil {
			ar.Files = append(ar.Files, txtar.File{Name: "want"})
			files["want"] = &ar.Files[len(ar.Files)-1]
		}
		files["want"].Data = got.Bytes()
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := strings.Split(string(files["want"].Data), "\n")
	for i, line := range strings.Split(got.String(), "\n") {
		if i >= len(want) || want[i] != line {
			t.Errorf("line %d of input: found %s", i+1, line)
		}
	}
}

// found scans one line and returns what was set, on one line.
func found(line string) string {
	ev := fresh()
	Scan(ev, []byte(line))
	dump := strings.Fields(strings.ReplaceAll(parserstest.Dump(ev), "no time note", ""))
	return strings.TrimPrefix(strings.Join(dump, " "), "no time ")
}

// TestScanIsLinear feeds texts that are made of separators only.
func TestScanIsLinear(t *testing.T) {
	for _, unit := range []string{"=", ":", "[", "(", "{\"", "a:", "号：", "号为", "...", "[1]", "{\"a\":{", "\"", "a ", "rc=", "rc='", "rc[", "卡号:1 "} {
		text := []byte(strings.Repeat(unit, 1<<20/len(unit)))
		start := time.Now()
		Scan(fresh(), text)
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("%q repeated to 1 MiB took %v", unit, d)
		}
	}
}

func TestReader(t *testing.T) {
	var r Reader
	r.Reset([]byte(` {`))
	if r.Next() || r.Err() == nil {
		t.Error("a blank before the object was accepted")
	}
	r.Reset([]byte(`{"a":1,"b":{"c":"x\"\u00e9","d":[true,{"e":null}]},"f":""} rest`))
	var got []string
	for r.Next() {
		got = append(got, string(r.Parent)+"/"+string(r.Name)+"="+string(r.Text()))
	}
	want := `/a=1 b/c=x"é b/d=true d/e=null /f=`
	if s := strings.Join(got, " "); s != want || r.Err() != nil || r.Pos() != 58 {
		t.Errorf("%s, %v, %d; want %s", s, r.Err(), r.Pos(), want)
	}
}

func TestReaderReadsOverWhatIsTooDeep(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 100) + `"]}"` + strings.Repeat("}", 100)
	var r Reader
	r.Reset([]byte(`{"x":` + deep + `,"rc":"05"}`))
	if !r.Next() || string(r.Name) != "rc" || r.Next() || r.Err() != nil {
		t.Errorf("%s, %v", r.Name, r.Err())
	}
}

func TestContainer(t *testing.T) {
	for _, c := range []struct{ line, service, stamp, rest string }{
		{"pos-host-1  | {}", "pos-host-1", "", "{}"},
		{"2026-11-09T00:00:00.000000000Z stdout F {}", "", "2026-11-09T00:00:00.000000000Z", "{}"},
		{"a|b|c", "", "", "a|b|c"},
		{"time | level | message", "time", "", "level | message"},
		{"plain text", "", "", "plain text"},
		{"", "", "", ""},
	} {
		service, stamp, rest := Container([]byte(c.line))
		if string(service) != c.service || string(stamp) != c.stamp || string(rest) != c.rest {
			t.Errorf("%q: %q %q %q", c.line, service, stamp, rest)
		}
	}
}
