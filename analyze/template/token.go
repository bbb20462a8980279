package template

import "math/bits"

// A token is one word or one sign of a line.
type token struct {
	start, end int
	kind       kind
	hash       uint64
}

type kind uint8

const (
	variable kind = iota // a number, an address, a path: what differs from line to line
	word                 // letters
	sign                 // punctuation
)

// The classes of bytes.
const (
	blank  = iota // between tokens
	letter        // a-z, A-Z and whatever ASCII does not know
	digit
	joint // joins words where letters or digits stand on both sides: Foo-Bar, a.b, user_name
	slash // begins or joins the parts of a path
	mark  // a sign of its own
)

var class = func() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c <= ' ' || c == 0x7f:
			t[i] = blank
		case c >= '0' && c <= '9':
			t[i] = digit
		case c >= 0x80, c|0x20 >= 'a' && c|0x20 <= 'z':
			t[i] = letter
		default:
			t[i] = mark
		}
	}
	for _, c := range "-._$@#%&+~^" {
		t[c] = joint
	}
	t['_'] = letter
	t['/'], t['\\'] = slash, slash
	return
}()

// split cuts a line into tokens, with neighbouring variables drawn together, so that a list of three numbers and a list of four look alike.
func split(dst []token, line []byte) []token {
	for i := 0; i < len(line) && len(dst) < maxTokens; {
		if class[line[i]] == blank {
			i++
			continue
		}
		t := next(line, i)
		i = t.end
		if line[t.start] == '(' && i < len(line) && line[i] == ')' && t.start > 0 && class[line[t.start-1]] == blank {
			dst = append(dst, t)
			t = token{i, i, variable, variableHash} // an empty place: () for (name)
		}
		dst = push(dst, t, line)
	}
	return dst
}

// push adds a token. A variable swallows the one before it, with at most two signs between that only separate: 1,2 or 10:15 or 3 - 4.
func push(dst []token, t token, line []byte) []token {
	if t.kind != variable {
		if t.kind == word && len(dst) > 0 && dst[len(dst)-1].kind == variable && isUnit(line[t.start:t.end]) {
			dst[len(dst)-1].end = t.end
			return dst
		}
		if line[t.start] == ')' && t.kind == sign {
			if n := remark(dst, line); n > 0 {
				return dst[:n]
			}
		}
		return append(dst, t)
	}
	n := len(dst)
	for n > 0 && len(dst)-n < 3 && dst[n-1].kind == sign && separates(line[dst[n-1].start]) {
		n--
	}
	if n > 0 && dst[n-1].kind == variable {
		dst[n-1].end = t.end
		return dst[:n]
	}
	for n = len(dst); n > 0 && dst[n-1].kind == word && isDay(line[dst[n-1].start:dst[n-1].end]); n-- {
		t.start = dst[n-1].start
	}
	if n < len(dst) {
		return push(dst[:n], t, line)
	}
	return append(dst, t)
}

// remark returns where the remark in brackets begins that the end of dst is, but for its closing bracket, or 0: 18846 bytes (18.4 KB) says
// the same size twice, and 403 bytes says it once.
func remark(dst []token, line []byte) int {
	n := len(dst) - 2
	if n < 1 || dst[n+1].kind != variable || dst[n].kind != sign || line[dst[n].start] != '(' {
		return 0
	}
	told := line[dst[n+1].start:dst[n+1].end]
	unit := len(told)
	for unit > 0 && class[told[unit-1]] == letter {
		unit--
	}
	if unit == 0 || class[told[0]] != digit || !isUnit(told[unit:]) {
		return 0
	}
	before := dst[n-1]
	if before.kind == word && n > 1 {
		before = dst[n-2]
	}
	if before.kind != variable {
		return 0
	}
	return n
}

func separates(c byte) bool {
	switch c {
	case ',', ':', '-', '+', '/', '|', '#', '.', ';', '*', '~', '@', '&', '\\':
		return true
	}
	return false
}

// next reads the token that begins at i.
func next(line []byte, i int) token {
	c := line[i]
	switch class[c] {
	case mark, joint:
		if c == '"' && i > 0 && line[i-1] == '=' {
			if end := closing(line, i); end > 0 {
				return token{i, end, variable, variableHash}
			}
		}
		if (c == '.' || c == '~') && i+2 < len(line) && line[i+1] == '/' && class[line[i+2]] != blank {
			return wordAt(line, i+1)
		}
		if (c == '<' || c == '>' || c == '-' || c == '+') && i+1 < len(line) && class[line[i+1]] == digit {
			t := next(line, i+1)
			t.start = i
			return t
		}
		return signAt(line, i)
	case slash:
		if i+1 == len(line) || class[line[i+1]] == blank {
			return token{i, i + 1, sign, hashOf(line[i : i+1])}
		}
	case letter:
		if i+2 < len(line) && line[i+1] == ':' && line[i+2] == '\\' && (i == 0 || class[line[i-1]] != letter) {
			t := wordAt(line, i+2) // C:\...
			t.start = i
			return t
		}
		if i > 0 && line[i-1] == '=' {
			if end := nothing(line, i); end > 0 {
				return token{i, end, variable, variableHash}
			}
		}
		if wide := wideSign(line, i); wide > 0 {
			return token{i, i + wide, sign, hashOf(line[i : i+wide])}
		}
	}
	if isHex(c) {
		if end := hexGroups(line, i); end > 0 {
			return token{i, end, variable, variableHash}
		}
	}
	return wordAt(line, i)
}

// signAt reads one sign, or a run of the same one: a rule, dots that lead to a number, stars in place of digits. Runs of any length are the same.
func signAt(line []byte, i int) token {
	j := i + 1
	for line[i] != '(' && line[i] != ')' && j < len(line) && line[j] == line[i] {
		j++
	}
	return token{i, j, sign, hashOf(line[i:min(j, i+2)])}
}

// text is what a token is known by.
func (t token) text(line []byte) []byte {
	if t.kind == sign && class[line[t.start]] != letter {
		return line[t.start:min(t.end, t.start+2)]
	}
	return line[t.start:t.end]
}

const variableHash = 0x9e3779b97f4a7c15

const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

// hashOf is FNV-1a with a last stir: words are short.
func hashOf(b []byte) uint64 {
	h := uint64(hashStart)
	for _, c := range b {
		h = (h ^ uint64(c)) * hashPrime
	}
	return h ^ h>>29
}

// mix adds the hash of one token to the hash of those before it.
func mix(h, t uint64) uint64 {
	return bits.RotateLeft64(h, 23)*0x2127599bf4325c37 ^ t*0x880355f21e6d1965
}
