package parsers

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"posmortem/parsers/clock"
)

var testKey = []byte("0123456789abcdef")

// through passes one event through a door and returns its row.
func through(t *testing.T, ev *Event, rec string) map[string]any {
	t.Helper()
	d := newDoor(testKey)
	d.open(7, SideUnknown, "")
	d.pass(ev, []byte(rec), 3, 42, false)
	d.release()
	out := d.batch.Take()
	defer out.Release()
	return cells(out)[0]
}

func note(text string) *Event {
	var ev Event
	ev.Reset()
	ev.F[Text] = []byte(text)
	return &ev
}

// TestDoorColumns passes an event that says everything.
func TestDoorColumns(t *testing.T) {
	var ev Event
	ev.Reset()
	ev.Time, ev.TimeQuality, ev.UTCOffset = -1_000_001, clock.Exact, -330
	ev.Side, ev.Level, ev.Kind, ev.Amount, ev.Latency = Host, Error, Response, -5, 12
	ev.PAN = []byte("4111111111111111")
	for f := range Field(NumFields) {
		ev.F[f] = []byte("v" + fieldNames[f])
	}
	row := through(t, &ev, "record")
	for name, want := range map[string]any{
		"source": int64(7), "line": int64(3), "byte_offset": int64(42), "time": int64(-1_000_001), "time_quality": "exact", "utc_offset": int32(-330),
		"side": "host", "level": "error", "kind": "response", "amount": int64(-5), "latency": int64(12), "bin": "411111", "card": "411111******1111",
	} {
		if row[name] != want {
			t.Errorf("%s: %v, want %v", name, row[name], want)
		}
	}
	for f, name := range fieldNames {
		if row[name] != "v"+name {
			t.Errorf("%s (%d): %v", name, f, row[name])
		}
	}
	if token, ok := row["card_token"].(string); !ok || len(token) != 16 {
		t.Errorf("card_token: %v", row["card_token"])
	}
	if _, ok := row["digest"].(int64); !ok || len(row) != numFixed-1+NumFields {
		t.Errorf("%d columns: %v", len(row), row)
	}
}

// TestDoorNothing passes an event that says nothing.
func TestDoorNothing(t *testing.T) {
	var ev Event
	ev.Reset()
	row := through(t, &ev, "x")
	delete(row, "digest")
	want := map[string]any{"source": int64(7), "line": int64(3), "byte_offset": int64(42), "time_quality": "none", "side": "unknown", "kind": "note"}
	if len(row) != len(want) {
		t.Errorf("%v", row)
	}
	for k, v := range want {
		if row[k] != v {
			t.Errorf("%s: %v", k, row[k])
		}
	}
}

// TestDoorText cleans and shortens what a person will read.
func TestDoorText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", "plain"},
		{"a\x00b\x1b[31mred\x7f\r\nnext\tcell", "a b [31mred  \nnext\tcell"},
		{"half \xe4\xbd", "half \uFFFD"},
		{"\xff\xfe\xfd!", "\uFFFD!"},
		{"终端号", "终端号"},
		{strings.Repeat("x", 1000) + "y", strings.Repeat("x", 1000)},
		{strings.Repeat("端", 400), strings.Repeat("端", 333)},
		{strings.Repeat("x", 999) + "端", strings.Repeat("x", 999)},
		{strings.Repeat("端 ", 5000), strings.Repeat("端 ", 250)},
	} {
		row := through(t, note(c.in), c.in)
		if row["text"] != c.want {
			t.Errorf("%.60q: %.80q", c.in, row["text"])
		}
	}
}

// TestDoorValues cleans and shortens the columns that are no text.
func TestDoorValues(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"SALE-1", "SALE-1"},
		{"a\x00b", "a b"},
		{"\xff", "\uFFFD"},
		{strings.Repeat("ab ", 60), strings.Repeat("ab ", 60)[:80]},
		{strings.Repeat("端 ", 60), strings.Repeat("端 ", 20)},
		{"4111111111111111", "411111******1111"},
		{"card 4111 1111 1111 1111 of", "card 4111 11** **** 1111 of"},
	} {
		var ev Event
		ev.Reset()
		ev.F[Component] = []byte(c.in)
		if got := through(t, &ev, c.in)["component"]; got != c.want {
			t.Errorf("%.60q: %.120q, want %.120q", c.in, got, c.want)
		}
	}
}

// TestDoorEndOfLongText cuts a long text before it masks it: half a card number at the cut must not show, not even
// where all before it shrinks to a few markers.
func TestDoorEndOfLongText(t *testing.T) {
	secret := "4111111111111111 "
	for shift := range 40 {
		text := strings.Repeat("p", shift) + " " + strings.Repeat("key="+strings.Repeat("0123456789ABCDEF", 8)+" ", 4*maxText/133-2) + strings.Repeat(secret, 40)
		got, ok := through(t, note(text), text)["text"].(string)
		if !ok || strings.Contains(got, "41111111") || strings.Contains(got, "0123456789ABCDEF") {
			t.Errorf("shift %d: %q", shift, got)
		}
	}
}

