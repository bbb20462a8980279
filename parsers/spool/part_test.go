package spool

import (
	"os"
	"path/filepath"
	"testing"
)

// TestPart makes files and folders that appear when they are whole, and removes what a killed program left, but nothing that another is writing.
func TestPart(t *testing.T) {
	for _, folder := range []bool{false, true} {
		dir := t.TempDir()
		place := filepath.Join(dir, "out")
		write := func(p *Part, text string) {
			name := p.Name()
			if folder {
				name = filepath.Join(name, "member")
			}
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		killed, err := NewPart(place, folder)
		if err != nil {
			t.Fatal(err)
		}
		write(killed, "half")
		killed.Close() // as the system does when its program is killed
		held, err := NewPart(filepath.Join(dir, "other"), folder)
		if err != nil {
			t.Fatal(err)
		}
		p, err := NewPart(place, folder)
		if err != nil {
			t.Fatal(err)
		}
		write(p, "whole")
		if _, err := os.Stat(killed.Name()); err == nil {
			t.Error("the part of a killed program is still there")
		}
		if _, err := os.Stat(held.Name()); err != nil {
			t.Error("the part of another run is gone:", err)
		}
		if _, err := os.Stat(place); err == nil {
			t.Error("it was seen before it was whole")
		}
		if err := p.Place(); err != nil {
			t.Fatal(err)
		}
		p.Discard()
		held.Discard()
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 || entries[0].Name() != "out" {
			t.Errorf("%v %v lie there", entries, err)
		}
		if folder {
			place = filepath.Join(place, "member")
		}
		if text, err := os.ReadFile(place); err != nil || string(text) != "whole" {
			t.Errorf("%q %v was placed", text, err)
		}
	}
}
