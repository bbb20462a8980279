package jpos

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// textLimit is the longest message in bytes: a record of jPOS can hold screens of stack frames.
const textLimit = 600

// say appends words to the message, without line ends and other control bytes.
func (b *body) say(words []byte) {
	t := b.p.text
	if len(words) == 0 || len(t) >= textLimit {
		return
	}
	if len(t) > 0 {
		t = append(t, ' ')
	}
	for _, c := range words {
		if len(t) >= textLimit {
			break
		}
		switch {
		case c >= ' ':
			t = append(t, c)
		case c != 0:
			t = append(t, ' ')
		}
	}
	b.p.text = t
}

// words reads the text between two elements, line by line.
func (b *body) words(chunk []byte) {
	if b.stop || b.dump || b.mute > 0 || b.msg.depth > 0 || len(b.p.text) >= textLimit {
		return
	}
	for len(chunk) > 0 && !b.stop && !b.dump {
		line := chunk
		if i := bytes.IndexByte(chunk, '\n'); i >= 0 {
			line, chunk = chunk[:i], chunk[i+1:]
		} else {
			chunk = nil
		}
		if line = trimBlank(line); len(line) > 0 {
			b.line(line)
		}
	}
}

func (b *body) line(line []byte) {
	switch {
	case fields.StackFrame(line):
		b.frames = b.exceptions > 0
		return
	case bytes.HasPrefix(line, []byte("--- data ---")):
		b.dump = true
		return
	case bytes.HasPrefix(line, []byte("-----BEGIN PGP")):
		b.stop = true
		return
	case bytes.HasPrefix(line, []byte("in-transit=")):
		return
	case b.frames && !bytes.HasPrefix(line, []byte("Caused by:")):
		return
	}
	if b.hsm {
		b.hsmLine(line)
	}
	b.version(line)
	b.sayLine(line)
}

// sayLine appends a line of text. Exceptions say their message first alone and then
// behind the name of their class: the second takes the place of the first.
func (b *body) sayLine(line []byte) {
	if b.exceptions > 0 {
		for again := line; ; {
			_, rest, ok := bytes.Cut(again, []byte(": "))
			if !ok {
				break
			}
			if again = rest; b.unsay(again) {
				break
			}
		}
	}
	b.say(line)
}

// unsay takes words off the end of the message, if it ends with just them.
func (b *body) unsay(words []byte) bool {
	t := b.p.text
	n := len(t) - len(words)
	if len(words) == 0 || n < 0 || n > 0 && t[n-1] != ' ' || !bytes.HasSuffix(t, words) {
		return false
	}
	b.p.text = t[:max(n-1, 0)]
	return true
}

// version reads the jPOS release that Q2 tells when it starts, and its SystemMonitor again and again.
func (b *body) version(line []byte) {
	v, ok := bytes.CutPrefix(line, []byte("jPOS "))
	if ok {
		ok = bytes.HasPrefix(b.ev.F[parsers.Component], []byte("Q2"))
	} else if v, ok = bytes.CutPrefix(line, []byte("version: ")); ok {
		ok = bytes.HasSuffix(b.ev.F[parsers.Component], []byte("SystemMonitor"))
	}
	if !ok {
		return
	}
	if i := bytes.IndexByte(v, ' '); i > 0 {
		v = v[:i]
	}
	if len(v) > 0 && v[0]-'0' < 10 {
		b.ev.Set(parsers.Version, v)
	}
}

// hsmLine reads the answer code of a security module in a dump of org.jpos.util.FSDMsg,
// whose lines are name: 'value'.
func (b *body) hsmLine(line []byte) {
	name, v, ok := bytes.Cut(line, []byte(": '"))
	v, closed := bytes.CutSuffix(v, []byte{'\''})
	if !ok || !closed {
		return
	}
	for _, known := range hsmNames {
		if bytes.EqualFold(name, known) {
			b.ev.Set(parsers.HSMCode, v)
		}
	}
}

// hsmNames are the names that message schemas give the error code of a security module.
var hsmNames = [][]byte{[]byte("error"), []byte("errorcode"), []byte("error-code"), []byte("rc"), []byte("response-code"), []byte("result")}
