package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"posmortem/samples/invent"
)

// input is something that contenders read. Their commands name it by its variable, and what none names is not made.
type input struct {
	name    string // of the variable, without $
	doc     string
	size    func(o *options) string // what belongs into the name of the file, so that another size is another file
	records func(o *options) int    // nil: not counted in records
	plain   int64                   // bytes of the logs in it, where it is compressed
	make    func(ctx context.Context, b *bench, path string) error
	store   bool // made by posmortem itself, so made anew for another build
}

// made is an input that lies there.
type made struct {
	Path    string `json:"path"`
	Bytes   int64  `json:"bytes"`
	Records int    `json:"records,omitempty"`
}

// inputs returns the list of all that contenders can read.
func inputs() []input {
	return []input{
		{name: "KV", doc: "key=value lines", size: byRecords, records: allRecords, make: oneLineEach(keyValue)},
		{name: "JSON", doc: "the same as JSON lines", size: byRecords, records: allRecords, make: oneLineEach(jsonLine)},
		{name: "CSV", doc: "the same as CSV with a header", size: byRecords, records: allRecords, make: oneLineEach(csvRow)},
		{name: "ACCESS", doc: "the same as a web server's access log", size: byRecords, records: allRecords, make: oneLineEach(accessLine)},
		{name: "POSTGRES", doc: "the same as a PostgreSQL log", size: byRecords, records: allRecords, make: oneLineEach(postgresLine)},
		{name: "JPOS", doc: "jPOS Q2 log", size: byBytes(1), make: jposOf(1)},
		{name: "JPOS_10", doc: "jPOS Q2 log, a fifth of it", size: byBytes(5), make: jposOf(5)},
		{name: "JPOS_1", doc: "jPOS Q2 log, a fiftieth of it", size: byBytes(50), make: jposOf(50)},
		{name: "LOGCAT", doc: "logcat of a fleet, a file for each terminal", size: byBytes(1), make: func(_ context.Context, b *bench, path string) error { return logcatFleet(path, b.seed, int64(b.bytes)) }},
		{name: "TICKET", doc: "50 MB of mixed logs in a zip", size: func(*options) string { return "50MB.zip" }, make: ticket, plain: ticketBytes},
		{name: "WEEKS", doc: "a folder with 14 weeks of key=value lines", size: byWeek, make: weeks},
		{name: "STORE", doc: "a store of the key=value lines, asked once", size: byRecords, records: allRecords, make: storeOf("$KV"), store: true},
		{name: "STORE13", doc: "a store of 13 weeks, asked once", size: byWeek, make: storeOf("$WEEKS/0* $WEEKS/10 $WEEKS/11 $WEEKS/12 $WEEKS/13"), store: true},
		{name: "DUCKDB", doc: "a DuckDB file with the key=value lines in three columns", size: byRecords, records: allRecords, make: scriptOf(`"$BENCH" duckdb "CREATE TABLE k AS ` + duckKV + `" "$IT"`)},
		{name: "SQLITE", doc: "a SQLite file with the key=value lines in three columns", size: byRecords, records: allRecords, make: scriptOf(`sqlite3 "$IT" ` + sqliteKV)},
	}
}

func byRecords(o *options) string { return fmt.Sprint(o.records) }
func allRecords(o *options) int   { return o.records }
func byWeek(o *options) string    { return fmt.Sprint(o.perWeek) }

func byBytes(part size) func(*options) string {
	return func(o *options) string { return fmt.Sprintf("%d.log", o.bytes/part) }
}

func jposOf(part size) func(context.Context, *bench, string) error {
	return func(_ context.Context, b *bench, path string) error {
		return jposLog(path, b.seed, int64(b.bytes/part))
	}
}

func oneLineEach(write shape) func(context.Context, *bench, string) error {
	return func(_ context.Context, b *bench, path string) error {
		return lines(path, write, b.seed, b.records, monday)
	}
}

// ticketBytes is the size of the logs of a ticket.
const ticketBytes = 50_000_000

