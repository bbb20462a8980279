package custom_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"posmortem/parsers"
	"posmortem/parsers/custom"
	"posmortem/parsers/parserstest"
)

// described are the folders of testdata that hold a description and cases for it.
var described = []string{"till", "switch", "export", "gateway", "mainframe"}

func load(tb testing.TB, name string) custom.Described {
	tb.Helper()
	d, err := custom.Load(filepath.Join("testdata", name, "format.toml"))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

func TestFormats(t *testing.T) {
	for _, name := range described {
		t.Run(name, func(t *testing.T) { parserstest.Run(t, load(t, name).Format, filepath.Join("testdata", name)) })
	}
}

// TestDetection shows each description's own log to all others: each is surest of its own.
func TestDetection(t *testing.T) {
	for _, log := range described {
		for _, c := range parserstest.Cases(t, filepath.Join("testdata", log)) {
			own := load(t, log).Sniff(c.Source.Head)
			for _, other := range described {
				if s := load(t, other).Sniff(c.Source.Head); other != log && s >= own {
					t.Errorf("%s: %s scores %d, its own description %d", log, other, s, own)
				}
			}
		}
	}
}

// TestErrors reads broken descriptions: testdata/errors/*.txtar hold the description and the error.
func TestErrors(t *testing.T) {
	files, _ := filepath.Glob("testdata/errors/*.txtar")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil || len(a.Files)%2 != 0 {
			t.Fatal(file, err)
		}
		for i := 0; i < len(a.Files); i += 2 {
			d, want := a.Files[i], &a.Files[i+1]
			_, err := custom.Read(d.Name, d.Data)
			if err == nil {
				t.Errorf("%s: %s was read", file, d.Name)
				continue
			}
			if os.Getenv("UPDATE") == "1" {
				want.Data = []byte(err.Error() + "\n")
			} else if got := err.Error(); got != strings.TrimSpace(string(want.Data)) {
				t.Errorf("%s: %s\nwant %s", d.Name, got, want.Data)
			}
		}
		if os.Getenv("UPDATE") == "1" {
			if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestDir(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/till/format.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.toml", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all, err := custom.Dir(dir)
	if err != nil || len(all) != 1 || all[0].Name != "acme-till" || all[0].Samples != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "b.toml"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := custom.Dir(dir); err == nil || !strings.Contains(err.Error(), "b.toml: the name \"acme-till\" is taken by ") {
		t.Errorf("one name twice: %v", err)
	}
	if _, err := custom.Dir(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there")
	}
}

// TestFewAllocs checks that records cost no memory beyond what the regular expressions of the standard library take: one slice a record.
func TestFewAllocs(t *testing.T) {
	for _, name := range described {
		f := load(t, name).Format
		for _, c := range parserstest.Cases(t, filepath.Join("testdata", name)) {
			recs := parserstest.Records(f, c.Input)
			p := f.New(c.Source)
			var ev parsers.Event
			n := testing.AllocsPerRun(20, func() {
				for _, rec := range recs {
					ev.Reset()
					_ = p.Parse(rec, &ev)
				}
			})
			if most := float64(len(recs)); name != "till" && n > 0 || n > most {
				t.Errorf("%s: %v allocations in %d records", name, n, len(recs))
			}
		}
	}
}

func FuzzFormat(f *testing.F) {
	for _, name := range described {
		for _, c := range parserstest.Cases(f, filepath.Join("testdata", name)) {
			f.Add(c.Input)
		}
	}
	var formats []parsers.Format
	for _, name := range described {
		formats = append(formats, load(f, name).Format)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, format := range formats {
			if s := format.Sniff(text); s < 0 || s > 100 {
				t.Fatalf("score %d", s)
			}
			p := format.New(parsers.Source{Head: text})
			var ev parsers.Event
			for _, rec := range parserstest.Records(format, text) {
				ev.Reset()
				_ = p.Parse(rec, &ev)
			}
		}
	})
}

// FuzzRead reads changed descriptions: nothing may panic.
func FuzzRead(f *testing.F) {
	for _, name := range described {
		text, err := os.ReadFile(filepath.Join("testdata", name, "format.toml"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(_ *testing.T, text []byte) {
		if d, err := custom.Read("x.toml", text); err == nil {
			d.Sniff(text)
		}
	})
}

// TestPropose proposes a description for every log in testdata/propose and wants the golden one; with it no record of the log is
// without a place. The mask stands for the real one, which lies in another package.
func TestPropose(t *testing.T) {
	files, _ := filepath.Glob("testdata/propose/*.txtar")
	if len(files) < 5 {
		t.Fatalf("%d cases", len(files))
	}
	mask := func(b []byte) []byte {
		return []byte(strings.ReplaceAll(string(b), "4111111111111111", "411111******1111"))
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil || len(a.Files) != 2 {
			t.Fatal(file, err)
		}
		log, want := a.Files[0].Data, &a.Files[1]
		got, err := custom.Propose("new", log, mask)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if os.Getenv("UPDATE") == "1" {
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if got != string(want.Data) {
			t.Errorf("%s: other than the golden description; UPDATE=1 rewrites it\n%s", file, got)
		}
		d, err := custom.Read(file, []byte(got))
		if err != nil {
			t.Fatal(err)
		}
		if s := d.Sniff(log); s < 95 {
			t.Errorf("%s: the log scores %d", file, s)
		}
		if strings.Contains(got, "4111111111111111") {
			t.Errorf("%s: a card number in clear", file)
		}
	}
	if _, err := custom.Propose("x", []byte("nothing but\nsome words\n"), mask); err == nil {
		t.Error("prose got a description")
	}
}

func FuzzPropose(f *testing.F) {
	files, _ := filepath.Glob("testdata/propose/*.txtar")
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, log []byte) {
		text, err := custom.Propose("x", log, func(b []byte) []byte { return b })
		if err != nil {
			return
		}
		if _, err := custom.Read("x.toml", []byte(text)); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, name := range described {
		f := load(b, name).Format
		c := parserstest.Cases(b, filepath.Join("testdata", name))[0]
		recs := parserstest.Records(f, c.Input)
		p := f.New(c.Source)
		b.Run(name, func(b *testing.B) {
			var ev parsers.Event
			b.SetBytes(int64(len(c.Input)))
			b.ReportAllocs()
			for b.Loop() {
				for _, rec := range recs {
					ev.Reset()
					_ = p.Parse(rec, &ev)
				}
			}
		})
	}
}
