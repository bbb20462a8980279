package lens_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/lens"
	"posmortem/parsers/parserstest"
	"posmortem/parsers/text"
)

// read returns the events of a log as times and how they were known, one a line, read as plain text through its lens.
func read(t *testing.T, log, mod string) string {
	t.Helper()
	src := parsers.Source{Path: "a.log", Head: []byte(log)}
	if mod != "" {
		var err error
		if src.Mod, err = time.Parse(time.RFC3339, mod); err != nil {
			t.Fatal(err)
		}
	}
	l := lens.Find(src.Head)
	if far := l.Far(src.Head); !far.Clear() {
		l = far
	}
	f := l.Fit(text.Format)
	p := f.New(src)
	var out strings.Builder
	for _, rec := range parserstest.Records(f, src.Head) {
		var ev parsers.Event
		ev.Reset()
		if err := p.Parse(rec, &ev); err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(parserstest.Dump(&ev), "\n")
		out.WriteString(strings.Replace(first, " +00:00", "", 1) + "\n")
		if text := ev.F[parsers.Text]; !bytes.HasSuffix(rec, text) {
			t.Errorf("the text is no longer that of the record: %q", text)
		}
	}
	return out.String()
}

// TestOrder settles the order of day and month by evidence, and says where there is none.
func TestOrder(t *testing.T) {
	const sure, vague = " zone-assumed note\n", " date-inferred note\n"
	for _, c := range []struct{ name, log, mod, want string }{
		{"a day above 12 tells for all", "02/03/2026 10:00:00 a\n14/03/2026 10:00:00 b\n", "",
			"2026-03-02T10:00:00Z" + sure + "2026-03-14T10:00:00Z" + sure},
		{"the same, the month first", "03/02/2026 10:00:00 AM a\n03/14/2026 10:00:01 PM b\n", "",
			"2026-03-02T10:00:00Z" + sure + "2026-03-14T22:00:01Z" + sure},
		{"a log goes on from day to day", "02/03/2026 10:00:00 a\n03/03/2026 10:00:00 b\n04/03/2026 10:00:00 c\n", "",
			"2026-03-02T10:00:00Z" + sure + "2026-03-03T10:00:00Z" + sure + "2026-03-04T10:00:00Z" + sure},
		{"the same, the month first", "03/02/2026 10:00:00 a\n03/03/2026 10:00:00 b\n03/04/2026 10:00:00 c\n", "",
			"2026-03-02T10:00:00Z" + sure + "2026-03-03T10:00:00Z" + sure + "2026-03-04T10:00:00Z" + sure},
		{"the time of the file tells", "03/02/2026 10:00:00 a\n", "2026-03-02T11:00:00Z", "2026-03-02T10:00:00Z" + sure},
		{"a date ahead of the file cannot be", "03/12/2026 10:00:00 a\n", "2026-06-02T11:00:00Z", "2026-03-12T10:00:00Z" + sure},
		{"nothing tells, said so", "03/02/2026 10:00:00 a\n", "2026-11-20T11:00:00Z", "2026-02-03T10:00:00Z" + vague},
		{"both readings are the same day", "03/03/2026 10:00:00 a\n", "2026-11-20T11:00:00Z", "2026-03-03T10:00:00Z" + sure},
		{"a year of two digits at the end", "14/03/26 10:00:00 a\n15/03/26 10:00:00 b\n01/04/26 10:00:00 c\n", "2026-04-02T00:00:00Z",
			"2026-03-14T10:00:00Z" + sure + "2026-03-15T10:00:00Z" + sure + "2026-04-01T10:00:00Z" + sure},
		{"a year of two digits in front", "26-03-02 10:00:00 a\n26-03-03 10:00:00 b\n", "2026-03-04T00:00:00Z",
			"2026-03-02T10:00:00Z" + sure + "2026-03-03T10:00:00Z" + sure},
		{"several orders in one file: each near the one before", "03/13/2026 10:00:00 a\n03/12/2026 11:00:00 b\n14/03/2026 10:00:00 c\n12/03/2026 11:00:00 d\n14-03-26 12:00:00 e\n", "",
			"2026-03-13T10:00:00Z" + sure + "2026-03-12T11:00:00Z" + vague + "2026-03-14T10:00:00Z" + sure + "2026-03-12T11:00:00Z" + vague + "2026-03-14T12:00:00Z" + sure},
		{"behind other words", "CPF1124 00 14.03.26 10:00:00.5 job\nCPF1125 00 15.03.26 10:00:00 job\n", "",
			"2026-03-14T10:00:00.5Z" + sure + "2026-03-15T10:00:00Z" + sure},
		{"a comma behind the date", "14/03/2026, 10:00:00 a\n", "", "2026-03-14T10:00:00Z" + sure},
		{"no date", "1.2.3.4 10:00 up\n10/12/99 records\n", "", "no time note\nno time note\n"},
	} {
		if got := read(t, c.log, c.mod); got != c.want {
			t.Errorf("%s: %q\n got %s\nwant %s", c.name, c.log, got, c.want)
		}
	}
}

