package fields

import "bytes"

// nameByte marks the bytes of a name in free text.
var nameByte = func() (t [256]bool) {
	for c := range t {
		t[c] = class[c]&(digit|letter|high) != 0
	}
	t['_'], t['-'], t['.'], t['@'] = true, true, true, true
	return t
}()

// tails holds the last two bytes of every synonym: most words before a colon
// are told from names by them alone.
var tails = func() (t [65536 / 64]uint64) {
	for i := range index {
		if n := index[i].name; len(n) > 1 {
			k := tail(n[len(n)-2], n[len(n)-1])
			t[k>>6] |= 1 << (k & 63)
		}
	}
	return t
}()

func tail(a, b byte) uint16 { return uint16(folded[a])<<8 | uint16(folded[b]) }

// nameBefore returns the meaning of the name that ends at or shortly before end; strict says
// that it is only a number in brackets. Of several words the longest known name wins.
func (s *scanner) nameBefore(end int) (m Meaning, strict bool) {
	low := max(s.floor, end-2*maxName)
	for end > low && gap(s.b[end-1]) {
		end--
	}
	if end-low < 2 {
		return None, false
	}
	last := s.b[end-1]
	if last == ']' || last == ')' {
		return s.numberBefore(low, end)
	}
	if !nameByte[last] {
		return None, false
	}
	if last >= 0x80 {
		return s.chineseBefore(low, end), false
	}
	return s.wordsBefore(low, end), false
}

// gap marks what may stand between a name and its separator.
func gap(c byte) bool { return c == ' ' || c == '.' || c == '"' || c == '\'' || c == '\\' || c == '\t' }

// wordsBefore reads up to four words that end at end.
func (s *scanner) wordsBefore(low, end int) Meaning {
	if n := end - 3; n >= low && s.b[n+1] == '/' && folded[s.b[n]] == 's' && folded[s.b[n+2]] == 'n' && (n == low || !nameByte[s.b[n-1]]) {
		return Serial // the common "S/N", whose stroke no other name has
	}
	var starts [4]int
	n, i := 0, end
	for n < len(starts) {
		for i > low && nameByte[s.b[i-1]] {
			i--
		}
		starts[n] = i
		n++
		if i-1 <= low || s.b[i-1] != ' ' || !nameByte[s.b[i-2]] {
			break
		}
		i--
	}
	first := s.b[starts[n-1]:end]
	if k := tail(s.b[end-2], s.b[end-1]); tails[k>>6]>>(k&63)&1 == 1 {
		for w := n - 1; w >= 0; w-- {
			name := s.b[starts[w]:end]
			if m := Find(name); m != None && !Digits(name) {
				return m
			}
		}
	}
	return s.numberedWord(first, n)
}

// numberedWord reads F39, DE 39 and `F039 Response Code` (a number, then words).
func (s *scanner) numberedWord(words []byte, n int) Meaning {
	c := words[0] | 0x20
	if n == 1 && c != 'f' && c != 'd' && c != 'b' && c != 'i' {
		return None
	}
	for n > 0 {
		word, rest, more := bytes.Cut(words, []byte(" "))
		if k := numberLength(word); k > 0 && k < len(word) {
			return Find(word)
		}
		if next, _, _ := bytes.Cut(rest, []byte(" ")); more && Digits(next) && len(next) <= 3 && prefixFold(word) {
			return Find(next)
		}
		words, n = rest, n-1
		if !more {
			break
		}
	}
	return None
}

// numberLength returns the number of digits at the end of a word.
func numberLength(word []byte) (n int) {
	for n < len(word) && class[word[len(word)-1-n]] == digit {
		n++
	}
	return n
}

// prefixFold tells whether word announces the number of a data element.
func prefixFold(word []byte) bool {
	var buf [maxName]byte
	n, _ := fold(&buf, 0, word, 0)
	return n > 0 && isPrefix(buf[:n])
}

// chineseBefore reads the longest known name that ends at end, which may be glued to
// other words before it.
func (s *scanner) chineseBefore(low, end int) Meaning {
	if k := tail(s.b[end-2], s.b[end-1]); tails[k>>6]>>(k&63)&1 == 0 {
		return s.numberedChinese(low, end)
	}
	var starts [16]int
	n := 0
	for i := end; i > low && n < len(starts) && nameByte[s.b[i-1]]; {
		i--
		for i > low && s.b[i]&0xC0 == 0x80 {
			i--
		}
		if wide(s.b[i:]) {
			break
		}
		starts[n] = i
		n++
	}
	for n--; n >= 0; n-- {
		if m := Find(s.b[starts[n]:end]); m != None {
			return m
		}
	}
	return s.numberedChinese(low, end)
}

// numberedChinese reads 39域 and 第39域.
func (s *scanner) numberedChinese(low, end int) Meaning {
	name := bytes.TrimSuffix(s.b[low:end], []byte("域"))
	n := numberLength(name)
	if len(name) == end-low || n == 0 || n > 3 {
		return None
	}
	return Find(name[len(name)-n:])
}

// numberBefore reads the number in `[39]`, `FLD (039)`, `DE[39]` and `Field name [39]`.
func (s *scanner) numberBefore(low, end int) (m Meaning, strict bool) {
	at := end - 1
	for at > low && class[s.b[at-1]] == digit {
		at--
	}
	number := s.b[at : end-1]
	if len(number) == 0 || len(number) > 3 || at == low || s.b[at-1] != '[' && s.b[at-1] != '(' {
		return None, false
	}
	i := at - 1
	for i > low && s.b[i-1] == ' ' {
		i--
	}
	word := i
	for word > low && nameByte[s.b[word-1]] {
		word--
	}
	if word == i {
		return numbered(number), true
	}
	if name := s.b[word:i]; prefixFold(name) || bytes.EqualFold(name, []byte("name")) {
		return numbered(number), false
	}
	if i == at-1 { // glued to another word: an index, a process or a thread
		return None, false
	}
	return numbered(number), true
}
