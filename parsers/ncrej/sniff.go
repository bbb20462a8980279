package ncrej

import "posmortem/parsers"

// sniff counts heads and status lines: no other log has a sequence number, a date and a time between stars.
func sniff(head []byte) parsers.Score {
	lines, heads, starts := 0, 0, 0
	for len(head) > 0 && lines < 400 {
		var line []byte
		if line, head = cutLine(head); len(line) == 0 {
			continue
		}
		lines++
		n, _, _ := lead(line)
		if _, k := header(line[n:]); k > 0 {
			heads++
		} else if n > 0 && start(line) {
			starts++
		}
	}
	switch {
	case heads > 0 && 3*heads+starts >= lines/8:
		return 95
	case heads > 0:
		return 60
	case starts > 2 && 2*starts >= lines:
		return 70
	}
	return 0
}
