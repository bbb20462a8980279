package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The bounds of one run on hostile input.
const (
	mostMemory = 1 << 30 // bytes
	mostTime   = time.Minute
)

// attack is one hostile input, or one hostile command line.
type attack struct {
	kind string
	make func(h *attacker, n int) (args []string, err error)
}

// attacks come in turn until enough were made; most vary with their number and with chance.
var attacks = []attack{
	{"bundle cut short", func(h *attacker, n int) ([]string, error) { return h.spoilt(n, h.cut) }},
	{"bundle with bytes changed", func(h *attacker, n int) ([]string, error) { return h.spoilt(n, h.corrupt) }},
	{"gzip bomb", func(h *attacker, n int) ([]string, error) { return h.file("bomb.log.gz", zippedZeros(64<<20)) }},
	{"zip bomb", func(h *attacker, n int) ([]string, error) {
		return h.zip(member{"a.log", strings.Repeat("\x00", 32<<20)}, member{"b.log", strings.Repeat("0", 32<<20)})
	}},
	{"archives nested deep", func(h *attacker, n int) ([]string, error) { return h.nested(100) }},
	{"archive that holds itself", func(h *attacker, n int) ([]string, error) {
		return h.file("self.gz", bytes.Repeat(zipped([]byte("\x1f\x8b\x08")), 400))
	}},
	{"very many members", func(h *attacker, n int) ([]string, error) { return h.many(20_000) }},
	{"names that climb or are absolute", func(h *attacker, n int) ([]string, error) {
		return h.zip(member{"../../../../etc/cron.d/x", line}, member{"/etc/passwd.log", line}, member{`..\..\x.log`, line}, member{"C:\\x.log", line})
	}},
	{"links and devices in tar", (*attacker).links},
	{"names with controls", func(h *attacker, n int) ([]string, error) {
		return h.zip(member{"a\nb\x1b[2J.log", line}, member{"\x1b]0;owned\a.log", line}, member{"\u202egol.exe", line}, member{strings.Repeat("n", 30_000), line})
	}},
	{"duplicate names", func(h *attacker, n int) ([]string, error) {
		return h.zip(member{"a.log", line}, member{"a.log", line + line}, member{"a.log/b.log", line})
	}},
	{"encrypted zip", (*attacker).encrypted},
	{"very long line", func(h *attacker, n int) ([]string, error) { return h.long(8 << 20 << (n % 4)) }},
	{"NUL bytes", func(h *attacker, n int) ([]string, error) {
		return h.file("nul.log", []byte(strings.ReplaceAll(strings.Repeat(line, 200), " ", "\x00")))
	}},
	{"invalid UTF-8", func(h *attacker, n int) ([]string, error) {
		return h.file("bad.log", []byte(strings.Repeat(line+"\xff\xfe\xc0\xaf\xed\xa0\x80 tid=\xf8\x88\n", 200)))
	}},
	{"escapes and bidi controls in text", func(h *attacker, n int) ([]string, error) {
		return h.file("esc.jsonl", []byte(terminalTricks()))
	}},
	{"injection from text and device names", func(h *attacker, n int) ([]string, error) {
		return h.file("inject.jsonl", []byte(injections(n)))
	}},
	{"injection from flags", (*attacker).flags},
	{"noise", func(h *attacker, n int) ([]string, error) {
		return h.noise([]string{"x.log", "x.zip", "x.tar.gz", "x.xz", "x.zst", "x.bz2"}[n%6])
	}},
	{"deep JSON and XML", func(h *attacker, n int) ([]string, error) {
		return h.file("deep.jsonl", []byte(`{"time":"2026-03-02T10:00:00Z","a":`+strings.Repeat(`[{"a":`, 100_000)+"\n<log><isomsg>"+strings.Repeat("<field>", 100_000)))
	}},
}

const line = "[2026-03-02 10:00:00.000][ERROR][pay] tid=12345678 link lost, err=-9002\n"

// attacker makes hostile inputs in a folder of its own.
type attacker struct {
	*bench
	r       *rand.Rand
	bundles []string
}

func hostile(b *bench) (bool, error) {
	found, err := filepath.Glob(filepath.Join(b.bundles, "*", "bundle.*"))
	if err != nil || len(found) == 0 {
		return false, fmt.Errorf("no bundles in %s (%v)", b.bundles, err)
	}
	h := &attacker{bench: b, r: rand.New(rand.NewPCG(b.seed, 13)), bundles: found}
	rows, bad := map[string]*toll{}, 0
	var most toll
	for i := range b.count {
		a := &attacks[kindOf(i, b.count)]
		if rows[a.kind] == nil {
			rows[a.kind] = &toll{}
		}
		r, err := h.attack(a, i)
		if err != nil {
			return false, fmt.Errorf("%s: %w", a.kind, err)
		}
		wrong := faults(&r)
		for _, t := range []*toll{rows[a.kind], &most} {
			t.add(&r, len(wrong))
		}
		if len(wrong) > 0 {
			bad++
			fmt.Fprintf(b.out, "%s, input %d: %s; exit %d: %s\n", a.kind, i+1, strings.Join(wrong, ", "), r.code, tail(r.err))
		}
	}
	t := newTable("hostile input", "inputs", "handled", "longest, s", "most memory, MB")
	for _, a := range attacks {
		if row := rows[a.kind]; row != nil {
			t.add(a.kind, row.n, row.n-row.bad, row.took.Seconds(), row.rss>>20)
		}
	}
	t.add("all", most.n, most.n-most.bad, most.took.Seconds(), most.rss>>20)
	t.write(b.out)
	return bad == 0, nil
}

