package redact

import (
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// masked masks a short text, such as a name.
func (j *job) masked(s string) string {
	out := string(j.mask.Text(nil, []byte(s)))
	j.mask.Reset()
	return out
}

// name returns the masked form of a path inside the container that is shown as
// above: relative, without "..", with x for each digit that is hidden, since file
// systems of Windows allow no star.
func (j *job) name(above, name string, dir bool) string {
	name = strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, "\x00", "")), "/")
	if name == "" {
		name = "unnamed"
	}
	out := j.masked(name)
	if strings.Count(out, "/") != strings.Count(name, "/") {
		out = j.elements(name)
	}
	if out != name {
		out = strings.ReplaceAll(out, "*", "x")
	}
	if whole := above + "/" + out; j.masked(whole) != whole { // a number over several names
		out = strings.Map(hideDigit, out)
	}
	if out != name {
		j.report.Names++
	}
	if dir {
		out += "/"
	}
	return out
}

// elements masks each element of a path by itself.
func (j *job) elements(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(j.masked(p), "/", "-")
	}
	return strings.Join(parts, "/")
}

func hideDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return 'x'
	}
	return r
}

// names keeps the names of one container apart.
type names map[string]bool

// unique returns the name, with ~2, ~3 ... where it was given out before.
func (n names) unique(name string) string {
	got, end := name, ""
	if dir := strings.TrimSuffix(name, "/"); dir != name {
		name, end = dir, "/"
	}
	for i := 2; n[got]; i++ {
		got = name + "~" + strconv.Itoa(i) + end
	}
	n[got] = true
	return got
}

// slashed undoes what archivers on Windows do that break the standard.
func slashed(name string) string {
	if !strings.Contains(name, "/") {
		return strings.ReplaceAll(name, `\`, "/")
	}
	return name
}

// decodeName reads a name that is not UTF-8 as GB18030 where it is that.
func decodeName(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil && !strings.ContainsRune(s, utf8.RuneError) {
		return s
	}
	return name
}

// junk tells whether a path belongs to what file managers and version control
// leave behind, as package bundle judges.
func junk(name string) bool {
	for element := range strings.SplitSeq(name, "/") {
		switch {
		case element == ".DS_Store", element == "__MACOSX", strings.HasPrefix(element, "._"):
			return true
		case element == ".git", element == ".hg", element == ".svn":
			return true
		}
	}
	return false
}
