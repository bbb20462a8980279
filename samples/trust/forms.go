package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// form is one way to write a secret into a message. It returns what is written, and the stretches of it of which none may
// be found again.
type form struct {
	name  string
	fits  func(s *secret) bool
	write func(r *rand.Rand, s *secret) (text string, traces []string)
}

func any1(*secret) bool        { return true }
func isCard(s *secret) bool    { return s.digits }
func isNamed(s *secret) bool   { return s.name != "" }
func isPlain(s *secret) bool   { return s.name == "" || isASCII(s.name) }
func isEven(s *secret) bool    { return s.digits && len(s.value) >= 14 && bareCard(s) }
func bareCard(s *secret) bool  { return s.digits && !strings.Contains(s.kind, "short") }
func isBare(s *secret) bool    { return bareCard(s) && s.name == "" }
func isHexSafe(s *secret) bool { return isPlain(s) && (s.name != "" || bareCard(s) || !s.digits) }

func isASCII(s string) bool { return strings.Trim(s, asciiWord) == "" }

const asciiWord = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

// forms are the written forms in the order of the table.
var forms = []form{
	{"plain, name=value", any1, fragment},
	{"spaced in fours", isCard, grouped(" ")},
	{"dashed", isCard, grouped("-")},
	{"dotted", isCard, grouped(".")},
	{"no-break spaces", isCard, grouped("\u00a0")},
	{"full-width digits", isCard, byDigit(func(c byte) string { return string(rune(c) - '0' + '０') })},
	{"split over two lines", isCard, splitLine},
	{"percent-encoded digits", isCard, byDigit(func(c byte) string { return fmt.Sprintf("%%%02X", c) })},
	{`\u escapes`, isCard, byDigit(func(c byte) string { return fmt.Sprintf(`\u%04x`, c) })},
	{`\\u escapes`, isCard, byDigit(func(c byte) string { return fmt.Sprintf(`\\u%04x`, c) })},
	{"XML numeric entities", isCard, byDigit(func(c byte) string { return fmt.Sprintf("&#%d;", c) })},
	{"ASCII in hex", isCard, asciiHex},
	{"EBCDIC in hex", isCard, ebcdicHex},
	{"BCD in EMV TLV, tag 5A", isEven, tlvCard},
	{"BCD in EMV TLV, tag 57", isEven, tlvTrack},
	{"BCD in an ISO 8583 message, hex", isEven, isoHex},
	{"zero-width joiners between", isCard, byDigit(func(c byte) string { return string(rune(c)) + "\u200d" })},
	{"Arabic-Indic digits", isCard, byDigit(func(c byte) string { return string(rune(c) - '0' + '٠') })},
	{"digits of two scripts", isCard, byDigit(func(c byte) string { return string(rune(c) + ('０'-'0')*rune(c%2)) })},
	{"&nbsp; between fours", isCard, grouped("&nbsp;")},
	{"%20 between fours", isCard, grouped("%20")},
	{`\u00a0 between fours`, isCard, grouped(`\u00a0`)},
	{"en dashes", isCard, grouped("–")},
	{"colours of a terminal between", isCard, grouped("\x1b[1m")},
	{"quoted-printable", isCard, byDigit(func(c byte) string { return fmt.Sprintf("=%02X", c) })},
	{"octal escapes", isCard, byDigit(func(c byte) string { return fmt.Sprintf(`\%03o`, c) })},
	{"HTML entities without semicolon", isCard, byDigit(func(c byte) string { return fmt.Sprintf("&#x%x", c) })},
	{"JSON array of digits", isBare, strung(1, `["`, `","`, `"]`)},
	{"JSON array of fours", isBare, strung(4, `["`, `", "`, `"]`)},
	{"fours in brackets", isBare, strung(4, "[", "][", "]")},
	{"two strings joined", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		w := `"` + s.value[:8] + `" + "` + s.value[8:] + `"`
		return w, []string{w, s.value}
	}},
	{"pieces under names", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		w := fmt.Sprintf(`{"first6":"%s","middle":"%s","last4":"%s"}`, s.value[:6], s.value[6:len(s.value)-4], s.value[len(s.value)-4:])
		return w, []string{w, s.value}
	}},
	{"UTF-16 in hex", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		var b strings.Builder
		for _, c := range s.value {
			fmt.Fprintf(&b, "%04x", c)
		}
		return "body " + b.String(), []string{b.String(), s.value}
	}},
	{"hex in angle brackets", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		w := "<" + group(hex.EncodeToString([]byte(s.value)), 2, "><") + ">"
		return w, []string{w}
	}},
	{"bytes as decimal numbers", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		w := strings.ReplaceAll(fmt.Sprint([]byte(s.value)), " ", ", ")
		return "bytes " + w, []string{w}
	}},
	{"EBCDIC as signed bytes", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		var parts []string
		for _, c := range s.value {
			parts = append(parts, fmt.Sprint(int(c)-'0'+0xf0-256))
		}
		w := "[" + strings.Join(parts, ", ") + "]"
		return "bytes " + w, []string{w}
	}},
	{"gzip in base64", isBare, func(r *rand.Rand, s *secret) (string, []string) {
		w := base64.StdEncoding.EncodeToString(zipped([]byte(`{"card":"` + s.value + `","seq":7}`)))
		return "payload " + w, []string{w}
	}},
	{"JSON member", isNamed, inJSON(0)},
	{"JSON in JSON", isNamed, inJSON(1)},
	{"JSON escaped twice", isNamed, inJSON(2)},
	{"XML element", isNamed, inXML},
	{"XML in entities", isNamed, inEntities},
	{"URL query", isNamed, inQuery},
	{"base64 of JSON", isHexSafe, inBase64},
	{"hex of JSON", isHexSafe, inHex},
	{"wrapped hex dump", isHexSafe, inDump(false)},
	{"dump with a text column", isHexSafe, inDump(true)},
}

