package mask

// What ends a value that stands in neither quotes nor tags.
const (
	tokenEnds  = " \t\"'<>&,;|)]}\\"
	personEnds = "\"<&|"
	wordEnds   = " \t\"'<&\\"
)

// mask masks the value at v of the name e, which begins at name, if it is one.
// It returns the end of what it masked, or 0.
func (l *level) mask(v place, e *entry, name int) int {
	src := l.src
	if v.lo >= len(src) || e.flags&loose == 0 && v.tie == tieNone && e.kind != Secret && e.kind != Password && e.kind != PIN && e.kind != Name {
		return 0
	}
	if n := markerAt(src[v.lo:]); n > 0 {
		return v.lo + n
	}
	if v.tie == tieAssign && v.lo > 0 && markerAt(src[v.lo-1:]) > 0 { // the bracket was read as an opener
		return v.lo + markerAt(src[v.lo-1:]) - 1
	}
	switch e.kind {
	case PAN:
		return l.panValue(v, e)
	case CVV:
		return l.cvvValue(v, e, name)
	case Expiry:
		return l.expiryValue(v, e)
	case Name:
		return l.nameValue(v, e)
	case Track1, Track2, Track3:
		return l.trackValue(v, e.kind)
	case PIN:
		return l.pinValue(v, name)
	case PINBlock:
		return l.hexValue(v, e.kind, 8)
	case MAC:
		return l.hexValue(v, e.kind, 8)
	case Key:
		return l.keyValue(v, e)
	case EMVTag:
		return l.hexValue(v, e.kind, 2)
	case ActivationCode:
		return l.codeValue(v)
	case Password:
		return l.passwordValue(v, e)
	case Secret:
		return l.secretValue(v, e)
	}
	return 0
}

// drop replaces src[lo:hi] by the marker of kind, unless a marker is there.
func (l *level) drop(lo, hi int, kind Kind) int {
	if n := markerAt(l.src[lo:]); n > 0 {
		return lo + n
	}
	if lo >= hi || lo > 0 && markerAt(l.src[lo-1:]) > 0 {
		return 0
	}
	l.add(lo, hi, kind)
	return hi
}

// empty tells whether a value says nothing: absent, a constant, or masked before.
func empty(v []byte) bool {
	for len(v) > 0 && isSpace(v[0]) {
		v = v[1:]
	}
	if len(v) == 0 || markerAt(v) > 0 {
		return true
	}
	for _, s := range []string{"null", "nil", "none", "true", "false", "yes", "no", "n/a", "(null)", "undefined", "[filtered]", "[masked]", "[redacted]", "<masked>", "filtered]", "filtered"} {
		if len(v) == len(s) && foldHas(v, 0, s) {
			return true
		}
	}
	for _, c := range v {
		if !in(c, "*xX#.-_ ") && c < 0x80 {
			return false
		}
	}
	return v[0] < 0x80 || string(v) == "•" || allBullets(v)
}

func allBullets(v []byte) bool {
	for i := 0; i+2 < len(v); i += 3 {
		if string(v[i:i+3]) != "•" {
			return false
		}
	}
	return len(v)%3 == 0
}

// digitsAt counts the digits that begin at p and returns where they end.
func digitsAt(src []byte, p int) (n, hi int) {
	for hi = p; hi < len(src) && isDigit(src[hi]); hi++ {
	}
	return hi - p, hi
}

func hasDigit(v []byte) bool {
	for _, c := range v[:min(len(v), 256)] {
		if isDigit(c) {
			return true
		}
	}
	return false
}

// countDigits counts the digits at the beginning of v.
func countDigits(v []byte) (n int) {
	for _, c := range v[:min(len(v), 256)] {
		n += int(flagOf[c] & fDigit)
	}
	return n
}

func (l *level) cvvValue(v place, e *entry, name int) int {
	src := l.src
	if e.text == "cid" && !l.near(name) || e.text == "code" && !l.afterCard(name) {
		return 0
	}
	n, hi := digitsAt(src, v.lo)
	whole := hi >= len(src) || !isWord(src[hi]) && !in(src[hi], ".:/") && src[hi] < 0x80 || !isWord(at(src, hi)) && v.quote != nil
	if (n == 3 || n == 4) && (whole || hi < len(src) && src[hi] >= 0x80) {
		return l.drop(v.lo, hi, CVV)
	}
	if v.tie == tieNone || n == 4 && at(src, hi) == '-' {
		return 0
	}
	hi = l.end(v, tokenEnds)
	val := src[v.lo:hi]
	if empty(val) || !hasDigit(val) && len(val) < 16 || len(val) < 3 {
		return 0
	}
	return l.drop(v.lo, hi, CVV)
}

// afterCard tells whether the name at p follows an expiry date or a holder's name
// in the same object: then "code" is a card verification code, not an answer.
func (l *level) afterCard(p int) bool {
	if len(l.spans) == 0 {
		return false
	}
	s := l.spans[len(l.spans)-1]
	return (s.kind == Expiry || s.kind == Name) && p-s.hi < 12
}

func at(src []byte, p int) byte {
	if uint(p) < uint(len(src)) {
		return src[p]
	}
	return 0
}

