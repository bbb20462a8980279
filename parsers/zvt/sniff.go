package zvt

import (
	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// sniff looks for frames: raw ones that follow each other to the end, or lines that end in one.
func sniff(head []byte) parsers.Score {
	if _, ok := frameLength(head); ok {
		return sniffFrames(head)
	}
	lines, frames, timed := 0, 0, 0
	for line := range parsers.HeadLines(head) {
		lines++
		if !exact(line) {
			continue
		}
		frames++
		if _, n, ok := clock.Parse(line); ok && n < len(line) {
			timed++
		}
	}
	switch {
	case timed > 0 && 8*frames >= lines:
		return 97
	case frames > 0 && 2*frames >= lines:
		return 90
	}
	return 0
}

// exact tells whether a line ends in a frame whose length says so: other dumps in hex may begin alike.
func exact(line []byte) bool {
	at := hexAt(line)
	if at < 0 {
		return false
	}
	var buf [512]byte
	frame := appendHex(buf[:0], line[at:])
	bare := unframe(frame)
	n, ok := frameLength(bare)
	if len(bare) < len(frame) { // DLE ETX and two bytes of checksum follow
		n += 4
	}
	return ok && (n == len(bare) || len(frame) == len(buf) && n > len(bare))
}

func sniffFrames(head []byte) parsers.Score {
	frames := 0
	if unmeasured(head) {
		return 90
	}
	for len(head) > 0 {
		n, ok := frameLength(head)
		switch {
		case !ok:
			return 0
		case n > len(head):
			if frames > 0 || len(head) >= 60<<10 {
				return 90
			}
			return 40 // cut, or something else
		}
		frames++
		head = head[n:]
	}
	return 95
}