// fragment writes the secret as logs do, in one of several notations.
func fragment(r *rand.Rand, s *secret) (string, []string) {
	text := s.value
	if s.name != "" {
		text = notation(r, s)
	}
	if s.kind == "key with check value" {
		text += " KCV=" + hexDigits(r, 6)
	}
	return text, trace(s, text)
}

func notation(r *rand.Rand, s *secret) string {
	n := pick(r, []string{"N=V", "N: V", "N='V'", `N="V"`, "N:[V]", "[N]=[V]", "N => V", "{N=V, id=7}"})
	return strings.NewReplacer("N", s.name, "V", s.value).Replace(n)
}

// trace returns what may not be found again: the value where it is long enough to be told from others, else the value
// with its name.
func trace(s *secret, text string) []string {
	switch {
	case strings.HasPrefix(s.kind, "track"):
		return []string{s.value, strings.TrimLeft(s.value[:strings.IndexAny(s.value, "=D^")], "%;B")}
	case len(s.value) >= 10 && s.kind != "cardholder name":
		return []string{s.value}
	}
	return []string{text}
}

// strung writes a number in groups of n between signs.
func strung(n int, open, sep, end string) func(*rand.Rand, *secret) (string, []string) {
	return func(_ *rand.Rand, s *secret) (string, []string) {
		w := open + group(s.value, n, sep) + end
		return "digits " + w, []string{w, s.value}
	}
}

func introduced(s *secret, written string) string {
	if s.name == "" {
		return written
	}
	return s.name + "=" + written
}

func grouped(sep string) func(*rand.Rand, *secret) (string, []string) {
	return func(_ *rand.Rand, s *secret) (string, []string) {
		w := group(s.value, 4, sep)
		return introduced(s, w), []string{w, s.value}
	}
}

func group(s string, n int, sep string) string {
	var parts []string
	for len(s) > n {
		parts, s = append(parts, s[:n]), s[n:]
	}
	return strings.Join(append(parts, s), sep)
}

func byDigit(f func(byte) string) func(*rand.Rand, *secret) (string, []string) {
	return func(_ *rand.Rand, s *secret) (string, []string) {
		var b strings.Builder
		for i := range len(s.value) {
			b.WriteString(f(s.value[i]))
		}
		return introduced(s, b.String()), []string{b.String(), s.value}
	}
}

func splitLine(r *rand.Rand, s *secret) (string, []string) {
	at := 5 + r.IntN(len(s.value)-9)
	w := s.value[:at] + "\n    " + s.value[at:]
	return introduced(s, w), []string{w, s.value}
}

func asciiHex(r *rand.Rand, s *secret) (string, []string) {
	h := strings.ToUpper(hex.EncodeToString([]byte(s.value)))
	if s.name == "" || r.IntN(2) == 0 {
		return introduced(s, h), []string{h, s.value}
	}
	w := group(h, 2, " ")
	return introduced(s, w), []string{w, h, s.value}
}

func ebcdicHex(_ *rand.Rand, s *secret) (string, []string) {
	e, err := charmap.CodePage037.NewEncoder().String(s.value)
	if err != nil {
		return s.value, []string{s.value}
	}
	h := strings.ToUpper(hex.EncodeToString([]byte(e)))
	return introduced(s, h), []string{h, s.value}
}

// packed writes digits as BCD, filled with F.
func packed(d string) string {
	if len(d)%2 == 1 {
		d += "F"
	}
	return d
}

