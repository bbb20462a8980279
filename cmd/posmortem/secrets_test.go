package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"posmortem/analyze/render"
	"posmortem/samples/invent"
)

// needle finds many byte strings in one pass over a text.
type needle struct {
	first [1 << 16]bool // the first two bytes of some string
	next  map[[window]byte][]string
}

// window is the length of the shortest string that can be searched for.
const window = 6

func newNeedle(values map[string]string) *needle {
	n := &needle{next: map[[window]byte][]string{}}
	for v := range values {
		if len(v) >= window {
			n.first[uint16(v[0])<<8|uint16(v[1])] = true
			key := [window]byte([]byte(v[:window]))
			n.next[key] = append(n.next[key], v)
		}
	}
	return n
}

// find returns the strings that stand in a text.
func (n *needle) find(text []byte) (hits []string) {
	for i := 0; i+window <= len(text); i++ {
		if !n.first[uint16(text[i])<<8|uint16(text[i+1])] {
			continue
		}
		for _, v := range n.next[[window]byte(text[i:i+window])] {
			if bytes.HasPrefix(text[i:], []byte(v)) && !ramp(text, i, len(v)) && !slices.Contains(hits, v) {
				hits = append(hits, v)
			}
		}
	}
	return hits
}

// ramp tells whether text[i:i+n] is the middle of a longer row of few numbers, as packed columns have it: 5555554444, 44441111.
func ramp(text []byte, i, n int) bool {
	if i == 0 || i+n == len(text) || text[i-1] != text[i] || text[i+n] != text[i+n-1] {
		return false
	}
	more := i >= 3 && i+n+3 <= len(text) && text[i-2] == text[i] && text[i-3] == text[i] && text[i+n+1] == text[i+n] && text[i+n+2] == text[i+n]
	return more || text[i] == text[i+1] && text[i+n-2] == text[i+n-1]
}

// forms are the ways in which a card number may be written.
func forms(pan string) map[string]string {
	group := func(s string, n int, sep string) string {
		var parts []string
		for len(s) > n {
			parts, s = append(parts, s[:n]), s[n:]
		}
		return strings.Join(append(parts, s), sep)
	}
	digits := hex.EncodeToString([]byte(pan))
	packed := pan
	if len(packed)%2 == 1 {
		packed += "F"
	}
	all := map[string]string{
		pan: "plain", group(pan, 4, " "): "spaced", group(pan, 4, "-"): "dashed", group(pan, 4, "."): "dotted", group(pan, 1, " "): "wide",
		packed: "BCD in hex", group(packed, 2, " "): "BCD in a dump", strings.ToLower(group(packed, 2, ":")): "BCD with colons",
		digits: "ASCII in hex", group(digits, 2, " "): "ASCII in a dump", "%" + group(digits, 2, "%"): "percent-encoded", `\u00` + group(digits, 2, `\u00`): "escaped",
		base64.RawStdEncoding.EncodeToString([]byte(pan))[:len(pan)]: "base64",
		pan[:6] + " " + pan[6:]: "split behind the BIN", pan[:len(pan)-1] + " " + pan[len(pan)-1:]: "split before the check digit",
	}
	if bcd, err := hex.DecodeString(packed); err == nil && various(bcd) {
		all[string(bcd)] = "BCD"
	}
	return all
}

// various tells whether a string is unlikely to come up by chance in packed numbers.
func various(s []byte) bool {
	kinds := map[byte]bool{}
	for _, c := range s {
		kinds[c] = true
	}
	return len(kinds) > 4
}

// secrets are all strings that may nowhere appear, each with what it is.
func secrets(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range bundles(t) {
		for _, s := range truthOf(t, name).Secrets {
			if len(s.Value) < window || strings.Trim(s.Value, "30 ") == "" {
				continue // the last bytes of a dump: too few, or filled with zeros
			}
			all[s.Value] = s.Kind + " of " + name
			if compact := strings.ReplaceAll(s.Value, " ", ""); s.Kind == "pan" {
				for form, how := range forms(compact) {
					all[form] = s.Kind + " of " + name + ", " + how
				}
			}
		}
	}
	if len(all) < 100 {
		t.Fatalf("the truth files tell only %d secrets", len(all))
	}
	for _, pan := range invent.Published {
		for form, how := range forms(pan) {
			all[form] = "test card " + pan[:6] + "..., " + how
		}
	}
	return all
}

// dump writes all tables of a store as text, because its file is compressed.
func dump(t *testing.T, dir, db string) string {
	t.Helper()
	var b strings.Builder
	for _, row := range ask(t, db, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1") {
		b.WriteString(must(t, dir, "sql", "SELECT * FROM "+row[0], "--db", db, "--format", "csv"))
	}
	return b.String()
}

// watch reads a file again and again until it is told to stop, and returns what of it may not be there and how many
// times there was something to read.
func watch(ctx context.Context, name string, n *needle) func() (hits []string, seen int) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	var hits []string
	var seen int
	go func() {
		defer close(done)
		for last := -1; ctx.Err() == nil; time.Sleep(5 * time.Millisecond) {
			text, err := os.ReadFile(name)
			if err != nil || len(text) == 0 || len(text) == last {
				continue
			}
			last = len(text)
			seen++
			hits = append(hits, n.find(text)...)
		}
	}()
	return func() ([]string, int) {
		stop()
		<-done
		return hits, seen
	}
}