// TestPrefix takes away what container tools put in front of a line; their stamp counts where the line has none, or none with a zone.
func TestPrefix(t *testing.T) {
	for _, c := range []struct{ log, want string }{
		{"2026-03-02T10:00:00.1Z stdout F started\n2026-03-02T10:00:01.1Z stderr F \n2026-03-02T10:00:01.1Z stderr P 2026-03-02 11:00:00 x\n",
			"2026-03-02T10:00:00.1Z exact note |2026-03-02T10:00:01.1Z exact note |"},
		{"[pod/gw-1/gw] 2026-03-02 10:00:00 a\n[pod/gw-1/gw] 2026-03-02 10:00:01 b\n", "2026-03-02T10:00:00Z zone-assumed note gw|2026-03-02T10:00:01Z zone-assumed note gw|"},
		{"0|gateway  | 2026-03-02 10:00:00: a\n1|worker   | 2026-03-02 10:00:01: b\n", "2026-03-02T10:00:00Z zone-assumed note gateway|2026-03-02T10:00:01Z zone-assumed note worker|"},
		{"gateway_1  | 2026-03-02 10:00:00 a\nhsm_1      | 2026-03-02 10:00:01 b\n", "2026-03-02T10:00:00Z zone-assumed note gateway_1|2026-03-02T10:00:01Z zone-assumed note hsm_1|"},
		{"gateway-7f9cd gateway 2026-03-02 10:00:00 a\ngateway-7f9cd gateway 2026-03-02 10:00:01 b\n", "2026-03-02T10:00:00Z zone-assumed note gateway|2026-03-02T10:00:01Z zone-assumed note gateway|"},
	} {
		f := lens.Find([]byte(c.log)).Fit(text.Format)
		p := f.New(parsers.Source{Head: []byte(c.log)})
		var out strings.Builder
		for _, rec := range parserstest.Records(f, []byte(c.log)) {
			var ev parsers.Event
			ev.Reset()
			if p.Parse(rec, &ev) == nil {
				first, _, _ := strings.Cut(parserstest.Dump(&ev), "\n")
				out.WriteString(strings.Replace(first, " +00:00", "", 1) + " " + string(ev.F[parsers.Component]) + "|")
			}
		}
		if out.String() != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.log, out.String(), c.want)
		}
	}
}

// FuzzLens reads any text through its lens: nothing panics, no line is lost, and the verdict on a line does not depend on what was read before.
func FuzzLens(f *testing.F) {
	f.Add([]byte("02/03/2026 10:00:00 a\n14/03/26 10:00:00 b\n"))
	f.Add([]byte("2026-03-02T10:00:00.1Z stdout F 26-03-02 10:00 x\n"))
	f.Add([]byte("a b 2026-03-02 10:00:00 x\n\n[pod/a/b] 1.2.2026 1:02:03 PM\n"))
	f.Fuzz(func(t *testing.T, log []byte) {
		l := lens.Find(log)
		if far := l.Far(log); !far.Clear() {
			l = far
		}
		if got, want := bytes.Count(l.Head(log), []byte("\n")), bytes.Count(log, []byte("\n")); got != want {
			t.Fatalf("%d lines became %d", want, got)
		}
		lined := text.Format
		lined.Start = func(line []byte) bool { return len(line) > 0 && line[0] != ' ' }
		fit := l.Fit(lined)
		p := fit.New(parsers.Source{Head: log})
		for _, rec := range parserstest.Records(fit, log) {
			before := string(rec)
			var ev parsers.Event
			ev.Reset()
			_ = p.Parse(rec, &ev)
			if string(rec) != before {
				t.Fatalf("the record %q was changed to %q", before, rec)
			}
		}
	})
}
