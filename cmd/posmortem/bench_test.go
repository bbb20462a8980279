package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/bundle"
	"posmortem/samples/invent"
)

// logsByFormat invents busy weeks and gathers their logs by the format that they are taken for, at least 8 MB of each.
func logsByFormat(b *testing.B) map[string][]byte {
	b.Helper()
	logs := map[string][]byte{}
	dir := b.TempDir()
	for nth := range 3 {
		week, err := invent.Make("busy-week", invent.CommittedSeed, nth)
		if err != nil {
			b.Fatal(err)
		}
		if err := week.Write(dir); err != nil {
			b.Fatal(err)
		}
	}
	err := bundle.Walk(b.Context(), []string{dir}, nil, bundle.Options{}, func(m *bundle.Member) error {
		text, err := io.ReadAll(m.Reader)
		if f, _ := all.Detect(m.Path, text[:min(len(text), headSize)]); f.Name != "manifest" && len(text) > 10_000 {
			logs[f.Name] = append(logs[f.Name], text...)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range logs {
		logs[name] = bytes.Repeat(text, 1+8<<20/len(text))
	}
	return logs
}

// BenchmarkIngest reads a large log of each format into a store in a file.
func BenchmarkIngest(b *testing.B) {
	for name, text := range logsByFormat(b) {
		b.Run(name, func(b *testing.B) {
			dir := b.TempDir()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				db := filepath.Join(dir, "store.duckdb")
				if code, _, errs := call(b.Context(), dir, string(text), "ingest", "-", "--db", db, "--quiet", "--format-of", "stdin="+name); code != exitFine {
					b.Fatal(errs)
				}
				b.StopTimer()
				if err := os.Remove(db); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

// BenchmarkParse reads the same logs by one goroutine, without the database: the formats, the signals and the mask.
func BenchmarkParse(b *testing.B) {
	for name, text := range logsByFormat(b) {
		b.Run(name, func(b *testing.B) {
			f, _ := all.ByName(name)
			r := parsers.NewReader([]byte("0123456789abcdef"))
			job := parsers.Job{ID: 1, Format: f, Source: parsers.Source{Head: text[:headSize], Year: 2026}}
			text := text[:min(len(text), 4<<20)]
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				r.Small(job, text)
				if rec := r.Batch().Take(); rec != nil {
					rec.Release()
				}
			}
		})
	}
}

// BenchmarkDiagnose does the main job on a bundle that lies in memory afterwards.
func BenchmarkDiagnose(b *testing.B) {
	for _, name := range []string{"key-missing", "mixed-week"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if code, _, errs := call(b.Context(), b.TempDir(), "", "diagnose", filepath.Join(samplesDir, name)); code != exitFine {
					b.Fatal(errs)
				}
			}
		})
	}
}

// BenchmarkHelp starts the program for its help, as a process.
func BenchmarkHelp(b *testing.B) {
	for _, args := range [][]string{{"--help"}, {"diagnose", "--help"}, {"version"}} {
		b.Run(strings.TrimLeft(fmt.Sprint(args[0]), "-"), func(b *testing.B) {
			for b.Loop() {
				if out, err := exec.CommandContext(b.Context(), "posmortem", args...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
		})
	}
}
