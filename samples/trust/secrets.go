package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// perFile is how many records one invented log has.
const perFile = 1500

// falseAlarms is the share of decoys that may be masked.
const falseAlarms = 0.005

// planted is a secret at its place, or a decoy.
type planted struct {
	kind, form string
	text       string // as it was written
}

// garden is a folder of logs with secrets and decoys in them.
type garden struct {
	r      *rand.Rand
	dir    string
	at     time.Time
	list   []planted
	finder *finder
	decoys []planted
	wanted *finder // of decoys
	files  int
	blind  []int // secrets that the search misses even where they certainly are
}

// secrets plants secrets and decoys, reads the logs with posmortem, and looks for both in everything that it wrote.
func secrets(b *bench) (bool, error) {
	g := &garden{r: rand.New(rand.NewPCG(b.seed, 5)), dir: filepath.Join(b.dir, "in"), at: time.Date(2025, 3, 3, 8, 0, 0, 0, time.UTC)}
	extra := max(4, b.count/500)
	decoys := b.count / 2
	g.finder, g.wanted = newFinder(b.count+4*extra), newFinder(decoys)
	if err := g.plant(b.count); err != nil {
		return false, err
	}
	if err := g.plantNames(extra); err != nil {
		return false, err
	}
	for range min(60, extra) {
		br := &brands[g.r.IntN(9)]
		pan := br.number(g.r)
		g.note("card number, "+br.name, "message about a wrong argument", pan, []string{pan})
	}
	if err := g.plantDecoys(decoys); err != nil {
		return false, err
	}
	g.control()
	g.finder.reset()
	if err := g.read(b); err != nil {
		return false, err
	}
	return g.tell(b), nil
}

// plant writes logs until n secrets lie in them.
func (g *garden) plant(n int) error {
	for len(g.list) < n {
		st := &styles[g.files%len(styles)]
		var text strings.Builder
		for i := 0; i < perFile && len(g.list) < n; i++ {
			text.WriteString(st.record(g.r, g.tick(), i, g.one(st)))
			text.WriteByte('\n')
		}
		if err := g.file(fmt.Sprintf("terminal/%08d/%s", 10000000+g.files, st.file), text.String()); err != nil {
			return err
		}
	}
	return nil
}

// one invents a secret, writes it in a form that fits, puts words around it, and notes what may not be found.
func (g *garden) one(st *style) string {
	s := makeSecret(g.r)
	f := g.form(s)
	text, traces := f.write(g.r, s)
	name, msg := f.name, dress(g.r, text)
	if rows := strings.Contains(text, "\n") && !st.whole && !strings.HasSuffix(st.file, ".jsonl"); rows || f.name == "split over two lines" && st.lines && !strings.HasSuffix(msg, text) {
		name += ", a log record each row"
	}
	g.note(s.kind, name, text, traces)
	return msg
}

func (g *garden) form(s *secret) *form {
	for {
		if f := &forms[g.r.IntN(len(forms))]; f.fits(s) {
			return f
		}
	}
}

func (g *garden) note(kind, form, text string, traces []string) {
	owner := len(g.list)
	g.list = append(g.list, planted{kind, form, text})
	for _, t := range traces {
		g.finder.add(owner, t)
		if sq := string(squeeze([]byte(t))); sq != t && len(sq) >= 10 {
			g.finder.add(owner, sq)
		}
	}
}

