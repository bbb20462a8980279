package delimited

import "posmortem/parsers"

// sniff looks for a header with known names, and for rows below it with as many fields.
func sniff(head []byte) parsers.Score {
	h, rest := findHeader(head)
	if h.columns == nil {
		return 0
	}
	rows, fit := 0, 0
	for len(rest) > 0 && rows < maxRows {
		n, row, _ := split(rest, true)
		if n == 0 || n == len(rest) && rows > 0 && rest[n-1] != '\n' {
			break // the last row may be cut off
		}
		if rest = rest[n:]; comment(row) {
			continue
		}
		rows++
		if n := h.count(row); n == len(h.columns) || n == len(h.columns)+1 {
			fit++
		}
	}
	switch {
	case rows == 0 && h.payment >= 2:
		return 55
	case rows == 0 || fit*2 < rows:
		return 10
	case h.payment >= 2:
		return 92
	}
	return 70
}