func tlvCard(r *rand.Rand, s *secret) (string, []string) {
	p := packed(s.value)
	return fmt.Sprintf("tlv=9F0206%012d5A%02X%s5F3401%02d9505008000%s", r.IntN(1e6), len(p)/2, p, r.IntN(10), hexDigits(r, 4)), []string{s.value}
}

func tlvTrack(r *rand.Rand, s *secret) (string, []string) {
	t := packed(s.value + "D" + expiry(r) + "201" + digits(r, 8))
	return fmt.Sprintf("ICC data 4F07A000000333010157%02X%s9F2608%s", len(t)/2, t, hexDigits(r, 16)), []string{s.value, t}
}

// isoHex writes an authorization request: elements 2, 3, 4, 11, 14, 22, 41 after TPDU, type and bitmap.
func isoHex(r *rand.Rand, s *secret) (string, []string) {
	pan := s.value
	if len(pan)%2 == 1 {
		pan = "0" + pan // right-aligned, as many terminals pack odd lengths
		if r.IntN(2) == 0 {
			pan = packed(s.value)
		}
	}
	msg := fmt.Sprintf("600003000002007024040000800000%02d%s000000%012d%s%s0051%s", len(s.value), pan, r.IntN(1e6), digits(r, 6), expiry(r), hex.EncodeToString([]byte("10000011")))
	return "SEND " + strings.ToUpper(msg), []string{s.value}
}

// object writes the secret as a JSON object.
func object(s *secret) string {
	name := s.name
	if name == "" {
		name = "msg"
	}
	v, err := json.Marshal(map[string]string{name: s.value, "seq": "7"})
	if err != nil {
		return s.value
	}
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(v))
}

func inJSON(deep int) func(*rand.Rand, *secret) (string, []string) {
	return func(_ *rand.Rand, s *secret) (string, []string) {
		text := object(s)
		pair := `"` + s.name + `":"` + s.value + `"`
		for range deep {
			text, pair = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text), strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(pair)
		}
		return "body " + text, trace(s, pair)
	}
}

func inXML(_ *rand.Rand, s *secret) (string, []string) {
	w := "<" + s.name + ">" + s.value + "</" + s.name + ">"
	return "<req>" + w + "<seq>7</seq></req>", trace(s, w)
}

func inEntities(_ *rand.Rand, s *secret) (string, []string) {
	w := html.EscapeString("<" + s.name + ">" + s.value + "</" + s.name + ">")
	return "soap " + w, trace(s, w)
}

func inQuery(_ *rand.Rand, s *secret) (string, []string) {
	w := url.QueryEscape(s.name) + "=" + url.QueryEscape(s.value)
	traces := trace(s, w)
	if e := url.QueryEscape(s.value); len(e) >= 10 {
		traces = append(traces, e)
	}
	return "POST /pay?seq=7&" + w + "&x=1", traces
}

func inBase64(_ *rand.Rand, s *secret) (string, []string) {
	text := object(s)
	at := strings.Index(text, s.value)
	b := base64.StdEncoding.EncodeToString([]byte(text))
	part := b[(at*4+2)/3 : (at+len(s.value))*4/3]
	if len(part) < 8 {
		part = b
	}
	return "payload " + b, []string{part}
}

func inHex(_ *rand.Rand, s *secret) (string, []string) {
	text := object(s)
	h := hex.EncodeToString([]byte(text))
	part := hex.EncodeToString([]byte(s.value))
	if len(part) < 12 {
		part = h
	}
	return "raw " + h, []string{part, strings.ToUpper(part)}
}

// inDump writes rows of sixteen bytes, with the text beside them or without.
func inDump(column bool) func(*rand.Rand, *secret) (string, []string) {
	return func(_ *rand.Rand, s *secret) (string, []string) {
		text := object(s)
		at := strings.Index(text, s.value)
		var b strings.Builder
		b.WriteString("sent:")
		var traces []string
		for i := 0; i < len(text); i += 16 {
			row := text[i:min(len(text), i+16)]
			h := group(hex.EncodeToString([]byte(row)), 2, " ")
			fmt.Fprintf(&b, "\n  %04x  %s", i, h)
			if column {
				fmt.Fprintf(&b, "%s  %s", strings.Repeat(" ", 47-len(h)), row)
			}
			open := 0
			if s.kind == "TR-31 block" { // whose first 16 characters tell of the key and are none
				open = 16
			}
			if overlap(i, i+len(row), at+open, at+len(s.value)) >= 8 {
				traces = append(traces, h)
			}
		}
		if len(s.value) < 8 { // a row of its own could be that of the last four digits of a masked number
			return b.String(), []string{b.String()}
		}
		return b.String(), append(traces, trace(s, b.String())...)
	}
}

func overlap(a, b, c, d int) int { return min(b, d) - max(a, c) }