// plantNames puts card numbers into names of files and folders, and into names of files that cannot be read, which stand in
// the program's own messages.
func (g *garden) plantNames(n int) error {
	for i := range 3 * n {
		br := &brands[g.r.IntN(9)]
		pan := br.number(g.r)
		name, form, text := fmt.Sprintf("names/%d/sale-%s.log", i, pan), "file name", g.tick().Format("2006-01-02 15:04:05")+" ERROR cannot connect\n"
		switch i % 3 {
		case 1:
			name, form = fmt.Sprintf("names/%s/%d.log", pan, i), "folder name"
		case 2:
			name, form, text = fmt.Sprintf("names/%d/%s.gz", i, pan), "message about a broken file", "\x1f\x8b\x08\x00broken"
		}
		g.note("card number, "+br.name, form, pan, []string{pan})
		if form != "message about a broken file" {
			text = fmt.Sprintf("%s %d\n", strings.TrimSuffix(text, "\n"), i) // so that no two files are the same
		}
		if err := g.write(name, []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

func (g *garden) plantDecoys(n int) error {
	for len(g.decoys) < n {
		st := &styles[g.files%len(styles)]
		var text strings.Builder
		for i := 0; i < perFile && len(g.decoys) < n; i++ {
			d := &decoys[g.r.IntN(len(decoys))]
			t, v := d.make(g.r)
			g.wanted.add(len(g.decoys), v)
			g.decoys = append(g.decoys, planted{kind: d.kind, text: t})
			text.WriteString(st.record(g.r, g.tick(), i, dress(g.r, t)))
			text.WriteByte('\n')
		}
		if err := g.file(fmt.Sprintf("terminal/%08d/%s", 10000000+g.files, st.file), text.String()); err != nil {
			return err
		}
	}
	return nil
}

func (g *garden) tick() time.Time {
	g.at = g.at.Add(time.Duration(1+g.r.IntN(900)) * time.Millisecond)
	return g.at
}

// file writes a log, some in the encodings in which terminals of the Chinese market and shells on Windows write.
func (g *garden) file(name, text string) error {
	g.files++
	data := []byte(text)
	switch g.files % 11 {
	case 3:
		data = []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			data = append(data, byte(u), byte(u>>8))
		}
	case 7:
		if gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(data); err == nil {
			data = gb
		}
	}
	return g.write(name, data)
}

func (g *garden) write(name string, data []byte) error {
	path := filepath.Join(g.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// control looks for every secret where it certainly is, in what was written, and notes those that the search misses there.
func (g *garden) control() {
	for i := range g.list {
		g.finder.look([]byte(g.list[i].text))
		g.finder.look(squeeze([]byte(g.list[i].text)))
		if !g.finder.found[i] {
			g.blind = append(g.blind, i)
		}
	}
}

// read lets posmortem read the logs and looks through everything that comes out.
func (g *garden) read(b *bench) error {
	db := filepath.Join(b.dir, "secrets.duckdb")
	r := b.call(nil, "ingest", g.dir, "--db", db)
	if r.code != 4 {
		return fmt.Errorf("ingest: exit %d: %s", r.code, tail(r.err))
	}
	g.look(r.out, r.err)
	g.arguments(b)
	if err := g.redacted(b); err != nil {
		return err
	}
	for _, args := range [][]string{{"diagnose", "--format", "json"}, {"diagnose", "--format", "html"}, {"failures", "--format", "csv"}, {"report", "sources", "--format", "csv"}, {"report", "unexplained"}} {
		r := b.call(nil, append(args, "--db", db)...)
		if r.code != 0 && r.code != 4 {
			return fmt.Errorf("%s: exit %d: %s", strings.Join(args, " "), r.code, tail(r.err))
		}
		g.look(r.out, r.err)
	}
	tables, err := b.sql(db, "SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY 1")
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(tables))[1:] {
		text, err := b.sql(db, "SELECT * FROM "+name)
		if err != nil {
			return err
		}
		text = values(text)
		g.look(text)
		if name == "event" {
			g.wanted.look(text)
		}
	}
	return g.bytesOf(db, db+".wal")
}

// arguments lets the program complain about arguments that are card numbers.
func (g *garden) arguments(b *bench) {
	n := 0
	for i := range g.list {
		pan := g.list[i].text
		if g.list[i].form != "message about a wrong argument" {
			continue
		}
		db := filepath.Join(b.dir, pan+".duckdb")
		for k, args := range [][]string{{pan}, {"diagnose", pan + ".zip"}, {"report", pan}, {"why", pan}, {"sql", "SELECT " + pan + " FROM nothing", "--db", db}, {"diagnose", "--db", db}, {"ingest", g.dir, "--tz", pan}, {"weekly", "--db", db, "--week", pan}, {"redact", pan + ".zip", "-o", db}, {"verify-clean", pan + ".log"}} {
			if k == n%10 {
				r := b.call(nil, args...)
				g.look(r.out, r.err)
			}
		}
		n++
	}
}

// redacted looks through the masked copy of all logs, and through its names and the report.
func (g *garden) redacted(b *bench) error {
	out := filepath.Join(b.dir, "out")
	r := b.call(nil, "redact", g.dir, "-o", out, "--format", "csv")
	if r.code != 0 && r.code != 4 {
		return fmt.Errorf("redact: exit %d: %s", r.code, tail(r.err))
	}
	g.look(r.out, r.err)
	return filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		g.look([]byte(name), text)
		return err
	})
}

func (g *garden) look(texts ...[]byte) {
	for _, t := range texts {
		g.finder.look(t)
		g.finder.look(squeeze(t))
	}
}

// bytesOf looks through files as they lie on disk.
func (g *garden) bytesOf(files ...string) error {
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil && !os.IsNotExist(err) {
			return err
		}
		g.finder.look(raw)
	}
	return nil
}

