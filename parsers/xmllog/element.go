package xmllog

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// element is the text of one XML element, which may be damaged or cut off.
type element []byte

// value returns an attribute of any element in x, or else what stands inside the first element of that name. "Provider Name" is
// the attribute Name of the element Provider.
func (x element) value(name string) []byte {
	if of, attribute, ok := bytes.Cut([]byte(name), []byte(" ")); ok {
		if i := bytes.Index(x, append([]byte{'<'}, of...)); i >= 0 {
			end := bytes.IndexByte(x[i:], '>')
			return element(x[i:max(i, i+end)]).value(string(attribute))
		}
		return nil
	}
	for rest := []byte(x); ; {
		i := bytes.Index(rest, []byte(name))
		if i < 0 {
			return x.inside(name)
		}
		after := rest[i+len(name):]
		if i > 0 && (rest[i-1] == ' ' || rest[i-1] == '\t') && len(after) > 2 && after[0] == '=' && (after[1] == '"' || after[1] == '\'') {
			if end := bytes.IndexByte(after[2:], after[1]); end >= 0 {
				return after[2 : 2+end]
			}
		}
		rest = after
	}
}

// inside returns what stands between <name ...> and </name>.
func (x element) inside(name string) []byte {
	open := []byte("<" + name)
	for rest := []byte(x); ; {
		i := bytes.Index(rest, open)
		if i < 0 {
			return nil
		}
		rest = rest[i+len(open):]
		if len(rest) == 0 || rest[0] != '>' && rest[0] != ' ' {
			continue
		}
		begin := bytes.IndexByte(rest, '>')
		if begin < 0 || begin > 0 && rest[begin-1] == '/' {
			return nil
		}
		rest = rest[begin+1:]
		if end := bytes.Index(rest, []byte("</"+name+">")); end >= 0 {
			rest = rest[:end]
		}
		return rest
	}
}

var cdata, cdataEnd = []byte("<![CDATA["), []byte("]]>")

// plain appends b without elements, with the insides of CDATA as they are and entities undone.
func plain(out, b []byte) []byte {
	from := len(out)
	for len(b) > 0 {
		switch {
		case bytes.HasPrefix(b, cdata):
			in, rest, _ := bytes.Cut(b[len(cdata):], cdataEnd)
			out, b = append(out, in...), rest
		case b[0] == '<':
			end := bytes.IndexByte(b, '>')
			if end < 0 {
				return out
			}
			if b = b[end+1:]; len(out) > from && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		case b[0] == '&':
			out, b = entity(out, b)
		default:
			out, b = append(out, b[0]), b[1:]
		}
	}
	for len(out) > from && (out[len(out)-1] == ' ' || out[len(out)-1] == '\n' || out[len(out)-1] == '\r') {
		out = out[:len(out)-1]
	}
	return out
}

// entity undoes the entity at the beginning of b.
func entity(out, b []byte) (text, rest []byte) {
	end := bytes.IndexByte(b[:min(len(b), 10)], ';')
	if end < 0 {
		return append(out, '&'), b[1:]
	}
	switch name := string(b[1:end]); name {
	case "lt":
		return append(out, '<'), b[end+1:]
	case "gt":
		return append(out, '>'), b[end+1:]
	case "amp":
		return append(out, '&'), b[end+1:]
	case "quot":
		return append(out, '"'), b[end+1:]
	case "apos":
		return append(out, '\''), b[end+1:]
	default:
		base := 10
		if len(name) > 2 && name[0] == '#' && name[1]|0x20 == 'x' {
			name, base = "#"+name[2:], 16
		}
		if len(name) > 1 && name[0] == '#' {
			if v, err := strconv.ParseInt(name[1:], base, 32); err == nil && utf8.ValidRune(rune(v)) {
				return utf8.AppendRune(out, rune(v)), b[end+1:]
			}
		}
	}
	return append(out, '&'), b[1:]
}
