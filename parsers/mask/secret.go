package mask

import "bytes"

// faults are words that follow "password:" where a log tells what was wrong.
var faults = []string{
	"wrong", "error", "incorrect", "invalid", "failed", "failure", "expired", "required", "missing", "mismatch", "ok", "empty",
	"success", "not", "is", "set", "changed", "too",
}

// passwordValue drops a password, but not the words of a sentence about one.
func (l *level) passwordValue(v place, e *entry) int {
	src := l.src
	if v.tie == tieNone {
		return l.loosePassword(v.lo)
	}
	if e.text == "pass" && !passLike(src, v.lo) {
		return 0
	}
	if v.quote == nil && v.tie != tieXML && src[v.lo] >= 0xe3 && src[v.lo] <= 0xe9 { // Chinese words
		return 0
	}
	hi := l.end(v, wordEnds)
	if v.quote == nil && v.tie != tieXML {
		hi = pairEnd(src, v.lo, hi)
		if sentence(src[v.lo:hi]) {
			return 0
		}
	}
	if empty(src[v.lo:hi]) {
		return 0
	}
	return l.drop(v.lo, hi, Password)
}

// loosePassword drops what stands behind "password" with no operator between, in quotes or not, where it is no word: it holds a digit.
func (l *level) loosePassword(p int) int {
	src := l.src
	if in(src[p], "'\"") {
		p++
	}
	hi, digits, signs := p, 0, 0
	for ; hi < len(src) && src[hi] > ' ' && src[hi] < 0x7f && !in(src[hi], "'\"<>,;)]}"); hi++ {
		digits += int(flagOf[src[hi]] & fDigit)
		signs += btoi(!isWord(src[hi]))
	}
	n := hi - p
	if n < 4 || digits == 0 || signs > n/3 || digits == n && n > 12 || p > 0 && !isSpace(src[p-1]) && !in(src[p-1], "'\"") && src[p-1] < 0x80 || in(src[hi-1], ":=") {
		return 0
	}
	return l.drop(p, hi, Password)
}

// passLike tells whether the value at p is one that "pass" can mean a password with: letters and digits, not a count.
func passLike(src []byte, p int) bool {
	digits, n := 0, 0
	for ; p+n < len(src) && isWord(src[p+n]); n++ {
		digits += int(flagOf[src[p+n]] & fDigit)
	}
	return n >= 6 && digits > 0 && digits < n
}

// pairEnd cuts a value that has no quotes where the next pair begins: at the
// end, or at a comma or closing bracket that ends the token or stands before a name.
func pairEnd(src []byte, lo, hi int) int {
	for p := lo; p < hi; p++ {
		if !in(src[p], ",;)]}") {
			continue
		}
		q := p + 1
		for q < hi && isWord(src[q]) {
			q++
		}
		if p+1 == hi || q < hi && q > p+1 && in(src[q], "=:") {
			return p
		}
	}
	return hi
}

func sentence(v []byte) bool {
	for len(v) > 0 && in(v[len(v)-1], ".,;!") {
		v = v[:len(v)-1]
	}
	for _, w := range faults {
		if len(v) == len(w) && foldHas(v, 0, w) {
			return true
		}
	}
	return false
}

// secretValue drops credentials of interfaces: header values with a scheme,
// bearer tokens, interface keys.
func (l *level) secretValue(v place, e *entry) int {
	src := l.src
	text := e.text
	scheme := text == "bearer" || text == "basic"
	if v.tie == tieNone && !scheme {
		return 0
	}
	if text == "authorization" {
		v.lo, scheme = skipScheme(src, v.lo)
	}
	hi := l.end(v, " \t\"'<&,;)]}\\\r\n")
	val := src[v.lo:hi]
	least := 6
	switch {
	case text == "authorization" && !scheme, scheme && v.tie == tieNone && text != "authorization":
		least = 16
	case text == "token":
		least = 8
	}
	sure := scheme && text == "authorization" || e.flags&bound == 0 && (v.quote != nil || v.tie == tieXML)
	if text == "token" && object(val) {
		return 0
	}
	if empty(val) || len(val) < least || !secretLike(val) && !sure {
		return 0
	}
	return l.drop(v.lo, hi, Secret)
}

// object tells whether v is how Java prints an object: Token{a64f992, Proxy@2bd79ce.
func object(v []byte) bool {
	for _, c := range v {
		if in(c, "{@(") {
			return true
		}
	}
	return false
}

// skipScheme skips "Basic " and the like before the credentials of a header.
func skipScheme(src []byte, p int) (lo int, ok bool) {
	q := p
	for q < len(src) && (isLetter(src[q]) || src[q] == '-') {
		q++
	}
	r := q
	for r < len(src) && src[r] == ' ' {
		r++
	}
	if q == p || r == q || q-p > 20 {
		return p, false
	}
	for _, s := range []string{"basic", "bearer", "digest", "token", "hmac", "apikey", "negotiate", "ntlm", "signature"} {
		if q-p == len(s) && foldHas(src, p, s) {
			return r, true
		}
	}
	return p, false
}

// secretLike tells a token from a word: it holds a digit or padding, or mixes
// cases, or is long.
func secretLike(v []byte) bool {
	up, low := false, false
	for i, c := range v[:min(len(v), 256)] {
		if isDigit(c) || c == '=' {
			return true
		}
		up = up || i > 0 && isUpper(c)
		low = low || c >= 'a' && c <= 'z'
	}
	return len(v) >= 20 || up && low && len(v) >= 12
}

