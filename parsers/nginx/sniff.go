package nginx

import "posmortem/parsers"

// sniff counts the lines of either log.
func sniff(head []byte) parsers.Score {
	lines, hits := 0, 0
	for line := range parsers.HeadLines(head) {
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
