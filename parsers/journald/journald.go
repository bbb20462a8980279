// Package journald reads the export format of systemd's journal (journalctl -o export, systemd.io/JOURNAL_EXPORT_FORMATS):
// fields NAME=value one to a line, an empty line behind each entry, and for values of several lines the name, eight bytes of
// length and the bytes.
package journald

import (
	"bytes"
	"encoding/binary"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such an export; an entry begins with its cursor.
var Format = parsers.Format{
	Name:  "journald",
	Doc:   "systemd's journal in its export format (journalctl -o export)",
	Sniff: sniff,
	Start: func(line []byte) bool { return bytes.HasPrefix(line, cursor) },
	New:   func(parsers.Source) parsers.Parser { return &parser{} },
}

var (
	cursor   = []byte("__CURSOR=")
	realtime = []byte("__REALTIME_TIMESTAMP")
)

type parser struct{ buf []byte }

// entry is what is kept of one entry.
type entry struct{ realtime, source, priority, identifier, comm, unit, message []byte }

// Parse reads one entry.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	var e entry
	e.read(rec)
	when := e.source
	if len(when) == 0 {
		when = e.realtime
	}
	if t, ok := micros(when); ok {
		ev.Time, ev.TimeQuality = t, clock.Exact
	}
	if len(e.priority) == 1 {
		ev.Level = fields.SyslogLevel(int(e.priority[0] - '0'))
	}
	for _, name := range [][]byte{e.identifier, e.comm, e.unit} {
		ev.Set(parsers.Component, name)
	}
	msg := e.message
	if bytes.IndexByte(msg, '\n') >= 0 {
		p.buf = fields.Fold(p.buf[:0], msg)
		msg = p.buf
	}
	if len(e.realtime) == 0 {
		return parsers.Reject("an entry without its time")
	}
	return fields.FreeText(ev, msg)
}

// read goes through the fields of an entry.
func (e *entry) read(rec []byte) {
	for len(rec) > 0 {
		line := rec
		if i := bytes.IndexByte(rec, '\n'); i >= 0 {
			line, rec = rec[:i], rec[i+1:]
		} else {
			rec = nil
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		name, value, pair := bytes.Cut(line, []byte("="))
		if !pair {
			value, rec = sized(rec)
		}
		e.set(name, value)
	}
}

// sized reads the length and the bytes of a value that stands behind the line with its name. A length that does not fit, since
// the text went through other hands, ends the value at the end of the entry.
func sized(b []byte) (value, rest []byte) {
	if len(b) < 8 {
		return nil, b
	}
	n := binary.LittleEndian.Uint64(b)
	if n > uint64(len(b)-8) {
		return nil, b
	}
	value, rest = b[8:8+n], b[8+n:]
	return value, bytes.TrimPrefix(rest, []byte("\n"))
}

func (e *entry) set(name, value []byte) {
	switch string(name) {
	case "__REALTIME_TIMESTAMP":
		e.realtime = value
	case "_SOURCE_REALTIME_TIMESTAMP":
		e.source = value
	case "PRIORITY":
		e.priority = value
	case "SYSLOG_IDENTIFIER":
		e.identifier = value
	case "_COMM":
		e.comm = value
	case "_SYSTEMD_UNIT":
		e.unit = value
	case "MESSAGE":
		e.message = value
	}
}

// micros reads a number of microseconds since 1970 UTC.
func micros(v []byte) (int64, bool) {
	if len(v) < 10 {
		return 0, false
	}
	return fields.Integer(v)
}

// sniff looks for entries at the beginning: the head may begin inside one.
func sniff(head []byte) parsers.Score {
	if i := bytes.Index(head, cursor); i >= 0 && (i == 0 || head[i-1] == '\n') && bytes.Contains(head[i:], realtime) {
		return 97
	}
	return 0
}
