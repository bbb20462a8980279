package modem

import (
	"bytes"

	"posmortem/parsers"
)

// sniff counts commands and replies, and lines with an uptime in brackets.
func sniff(src []byte) parsers.Score {
	lines, commands, replies, uptimes := 0, 0, 0, 0
	for line := range parsers.HeadLines(src) {
		lines++
		var h head
		b := h.read(line)
		if h.up >= 0 {
			uptimes++
		}
		switch {
		case isCommand(b) && len(b) > 2:
			commands++
		case isReply(b):
			replies++
		case isResult(b):
			lines-- // OK and ERROR alone say nothing
		}
	}
	switch {
	case commands > 0 && 2*(commands+replies) >= lines:
		return 92
	case uptimes > 0 && 2*uptimes >= lines:
		return 88
	case replies > 1 && 2*replies >= lines:
		return 70
	}
	return 0
}

func isResult(b []byte) bool {
	for i := range results {
		if bytes.Equal(b, results[i].word) {
			return true
		}
	}
	return false
}
