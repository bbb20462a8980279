package mask

// A sign is one character of structure (a quote, bracket, operator or blank)
// in whatever form it is written: `"`, `\"`, `\\\"`, `&quot;`, `%22`, `\u0022`.

type signForm struct {
	text string // lower case
	sign byte
}

var signForms = [256][]signForm{
	'%': {
		{"%22", '"'}, {"%27", '\''}, {"%3d", '='}, {"%3a", ':'}, {"%3c", '<'}, {"%3e", '>'}, {"%5b", '['}, {"%5d", ']'},
		{"%7b", '{'}, {"%20", ' '}, {"%2f", '/'}, {"%0a", ' '}, {"%0d", ' '}, {"%09", ' '},
		{"%2522", '"'}, {"%253d", '='}, {"%253a", ':'}, {"%253c", '<'}, {"%253e", '>'},
	},
	'&': {
		{"&quot;", '"'}, {"&#34;", '"'}, {"&#39;", '\''}, {"&apos;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}, {"&#61;", '='},
		{"&nbsp;", ' '}, {"&#10;", ' '}, {"&#13;", ' '}, {"&amp;quot;", '"'}, {"&amp;lt;", '<'}, {"&amp;gt;", '>'},
	},
	0xef: {{"：", ':'}, {"＝", '='}, {"（", '('}, {"［", '['}, {"］", ']'}, {"＞", '>'}, {"＂", '"'}},
	0xe3: {{"【", '['}, {"】", ']'}, {"「", '"'}, {"」", '"'}, {"　", ' '}},
	0xe2: {{"“", '"'}, {"”", '"'}, {"→", '='}},
	0xe4: {{"为", '='}},
	0xe6: {{"是", '='}},
	0xc2: {{"\u00a0", ' '}},
}

// escapes are what follows a backslash, in the forms of JSON and of Ruby and C.
var escapes = []signForm{
	{"\"", '"'}, {"'", '\''}, {"/", '/'}, {"n", ' '}, {"r", ' '}, {"t", ' '}, {"u003d", '='}, {"u003c", '<'}, {"u003e", '>'},
	{"u0022", '"'}, {"u0027", '\''}, {"u0026", '&'}, {"u003a", ':'}, {"x22", '"'}, {"x3d", '='},
}

// signAt returns the sign at p and the length in which it is written. For a
// byte that is no sign it returns the byte itself and 1; at the end 0, 0.
func signAt(src []byte, p int) (sign byte, n int) {
	if p >= len(src) {
		return 0, 0
	}
	c := src[p]
	if c == '\\' {
		q := p
		for q < len(src) && src[q] == '\\' && q-p < 16 {
			q++
		}
		for _, f := range escapes {
			if foldHas(src, q, f.text) {
				return f.sign, q + len(f.text) - p
			}
		}
		return c, 1
	}
	for _, f := range signForms[c] {
		if foldHas(src, p, f.text) {
			return f.sign, len(f.text)
		}
	}
	return c, 1
}

// skipSigns returns the position after all signs at p that occur in set, for
// at most limit bytes.
func skipSigns(src []byte, p, limit int, set string) int {
	end := p + limit
	for p < end {
		if p < len(src) && flagOf[src[p]]&fSign == 0 {
			if !in(src[p], set) {
				return p
			}
			p++
			continue
		}
		s, n := signAt(src, p)
		if n == 0 || !in(s, set) {
			break
		}
		p += n
	}
	return min(p, len(src))
}

func in(c byte, set string) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}