// ticket zips busy weeks of mixed logs, as somebody would attach them.
func ticket(_ context.Context, b *bench, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	for have, nth := int64(0), 0; have < ticketBytes; nth++ {
		bundle, err := invent.Make("busy-week", b.seed, nth)
		if err != nil {
			return err
		}
		have += bundle.Trim(ticketBytes - have)
		for _, file := range bundle.Files {
			w, err := z.CreateHeader(&zip.FileHeader{Name: bundle.Name + "/" + file.Name, Method: zip.Deflate, Modified: file.Mod})
			if err != nil {
				return err
			}
			if _, err := w.Write(file.Data); err != nil {
				return err
			}
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

// weeks writes 14 weeks, each into a folder of its own: 01 to 14.
func weeks(_ context.Context, b *bench, path string) error {
	for w := range 14 {
		dir := filepath.Join(path, fmt.Sprintf("%02d", w+1))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := lines(filepath.Join(dir, "host.log"), keyValue, b.seed, b.perWeek, monday.AddDate(0, 0, 7*(w-13))); err != nil {
			return err
		}
	}
	return nil
}

// storeOf reads logs into a store and asks it once, so that later questions find what can be kept.
func storeOf(logs string) func(context.Context, *bench, string) error {
	return scriptOf(`"$POSMORTEM" ingest ` + logs + ` --db "$IT" --quiet && "$POSMORTEM" report summary --db "$IT" --quiet`)
}

func scriptOf(script string) func(context.Context, *bench, string) error {
	return func(ctx context.Context, b *bench, path string) error {
		env, _, err := b.variables(ctx, script)
		if err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, "sh", "-ec", script)
		cmd.Env = append(env, "IT="+path)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, tail(out))
		}
		return nil
	}
}

// have returns an input, made now unless it lies there from an earlier run. What was broken off is made again.
func (b *bench) have(ctx context.Context, in *input) (made, error) {
	name := strings.ToLower(in.name) + "-" + fmt.Sprint(b.seed) + "-" + in.size(&b.options)
	if in.store {
		name += "-" + b.build[:8]
	}
	m := made{Path: filepath.Join(b.dir, name)}
	note := m.Path + ".made"
	if text, err := os.ReadFile(note); err == nil {
		return m, json.Unmarshal(text, &m)
	}
	b.say("making %s: %s", m.Path, in.doc)
	if err := os.RemoveAll(m.Path); err != nil {
		return m, err
	}
	if err := in.make(ctx, b, m.Path); err != nil {
		return m, fmt.Errorf("making %s: %w", in.doc, err)
	}
	if in.records != nil {
		m.Records = in.records(&b.options)
	}
	var err error
	if m.Bytes, err = bytesUnder(m.Path); err != nil {
		return m, err
	}
	if in.plain > 0 {
		m.Bytes = in.plain
	}
	text, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	return m, os.WriteFile(note, text, 0o644)
}

// variables makes the inputs that a script names and returns its environment.
func (b *bench) variables(ctx context.Context, script string) (env []string, read []made, err error) {
	env = append(os.Environ(), "POSMORTEM="+b.program, "BENCH="+b.self, "NODE_PATH="+b.node, "LNAV="+filepath.Join(b.dir, "lnav"), "TMP="+b.tmp, "TMPDIR="+b.tmp,
		"POSMORTEM_KEY_FILE="+filepath.Join(b.dir, "token.key"), "POSMORTEM_DB=", "LC_ALL=C", "NO_COLOR=1")
	for _, in := range inputs() {
		if !names(script, in.name) {
			continue
		}
		m, err := b.have(ctx, &in)
		if err != nil {
			return nil, nil, err
		}
		env = append(env, in.name+"="+m.Path)
		read = append(read, m)
	}
	return env, read, nil
}

// names tells whether a script uses a variable.
func names(script, name string) bool {
	for rest := script; ; {
		_, after, ok := strings.Cut(rest, "$"+name)
		if !ok {
			return false
		}
		if after == "" || !strings.ContainsRune("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", rune(after[0])) {
			return true
		}
		rest = after
	}
}

func bytesUnder(path string) (n int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
