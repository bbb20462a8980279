package modem

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// head is what stands in front of a command or a reply.
type head struct {
	stamp  clock.Stamp
	timed  bool
	up     int64 // milliseconds since the start, or -1
	level  parsers.Level
	module []byte
}

// marks say in which direction a line went.
var marks = [][]byte{[]byte("-->"), []byte("<--"), []byte(">>"), []byte("<<"), []byte("->"), []byte("<-"), []byte("AT>"), []byte("AT<"),
	[]byte("TX:"), []byte("RX:"), []byte("Tx:"), []byte("Rx:"), []byte("TX "), []byte("RX "), []byte("send:"), []byte("recv:"), []byte("> "), []byte("< ")}

// read returns what follows the head.
func (h *head) read(b []byte) []byte {
	h.up = -1
	if s, n, ok := clock.Parse(b); ok {
		h.stamp, h.timed = s, true
		b = bytes.TrimLeft(b[n:], " :|")
	}
	for len(b) > 0 && b[0] == '[' {
		end := bytes.IndexByte(b[:min(len(b), 40)], ']')
		if end < 0 {
			break
		}
		h.bracket(b[1:end])
		b = bytes.TrimLeft(b[end+1:], " :")
	}
	for _, m := range marks {
		if bytes.HasPrefix(b, m) {
			b = bytes.TrimLeft(b[len(m):], " ")
			break
		}
	}
	return b
}

// bracket reads what firmware prints in brackets: uptime, a stamp, a level, a module.
func (h *head) bracket(v []byte) {
	if up, ok := uptime(v); ok {
		h.up = up
		return
	}
	if s, n, ok := clock.Parse(v); ok && n == len(v) {
		h.stamp, h.timed = s, true
		return
	}
	if l := fields.Level(v); l != parsers.LevelNone {
		h.level = l
	} else if len(h.module) == 0 {
		h.module = v
	}
}

// uptime reads "00030546ms" and "30.546s".
func uptime(v []byte) (ms int64, ok bool) {
	n, k := int64(0), 0
	for k < len(v) && k < 15 && v[k]-'0' < 10 {
		n = n*10 + int64(v[k]-'0')
		k++
	}
	if k == 0 {
		return 0, false
	}
	switch rest := v[k:]; {
	case string(rest) == "ms":
		return n, true
	case len(rest) == 5 && rest[0] == '.' && rest[4] == 's' && rest[1]-'0' < 10 && rest[2]-'0' < 10 && rest[3]-'0' < 10:
		return n*1000 + int64(rest[1]-'0')*100 + int64(rest[2]-'0')*10 + int64(rest[3]-'0'), true
	}
	return 0, false
}