// tell prints the tables and tells whether the targets are met.
func (g *garden) tell(b *bench) bool {
	open := g.undecided()
	byForm, byKind := count(g.list, g.finder.found, func(p planted) string { return p.form }), count(g.list, g.finder.found, func(p planted) string { return p.kind })
	leaks := byForm.sum("written form", "planted", "found again").print(b)
	byKind.sum("kind", "planted", "found again").print(b)
	if len(open) > 0 {
		count(open, make([]bool, len(open)), func(p planted) string { return p.form }).sum("cannot be decided: each half is a record of its own", "planted", "judged").print(b)
	}
	lost := slices.Clone(g.wanted.found)
	for i := range lost {
		lost[i] = !lost[i]
	}
	masked := count(g.decoys, lost, func(p planted) string { return p.kind }).sum("decoy", "planted", "masked").print(b)
	share := float64(masked) / float64(max(1, len(g.decoys)))
	fmt.Fprintf(b.out, "%d secrets in %d forms: %d found again; %d decoys: %d masked (%.2f%%); the search itself missed %d in the control\n",
		len(g.list), len(byForm.all), leaks, len(g.decoys), masked, 100*share, len(g.blind))
	if b.verbose {
		g.misses(b, lost)
	}
	return leaks == 0 && share < falseAlarms && len(g.blind) == 0
}

// undecided takes out the numbers whose halves stand in two records: neither half is a card number, and what joins them is
// known to nobody who reads record by record. They are printed apart.
func (g *garden) undecided() (open []planted) {
	var list []planted
	var found []bool
	for i, p := range g.list {
		if p.form == "split over two lines, a log record each row" {
			open = append(open, p)
			continue
		}
		list, found = append(list, p), append(found, g.finder.found[i])
	}
	g.list, g.finder.found = list, found
	return open
}

// misses prints a few of what was found and of what was masked without need.
func (g *garden) misses(b *bench, lost []bool) {
	shown := map[string]int{}
	for _, i := range g.blind {
		fmt.Fprintf(b.out, "missed in the control: %s, %s: %q\n", g.list[i].form, g.list[i].kind, g.list[i].text)
	}
	for i, p := range g.list {
		if g.finder.found[i] && shown[p.form+p.kind] < 3 {
			shown[p.form+p.kind]++
			fmt.Fprintf(b.out, "found: %s, %s: %q\n", p.form, p.kind, p.text)
		}
	}
	for i, p := range g.decoys {
		if lost[i] && shown[p.kind] < 3 {
			shown[p.kind]++
			fmt.Fprintf(b.out, "masked: %s: %q\n", p.kind, p.text)
		}
	}
}

// tallies counts what was planted, and what was hit, by a word.
type tallies struct {
	all, hits map[string]int
	head      []string
}

func count(list []planted, hit []bool, word func(planted) string) *tallies {
	t := &tallies{all: map[string]int{}, hits: map[string]int{}}
	for i, p := range list {
		t.all[word(p)]++
		if hit[i] {
			t.hits[word(p)]++
		}
	}
	return t
}

func (t *tallies) sum(head ...string) *tallies { t.head = head; return t }

// print writes the counts as a table and returns the sum of the hits.
func (t *tallies) print(b *bench) (hits int) {
	out := newTable(t.head...)
	var words []string
	for w := range t.all {
		words = append(words, w)
	}
	slices.Sort(words)
	for _, w := range words {
		out.add(w, t.all[w], t.hits[w])
		hits += t.hits[w]
	}
	out.write(b.out)
	fmt.Fprintln(b.out)
	return hits
}
