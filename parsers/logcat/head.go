package logcat

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// form is the output form (logcat -v) that a line was written in.
type form uint8

const (
	none       form = iota
	threadtime      // MM-DD HH:MM:SS.mmm pid tid L tag: msg, with uid, year, zone, epoch or uptime too
	timed           // MM-DD HH:MM:SS.mmm L/tag( pid): msg
	brief           // L/tag( pid): msg
	tagged          // L/tag: msg
	process         // L( pid) msg  (tag), also thread: L( pid: tid) msg
	long            // [ MM-DD HH:MM:SS.mmm pid: tid L/tag ], the message below
	studio          // ts pid-tid/pkg L/tag: msg, and ts pid-tid tag pkg L msg
)

// head is what stands in front of a message. The forms are those of
// android_log_printLogLine in AOSP's liblog/logprint.cpp, and of Android Studio.
type head struct {
	form  form
	stamp clock.Stamp
	known bool // the stamp is a time, not an uptime
	level byte
	tag   []byte
	msg   int // where the message begins
}

// read fills h from the first line of a record and tells whether it is a head.
func (h *head) read(line []byte) bool {
	if len(line) < 4 {
		return false
	}
	switch c := line[0]; {
	case c-'0' < 10, c == ' ':
		return h.stamped(line)
	case c == '[':
		return h.long(line)
	case isLevel[c] && line[1] == '/':
		return h.slash(line, 0, false)
	case isLevel[c] && line[1] == '(':
		return h.process(line)
	}
	return false
}

// stamped reads the forms that begin with a time.
func (h *head) stamped(line []byte) bool {
	n := h.readStamp(line)
	if n == 0 || n >= len(line) || line[n] != ' ' {
		return false
	}
	i := skip(line, n)
	if i+1 >= len(line) {
		return false
	}
	if isLevel[line[i]] && line[i+1] == '/' {
		return h.slash(line, i, true)
	}
	j := token(line, i)
	if dash := bytes.IndexByte(line[i:j], '-'); dash > 0 && number(line[i:i+dash]) {
		return h.studio(line, i+dash+1)
	}
	return h.columns(line, i)
}

// readStamp reads a date and time, or the seconds since start that -v monotonic and -v uptime
// print, at the beginning of a line.
func (h *head) readStamp(line []byte) int {
	pad := 0
	for pad < len(line) && pad < 12 && line[pad] == ' ' {
		pad++
	}
	s, n, ok := clock.Parse(line[pad:])
	if ok && s.HasDate {
		h.stamp, h.known = s, true
		return pad + n
	}
	if ok {
		return 0
	}
	i := digits(line, pad)
	if i == pad || i-pad > 9 || i >= len(line) || line[i] != '.' {
		return 0
	}
	if end := digits(line, i+1); end-i-1 == 3 || end-i-1 == 6 || end-i-1 == 9 {
		return end
	}
	return 0
}

// columns reads "[uid] pid tid L tag: msg" at i.
func (h *head) columns(line []byte, i int) bool {
	ids := false
	for range 4 {
		j := token(line, i)
		if j == i {
			return false
		}
		if j-i == 1 && isLevel[line[i]] && ids {
			h.form, h.level = threadtime, line[i]
			h.tagColon(line, min(j+1, len(line)))
			return true
		}
		if ids = number(line[i:j]); !ids && !user(line[i:j]) {
			return false
		}
		i = skip(line, j)
	}
	return false
}

// tagColon reads "tag: msg" at i.
func (h *head) tagColon(line []byte, i int) {
	for at := i; ; {
		k := bytes.IndexByte(line[at:], ':')
		if k < 0 {
			h.tag, h.msg = nil, i
			return
		}
		if at += k; at+1 == len(line) || line[at+1] == ' ' {
			h.tag, h.msg = trim(line[i:at]), min(at+2, len(line))
			return
		}
		at++
	}
}

// slash reads "L/tag( pid): msg" and "L/tag: msg" at i. Without a time in front
// of it the tag must be one word, or prose such as "I/O error:" would be a head.
func (h *head) slash(line []byte, i int, stamped bool) bool {
	h.level = line[i]
	for at := i + 2; ; at++ {
		k := bytes.IndexByte(line[at:], ':')
		if k < 0 {
			return false
		}
		if at += k; at+1 < len(line) && line[at+1] != ' ' || at > i+160 {
			if at > i+160 {
				return false
			}
			continue
		}
		if end := uidEnd(line, i, at); end > 0 {
			at = end
		}
		tag, pid := line[i+2:at], false
		if open := pidOpen(tag); open >= 0 {
			tag, pid = tag[:open], true
		}
		h.tag, h.msg = trim(tag), min(at+2, len(line))
		h.form = [2]form{tagged, brief}[bit(pid)]
		if stamped {
			h.form = timed
		}
		return stamped || len(h.tag) > 0 && bytes.IndexByte(h.tag, ' ') < 0
	}
}

// uidEnd returns the colon behind "(uid: pid)" when the colon at p stands inside it, else 0.
func uidEnd(line []byte, i, p int) int {
	open := bytes.LastIndexByte(line[i:p], '(')
	if open < 0 || !user(line[i+open+1:p]) {
		return 0
	}
	j := digits(line, skip(line, p+1))
	if j+1 < len(line) && line[j] == ')' && line[j+1] == ':' {
		return j + 1
	}
	return 0
}

// pidOpen returns where "( pid)" begins at the end of a tag, or -1.
func pidOpen(tag []byte) int {
	n := len(tag)
	if n < 3 || tag[n-1] != ')' {
		return -1
	}
	open := bytes.LastIndexByte(tag, '(')
	if open < 0 {
		return -1
	}
	id := tag[open+1 : n-1]
	if colon := bytes.IndexByte(id, ':'); colon >= 0 {
		id = id[colon+1:]
	}
	if !number(bytes.TrimLeft(id, " ")) {
		return -1
	}
	return open
}

// levelOf maps the letter of a priority; S (silent) is a filter, not a severity.
func levelOf(c byte) parsers.Level {
	switch c {
	case 'F', 'A':
		return parsers.Fatal
	case 'E':
		return parsers.Error
	case 'W':
		return parsers.Warn
	case 'I':
		return parsers.Info
	case 'D':
		return parsers.Debug
	case 'V':
		return parsers.Trace
	}
	return parsers.LevelNone
}

var isLevel = [256]bool{'V': true, 'D': true, 'I': true, 'W': true, 'E': true, 'F': true, 'A': true, 'S': true}
