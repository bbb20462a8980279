package bundle

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// longestName bounds the names that are kept and shown. File systems stop at
// 255 bytes an element; a PAX header may claim a megabyte.
const longestName = 1024

// memberName makes the name of an archive member fit to show: relative, without
// "..", without characters that act on a terminal.
func memberName(name string) string {
	name = decodeName(name)
	if !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, `\`, "/") // archivers on Windows that break the standard
	}
	return cleanName(name)
}

// cleanName cleans a path of any origin.
func cleanName(name string) string {
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name = cleanElement(name); name == "" {
		return "unnamed"
	}
	return name
}

// cleanElement writes control and format characters (among them ESC, line ends
// and the marks that turn the direction of writing) as \u and bytes that are not UTF-8
// as \x followed by their number.
func cleanElement(name string) string {
	if len(name) <= longestName && printable(name) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		if b.Len() >= longestName {
			b.WriteString("…")
			break
		}
		r, n := utf8.DecodeRuneInString(name[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			escape(&b, 'x', 2, rune(name[i]))
		case hidden(r) && r > 0xFFFF:
			escape(&b, 'U', 8, r)
		case hidden(r):
			escape(&b, 'u', 4, r)
		default:
			b.WriteRune(r)
		}
		i += n
	}
	return b.String()
}

func escape(b *strings.Builder, letter byte, digits int, r rune) {
	const hex = "0123456789abcdef"
	b.WriteByte('\\')
	b.WriteByte(letter)
	for i := digits - 1; i >= 0; i-- {
		b.WriteByte(hex[r>>(4*i)&15])
	}
}

func printable(name string) bool {
	if !utf8.ValidString(name) {
		return false
	}
	return strings.IndexFunc(name, hidden) < 0
}

func hidden(r rune) bool {
	return r < ' ' || r == 0x7F || r > 0x7F && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// decodeName reads a name that is not UTF-8 as GB18030 where it plausibly is,
// as archivers on Chinese Windows write it.
func decodeName(name string) string {
	if utf8.ValidString(name) || !plausibleGB([]byte(name)) {
		return name
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
		return s
	}
	return name
}

// junk tells whether a path belongs to what file managers and version control
// leave behind, which is passed over: .DS_Store, __MACOSX, ._*, .git, .hg, .svn.
func junk(name string) bool {
	for name != "" {
		element, rest, _ := strings.Cut(name, "/")
		switch {
		case element == ".DS_Store", element == "__MACOSX", strings.HasPrefix(element, "._"):
			return true
		case element == ".git", element == ".hg", element == ".svn":
			return true
		}
		name = rest
	}
	return false
}
