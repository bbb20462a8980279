package ncrej

import (
	"bytes"

	"posmortem/parsers/fields"
)

// terminal is the machine's number at its host. The receipts of the host name it; the machine's own
// settings, which a technician may have left at a default, count only where no receipt does.
type terminal struct {
	name kept
	rank int
}

// learn reads the head of a journal, so that the lines before the first receipt have a terminal, too.
func (t *terminal) learn(head []byte) {
	var cols columns
	var buf [256]byte
	for len(head) > 0 {
		var line []byte
		line, head = cutLine(head)
		if len(line) <= len(buf) {
			t.read(bytes.TrimSpace(appendPlain(buf[:0], line)), &cols)
		}
	}
}

var machineNo = []byte("MACHINE NO")

// read takes the number from a line that names it.
func (t *terminal) read(b []byte, cols *columns) {
	cols.read(b)
	if v := cols.value(b, columnTerminal); len(v) > 1 {
		t.take(v, 3)
		return
	}
	name, value := pair(b)
	switch {
	case len(value) == 0:
	case bytes.EqualFold(name, machineNo):
		t.take(value, 1)
	case fields.Find(name) == fields.Device:
		t.take(value, 2)
	}
}

func (t *terminal) take(v []byte, rank int) {
	if rank >= t.rank && len(v) > 0 && len(v) <= len(t.name.b) {
		t.name.set(v)
		t.rank = rank
	}
}

// Columns of a receipt that are read by their heading.
const (
	columnSTAN = iota
	columnTerminal
	numColumns
)

var headings = [numColumns][]byte{[]byte("STAN"), []byte("TERMINAL")}

// columns remembers the heading "DATE  HOUR  STAN  TERMINAL" until the line below it.
type columns struct {
	at  [numColumns]int // place among the words of the line, from 1
	age int             // lines since the heading
}

func (c *columns) read(b []byte) {
	c.age++
	var at [numColumns]int
	for i, rest := 1, b; len(rest) > 0; i++ {
		var word []byte
		word, rest = cutWord(rest)
		for k, h := range headings {
			if bytes.Equal(word, h) {
				at[k] = i
			}
		}
	}
	if at[columnSTAN] > 0 && at[columnTerminal] > 0 {
		c.at, c.age = at, 0
	}
}

// value returns the word below a heading of the line before.
func (c *columns) value(b []byte, column int) []byte {
	if c.age != 1 || c.at[column] == 0 {
		return nil
	}
	var word []byte
	for range c.at[column] {
		word, b = cutWord(b)
	}
	return word
}

// cutWord returns the first word of b and what follows it.
func cutWord(b []byte) (word, rest []byte) {
	b = bytes.TrimLeft(b, " \t")
	if i := bytes.IndexByte(b, ' '); i >= 0 {
		return b[:i], b[i+1:]
	}
	return b, nil
}