func (l *level) trackValue(v place, kind Kind) int {
	src := l.src
	hi := l.end(v, " \t\"'<&,|)]}\\")
	if in(at(src, v.lo), "%B") && v.quote == nil && v.tie != tieXML { // track 1 holds blanks
		if q := lineEnd(src, v.lo); countCaret(src[v.lo:q]) >= 2 {
			hi = trackEnd(src, hi, q)
		}
	}
	hi = hexTail(src, v.lo, hi)
	val := src[v.lo:hi]
	if empty(val) || countDigits(val) < 5 {
		return 0
	}
	return l.drop(v.lo, hi, kind)
}

func countCaret(v []byte) (n int) {
	for _, c := range v {
		n += btoi(c == '^')
	}
	return n
}

// trackEnd returns the position after the end sentinel between p and end.
func trackEnd(src []byte, p, end int) int {
	for ; p < end; p++ {
		if src[p] == '?' {
			return p + 1
		}
	}
	return end
}

// hexTail extends the hex value src[lo:hi] over further groups of hex that
// follow with one separator between them.
func hexTail(src []byte, lo, hi int) int {
	if hi-lo < 2 || (hi-lo)%2 != 0 || hexRun(src, lo) != hi {
		return hi
	}
	for hi < len(src) && in(src[hi], " -:") {
		q := hexRun(src, hi+1)
		if n := q - hi - 1; n < 2 || n%2 != 0 || q < len(src) && (isWord(src[q]) || src[q] == '=' || src[q] == ':' && !isHex(at(src, q+1))) {
			break
		}
		hi = q
	}
	return hi
}

func (l *level) pinValue(v place, name int) int {
	src := l.src
	if v.tie == tieNone { // PIN 1234, PIN is 1234
		n, hi := digitsAt(src, v.lo)
		if word := skipBlanks(src, name+len("pin")); word != v.lo && skipWord(src, word) != v.lo || n < 4 || n > 6 || hi < len(src) && (isWord(src[hi]) || in(src[hi], ".:-/")) {
			return 0
		}
		return l.drop(v.lo, hi, PIN)
	}
	hi := l.end(v, tokenEnds+".:")
	val := src[v.lo:hi]
	n := countDigits(val)
	hex := hexRun(src, v.lo) == hi && len(val) >= 16
	if n == len(val) && n >= 4 && n <= 12 || hex {
		return l.drop(v.lo, hi, PIN)
	}
	return 0
}

// hexValue drops a value of at least least hex characters, or any longer token
// that holds a digit. With no operator before it only long hex counts.
func (l *level) hexValue(v place, kind Kind, least int) int {
	src := l.src
	if foldHas(src, v.lo, "0x") {
		v.lo += 2
	}
	if v.tie != tieNone && kind == EMVTag && letters(src, v.lo) {
		return l.drop(v.lo, l.end(v, tokenEnds), kind)
	}
	hi := hexTail(src, v.lo, hexRun(src, v.lo))
	n := hi - v.lo
	if v.tie == tieNone {
		if n < 16 {
			return 0
		}
		return l.drop(v.lo, hi, kind)
	}
	if q := l.end(v, tokenEnds); q > hi {
		hi = q
	}
	val := src[v.lo:hi]
	if empty(val) || len(val) < least || n < least && (!hasDigit(val) || len(val) < 12) {
		return 0
	}
	return l.drop(v.lo, hi, kind)
}

// letters tells whether a name as it stands on cards begins at p: capitals, perhaps a slash.
func letters(src []byte, p int) bool {
	n, hex := 0, true
	for ; p < len(src) && (isUpper(src[p]) || src[p] == '/'); p++ {
		hex = hex && isHex(src[p])
		n++
	}
	return n >= 3 && !hex
}

// codeWords are words in capitals that stand behind "activation code:" and are none.
var codeWords = map[string]bool{
	"REQUIRED": true, "INVALID": true, "EXPIRED": true, "MISSING": true, "PENDING": true, "ENTERED": true, "FAILED": true, "SUCCESS": true, "ACCEPTED": true,
	"REJECTED": true, "TIMEOUT": true, "CANCELLED": true, "CANCELED": true, "UNKNOWN": true, "NEEDED": true, "CHECKED": true, "VERIFIED": true,
	"INCORRECT": true, "REFUSED": true, "PROMPT": true, "SCREEN": true, "SERVICE": true, "WANTED": true, "FILTERED": true, "MASKED": true, "REDACTED": true,
}

// capitals tells whether v is six to sixteen capital letters and no word of a message.
func capitals(v []byte) bool {
	for _, c := range v {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return len(v) >= 6 && len(v) <= 16 && !codeWords[string(v)]
}

// blocks tells whether v is groups of capitals and digits with dashes between them, as licences are written.
func blocks(v []byte) bool {
	dashes := 0
	for _, c := range v {
		if dashes += btoi(c == '-'); !isUpper(c) && !isDigit(c) && c != '-' {
			return false
		}
	}
	return dashes > 0 && len(v) >= 9
}

// codeValue drops an activation code: letters and digits, at least one digit, or capitals that are no word.
func (l *level) codeValue(v place) int {
	src := l.src
	hi := l.end(v, tokenEnds+".:")
	for p := v.lo; p < hi; p++ {
		if src[p] >= 0x80 {
			hi = p
		}
	}
	val := src[v.lo:hi]
	if v.tie != tieNone && (capitals(val) || blocks(val)) {
		return l.drop(v.lo, hi, ActivationCode)
	}
	if len(val) < 4 || empty(val) || countDigits(val) == 0 || v.tie == tieNone && countDigits(val) < 3 {
		return 0
	}
	return l.drop(v.lo, hi, ActivationCode)
}