// TestDoorNeighbour lends a record without a time that of the record before, and to those in front of the first time that one. A
// manifest has none.
func TestDoorNeighbour(t *testing.T) {
	d := newDoor(testKey)
	d.open(1, Terminal, "")
	for i, at := range []int64{clock.NoTime, clock.NoTime, 1000, clock.NoTime, clock.NoTime, 500} {
		var ev Event
		ev.Reset()
		if at != clock.NoTime {
			ev.Time, ev.TimeQuality, ev.UTCOffset = at, clock.Exact, 480
		}
		if i == 1 || i == 4 {
			ev.Kind = Manifest
		}
		d.pass(&ev, []byte("x"), int64(i+1), 0, false)
	}
	rec := d.batch.Take()
	defer rec.Release()
	rows := cells(rec)
	for i, want := range []struct {
		at      any
		quality string
	}{{int64(1000), "neighbour"}, {nil, "none"}, {int64(1000), "exact"}, {int64(1000), "neighbour"}, {nil, "none"}, {int64(500), "exact"}} {
		if rows[i]["time"] != want.at || rows[i]["time_quality"] != want.quality || rows[i]["side"] != "terminal" {
			t.Errorf("row %d: %v", i, rows[i])
		}
	}
	if s := d.sum; s.From != 500 || s.To != 1000 {
		t.Errorf("from %d to %d", s.From, s.To)
	}
	if rows[3]["utc_offset"] != int32(480) || rows[0]["utc_offset"] != int32(480) {
		t.Errorf("%v", rows[3]["utc_offset"])
	}
}

// TestDoorRoutine leaves out the text of an exchange that the columns tell in full, and nothing else's.
func TestDoorRoutine(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*Event)
		kept bool
	}{
		{"a request", func(ev *Event) { ev.Kind, ev.F[MTI] = Request, []byte("0200") }, false},
		{"an approval", func(ev *Event) { ev.Kind, ev.F[ResponseCode] = Response, []byte("00") }, false},
		{"an approval of 1993", func(ev *Event) { ev.Kind, ev.F[ResponseCode] = Response, []byte("000") }, false},
		{"a decline", func(ev *Event) { ev.Kind, ev.F[ResponseCode] = Response, []byte("05") }, true},
		{"an answer without a code", func(ev *Event) { ev.Kind = Response }, true},
		{"a request that warns", func(ev *Event) { ev.Kind, ev.F[MTI], ev.Level = Request, []byte("0200"), Warn }, true},
		{"a broken request", func(ev *Event) { ev.Kind, ev.F[MTI], ev.Fault = Request, []byte("0200"), "truncated" }, true},
		{"a note", func(ev *Event) { ev.F[MTI] = []byte("0200") }, true},
	} {
		ev := note("said")
		c.set(ev)
		if _, kept := through(t, ev, "x")["text"]; kept != c.kept {
			t.Errorf("%s: text kept is %v", c.name, kept)
		}
	}
}

// TestDigest depends on the key and on nothing but the record.
func TestDigest(t *testing.T) {
	a, b, other := newDoor(testKey), newDoor(testKey), newDoor([]byte("another key of sixteen or more"))
	b.open(9, Host, "pax")
	if a.digest([]byte("x")) != b.digest([]byte("x")) {
		t.Error("two doors of one key differ")
	}
	if a.digest([]byte("x")) == a.digest([]byte("y")) || a.digest([]byte("x")) == other.digest([]byte("x")) {
		t.Error("the digest does not depend on record and key")
	}
}

// FuzzDoor puts anything into text and column: what comes out is short, valid and without control characters.
func FuzzDoor(f *testing.F) {
	for _, s := range []string{"a\x00b", "4111 1111 1111 1111", "\xff\xfe", strings.Repeat("端", 500), "key=00112233445566778899AABBCCDDEEFF"} {
		f.Add([]byte(s))
	}
	d := newDoor(testKey)
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		d.open(1, Terminal, "")
		var ev Event
		ev.Reset()
		ev.F[Text], ev.F[Component], ev.PAN = text, text, text
		d.pass(&ev, text, 1, 0, false)
		if !bytes.Equal(before, text) {
			t.Fatal("the record was changed")
		}
		rec := d.batch.Take()
		defer rec.Release()
		for name, v := range cells(rec)[0] {
			s, ok := v.(string)
			if !ok {
				continue
			}
			if !utf8.ValidString(s) || len(s) > maxText || name != "text" && len(s) > maxValue {
				t.Fatalf("%s: %d bytes, %q", name, len(s), s)
			}
			for _, c := range s {
				if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
					t.Fatalf("%s: control character in %q", name, s)
				}
			}
		}
	})
}

// Every byte, in every place of a value, is cleaned as one byte after another would be.
func TestClean(t *testing.T) {
	slowly := func(v []byte) string {
		for i, c := range v {
			if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
				v[i] = ' '
			}
		}
		return strings.ToValidUTF8(string(v), "\uFFFD")
	}
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				v := bytes.Repeat([]byte("~ "), length)[:length]
				v[at] = byte(c)
				if want, got := slowly(bytes.Clone(v)), string(clean(bytes.Clone(v))); got != want {
					t.Fatalf("byte %#x at %d of %d: %q, want %q", c, at, length, got, want)
				}
			}
		}
	}
	for _, s := range []string{"终端 one", "\xff\xfe\x01abc", "a\x00\x7f\x80b", "\x1f\x1f\x1f\x1f\x20\x7f\xff\x00longer text behind"} {
		if want, got := slowly([]byte(s)), string(clean([]byte(s))); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func BenchmarkClean(b *testing.B) {
	v := []byte("opening tls socket to 10.1.1.1:7001 for terminal 10000011, attempt 2 of 3")
	b.SetBytes(int64(len(v)))
	for b.Loop() {
		clean(v)
	}
}
