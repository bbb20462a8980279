package syslog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// origin reads "[host] [facility.severity] tag[pid]: " at i, each part of which may be missing.
// RFC 3164 leaves open where the tag ends; its colon is what all writers share.
func (h *head) origin(line []byte, i int) {
	h.msg = i
	if h.tagAt(line, i) || h.facility(line, i) && h.tagAt(line, h.msg) {
		return
	}
	if h.msg > i { // a facility, and no tag behind it
		return
	}
	host := token(line, i)
	if !isHost(line[i:host]) {
		return
	}
	next := skip(line, host)
	if h.tagAt(line, next) || h.facility(line, next) && h.tagAt(line, h.msg) {
		return
	}
	if h.msg == i && (isNotice(line[next:]) || h.pri || h.versioned(line, next)) {
		h.msg = max(h.msg, next)
	}
}

// tagAt reads "tag: ", "tag[pid]: " and "tag(part)[pid]: " at i.
func (h *head) tagAt(line []byte, i int) bool {
	j := token(line, i)
	if j-i < 2 || line[j-1] != ':' {
		return false
	}
	name := line[i : j-1]
	if n := len(name); name[n-1] == ']' {
		if open := bytes.LastIndexByte(name, '['); open > 0 {
			name = name[:open]
		}
	}
	if part := bytes.IndexByte(name, '('); part > 0 {
		name = name[:part]
	}
	if !isTag(name) {
		return false
	}
	h.tag, h.msg, h.sure = name, skip(line, j), true
	return true
}

// versioned reads a program that writes its version before the colon ("syslogd 1.4.1: restart").
func (h *head) versioned(line []byte, i int) bool {
	j := token(line, i)
	k := skip(line, j)
	end := token(line, k)
	if k >= end || line[k]-'0' > 9 || line[end-1] != ':' || !isTag(line[i:j]) {
		return false
	}
	h.tag, h.msg = line[i:j], i
	return true
}

// facility reads "daemon.err" at i, which BusyBox writes before the tag.
func (h *head) facility(line []byte, i int) bool {
	j := token(line, i)
	name, severity, ok := bytes.Cut(line[i:j], dot)
	if !ok || !isFacility(name) {
		return false
	}
	l := fields.Level(severity)
	if l == parsers.LevelNone {
		return false
	}
	h.pri, h.level, h.msg = true, l, skip(line, j)
	return true
}

var dot = []byte(".")

// isFacility tells whether b is a facility's name of syslog(3).
func isFacility(b []byte) bool {
	switch string(b) {
	case "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
		"local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7":
		return true
	}
	return false
}

// isTag tells whether b can be a program's name: it begins with a letter, % or / and
// holds no marks of values.
func isTag(b []byte) bool {
	if len(b) == 0 || len(b) > 64 || !isLetter(b[0]) && b[0] != '%' && b[0] != '/' && b[0] != '_' && b[0] != '(' {
		return false
	}
	for _, c := range b {
		if c == '=' || c == '"' || c == '{' || c == ',' || c >= 0x80 {
			return false
		}
	}
	return true
}

// isHost tells whether b can be a host's name or address.
func isHost(b []byte) bool {
	for _, c := range b {
		if !isLetter(c) && c-'0' > 9 && c != '.' && c != '-' && c != '_' && c != ':' {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 255
}

// isNotice tells whether a text is one that the log daemon writes without a tag.
func isNotice(b []byte) bool { return bytes.HasPrefix(b, mark) || isRepeat(b) }

func isLetter(c byte) bool { return c|0x20-'a' < 26 }
