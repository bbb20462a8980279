package glog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// head is what stands in front of a message.
type head struct {
	stamp clock.Stamp
	level parsers.Level
	file  []byte // file of the program, without its line
	msg   int    // where the message begins
}

// read reads either form.
func (h *head) read(line []byte) bool {
	if len(line) < 20 {
		return false
	}
	if line[0] == '[' {
		return h.chromium(line)
	}
	return h.glog(line)
}

// glog reads I0302 10:00:00.101010 1702 file.cc:120] and, with a year of four digits, I20260302 10:00:00.101010.
func (h *head) glog(line []byte) bool {
	if h.level = letter(line[0]); h.level == parsers.LevelNone {
		return false
	}
	n := 1
	for n < 10 && line[n]-'0' < 10 {
		n++
	}
	if (n != 5 && n != 9) || line[n] != ' ' || !h.date(line[1:n]) || !h.time(line[n+1:], true) {
		return false
	}
	end := bytes.IndexByte(line[:min(len(line), 200)], ']')
	if end < n+9 {
		return false
	}
	words := bytes.Fields(line[n:end])
	if len(words) < 2 {
		return false
	}
	h.name(words[len(words)-1])
	h.msg = min(end+2, len(line))
	return true
}

// chromium reads [pid:tid:0302/100000.101:ERROR:file.cc(120)], also without the numbers in front.
func (h *head) chromium(line []byte) bool {
	end := bytes.IndexByte(line[:min(len(line), 200)], ']')
	slash := bytes.IndexByte(line[:min(len(line), 60)], '/')
	if end < 0 || slash < 5 || slash+10 > end || !h.date(line[slash-4:slash]) || line[slash-5] != ':' && line[slash-5] != '[' || !h.time(line[slash+1:], false) {
		return false
	}
	rest := line[slash+7 : end]
	i := bytes.IndexByte(rest, ':')
	if i < 0 {
		return false
	}
	level, file, ok := bytes.Cut(rest[i+1:], []byte(":"))
	if !ok {
		return false
	}
	switch string(level) {
	case "INFO", "VERBOSE1", "VERBOSE2":
		h.level = parsers.Info
	case "WARNING":
		h.level = parsers.Warn
	case "ERROR":
		h.level = parsers.Error
	case "FATAL":
		h.level = parsers.Fatal
	default:
		return false
	}
	h.name(file)
	h.msg = min(end+2, len(line))
	return true
}

// name keeps the file of "file.cc:120" and "file.cc(120)".
func (h *head) name(v []byte) {
	if i := bytes.IndexAny(v, ":("); i > 0 {
		v = v[:i]
	}
	h.file = v
}

// date reads 0302 or 20260302.
func (h *head) date(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 {
			return false
		}
	}
	h.stamp = clock.Stamp{HasDate: true}
	if len(b) == 8 {
		h.stamp.Year, h.stamp.HasYear = two(b)*100+two(b[2:]), true
		b = b[4:]
	}
	h.stamp.Month, h.stamp.Day = two(b), two(b[2:])
	year := h.stamp.Year
	if !h.stamp.HasYear {
		year = 2024 // of 366 days
	}
	return clock.Day(year, h.stamp.Month, h.stamp.Day) != clock.NoDay
}

// time reads 10:00:00.101010 or 100000.101.
func (h *head) time(b []byte, colons bool) bool {
	step := 2
	if colons {
		step = 3
	}
	if len(b) < 3*step || colons && (b[2] != ':' || b[5] != ':') {
		return false
	}
	for i := range 3 {
		if b[i*step]-'0' > 9 || b[i*step+1]-'0' > 9 {
			return false
		}
	}
	s := &h.stamp
	s.Hour, s.Minute, s.Second = two(b), two(b[step:]), two(b[2*step:])
	n := 2*step + 2
	if n < len(b) && b[n] == '.' {
		for i, scale := n+1, 100000; i < len(b) && b[i]-'0' < 10; i, scale = i+1, scale/10 {
			s.Micro += int(b[i]-'0') * scale
		}
	}
	return s.Hour < 24 && s.Minute < 60 && s.Second < 60
}

func two(b []byte) int { return int(b[0]-'0')*10 + int(b[1]-'0') }

// letter returns the level of a line's first letter.
func letter(c byte) parsers.Level {
	switch c {
	case 'I':
		return parsers.Info
	case 'W':
		return parsers.Warn
	case 'E':
		return parsers.Error
	case 'F':
		return parsers.Fatal
	}
	return parsers.LevelNone
}