// keyValue drops a key: the hex behind the name of a key, also some words
// later on the line, or a wrapped or encoded key behind an operator. A check
// value of 6 or 8 hex characters stays.
func (l *level) keyValue(v place, e *entry) int {
	src := l.src
	if foldHas(src, v.lo, "0x") {
		v.lo += 2
	}
	if hi := bytesTail(src, v.lo); hi > 0 && v.tie != tieNone {
		return l.drop(v.lo, hi, Key)
	}
	if hi := hexTail(src, v.lo, hexRun(src, v.lo)); hexCount(src[v.lo:hi]) >= 16 && (v.tie != tieNone || mixed(src[v.lo:hi])) {
		return l.drop(v.lo, hi, Key)
	}
	if v.tie != tieNone {
		hi := l.end(v, tokenEnds)
		val := src[v.lo:hi]
		if e.flags&element == 0 && len(val) >= 16 && !uuid(val) && hasDigit(val) && keyLike(val, e) && !empty(val) {
			return l.drop(v.lo, hi, Key)
		}
	}
	if e.flags&far == 0 && e.flags&element == 0 {
		return 0
	}
	return l.farKey(v.lo, e.flags&element != 0)
}

// keyLike judges a value that is not hex. A name of a payment key is enough; the
// bare word "key" wants a value of random look.
func keyLike(v []byte, e *entry) bool {
	if v[0] >= 0xe3 && v[0] <= 0xe9 { // Chinese words tell of the key, they are none
		return false
	}
	if e.flags&far != 0 {
		return true
	}
	up, low := 0, 0
	for _, c := range v {
		if flagOf[c]&fBase64 == 0 && c != '=' {
			return false
		}
		up += btoi(isUpper(c))
		low += btoi(c >= 'a' && c <= 'z')
	}
	return up > 1 && low > 1 || up+low == 0
}

// farKey looks for hex of at least 16 characters within the next words of the
// line.
func (l *level) farKey(p int, any bool) int {
	src := l.src
	end := lineEnd(src[:min(len(src), p+72)], p)
	for p < end {
		if !isWord(src[p]) {
			p++
			continue
		}
		q := p
		for q < len(src) && isWord(src[q]) {
			q++
		}
		if foldHas(src, p, "ksn") {
			return 0
		}
		hi := hexTail(src, p, hexRun(src, p))
		if hi >= q && hexCount(src[p:hi]) >= 16 && (any || mixed(src[p:hi])) {
			return l.drop(p, hi, Key)
		}
		p = q
	}
	return 0
}

var pemEnd = []byte("-----END")

// pem drops a key of PEM (RFC 7468) that begins at p, up to the line that ends it, or to the end of the text.
func (l *level) pem(p int) int {
	hi := len(l.src)
	if n := bytes.Index(l.src[p:], pemEnd); n >= 0 {
		hi = p + n
	}
	p = skipSigns(l.src, p, 8, " \r\n")
	if hi-p < 16 {
		return 0
	}
	return l.drop(p, hi, Key)
}

// keyBefore drops the keys of 8, 16, 24 or 32 bytes that stand shortly before the word for a check value at p, on its line.
func (l *level) keyBefore(p int) {
	src, lo := l.src, p
	for lo > 0 && p-lo < 128 && src[lo-1] != '\n' {
		lo--
	}
	for q := lo; q < p; q++ {
		if !isHex(src[q]) || q > 0 && isHex(src[q-1]) || kept(src, q) {
			continue
		}
		hi := hexRun(src, q)
		switch n := hi - q; {
		case n == 16 || n == 32 || n == 48 || n == 64:
			if mixed(src[q:hi]) && !endsFold(src, q, "ksn=") {
				q = max(q, l.drop(q, hi, Key))
			}
		case n == 2, n == 1:
			if hi := bytesTail(src, q); hi > 0 && hi <= p {
				q = max(q, l.drop(q, hi, Key))
			}
		}
	}
}

// bytesTail returns the end of at least eight bytes in hex that begin at p, with a blank, comma, colon or dash and perhaps 0x between them; 0
// where there are fewer.
func bytesTail(src []byte, p int) (hi int) {
	for n := 0; ; n++ {
		if foldHas(src, p, "0x") {
			p += 2
		}
		q := hexRun(src, p)
		if q-p != 2 || isWord(at(src, q)) {
			break
		}
		if n >= 7 {
			hi = q
		}
		if p = q; in(at(src, p), ",:-") {
			p++
		}
		if p = skipBlanks(src, p); p == q {
			break
		}
	}
	return hi
}

func hexCount(v []byte) (n int) {
	for _, c := range v {
		n += btoi(isHex(c))
	}
	return n
}

// mixed tells hex from a decimal number.
func mixed(v []byte) bool {
	for _, c := range v {
		if flagOf[c]&fHex != 0 {
			return true
		}
	}
	return false
}

// uuid tells whether v is a UUID in its usual form.
func uuid(v []byte) bool {
	return len(v) == 36 && v[8] == '-' && v[13] == '-' && v[18] == '-' && v[23] == '-'
}
