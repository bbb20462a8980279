package applog

import (
	"bytes"

	"posmortem/parsers"
)

// tally counts what the lines of a head are.
type tally struct{ lines, dated, timeOnly, level, boxed, logback, own int }

// sniff yields to logcat and logback, which write similar heads: forms that only apps
// write are worth 85, any other stamp with a level 68, a stamp in brackets 60. A stamp alone is no
// form; where it lacks the date it is still worth 30, since a plain text would lose its time.
func sniff(src []byte, dated bool) parsers.Score {
	t := count(src)
	heads := t.dated
	if !dated {
		heads = t.timeOnly
	}
	if heads == 0 || 5*heads < t.lines || t.dated > t.timeOnly != dated {
		return 0
	}
	switch all := t.dated + t.timeOnly; {
	case 2*t.logback > all:
		return 45
	case 2*t.own > all:
		return 85
	case 2*t.level > all:
		return 68
	case 2*t.boxed > all:
		return 60
	case dated:
		return 10
	}
	return 30
}

func count(src []byte) (t tally) {
	for len(src) > 0 && t.lines < 400 {
		line := src
		if i := bytes.IndexByte(src, '\n'); i >= 0 {
			line, src = src[:i], src[i+1:]
		} else {
			src = nil
		}
		if line = bytes.TrimSuffix(line, cr); len(line) > 0 && line[0] != '\t' && line[0] != ' ' {
			t.add(line)
		}
	}
	return t
}

func (t *tally) add(line []byte) {
	t.lines++
	var h head
	switch {
	case !h.read(line):
		return
	case h.stamp.HasDate:
		t.dated++
	default:
		t.timeOnly++
	}
	if h.level != parsers.LevelNone {
		t.level++
	}
	if h.boxed {
		t.boxed++
	}
	if (h.own || h.boxed && h.rank) && !h.comma {
		t.own++
	}
	if h.logback || bytes.Contains(line, springMark) {
		t.logback++
	}
}

var springMark = []byte(" --- [")
