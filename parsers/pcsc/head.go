package pcsc

import (
	"bytes"

	"posmortem/parsers"
)

// head is what stands in front of a message.
type head struct {
	delta bool   // microseconds since the line before, in eight digits
	file  []byte // source file, "ifdhandler.c"
}

// read reads "00000012 [140123] ifdhandler.c:1304:IFDHPowerICC() " and returns the message.
func (h *head) read(b []byte) []byte {
	if len(b) > 9 && b[8] == ' ' && digits(b) == 8 {
		h.delta = true
		b = bytes.TrimLeft(b[9:], " ")
	}
	if len(b) > 2 && b[0] == '[' {
		if end := bytes.IndexByte(b[:min(len(b), 24)], ']'); end > 1 && digits(b[1:]) == end-1 {
			b = bytes.TrimLeft(b[end+1:], " ")
		}
	}
	place, rest, ok := bytes.Cut(b, blank)
	file, line, named := bytes.Cut(place, colon)
	if !ok || !named || digits(line) == 0 || !bytes.HasSuffix(place, call) {
		return b
	}
	if i := bytes.LastIndexByte(file, '/'); i >= 0 {
		file = file[i+1:]
	}
	h.file = file
	return bytes.TrimLeft(rest, " ")
}

var blank, colon, call = []byte(" "), []byte(":"), []byte("()")

func digits(b []byte) (n int) {
	for n < len(b) && b[n]-'0' < 10 {
		n++
	}
	return n
}

// sniff counts lines with a delta; some of them must name a source file or speak to a card.
func sniff(src []byte) parsers.Score {
	lines, deltas, sure := 0, 0, 0
	for len(src) > 0 && lines < 400 {
		var line []byte
		line, src, _ = bytes.Cut(src, newline)
		if line = plain(line); len(line) == 0 {
			continue
		}
		lines++
		var h head
		msg := h.read(line)
		if h.delta {
			deltas++
		}
		if h.delta && (len(h.file) > 0 || bytes.HasPrefix(msg, apdu) || bytes.HasPrefix(msg, sw)) {
			sure++
		}
	}
	if sure > 0 && 2*deltas >= lines && 5*sure >= deltas {
		return 95
	}
	return 0
}

var newline = []byte("\n")
