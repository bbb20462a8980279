package logback

import (
	"bytes"

	"posmortem/parsers"
)

// springLogger reads "logger : message".
func (h *head) springLogger(line []byte, i int) {
	k := bytes.Index(line[i:min(len(line), i+160)], []byte(" : "))
	if k < 0 {
		return
	}
	h.logger, h.msg = bytes.TrimRight(line[i:i+k], " "), i+k+3
}

// barred reads the fields of a line parted by bars: what comes last is the message, and a
// name with dots before it the logger.
func (h *head) barred(line []byte, i int) int {
	k := bytes.IndexByte(line[i:], '|')
	if k < 0 {
		return 0
	}
	f := bytes.TrimSpace(line[i : i+k])
	switch l := word(f); {
	case h.level == parsers.LevelNone && l != parsers.LevelNone:
		h.level = l
	case h.level == parsers.LevelNone && !number(f) && len(f) > 40, bytes.IndexByte(f, ' ') >= 0 && h.level != parsers.LevelNone:
		return 0
	case bytes.IndexByte(f, '.') > 0 || h.threads > 0:
		h.logger = f
	default:
		h.threads++
	}
	return i + k + 1
}

// findLogger reads "logger - message", "logger: message", "logger:message" in a line parted by
// colons, and "a.b.Class message".
func (h *head) findLogger(line []byte, i int, w []byte) {
	j := i + len(w)
	rest := bytes.TrimLeft(line[j:], " ")
	switch k := bytes.IndexByte(w, ':'); {
	case dash(rest) > 0:
		h.logger, h.msg = trimCall(w), len(line)-len(rest)+dash(rest)
	case h.colon && k > 0 && className(w[:k]):
		h.logger, h.msg = w[:k], i+k+1
	case len(w) > 1 && w[len(w)-1] == ':' && className(w[:len(w)-1]):
		h.logger, h.msg = w[:len(w)-1], len(line)-len(rest)
	case bytes.Count(w, []byte{'.'}) >= loggerDots(h.number) && className(w):
		h.logger, h.msg = w, len(line)-len(rest)
	}
}

// dash returns the length of the dash between logger and message: "- ", or "-- " and "-k=v- " of
// logback 1.3, whose pairs stay with the message.
func dash(rest []byte) int {
	switch {
	case len(rest) < 2 || rest[0] != '-':
		return 0
	case rest[1] == ' ':
		return 2
	case bytes.HasPrefix(rest, []byte("-- ")):
		return 3
	case bytes.IndexByte(rest, '=') > 1 && bytes.Contains(rest, []byte("- ")) && letter(rest[1]):
		return 1
	}
	return 0
}

// loggerDots is how many dots make a word a logger that nothing parts from the message. Behind a
// process number, as OpenStack writes it, one will do.
func loggerDots(number bool) int {
	if number {
		return 1
	}
	return 2
}

// trimCall takes "(Host.java:44)" and ":44" off a logger.
func trimCall(w []byte) []byte {
	if i := bytes.IndexAny(w, "(:"); i > 0 {
		return w[:i]
	}
	return w
}

// className tells whether w looks like the name of a class or module and not like a word of a message.
func className(w []byte) bool {
	upper, lower, dots := 0, 0, 0
	for i, c := range w {
		switch {
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z':
			lower++
		case c == '.' || c == '$':
			dots++
			if i == len(w)-1 {
				return false
			}
		case c >= '0' && c <= '9' || c == '_' || c == '-' || c == '/':
		default:
			return false
		}
	}
	return lower > 0 && len(w) <= 120 && letter(w[0]) && (dots > 0 || upper > 1)
}

func number(w []byte) bool {
	for _, c := range w {
		if c-'0' > 9 {
			return false
		}
	}
	return len(w) > 0 && len(w) < 10
}

// secondLine reads the layout of java.util.logging, which has the level at the start of the second line, and
// returns where the message begins in rest, or 0.
func (h *head) secondLine(first, rest []byte) int {
	k := bytes.IndexByte(rest[:min(len(rest), 10)], ':')
	if k < 0 {
		return 0
	}
	l := word(rest[:k])
	if l == parsers.LevelNone {
		return 0
	}
	h.level, h.second = l, true
	if name, _, _ := bytes.Cut(first[min(h.msg, len(first)):], []byte{' '}); className(name) {
		h.logger = name
	}
	for k++; k < len(rest) && rest[k] == ' '; k++ {
	}
	return k
}
