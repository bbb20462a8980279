package nginx

import (
	"bytes"

	"posmortem/parsers"
)

// sniff counts the lines of either log.
func sniff(head []byte) parsers.Score {
	lines, hits := 0, 0
	for len(head) > 0 && lines < 400 {
		var line []byte
		line, head, _ = bytes.Cut(head, newline)
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		lines++
		var a access
		_, _, _, ok := errorHead(line)
		if !ok {
			_, _, _, ok = apacheHead(line)
		}
		if ok || a.read(line) {
			hits++
		}
	}
	switch {
	case hits > 0 && 2*hits >= lines:
		return 96
	case 5*hits >= lines && hits > 2:
		return 60
	}
	return 0
}

var newline = []byte("\n")
