package syslog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// head is what stands in front of a message.
type head struct {
	stamp clock.Stamp
	timed bool
	pri   bool // a priority in angle brackets, or facility.severity
	level parsers.Level
	tag   []byte // the program
	data  []byte // structured data of RFC 5424
	msg   int    // where the message begins
	sure  bool   // the program is told by a tag with its colon, or in the columns of RFC 5424
}

// read fills h from the first line of a record and tells whether it begins with a head.
func (h *head) read(line []byte) bool {
	i, modern := h.priority(line)
	if modern {
		return h.columns(line, i)
	}
	n := h.readStamp(line, i)
	if n == 0 || n < len(line) && line[n] != ' ' && line[n] != ':' {
		return false
	}
	h.timed = true
	i = skip(line, n)
	if i < len(line) && line[i] == ':' { // Cisco's "Mar  2 10:00:00: %SYS-5"
		i = skip(line, i+1)
	}
	if h.stamp.HasYear && h.bareColumns(line, i) {
		return true
	}
	h.origin(line, i)
	return true
}

// priority reads "<PRI>" and tells by the version behind it whether RFC 5424, clause 6, follows.
func (h *head) priority(line []byte) (i int, modern bool) {
	if len(line) < 4 || line[0] != '<' {
		return 0, false
	}
	v := 0
	for i = 1; i < 4 && line[i]-'0' < 10; i++ {
		v = v*10 + int(line[i]-'0')
	}
	if i == 1 || i >= len(line) || line[i] != '>' || v > 191 {
		return 0, false
	}
	h.pri, h.level = true, fields.SyslogLevel(v&7)
	i++
	if i+1 < len(line) && line[i] == '1' && line[i+1] == ' ' {
		return i + 2, true
	}
	return i, false
}

// readStamp reads the time at i and returns where it ends, or 0. Only times with a date count.
func (h *head) readStamp(line []byte, i int) int {
	if i >= len(line) {
		return 0
	}
	if line[i] == '*' || line[i] == '.' { // a router whose clock is not set
		i++
	}
	s, n, ok := clock.Parse(line[i:])
	if !ok || !s.HasDate {
		return 0
	}
	h.stamp = s
	return i + n
}

// columns reads "TIMESTAMP HOST APP PROCID MSGID DATA MSG" of RFC 5424 at i.
func (h *head) columns(line []byte, i int) bool {
	if n := h.readStamp(line, i); n > 0 {
		h.timed, i = true, n
	} else if i < len(line) && line[i] == '-' {
		i++
	} else {
		return false
	}
	return h.fiveColumns(line, skip(line, i))
}

// bareColumns reads the same without priority and version, which some relays drop. It
// asks for structured data, or a dash in its place.
func (h *head) bareColumns(line []byte, i int) bool {
	at := i
	for range 4 {
		j := token(line, at)
		if j >= len(line) || line[j-1] == ':' {
			return false
		}
		at = j + 1
	}
	if at >= len(line) || line[at] != '-' && line[at] != '[' || line[at] == '-' && at+1 < len(line) && line[at+1] != ' ' {
		return false
	}
	if line[at] == '[' && bytes.IndexByte(line[at:], '=') < 0 {
		return false
	}
	return h.fiveColumns(line, i)
}

func (h *head) fiveColumns(line []byte, i int) bool {
	host := token(line, i)
	app := skip(line, host)
	j := token(line, app)
	if tag := line[app:j]; !bytes.Equal(tag, dash) {
		h.tag = tag
	}
	i = skip(line, j)
	for range 2 { // PROCID and MSGID
		i = skip(line, token(line, i))
	}
	j = dataEnd(line, i)
	if j > i+1 {
		h.data = line[i:j]
	}
	h.msg, h.sure = skip(line, j), true
	return true
}

var dash = []byte("-")

// dataEnd returns the end of the structured data at i (RFC 5424, clause 6.3): a dash, or elements
// in brackets whose values are quoted, with \" \\ and \] for those bytes.
func dataEnd(line []byte, i int) int {
	if i < len(line) && line[i] == '-' {
		return i + 1
	}
	start := i
	for i < len(line) && line[i] == '[' {
		quoted := false
		for i++; i < len(line) && (quoted || line[i] != ']'); i++ {
			switch line[i] {
			case '\\':
				i++
			case '"':
				quoted = !quoted
			}
		}
		if i >= len(line) {
			return start
		}
		i++
	}
	return i
}

// skip returns the first byte from i on that is no space.
func skip(b []byte, i int) int {
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return min(i, len(b))
}

// token returns the end of the word at i.
func token(b []byte, i int) int {
	for i < len(b) && b[i] != ' ' {
		i++
	}
	return i
}
