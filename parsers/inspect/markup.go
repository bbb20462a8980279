package inspect

import "bytes"

// isMarkup tells whether a text is HTML or XML.
func isMarkup(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n\ufeff")
	for _, s := range []string{"<!doctype", "<html", "<?xml", "<head", "<body", "<table", "<worksheet", "<sst"} {
		if len(head) >= len(s) && bytes.EqualFold(head[:len(s)], []byte(s)) {
			return true
		}
	}
	return false
}

// inline are the elements that do not interrupt a text: of HTML, and the runs of
// spreadsheets and documents (ECMA-376), where one number may lie in several.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "ins": true, "kbd": true,
	"mark": true, "q": true, "s": true, "samp": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true,
	"tt": true, "u": true, "wbr": true,
	"r": true, "t": true, "rpr": true, "rfont": true, "sz": true, "color": true, "family": true, "charset": true, "scheme": true,
	"w:r": true, "w:t": true, "w:rpr": true, "w:b": true, "w:rfonts": true, "w:color": true, "w:sz": true, "w:szcs": true, "w:lang": true,
	"w:prooferr": true, "w:bcs": true, "a:r": true, "a:t": true, "a:rpr": true,
}

// mark says that what follows stands in a cell of a sheet.
type mark struct {
	at  int
	ref string
}

// visible appends what a reader of the markup sees: inline tags vanish, other
// tags become a sign that ends a number. Line ends stay.
func visible(dst, src []byte) []byte {
	for len(src) > 0 {
		tag := tagAt(src)
		if tag == nil {
			n := textEnd(src)
			dst = append(dst, src[:n]...)
			src = src[n:]
			continue
		}
		if !inline[tagName(tag)] {
			dst = append(dst, ';')
		}
		for range bytes.Count(tag, newline) {
			dst = append(dst, '\n')
		}
		src = src[len(tag):]
	}
	return dst
}

// sheet is like visible for a worksheet (ECMA-376, 18.3), and tells where its cells are.
// Tags keep their attributes, but for those that number rows and cells.
func sheet(dst, src []byte, marks []mark) ([]byte, []mark) {
	for len(src) > 0 {
		tag := tagAt(src)
		if tag == nil {
			n := textEnd(src)
			dst = append(dst, src[:n]...)
			src = src[n:]
			continue
		}
		switch name := tagName(tag); {
		case name == "c" && tag[1] != '/':
			marks = append(marks, mark{len(dst), attribute(tag, ` r="`)})
			dst = append(dst, ';')
		case name == "row", name == "c", name == "v", name == "is":
			dst = append(dst, ';')
		case !inline[name]:
			dst = append(dst, tag...)
		}
		src = src[len(tag):]
	}
	return dst, marks
}

// tagAt returns the tag that begins src, nil if none does.
func tagAt(src []byte) []byte {
	if src[0] != '<' {
		return nil
	}
	if n := bytes.IndexByte(src, '>'); n >= 0 {
		return src[:n+1]
	}
	return src
}

func textEnd(src []byte) int {
	if i := bytes.IndexByte(src, '<'); i >= 0 {
		return i
	}
	return len(src)
}

// attribute returns the value of an attribute, which is named with its blank and quote.
func attribute(tag []byte, name string) string {
	i := bytes.Index(tag, []byte(name))
	if i < 0 {
		return ""
	}
	v := tag[i+len(name):]
	return string(v[:max(0, bytes.IndexByte(v, '"'))])
}

// tagName returns the name of an element in lower case.
func tagName(tag []byte) string {
	var buf [16]byte
	n := 0
	for _, c := range bytes.TrimLeft(tag, "</") {
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c == ':':
		default:
			return string(buf[:n])
		}
		if n == len(buf) {
			return ""
		}
		buf[n] = c
		n++
	}
	return string(buf[:n])
}
