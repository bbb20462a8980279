package inspect

import (
	"bytes"
	"slices"
)

// The mask fails closed: in doubt it masks. A scan that cries wolf is not
// listened to, so that it passes over what the mask takes for card data but is
// surely something else.
func spurious(text []byte, off int, kind string) bool {
	switch kind {
	case "name":
		return sentence(text[off:]) || role(text[off:])
	case "pan":
		return digest(text, off) || list(text, off) || column(text, off)
	case "track2":
		return digest(text, off)
	}
	return false
}

// sentence tells whether text goes on as a sentence does ("Cardholder: ask the
// bank by ..."), not as a person's name: more than five words, or more than
// eight Chinese characters without a sign between, or some words in lower case
// up to a full stop, or a Chinese request.
func sentence(text []byte) bool {
	if bytes.HasPrefix(text, []byte("请")) {
		return true
	}
	words, wide, letter := 0, 0, false
	for _, c := range text[:min(len(text), 200)] {
		switch {
		case c >= 0xe3 && c <= 0xe9:
			wide++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			if !letter {
				words++
			}
			letter = true
			continue
		case c >= 0x80, c == '\'', c == '-':
			continue
		case c == '.' && words > 2 && lowerCase(text[0]):
			return true
		case c != ' ' && c != '.':
			return words > 5 || wide > 8
		}
		letter = false
	}
	return words > 5 || wide > 8
}

func lowerCase(c byte) bool { return c >= 'a' && c <= 'z' }

// column tells whether the number at off is made of the end of one line and the
// beginning of the next, where columns begin there: a merchant number (DE42, 15
// digits from 8 on in China) or a date.
func column(text []byte, off int) bool {
	lo, hi := group(text, off)
	if hi-lo == 15 && text[lo] == '8' {
		before := text[max(0, lo-8):lo]
		return bytes.IndexByte(before, '\n') >= 0
	}
	if hi-lo >= 13 {
		return false
	}
	after := text[hi:min(len(text), hi+32)]
	next := bytes.TrimLeft(after, " \t\r\n|")
	if bytes.IndexByte(after[:len(after)-len(next)], '\n') < 0 || len(next) < 8 {
		return false
	}
	_, n := group(next, 0)
	return n == 4 && (next[4] == '-' || next[4] == '/') && isDigit(next[5]) && isDigit(next[6]) && next[7] == next[4]
}

// role tells whether text begins with the word for a cardholder, as tables have it
// that say who must act, not with the name of one.
func role(text []byte) bool {
	const word = "cardholder"
	return len(text) >= len(word) && bytes.EqualFold(text[:len(word)], []byte(word)) && (len(text) == len(word) || !isWord(text[len(word)])) ||
		bytes.HasPrefix(text, []byte("持卡人<"))
}

// digests are names of values that are hex by nature and hold digits by chance:
// hashes, and the typeface classes of Office documents.
var digests = [][]byte{
	[]byte("hash"), []byte("head"), []byte("digest"), []byte("checksum"), []byte("sha1"), []byte("sha256"), []byte("sha-256"), []byte("sha512"),
	[]byte("md5"), []byte("etag"), []byte("panose"), []byte("nonce"), []byte("integrity"),
}

// digest tells whether the number at off lies in hex that is called a digest.
func digest(text []byte, off int) bool {
	lo := off
	for lo > 0 && isHex(text[lo-1]) {
		lo--
	}
	hi := off
	for hi < len(text) && isHex(text[hi]) {
		hi++
	}
	if hi-lo < 20 {
		return false
	}
	before := bytes.TrimRight(text[max(0, lo-16):lo], ` ="':>-`)
	before = bytes.ToLower(before)
	return slices.ContainsFunc(digests, func(name []byte) bool { return bytes.HasSuffix(before, name) })
}

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// list tells whether the number at off is made of parts of a list of numbers of
// eight digits, as terminals have: two neighbours as a whole make no card number.
func list(text []byte, off int) bool {
	lo, hi := group(text, off)
	if hi-lo != 8 {
		return false
	}
	plo, phi := neighbour(text, lo, -1)
	nlo, nhi := neighbour(text, hi, +1)
	if phi-plo != 8 && nhi-nlo != 8 {
		return false
	}
	return !(phi-plo == 8 && pair(text[plo:phi], text[lo:hi])) && !(nhi-nlo == 8 && pair(text[lo:hi], text[nlo:nhi]))
}

// group returns the ends of the run of digits about p.
func group(text []byte, p int) (lo, hi int) {
	lo, hi = p, p
	for lo > 0 && isDigit(text[lo-1]) {
		lo--
	}
	for hi < len(text) && isDigit(text[hi]) {
		hi++
	}
	return lo, hi
}

// neighbour returns the run of digits that one or two separators away from p ends
// or begins.
func neighbour(text []byte, p, step int) (lo, hi int) {
	if step < 0 {
		for n := 0; n < 2 && p > 0 && !isWord(text[p-1]); n++ {
			p--
		}
		lo, _ = group(text, p)
		return lo, p
	}
	for n := 0; n < 2 && p < len(text) && !isWord(text[p]); n++ {
		p++
	}
	_, hi = group(text, p)
	return p, hi
}

// pair tells whether two halves make a card number.
func pair(a, b []byte) bool {
	return a[0] >= '2' && a[0] <= '6' && luhn(append(append(make([]byte, 0, 16), a...), b...))
}
