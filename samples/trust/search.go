package main

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"io"
	"strings"
)

// keyLen is how many bytes a trace must have to be searched for.
const keyLen = 6

// finder finds very many strings in one pass over a text.
type finder struct {
	maybe [1 << 18]uint64 // a bit for each hash of the first bytes
	at    map[uint64][]trail
	found []bool // by owner
}

// trail is a string that must not appear, and whose it is.
type trail struct {
	text  string
	owner int
}

func newFinder(owners int) *finder {
	return &finder{at: map[uint64][]trail{}, found: make([]bool, owners)}
}

func key(b []byte) uint64 {
	return uint64(binary.LittleEndian.Uint32(b)) | uint64(b[4])<<32 | uint64(b[5])<<40
}

func slot(k uint64) (int, uint64) {
	h := k * 0x9E3779B97F4A7C15 >> 40
	return int(h >> 6), 1 << (h & 63)
}

// add notes a string; one that is too short cannot be told from others and is refused.
func (f *finder) add(owner int, text string) bool {
	if len(text) < keyLen {
		return false
	}
	k := key([]byte(text))
	i, bit := slot(k)
	f.maybe[i] |= bit
	f.at[k] = append(f.at[k], trail{text, owner})
	return true
}

// look marks the owners of all strings that stand in text.
func (f *finder) look(text []byte) {
	for i := 0; i+keyLen <= len(text); i++ {
		k := key(text[i:])
		if s, bit := slot(k); f.maybe[s]&bit == 0 {
			continue
		}
		for _, t := range f.at[k] {
			if bytes.HasPrefix(text[i:], []byte(t.text)) {
				f.found[t.owner] = true
			}
		}
	}
}

// reset forgets what was found.
func (f *finder) reset() { clear(f.found) }

// squeeze leaves out what may stand between the digits of a number, so that a number is found however it is grouped;
// mask signs stay, so that the two visible ends of a masked number do not meet.
func squeeze(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '*', c == '[', c == ']', c == '=', c == '^':
			out = append(out, c)
		case c == 0xef && i+2 < len(text) && text[i+1] == 0xbc && text[i+2] >= 0x90 && text[i+2] <= 0x99:
			out = append(out, '0'+text[i+2]-0x90)
			i += 2
		}
	}
	return out
}

// values returns the cells of CSV one behind another, as they were before they were quoted.
func values(text []byte) []byte {
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.ReuseRecord, r.LazyQuotes = -1, true, true
	var out bytes.Buffer
	for {
		row, err := r.Read()
		if err == io.EOF {
			return out.Bytes()
		}
		if err != nil {
			return append(out.Bytes(), text...)
		}
		out.WriteString(strings.Join(row, "\n"))
		out.WriteString("\n|\n")
	}
}
