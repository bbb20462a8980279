package jpos

import (
	"bytes"

	"posmortem/parsers"
)

// body reads what stands inside one <log> element.
type body struct {
	p  *parser
	ev *parsers.Event

	op         []byte // name of the first element: receive, send, connect, warn ...
	msg        message
	exceptions int  // open exception elements
	failed     bool // an exception was seen
	frames     bool // frames of a stack trace were seen: the rest of the exception says nothing new
	mute       int  // open elements whose text tells nothing: profiler, threads
	hsm        bool // inside a message to or from a security module
	dump       bool // a hex dump was seen: no text before the next element
	stop       bool // nothing more to read into the text
}

func (b *body) reset(p *parser, ev *parsers.Event) { *b = body{p: p, ev: ev} }

// walk reads elements and text up to </log> and tells whether it was there.
func (b *body) walk(rec []byte) bool {
	for len(rec) > 0 {
		i := bytes.IndexByte(rec, '<')
		if i < 0 {
			b.words(rec)
			return false
		}
		if i > 0 {
			b.words(rec[:i])
		}
		rec = rec[i+1:]
		if len(rec) == 0 {
			return false
		}
		switch c := rec[0]; {
		case c == '/':
			if bytes.HasPrefix(rec, logClose[1:]) {
				return true
			}
			rec = b.closing(rec[1:])
		case c == '!':
			rec = comment(rec)
		case c|0x20-'a' < 26:
			rec = b.opening(rec)
		}
	}
	return false
}

// comment skips a comment; of a CDATA section only the mark.
func comment(rec []byte) []byte {
	if bytes.HasPrefix(rec, []byte("!--")) {
		if i := bytes.Index(rec, []byte("-->")); i >= 0 {
			return rec[i+3:]
		}
	}
	if bytes.HasPrefix(rec, []byte("![CDATA[")) {
		return rec[8:]
	}
	return rec[1:]
}

// tagName returns the length of the name at the start of b.
func tagName(b []byte) int {
	for i, c := range b {
		if c|0x20-'a' >= 26 && c-'0' >= 10 && c != '-' && c != '_' && c != '.' && c != ':' {
			return i
		}
	}
	return len(b)
}

func (b *body) closing(rec []byte) []byte {
	n := tagName(rec)
	name := rec[:n]
	switch string(name) {
	case "isomsg":
		b.msg.shut()
	case "exception", "iso-exception", "nested-exception":
		b.exceptions = max(b.exceptions-1, 0)
		b.frames = b.frames && b.exceptions > 0
	case "profiler", "threads", "memory":
		b.mute = max(b.mute-1, 0)
	case "fsdmsg":
		b.hsm = false
	default:
		if b.msg.depth > 0 && b.msg.inner > 0 {
			b.msg.inner--
		}
	}
	b.dump = false
	rec = rec[n:]
	if len(rec) > 0 && rec[0] == '>' {
		return rec[1:]
	}
	return rec
}

func (b *body) opening(rec []byte) []byte {
	n := tagName(rec)
	name, rest := rec[:n], rec[n:]
	b.dump = false
	switch string(name) {
	case "isomsg":
		b.first(name)
		return b.msg.open(rest)
	case "field":
		return b.field(rest)
	}
	if b.msg.depth > 0 {
		end := tagEnd(rest)
		if end < 2 || rest[end-2] != '/' {
			b.msg.inner++
		}
		return rest[end:]
	}
	return b.element(name, rest)
}
