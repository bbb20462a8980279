package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"posmortem/samples/invent"
)

// delivery is one way in which the same two logs reach a store.
type delivery struct {
	name string
	run  func(d *deliverer) error
}

var deliveries = []delivery{
	{"appended to, and read again", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.first), d.read("."), d.put("host.log", d.whole), d.read("."))
	}},
	{"rotated, and read again", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.first), d.read("."), d.put("host.log.1", d.first), d.put("host.log", d.second), d.read("."))
	}},
	{"compressed copy", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.whole), d.read("."), d.put("host.log.gz", zipped(d.whole)), d.read("."))
	}},
	{"byte for byte copy", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.whole), d.read("."), d.put("copy/old.log", d.whole), d.read("."))
	}},
	{"the older part later", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.second), d.read("."), d.put("host.log.1", d.first), d.read("."))
	}},
	{"run again", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.whole), d.read("."), d.read("."), d.read("."))
	}},
	{"killed, and run again", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.whole), d.kill(20), d.kill(60), d.kill(120), d.read("."))
	}},
	{"the same lines on standard input", func(d *deliverer) error {
		return d.steps(d.put("host.log", d.whole), d.read("."), d.pipe(d.whole))
	}},
	{"two bundles that overlap in few records, the older one later", func(d *deliverer) error {
		near := lineEnd(d.whole, len(d.first)+1)
		return d.steps(d.put("b/host.log", d.second), d.put("a/host.log", d.whole[:near]), d.read("b"), d.read("a"))
	}},
	{"read while its last record was half written, and again", func(d *deliverer) error {
		half := (len(d.first) + lineEnd(d.whole, len(d.first)+1)) / 2
		return d.steps(d.put("host.log", d.whole[:half]), d.read("."), d.put("host.log", d.whole), d.read("."))
	}},
	{"two bundles that overlap", func(d *deliverer) error {
		return d.steps(d.put("a/host.log", d.whole[:d.later]), d.put("b/host.log", d.second), d.read("a"), d.read("b"))
	}},
}

// deliverer delivers logs to one store.
type deliverer struct {
	*bench
	dir, db              string
	whole, first, second []byte
	later                int // an end of a line behind the beginning of second
}

// incremental delivers a host log in nine ways and compares each store with that of one clean run.
func incremental(b *bench) (bool, error) {
	text, err := hostLog(b.seed)
	if err != nil {
		return false, err
	}
	d := &deliverer{bench: b, whole: text}
	cut := lineEnd(text, len(text)/2)
	d.first, d.second, d.later = text[:cut], text[cut:], lineEnd(text, 2*len(text)/3)
	d.at("clean")
	if err := d.steps(d.put("host.log", d.whole), d.read(".")); err != nil {
		return false, err
	}
	want, err := d.answer(d.db)
	if err != nil {
		return false, err
	}
	rows, good := newTable("delivery", "the store is that of one clean run"), 0
	for i, way := range deliveries {
		d.at(fmt.Sprint("way", i+1))
		verdict := "yes"
		err := way.run(d)
		var got answer
		if err == nil {
			got, err = d.answer(d.db)
		}
		if err != nil {
			verdict = "no: " + err.Error()
		} else if diff := contents(want, got); diff != "" {
			verdict = "no: " + diff
		} else {
			good++
		}
		rows.add(way.name, verdict)
	}
	rows.write(b.out)
	fmt.Fprintf(b.out, "\n%d of %d\n", good, len(deliveries))
	return good == len(deliveries), nil
}

// contents compares events and failures; the table of sources shows how the logs were delivered, and is left out, as
// are the columns of failures that name the evidence.
func contents(want, got answer) string {
	want.sources, got.sources = nil, nil
	want.failures, got.failures = bare(want.failures), bare(got.failures)
	return want.differs(&got)
}

// bare cuts the columns finding, evidence_source and evidence_line.
func bare(csv []byte) []byte {
	var out []byte
	for row := range bytes.Lines(csv) {
		for range 3 {
			row = row[:max(0, bytes.LastIndexByte(row, ','))]
		}
		out = append(append(out, row...), '\n')
	}
	return out
}

// hostLog invents a log of a host with failures in it.
func hostLog(seed uint64) (best []byte, err error) {
	bundle, err := invent.Make("host-outage", seed, 0)
	if err != nil {
		return nil, err
	}
	for _, f := range bundle.Files {
		data := f.Data
		if filepath.Ext(f.Name) == ".gz" {
			if data, err = unzipped(data); err != nil {
				return nil, err
			}
		}
		if filepath.Dir(f.Name) == "host" && len(data) > len(best) {
			best = data
		}
	}
	return best, nil
}

func unzipped(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// lineEnd returns the first beginning of a record at or after p: of jPOS logs, whose records have many lines, else of a line.
func lineEnd(text []byte, p int) int {
	sign := []byte("\n")
	if bytes.Contains(text[:min(len(text), 4096)], []byte("\n<log ")) {
		sign = []byte("\n<log ")
	}
	return p + bytes.Index(text[p:], sign) + 1
}

func (d *deliverer) at(name string) {
	d.dir = filepath.Join(d.bench.dir, "ways", name)
	d.db = filepath.Join(d.bench.dir, "ways", name+".duckdb")
}

func (d *deliverer) steps(list ...func() error) error {
	for _, step := range list {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (d *deliverer) put(name string, data []byte) func() error {
	return func() error {
		path := filepath.Join(d.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, data, 0o644)
	}
}

func (d *deliverer) ingest(path string) []string {
	return []string{"ingest", path, "--db", d.db, "--quiet", "--as-of", asOf, "--tz", "Asia/Shanghai"}
}

func (d *deliverer) read(name string) func() error {
	return func() error {
		_, err := d.must(d.ingest(filepath.Join(d.dir, name))...)
		return err
	}
}

func (d *deliverer) kill(ms int) func() error {
	return func() error {
		_, err := d.killed(time.Duration(ms)*time.Millisecond, d.ingest(d.dir)...)
		return err
	}
}

func (d *deliverer) pipe(data []byte) func() error {
	return func() error {
		if r := d.call(data, d.ingest("-")...); r.code != 0 {
			return fmt.Errorf("exit %d: %s", r.code, tail(r.err))
		}
		return nil
	}
}

// zipped compresses with gzip; a buffer takes all that is written to it.
func zipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}
