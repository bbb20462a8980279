package inspect

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Sizes of the readable parts of binary files, in bytes.
const (
	fewest  = 13       // that can hold a card number
	longest = 64 << 10 // longer parts are cut
	shared  = 256      // of a cut part is seen again with what follows
)

// binary looks at the runs of printable characters of a file, in ASCII and in
// UTF-16, and lets judge decide.
func (s *Scanner) binary(show string, r io.Reader, judge func(show string, text []byte, place func(off int) string)) error {
	ascii, wide := run{step: 1}, run{step: 2}
	found := func(text []byte, at, step int64) {
		judge(show, text, func(off int) string { return fmt.Sprintf("byte %d", at+int64(off)*step) })
	}
	buf := make([]byte, 64<<10)
	var at int64
	for {
		n, err := r.Read(buf)
		for _, c := range buf[:n] {
			ascii.put(c, at, found)
			wide.wide(c, at, found)
			at++
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	ascii.end(found)
	wide.end(found)
	s.flush()
	return nil
}

// run is a run of printable characters in the making.
type run struct {
	text []byte
	from int64 // byte of the file at which it begins
	step int64 // bytes a character takes
	last byte  // of UTF-16: the character whose other half comes now
	half bool
}

func printable(c byte) bool { return c >= ' ' && c <= '~' || c == '\t' || c == '\n' || c == '\r' }

func (p *run) put(c byte, at int64, judge func(text []byte, at, step int64)) {
	if !printable(c) {
		p.end(judge)
		return
	}
	if len(p.text) == 0 {
		p.from = at
	}
	if p.text = append(p.text, c); len(p.text) == longest {
		judge(p.text, p.from, p.step)
		p.from += int64(longest-shared) * p.step
		p.text = p.text[:copy(p.text, p.text[longest-shared:])]
	}
}

// wide takes a byte of what may be UTF-16 of either order: a character, then
// zero, or zero, then a character.
func (p *run) wide(c byte, at int64, judge func(text []byte, at, step int64)) {
	switch {
	case p.half && (c == 0) != (p.last == 0):
		p.half = false
		p.put(max(c, p.last), at-1, judge)
	case p.half:
		p.end(judge)
		p.last = c
	default:
		p.half, p.last = true, c
	}
}

func (p *run) end(judge func(text []byte, at, step int64)) {
	if len(p.text) >= fewest {
		judge(p.text, p.from, p.step)
	}
	p.text = p.text[:0]
}

// loose judges a run of a file that is not known to be packed: whatever the mask
// would mask in a text.
func (s *Scanner) loose(show string, text []byte, place func(off int) string) {
	s.mask.Find(text, func(off int, kind string) {
		if !spurious(text, off, kind) {
			s.add(Finding{Path: show, Place: place(off), Kind: kind, Count: 1})
		}
	})
}

// strict judges a run of a file whose pages are packed: strings stand there one
// after the other without a sign between, and small numbers look like digits. Only
// whole card numbers and tracks with a correct check digit, among words, count.
func (s *Scanner) strict(show string, text []byte, place func(off int) string) {
	if len(text) < 2*fewest {
		return
	}
	s.mask.Find(text, func(off int, kind string) {
		if certain(text, off, kind) {
			s.add(Finding{Path: show, Place: place(off), Kind: kind, Count: 1})
		}
	})
}

// nearby is how many bytes before and behind a number must hold words.
const nearby = 64

// worded tells whether words stand around the number at from: two different ones,
// of three letters or more, as languages form them. Packed numbers that look like
// letters repeat themselves, mix capitals in, or lack vowels.
func worded(text []byte, from, until int) bool {
	first := ""
	for _, part := range [][]byte{text[max(0, from-nearby):from], text[until:min(len(text), until+nearby)]} {
		for _, w := range bytes.FieldsFunc(part, func(r rune) bool { return !isLetter(byte(r)) }) {
			if word := strings.ToLower(string(w)); isSpelt(w) && word != first {
				if first != "" {
					return true
				}
				first = word
			}
		}
	}
	return false
}

// isSpelt tells whether letters look like a word.
func isSpelt(letters []byte) bool {
	if len(letters) < 3 || len(letters) > 20 || !bytes.ContainsAny(letters, "aeiouyAEIOUY") {
		return false
	}
	upper := 0
	for i, c := range letters {
		if c < 'a' {
			upper++
		}
		if i > 1 && c == letters[i-1] && c == letters[i-2] {
			return false
		}
	}
	return upper == 0 || upper == len(letters) || upper == 1 && letters[0] < 'a'
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// certain tells whether the card number or track that begins about off is surely
// one. The mask gives the place of the first digit that it would replace, which
// lies inside a card number and at the beginning of a track.
func certain(text []byte, off int, kind string) bool {
	switch kind {
	case "pan":
		for off > 0 && isDigit(text[off-1]) {
			off--
		}
	case "track1", "track2":
		for off < len(text) && !isDigit(text[off]) && off < 64 {
			off++
		}
	default:
		return false
	}
	n := 0
	for off+n < len(text) && isDigit(text[off+n]) {
		n++
	}
	if n < fewest || n > 19 || !luhn(text[off:off+n]) || !worded(text, off, off+n) {
		return false
	}
	if kind != "pan" {
		return true
	}
	zeros := bytes.HasSuffix(text[off:off+n], []byte("0000000")) // of a track's end
	return !zeros && off > 0 && !isWord(text[off-1]) && off+n < len(text) && !isWord(text[off+n])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool { return isDigit(c) || isLetter(c) || c == '_' }

// luhn checks the last digit of a number by ISO/IEC 7812-1 annex B.
func luhn(number []byte) bool {
	sum := 0
	for i := range number {
		v := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}