// kindOf gives the two kinds that spoil real bundles half of all turns: their places are chance.
func kindOf(i, n int) int {
	if i < len(attacks) {
		return i
	}
	if i%2 == 0 {
		return i / 2 % 2
	}
	return 2 + i/2%(len(attacks)-2)
}

// toll is what a kind of attack cost at most.
type toll struct {
	n, bad int
	took   time.Duration
	rss    int64
}

func (t *toll) add(r *outcome, wrong int) {
	t.n++
	if wrong > 0 {
		t.bad++
	}
	t.took, t.rss = max(t.took, r.took), max(t.rss, r.rss)
}

// faults says what a run did that it may not.
func faults(r *outcome) (wrong []string) {
	if !slices.Contains([]int{0, 1, 2, 4}, r.code) || r.signal != 0 {
		wrong = append(wrong, fmt.Sprintf("exit %d, signal %v", r.code, r.signal))
	}
	if r.panicked() {
		wrong = append(wrong, "crashed")
	}
	if r.late || r.took > mostTime {
		wrong = append(wrong, fmt.Sprintf("took %v", r.took))
	}
	if r.rss > mostMemory {
		wrong = append(wrong, fmt.Sprintf("took %d MB", r.rss>>20))
	}
	for name, text := range map[string][]byte{"standard output": r.out, "standard error": r.err} {
		if sign := acting(text); sign != "" {
			wrong = append(wrong, name+" holds "+sign)
		}
	}
	return wrong
}

// acting finds what would act on a terminal: controls other than line ends and tabs, and signs that turn the direction of text.
func acting(text []byte) string {
	for _, r := range string(text) {
		switch {
		case r < ' ' && r != '\n' && r != '\t' && r != '\r', r == 0x7f, r >= 0x80 && r < 0xa0:
			return fmt.Sprintf("the control U+%04X", r)
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
			return fmt.Sprintf("the direction sign U+%04X", r)
		}
	}
	return ""
}

// attack makes one input and lets the program at it.
func (h *attacker) attack(a *attack, i int) (outcome, error) {
	if err := os.RemoveAll(h.in()); err != nil {
		return outcome{}, err
	}
	if err := os.MkdirAll(h.in(), 0o755); err != nil {
		return outcome{}, err
	}
	args, err := a.make(h, i)
	if err != nil {
		return outcome{}, err
	}
	if args == nil {
		format := [...]string{"table", "csv", "json", "markdown"}[i%4]
		args = []string{[...]string{"diagnose", "failures"}[i/4%2], h.in(), "--format", format, "--profile", "unionpay"}
	}
	return h.call(nil, args...), nil
}

func (h *attacker) in() string { return filepath.Join(h.dir, "hostile") }

func (h *attacker) file(name string, data []byte) ([]string, error) {
	return nil, os.WriteFile(filepath.Join(h.in(), name), data, 0o644)
}

// spoilt writes a real bundle after it was spoilt.
func (h *attacker) spoilt(n int, spoil func([]byte) []byte) ([]string, error) {
	name := h.bundles[h.r.IntN(len(h.bundles))]
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return h.file(fmt.Sprint(n)+filepath.Base(name), spoil(data))
}

func (h *attacker) cut(data []byte) []byte { return data[:h.r.IntN(len(data))] }

func (h *attacker) corrupt(data []byte) []byte {
	for range 1 + h.r.IntN(20) {
		at := h.r.IntN(len(data))
		for k := at; k < min(len(data), at+1+h.r.IntN(16)); k++ {
			data[k] = byte(h.r.Uint32())
		}
	}
	return data
}

type member struct{ name, text string }

// zip writes members as they are named: archive/zip checks no names when it writes.
func (h *attacker) zip(members ...member) ([]string, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Deflate, NonUTF8: false})
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(f, m.text); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return h.file("hostile.zip", b.Bytes())
}

func zippedZeros(n int) []byte {
	data := zipped(make([]byte, n))
	return zipped(data) // a bomb in a wrapper
}

func (h *attacker) nested(deep int) ([]string, error) {
	data, name := []byte(line), "a.log"
	for i := range deep {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		f, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(data); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		data, name = b.Bytes(), fmt.Sprintf("%d.zip", i)
	}
	return h.file("nested.zip", data)
}

func (h *attacker) many(n int) ([]string, error) {
	members := make([]member, n)
	for i := range members {
		members[i] = member{fmt.Sprintf("d%d/%d.log", i%100, i), line}
	}
	return h.zip(members...)
}