// unzipped returns the members of an archive, one behind another.
func unzipped(t *testing.T, archive string) string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range r.File {
		m, err := f.Open()
		if err == nil {
			_, err = io.Copy(&b, m)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// TestNoSecrets reads all bundles and asks everything in every form: no card data may be in the store, in its
// write-ahead log, on standard output or on standard error.
func TestNoSecrets(t *testing.T) {
	t.Parallel()
	all := secrets(t)
	n := newNeedle(all)
	check := func(where string, text []byte) {
		hits := n.find(text)
		for i, hit := range hits {
			at := bytes.Index(text, []byte(hit))
			if t.Errorf("%s holds a secret: %s (%q, in %q)", where, all[hit], hit, text[max(0, at-60):min(len(text), at+len(hit)+20)]); i == 9 {
				t.Errorf("%s: and %d more", where, len(hits)-10)
				break
			}
		}
	}
	dir := t.TempDir()
	db := filepath.Join(dir, "store.duckdb")
	stop := watch(t.Context(), db+".wal", n)
	spoken := 0
	say := func(args ...string) {
		code, out, errs := call(t.Context(), dir, "", args...)
		if code != exitFine && code != exitUnreadable {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
		spoken += len(out)
		if strings.Contains(strings.Join(args, " "), "xlsx") {
			out = unzipped(t, out)
		}
		check("standard output of "+strings.Join(args, " "), []byte(out))
		check("standard error of "+strings.Join(args, " "), []byte(errs))
	}
	say("ingest", samplesDir, "--db", db)
	for format := range render.Diagnoses() {
		say("diagnose", "--db", db, "--format", format)
	}
	say("diagnose", "--db", db, "--lang", "zh")
	hits, seen := stop()
	for _, hit := range hits {
		t.Errorf("the write-ahead log holds a secret: %s", all[hit])
	}
	if seen == 0 {
		t.Log("the write-ahead log was never there to be read")
	}
	formats := slices.Sorted(maps.Keys(render.Funcs()))
	for _, format := range formats {
		say("failures", "--db", db, "--format", format)
	}
	for i, name := range reportNames() { // all as CSV, and in one more form in turn
		say("report", name, "--db", db, "--format", "csv")
		say("report", name, "--db", db, "--format", formats[i%len(formats)], "--lang", "zh")
	}
	check("the store, table by table,", []byte(dump(t, dir, db)))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		check(e.Name(), text)
	}
	if spoken < 100_000 {
		t.Errorf("only %d bytes were printed: that cannot have been every report", spoken)
	}
}

// TestSecretsBeside puts card numbers where no line of a log is: into names of files and folders, into manifests and
// into columns that are copied from them.
func TestSecretsBeside(t *testing.T) {
	t.Parallel()
	const pan, other = "4111111111111111", "5555555555554444"
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	for name, text := range map[string]string{
		pan + "/app.jsonl":      `{"time":"2026-03-02T10:00:00Z","tid":"12345678","mti":"0200","stan":"000001"}`,
		"a/" + pan + ".jsonl":   `{"time":"2026-03-02T10:00:00Z","tid":"` + other + `","mti":"0210","stan":"000002","respCode":"00"}`,
		"b/manifest.json":       `{"terminalId":"` + pan + `","merchantId":"` + other + `","model":"` + pan + `","appVersion":"` + pan + `","profile":"unionpay"}`,
		"b/app.jsonl":           `{"time":"2026-03-02T10:00:01Z","mti":"0210","stan":"000003","respCode":"` + pan + `","logger":"` + pan + `"}`,
		"c/app.log":             "2026-03-02 10:00:00 ERROR " + pan + " cannot connect to " + other + "\n",
		"c/" + other + ".gz":    "\x1f\x8b\x08\x00broken",
		"d/" + pan + "/x.jsonl": strings.Repeat("x", 5000) + " " + pan,
	} {
		file := filepath.Join(in, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	db := filepath.Join(dir, "store.duckdb")
	code, out, errs := call(t.Context(), dir, "", "ingest", in, filepath.Join(dir, pan+".log"), "--db", db)
	if code != exitUnreadable {
		t.Errorf("exit %d", code)
	}
	text := out + errs + dump(t, dir, db)
	for _, format := range []string{"table", "json"} {
		_, out, errs := call(t.Context(), dir, "", "diagnose", "--db", db, "--format", format)
		text += out + errs
	}
	for _, format := range []string{"table", "csv", "json", "markdown"} {
		text += must(t, dir, "failures", "--db", db, "--format", format)
		text += must(t, dir, "report", "sources", "--db", db, "--format", format)
	}
	for _, name := range reportNames() {
		text += must(t, dir, "report", name, "--db", db, "--format", "csv")
	}
	for _, p := range []string{pan, other} {
		for form, how := range forms(p) {
			if at := strings.Index(text, form); at >= 0 {
				t.Errorf("%s, %s: %q", p, how, text[max(0, at-100):min(len(text), at+40)])
			}
		}
	}
	if !strings.Contains(text, "411111") {
		t.Error("the names of the sources are gone altogether")
	}
}

// TestNeedle makes sure that the search would find what it looks for.
func TestNeedle(t *testing.T) {
	for form, how := range forms("4111111111111111") {
		if len(form) < window {
			t.Fatalf("%s is too short", how)
		}
		text := fmt.Sprintf("4111 41x 3431 %s ...", form)
		if got := newNeedle(forms("4111111111111111")).find([]byte(text)); !slices.Contains(got, form) {
			t.Errorf("%s is not found in %q", how, text)
		}
	}
	if got := newNeedle(forms("4111111111111111")).find([]byte("411111******1111 411111 1111 5555555555554444")); len(got) > 0 {
		t.Errorf("found %q", got)
	}
}
