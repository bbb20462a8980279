package jpos

import (
	"bytes"

	"posmortem/parsers"
)

// first notes the element that says what the record is about.
func (b *body) first(name []byte) bool {
	if b.op != nil {
		return false
	}
	b.op = name
	return true
}

// element reads an element outside a message.
func (b *body) element(name, rest []byte) []byte {
	first := b.first(name)
	end := tagEnd(rest)
	tag := rest[:end]
	empty := end >= 2 && rest[end-2] == '/'
	switch string(name) {
	case "exception", "iso-exception", "nested-exception", "SQLException":
		b.failed = true
		if string(name) != "SQLException" && !empty {
			b.exceptions++
			b.frames = false
		}
		if empty {
			b.nameOf(tag)
		}
	case "profiler", "threads", "memory":
		if !empty {
			b.mute++
		}
	case "fsdmsg":
		b.hsm = bytes.Contains(tag, []byte("hsm")) || bytes.Contains(tag, []byte("HSM")) || b.hsmRealm()
	case "io-timeout":
		b.mark(parsers.Link, parsers.Warn)
		b.say(name)
	case "peer-disconnect", "session-start", "session-end", "queue-closed":
		b.mark(parsers.Link, parsers.Info)
		b.say(name)
	case "connect":
		b.mark(parsers.Link, parsers.Info)
		b.say(name)
	case "session-error":
		b.mark(parsers.Trouble, parsers.Error)
		b.say(name)
	default:
		b.plainElement(first, name)
	}
	return rest[end:]
}

// plainElement notes the level that a first element names, or keeps its name for the text.
func (b *body) plainElement(first bool, name []byte) {
	if !first {
		return
	}
	switch string(name) {
	case "info", "version", "log":
	case "trace":
		b.ev.Level = parsers.Trace
	case "debug":
		b.ev.Level = parsers.Debug
	case "warn":
		b.mark(parsers.Trouble, parsers.Warn)
	case "error":
		b.mark(parsers.Trouble, parsers.Error)
	case "fatal":
		b.mark(parsers.Trouble, parsers.Fatal)
	case "audit":
		b.ev.Level = parsers.Info
	default:
		b.say(name)
	}
}

// mark raises the level and settles the kind unless an earlier element did.
func (b *body) mark(k parsers.Kind, l parsers.Level) {
	if b.ev.Kind == parsers.Note {
		b.ev.Kind = k
	}
	b.ev.Level = max(b.ev.Level, l)
}

func (b *body) nameOf(tag []byte) {
	for {
		name, value, rest, ok := attribute(tag)
		if !ok {
			return
		}
		if string(name) == "name" {
			b.say(value)
		}
		tag = rest
	}
}

func (b *body) hsmRealm() bool {
	c := b.ev.F[parsers.Component]
	return bytes.Contains(c, []byte("hsm")) || bytes.Contains(c, []byte("HSM"))
}

// tagEnd returns where a tag ends: behind its '>', or at the end of the line when
// the bracket was no tag.
func tagEnd(rest []byte) int {
	for i, c := range rest {
		switch c {
		case '>':
			return i + 1
		case '\n', '<':
			return i
		}
	}
	return len(rest)
}
