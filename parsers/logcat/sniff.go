package logcat

import (
	"posmortem/parsers"
)

// sniff counts the lines that have a head. Lines without one are common (stack
// traces, long form), and so a fifth of the lines is evidence enough for a form with a time.
func sniff(src []byte) parsers.Score {
	lines, strong, weak, marks := 0, 0, 0, 0
	for len(src) > 0 && lines < 400 {
		var line []byte
		if line, src = cutLine(src); len(line) == 0 || line[0] == '\t' {
			continue
		}
		lines++
		line = uncolour(line)
		var h head
		switch {
		case isMarker(line):
			marks++
		case !h.read(line):
		case h.form == tagged, h.form == process:
			weak++
		default:
			strong++
		}
	}
	return judge(lines, strong, weak, marks)
}

func judge(lines, strong, weak, marks int) parsers.Score {
	all := strong + weak + marks
	switch {
	case strong > 0 && 2*all >= lines:
		return 95
	case strong > 0 && 5*all >= lines, marks > 0 && weak > 0:
		return 85
	case strong > 2 && 50*all >= lines:
		return 60
	case weak > 1 && 5*weak >= 3*lines, weak == 1 && lines == 1:
		return 60
	case marks > 0 && marks == lines:
		return 60
	}
	return 0
}
