package mask

// What ends a value that stands in neither quotes nor tags.
const (
	tokenEnds = " \t\"'<>&,;|)]}\\"
	lineEnds2 = "\"<&|"
	wordEnds  = " \t\"'<&\\"
)

// mask masks the value at v of the name e, which begins at name, if it is one.
// It returns the end of what it masked, or 0.
func (l *level) mask(v place, e *entry, name int) int {
	src := l.src
	if v.lo >= len(src) || e.flags&loose == 0 && v.tie == tieNone && e.kind != Secret {
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
		return l.nameValue(v)
	case Track1, Track2, Track3:
		return l.trackValue(v, e.kind)
	case PIN:
		return l.pinValue(v)
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
		return l.passwordValue(v)
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
	for _, c := range v {
		if isDigit(c) {
			return true
		}
	}
	return false
}

func countDigits(v []byte) (n int) {
	for _, c := range v {
		n += int(flagOf[c] & fDigit)
	}
	return n
}

// panValue stars whatever card number stands at v, with no regard to its check
// digit: up to 19 digits, in groups or not.
func (l *level) panValue(v place, e *entry) int {
	src := l.src
	if foldHas(src, v.lo, "0x") {
		v.lo += 2
	}
	first, hi := digitsAt(src, v.lo)
	if first == 0 || hexRun(src, v.lo)-v.lo >= 24 && v.tie != tieNone {
		return l.panHex(v)
	}
	if e.text == "number" {
		return l.panChecked(v.lo, hi)
	}
	total := first
	for first < minPAN && total < maxPAN {
		q := skipSigns(src, hi, 4, " -.\t")
		n, r := digitsAt(src, q)
		if n == 0 || q == hi || total+n > maxPAN {
			break
		}
		total, hi = total+n, r
	}
	if total < minPAN {
		return 0
	}
	l.starDigits(v.lo, hi, total)
	return hi
}

// panChecked stars the value of a name that many things have, such as "number",
// where the check digit speaks for a card.
func (l *level) panChecked(lo, hi int) int {
	if n := hi - lo; n < minPAN || n > maxPAN {
		return 0
	}
	l.dig = appendDigits(l.dig[:0], l.src[lo:hi])
	if !luhn(l.dig) {
		return 0
	}
	l.starDigits(lo, hi, hi-lo)
	return hi
}

func appendDigits(dst, src []byte) []byte {
	for _, c := range src {
		if isDigit(c) {
			dst = append(dst, c-'0')
		}
	}
	return dst
}

// starDigits stars the digits of src[lo:hi], total in number, but the first six
// and last four.
func (l *level) starDigits(lo, hi, total int) {
	n := 0
	for p := lo; p < hi; p++ {
		if !isDigit(l.src[p]) {
			continue
		}
		if n >= 6 && n < total-4 {
			l.star(p, p+1, 1, PAN)
		}
		n++
	}
}

// panHex stars the middle of a hex value that a card's name announces: hex of
// ASCII, of EBCDIC, or packed digits of unknown framing.
func (l *level) panHex(v place) int {
	hi := hexRun(l.src, v.lo)
	if hi-v.lo < 24 || hi-v.lo > 64 || !hasDigit(l.src[v.lo:hi]) {
		return 0
	}
	l.star(v.lo+12, hi-8, hi-v.lo-20, PAN)
	return hi
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
	hi = v.end(src, tokenEnds)
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
	if p < len(src) {
		return src[p]
	}
	return 0
}

// expiryValue drops the forms in which an expiry date is written: MMYY, YYMM,
// MM/YY, MM/YYYY, YYYY-MM, YYYYMM, YYYY-MM-DD, and a month or year alone where
// the name says so.
func (l *level) expiryValue(v place, e *entry) int {
	src := l.src
	hi, n := v.lo, 0
	for hi < len(src) && hi-v.lo < 12 {
		c, w := signAt(src, hi)
		if isDigit(c) {
			n++
		} else if !in(c, "/-.") || n == 0 {
			break
		}
		hi += w
	}
	for hi > v.lo && !isDigit(src[hi-1]) && src[hi-1] < 0x80 {
		hi--
	}
	part := endsFoldAny(e.text, "month", "year", "expm", "expy") || e.flags&element == 0 && partial(src, v.lo)
	if hi >= len(src) || !isWord(src[hi]) && src[hi] != ':' {
		if n >= 3 && n <= 8 && month(src[v.lo:hi], n) || part && n > 0 && n <= 4 {
			return l.drop(v.lo, hi, Expiry)
		}
	}
	return 0
}

// partial tells whether the identifier before p ends in a month or a year:
// cardExpiryMonth, exp_yy.
func partial(src []byte, p int) bool {
	for p > 0 && !isWord(src[p-1]) && src[p-1] < 0x80 {
		p--
	}
	return endsFold(src, p, "month") || endsFold(src, p, "year") || endsFold(src, p, "mm") || endsFold(src, p, "yy")
}

func endsFoldAny(s string, ends ...string) bool {
	for _, e := range ends {
		if len(s) >= len(e) && s[len(s)-len(e):] == e {
			return true
		}
	}
	return false
}

// month tells whether a date of n digits can hold a month.
func month(v []byte, n int) bool {
	var d [8]byte
	dig := appendDigits(d[:0], v)
	if len(dig) > 8 {
		return false
	}
	for i := 0; i+2 <= n; i++ {
		if m := prefix(dig[i:], 2); m >= 1 && m <= 12 && (i%2 == n%2 || n == 3 || n == 5 || i == 0) {
			return true
		}
	}
	return n != 4 && n != 6 && n != 8
}

// nameValue drops a person's name: up to its quote or tag, or as many words as
// do not begin another pair.
func (l *level) nameValue(v place) int {
	src := l.src
	hi := v.end(src, lineEnds2+",;()[]{}=:\\")
	if v.quote == nil && v.tie != tieXML {
		hi = nameEnd(src, v.lo, hi)
	}
	for hi > v.lo && isSpace(src[hi-1]) {
		hi--
	}
	if empty(src[v.lo:hi]) || hi-v.lo < 2 {
		return 0
	}
	return l.drop(v.lo, hi, Name)
}

// nameEnd cuts a name without quotes at two blanks, and before a last word that
// names the next value.
func nameEnd(src []byte, lo, hi int) int {
	for p := lo; p < hi; p++ {
		if src[p] == ' ' && at(src, p+1) == ' ' {
			return p
		}
		if foldHas(src, p, "：") || foldHas(src, p, "＝") || foldHas(src, p, "，") || foldHas(src, p, "；") {
			hi = p
		}
	}
	if !in(at(src, hi), "=:") && !foldHas(src, hi, "：") && !foldHas(src, hi, "＝") {
		return hi
	}
	for hi > lo && src[hi-1] != ' ' {
		hi--
	}
	return hi
}

func (l *level) trackValue(v place, kind Kind) int {
	src := l.src
	hi := v.end(src, " \t\"'<&,|)]}\\")
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

func (l *level) pinValue(v place) int {
	if v.tie == tieNone {
		return 0
	}
	src := l.src
	hi := v.end(src, tokenEnds+".:")
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
	hi := hexTail(src, v.lo, hexRun(src, v.lo))
	n := hi - v.lo
	if v.tie == tieNone {
		if n < 16 {
			return 0
		}
		return l.drop(v.lo, hi, kind)
	}
	if q := v.end(src, tokenEnds); q > hi {
		hi = q
	}
	val := src[v.lo:hi]
	if empty(val) || len(val) < least || n < least && (!hasDigit(val) || len(val) < 12) {
		return 0
	}
	return l.drop(v.lo, hi, kind)
}

// codeValue drops an activation code: letters and digits, at least one digit.
func (l *level) codeValue(v place) int {
	src := l.src
	hi := v.end(src, tokenEnds+".:")
	for p := v.lo; p < hi; p++ {
		if src[p] >= 0x80 {
			hi = p
		}
	}
	val := src[v.lo:hi]
	if len(val) < 4 || empty(val) || countDigits(val) == 0 || v.tie == tieNone && countDigits(val) < 3 {
		return 0
	}
	return l.drop(v.lo, hi, ActivationCode)
}
