package applog

import (
	"bytes"
	"time"

	"posmortem/parsers"
)

// date is a day of the calendar.
type date struct{ year, month, day int }

// isDate tells whether a line holds a date and nothing else.
func isDate(line []byte) bool {
	_, ok := lineDate(line)
	return ok
}

// lineDate reads a line that holds a date and otherwise only rules, spaces and
// the word date: "======== 2026-03-02 ========".
func lineDate(line []byte) (date, bool) {
	line = bytes.TrimLeft(line, "=-*#~> \t[")
	for _, w := range dateWords {
		if len(line) >= len(w) && bytes.EqualFold(line[:len(w)], w) {
			line = bytes.TrimLeft(line[len(w):], ": \t：")
		}
	}
	d, n := readDate(line)
	if n == 0 || len(bytes.TrimRight(line[n:], "=-*#~< \t\r]日")) > 0 {
		return date{}, false
	}
	return d, true
}

var dateWords = [][]byte{[]byte("date"), []byte("日期")}

// pathDate finds the last date in a path: pos_20260302.log, 2026-03-02/app.log.
func pathDate(path string) (date, bool) {
	b := []byte(path)
	for i := len(b) - 8; i >= 0; i-- {
		if i > 0 && b[i-1]-'0' < 10 {
			continue
		}
		if d, n := readDate(b[i:]); n > 0 {
			return d, true
		}
	}
	return date{}, false
}

// startsDayBefore tells whether a log was begun on the day before its file was last written:
// its first time of day is more than an hour later than that of the file.
func startsDayBefore(src parsers.Source) bool {
	if src.Mod.IsZero() {
		return false
	}
	for rest := src.Head; len(rest) > 0; {
		line := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			line, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		var h head
		if h.read(bytes.TrimSuffix(line, cr)) {
			end := local(src)
			return !h.stamp.HasDate && h.stamp.Hour*60+h.stamp.Minute > end.Hour()*60+end.Minute()+60
		}
	}
	return false
}

// local returns the file's time in the zone of its stamps.
func local(src parsers.Source) time.Time {
	if src.Zone == nil {
		return src.Mod.UTC()
	}
	return src.Mod.In(src.Zone)
}

// readDate reads YYYY-MM-DD, also with / . _ or 年月, and YYYYMMDD at the
// beginning of b, and returns its length. Only years from 2000 to 2099 are dates.
func readDate(b []byte) (d date, n int) {
	if len(b) < 8 || b[0] != '2' || b[1] != '0' {
		return d, 0
	}
	var ok [3]bool
	i := 4
	d.year, ok[0] = number(b, 0, 4)
	i = passMark(b, i)
	d.month, ok[1] = number(b, i, 2)
	i = passMark(b, i+2)
	d.day, ok[2] = number(b, i, 2)
	if !ok[0] || !ok[1] || !ok[2] || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return d, 0
	}
	return d, i + 2
}

// passMark passes the mark between two parts of a date.
func passMark(b []byte, i int) int {
	if i >= len(b) {
		return i
	}
	switch b[i] {
	case '-', '/', '.', '_':
		return i + 1
	case 0xe5, 0xe6:
		if bytes.HasPrefix(b[i:], []byte("年")) || bytes.HasPrefix(b[i:], []byte("月")) {
			return i + 3
		}
	}
	return i
}

func number(b []byte, i, n int) (v int, ok bool) {
	if i+n > len(b) {
		return 0, false
	}
	for _, c := range b[i : i+n] {
		if c-'0' > 9 {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}
