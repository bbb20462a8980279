package logback

import (
	"bytes"

	"posmortem/parsers"
)

// sniff counts how many lines with a stamp also have the rest of the layout. A stamp and a level alone
// are too common to be sure of.
func sniff(src []byte, kind stamps) parsers.Score {
	stamped, other, strong, weak, spring := 0, 0, 0, 0, 0
	for lines := 0; len(src) > 0 && lines < 2000 && stamped < 200; lines++ {
		var line []byte
		line, src = cutLine(src)
		if len(line) < 8 || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		var h head
		to, ok := kind.find(line, &h)
		if !ok {
			if _, ok := (timeOnly - kind).find(line, &h); ok {
				other++
			}
			continue
		}
		stamped++
		if bytes.IndexByte(line, esc) >= 0 {
			line = uncolour(nil, line)
			if to, ok = kind.find(line, &h); !ok {
				continue
			}
		}
		h.read(line, to)
		if h.level == parsers.LevelNone {
			h.secondLine(line, src)
		}
		switch {
		case h.level != parsers.LevelNone && h.spring:
			spring++
		case h.strong() || h.second:
			strong++
		case h.level != parsers.LevelNone:
			weak++
		}
	}
	switch {
	case stamped == 0 || other > stamped:
		return 0
	case 2*spring > stamped:
		return 90
	case 2*(spring+strong) > stamped:
		return 80
	case 2*(spring+strong+weak) > stamped:
		return 55
	case spring+strong+weak > 0:
		return 30
	}
	return 10
}
