package wire

import (
	"bytes"

	"posmortem/parsers"
)

// markup reads the elements and attributes of XML. It goes on where XML 1.0 would stop: traces cut bodies.
func (p *parser) markup(ev *parsers.Event, b []byte) {
	depth := 0
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || i+1 >= len(b) {
			return
		}
		text := b[:i]
		b = b[i:]
		switch {
		case bytes.HasPrefix(b, cdata):
			b = b[len(cdata):]
			if end := bytes.Index(b, cdataEnd); end >= 0 {
				if depth > 0 && depth <= maxDepth {
					p.pair(ev, p.parent(depth), p.names[depth-1], b[:end])
				}
				b = b[end+len(cdataEnd):]
			}
		case b[1] == '/':
			if depth > 0 {
				if depth <= maxDepth && len(bytes.TrimSpace(text)) > 0 {
					p.pair(ev, p.parent(depth), p.names[depth-1], text)
				}
				depth--
			}
			b = behind(b)
		case b[1] == '?' || b[1] == '!':
			b = behind(b)
		default:
			tag := b[1:]
			b = behind(b)
			if n := len(tag) - len(b) - 1; n >= 0 {
				tag = tag[:n]
			}
			depth = p.open(ev, tag, depth)
		}
	}
}

var cdata, cdataEnd = []byte("<![CDATA["), []byte("]]>")

// behind returns what follows the next '>'.
func behind(b []byte) []byte {
	if i := bytes.IndexByte(b, '>'); i >= 0 {
		return b[i+1:]
	}
	return nil
}

// parent returns the name of the element around the one at depth.
func (p *parser) parent(depth int) []byte {
	if depth < 2 || depth > maxDepth {
		return nil
	}
	return p.names[depth-2]
}

// open enters the element whose tag begins with a name, and reads its attributes.
func (p *parser) open(ev *parsers.Event, tag []byte, depth int) int {
	empty := bytes.HasSuffix(tag, slash)
	tag = bytes.TrimSuffix(tag, slash)
	n := bytes.IndexAny(tag, " \t\r\n")
	if n < 0 {
		n = len(tag)
	}
	name := local(tag[:n])
	if depth < maxDepth {
		p.names[depth] = name
	}
	for rest := tag[n:]; ; {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 || eq+1 >= len(rest) {
			break
		}
		attr, mark := bytes.TrimSpace(rest[:eq]), rest[eq+1]
		rest = rest[eq+2:]
		end := bytes.IndexByte(rest, mark)
		if end < 0 || mark != '"' && mark != '\'' {
			break
		}
		p.pair(ev, name, local(attr), rest[:end])
		rest = rest[end+1:]
	}
	if empty {
		return depth
	}
	return depth + 1
}

var slash = []byte("/")

// local returns a name without its namespace.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}