func (h *attacker) links(int) ([]string, error) {
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	w := tar.NewWriter(g)
	for _, m := range []tar.Header{
		{Name: "l.log", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, {Name: "h.log", Typeflag: tar.TypeLink, Linkname: "../../etc/shadow"},
		{Name: "zero", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 5}, {Name: "pipe.log", Typeflag: tar.TypeFifo}, {Name: "../up.log", Typeflag: tar.TypeReg, Size: int64(len(line))},
	} {
		m.Mode = 0o644
		if err := w.WriteHeader(&m); err != nil {
			return nil, err
		}
		if m.Size > 0 {
			if _, err := io.WriteString(w, line); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if err := g.Close(); err != nil {
		return nil, err
	}
	if err := os.Symlink("/dev/zero", filepath.Join(h.in(), "endless.log")); err != nil {
		return nil, err
	}
	return h.file("links.tar.gz", b.Bytes())
}

// encrypted writes a zip whose only member says that it is encrypted.
func (h *attacker) encrypted(n int) ([]string, error) {
	if _, err := h.zip(member{"secret.log", line}); err != nil {
		return nil, err
	}
	name := filepath.Join(h.in(), "hostile.zip")
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	data[6] |= 1 // the flag in the local header
	if at := bytes.Index(data, []byte("PK\x01\x02")); at >= 0 {
		data[at+8] |= 1
	}
	return nil, os.WriteFile(name, data, 0o644)
}

// long writes one line of so many bytes, and an ordinary one behind it.
func (h *attacker) long(n int) ([]string, error) {
	f, err := os.Create(filepath.Join(h.in(), "long.log"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	part := []byte(strings.TrimSuffix(strings.Repeat(strings.TrimSpace(line)+" ", 1000), " "))
	for n > 0 {
		if _, err := f.Write(part); err != nil {
			return nil, err
		}
		n -= len(part)
	}
	_, err = io.WriteString(f, "\n"+line)
	return nil, err
}

func (h *attacker) noise(name string) ([]string, error) {
	heads := map[string]string{".zip": "PK\x03\x04", ".gz": "\x1f\x8b\x08\x00", ".xz": "\xfd7zXZ\x00", ".zst": "\x28\xb5\x2f\xfd", ".bz2": "BZh9"}
	data := []byte(heads[filepath.Ext(name)])
	for range 20_000 {
		data = append(data, byte(h.r.Uint32()))
	}
	return h.file(name, data)
}

// terminalTricks are records whose text would act on a terminal.
func terminalTricks() string {
	var b strings.Builder
	for _, s := range []string{`\u001b[2J\u001b[H`, `\u001b]0;title\u0007`, `\u001b]8;;http://x/\u0007link\u001b]8;;\u0007`, `\u009b31m`, `\u202edecline\u202c`, `\u2066a\u2069`, `\u0000\u0008\u007f`, `\r\n\u2028x`} {
		fmt.Fprintf(&b, `{"time":"2026-03-02T10:00:00Z","tid":"1%s2","mti":"0210","stan":"000001","respCode":"9%s6","level":"error","msg":"host down %s","merchant":"%s","logger":"%s"}`+"\n", s, s, s, s, s)
	}
	b.WriteString("{\"time\":\"2026-03-02T10:00:01Z\",\"level\":\"error\",\"msg\":\"raw \x1b[31m red \x1b[0m\"}\n")
	return b.String()
}

// injections are records whose values would be formulas, markup, statements or paths elsewhere.
func injections(n int) string {
	var b strings.Builder
	for i, s := range []string{`=cmd|' /C calc'!A0`, `@SUM(1+1)`, `<script>alert(1)</script>`, `'); DROP TABLE event; --`, `../../../etc/passwd`, `a|b\n# head`, `$(reboot)`, "`id`", `Bcc: x@example.com`, `{{.}}`} {
		fmt.Fprintf(&b, `{"time":"2026-03-02T10:%02d:00Z","tid":%q,"mti":"0200","stan":"%06d","amount":"100","merchant":%q}`+"\n", (i+n)%60, s, i, s)
		fmt.Fprintf(&b, `{"time":"2026-03-02T10:%02d:01Z","tid":%q,"mti":"0210","stan":"%06d","respCode":"91","msg":%q}`+"\n", (i+n)%60, s, i, s)
	}
	return b.String()
}

// flags are command lines whose values would be statements, paths or escapes elsewhere.
func (h *attacker) flags(n int) ([]string, error) {
	if _, err := h.file("a.jsonl", []byte(injections(n))); err != nil {
		return nil, err
	}
	evil := []string{"'); DROP TABLE event; --", "\x1b[2J", "../../x", "\u202ex", strings.Repeat("9", 5000), "x\ny", "' OR 1=1 --"}[n%7]
	flag := []string{"--device", "--merchant", "--cause", "--code", "--from", "--profile", "--tz", "--format-of", "--lang", "--memory"}[n%10]
	return []string{"diagnose", h.in(), flag, evil}, nil
}
