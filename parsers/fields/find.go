package fields

import "bytes"

// maxName bounds a folded name in bytes; longer ones mean nothing here.
const maxName = 64

// folded maps each byte of a name: letters to lower case, separators to 0 (dropped).
var folded = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
	}
	for c := 'A'; c <= 'Z'; c++ {
		t[c] = byte(c) + 32
	}
	for _, c := range "_-. \t" {
		t[c] = 0
	}
	return t
}()

type slot struct {
	hash  uint32
	means Meaning
	name  string
}

// index is an open-addressed hash table of all synonyms, at most half full.
const indexSize = 4096

var index = func() *[indexSize]slot {
	t := new([indexSize]slot)
	for _, s := range synonyms {
		for _, name := range bytes.Fields([]byte(s.names)) {
			enter(t, name, s.means)
		}
	}
	return t
}()

// enter adds a name; the first meaning of a name stays.
func enter(t *[indexSize]slot, name []byte, m Meaning) {
	var buf [maxName]byte
	n, h := fold(&buf, 0, name, 0)
	for i := h % indexSize; ; i = (i + 1) % indexSize {
		if t[i].means == None {
			t[i] = slot{h, m, string(buf[:n])}
			return
		}
		if t[i].name == string(buf[:n]) {
			return
		}
	}
}

// fold appends name to buf from n on and goes on with hash h; n is -1 when it does not fit.
func fold(buf *[maxName]byte, n int, name []byte, h uint32) (int, uint32) {
	if n+len(name) > maxName {
		return -1, 0
	}
	for _, c := range name {
		c = folded[c]
		if c == 0 {
			continue
		}
		buf[n&(maxName-1)] = c
		n++
		h = (h ^ uint32(c)) * 16777619
	}
	return n, h ^ h>>15
}

func lookup(name []byte, h uint32) Meaning {
	for i := h % indexSize; ; i = (i + 1) % indexSize {
		s := &index[i]
		if s.means == None {
			return None
		}
		if s.hash == h && s.name == string(name) {
			return s.means
		}
	}
}

// Find returns what a name means, or None. Case, `_`, `-`, `.` and spaces do
// not matter; of a dotted name the last part is tried when the whole is unknown.
func Find(name []byte) Meaning {
	var buf [maxName]byte
	n, h := fold(&buf, 0, name, 0)
	if n <= 0 {
		return None
	}
	if m := lookup(buf[:n], h); m != None {
		return m
	}
	if m := numbered(buf[:n]); m != None {
		return m
	}
	if dot := bytes.LastIndexByte(name, '.'); dot > 0 && dot < len(name)-1 && class[name[dot-1]] != digit {
		return Find(name[dot+1:])
	}
	return None
}

// FindNested returns what a member of an object means by its own name and that of the
// object around it, which wins: code in response is a response code, id in terminal a terminal's.
func FindNested(parent, name []byte) Meaning {
	if len(parent) > 0 {
		var buf [maxName]byte
		n, h := fold(&buf, 0, parent, 0)
		if n > 0 {
			n, h = fold(&buf, n, name, unmix(h))
		}
		if n > 0 {
			if m := lookup(buf[:n], h); m != None {
				return m
			}
		}
	}
	return Find(name)
}

// unmix undoes the last step of fold, so that a second name can follow the first.
func unmix(h uint32) uint32 { return h ^ h>>15 ^ h>>30 }

// numberPrefixes are what stands before the number of a data element.
var numberPrefixes = [...]string{"f", "de", "field", "fld", "bit", "df", "iso", "isofield", "dataelement", "域", "第", "bitmap"}

// numbered reads F39, de041, field_4, bit 37, 第39域, 39域 and the bare number.
func numbered(name []byte) Meaning {
	name = bytes.TrimSuffix(name, []byte("域"))
	at := len(name)
	for at > 0 && name[at-1] >= '0' && name[at-1] <= '9' {
		at--
	}
	number := name[at:]
	if len(number) == 0 || len(number) > 3 {
		return None
	}
	if at > 0 && !isPrefix(name[:at]) {
		return None
	}
	n := 0
	for _, c := range number {
		n = n*10 + int(c-'0')
	}
	if n >= len(byNumber) || n == 0 && len(number) == 2 {
		return None
	}
	return byNumber[n]
}

func isPrefix(name []byte) bool {
	for _, p := range numberPrefixes {
		if string(name) == p {
			return true
		}
	}
	return false
}
