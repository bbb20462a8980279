package iso8583

import (
	"bytes"

	"posmortem/parsers"
)

// sniff asks for messages that can be read, not for what looks like one.
func sniff(head []byte) parsers.Score {
	if _, ok := frameLength(head); ok {
		return sniffFrames(head)
	}
	if bare(head) {
		return 90
	}
	return sniffText(head)
}

func sniffFrames(head []byte) parsers.Score {
	var d Decoder
	frames, read := 0, 0
	for len(head) > 0 && frames < 100 {
		n, ok := frameLength(head)
		if !ok || n > len(head) {
			break
		}
		frames++
		if _, ok := d.find(head[:n]); ok {
			read++
		}
		head = head[n:]
	}
	switch {
	case read > 0 && 2*read >= frames:
		return 95
	case frames > 2 && len(head) == 0:
		return 60
	}
	return 0
}

func sniffText(head []byte) parsers.Score {
	var p sniffer
	for len(head) > 0 && p.records < 200 {
		n, _ := text(head)
		p.record(bytes.TrimSpace(head[:n]))
		head = head[n:]
	}
	switch {
	case p.plain > 0 && 2*p.plain >= p.records:
		return 96
	case p.plain+p.worded+p.dumps == 0:
		return 0
	case p.worded > 0 && 2*(p.plain+p.worded+p.dumps) >= p.records:
		return 70
	case p.dumps > 0 && 3*(p.plain+p.worded+p.dumps) >= p.records:
		return 75
	}
	return 0
}

// sniffer counts records by what they hold.
type sniffer struct {
	d                             Decoder
	records, plain, worded, dumps int
}

func (p *sniffer) record(rec []byte) {
	if len(rec) == 0 {
		return
	}
	p.records++
	var hex []byte
	elements, words := 0, false
	for rest := rec; len(rest) > 0; {
		var line []byte
		line, rest = cutLine(rest)
		b := bytes.TrimSpace(line)
		if id, _ := printed(b); id >= 0 {
			elements++
			continue
		}
		if _, n, ok := stampAt(b); ok {
			b, words = b[n:], true
		}
		from, to := hexPart(b)
		words = words || from > 0 && from < len(b) && !isOffset(bytes.TrimSpace(b[:from]))
		hex = append(hex, b[from:to]...)
	}
	raw, _ := appendHex(make([]byte, 0, maxMessage), hex)
	_, read := p.d.find(raw)
	if !read && len(hex) == 0 {
		_, read = p.d.find(rec)
	}
	switch {
	case elements > 2:
		p.dumps++
	case read && words:
		p.worded++
	case read:
		p.plain++
	}
}
