package mask

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// testCards are published test card numbers of every scheme and length.
var testCards = []string{
	"4111111111111111", "4242424242424242", "4222222222222", "4012888888881881", "5555555555554444", "5105105105105100",
	"2223003122003222", "378282246310005", "371449635398431", "6011111111111117", "3530111333300000", "30569309025904",
	"38520000023237", "6200000000000005", "6205500000000000004", "6212345678901232", "62123456789012347",
	"621234567890123450", "6212345678901234567", "6304000000000000", "6759649826438453",
}

// form writes the digits of a card number in one way.
type form struct {
	name  string
	write func(pan string) string
}

// panForms are the written forms of a card number without any name.
var panForms = []form{
	{"plain", func(p string) string { return p }},
	{"spaced", grouped(" ")},
	{"dashed", grouped("-")},
	{"dotted", grouped(".")},
	{"nbsp", grouped("\u00a0")},
	{"thin", grouped("\u2009")},
	{"wide-dash", grouped(" - ")},
	{"wide-slash", grouped(" / ")},
	{"wide-dot", grouped(" . ")},
	{"comment-lines", grouped("\n# ")},
	{"double-space", grouped("  ")},
	{"six-rest", func(p string) string { return p[:6] + " " + p[6:] }},
	{"single-digits", func(p string) string { return strings.Join(strings.Split(p, ""), " ") }},
	{"full-width", func(p string) string {
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, p)
	}},
	{"line-break", func(p string) string { return p[:8] + "\n" + p[8:] }},
	{"line-break-indent", func(p string) string { return p[:7] + "\r\n      " + p[7:] }},
	{"glued-letters", func(p string) string { return "PAN" + p + "EXP" }},
	{"glued-hex-letters", func(p string) string { return "card" + p + "end" }},
	{"url", each("%%%02X")},
	{"url-lower-twice", each("%%25%02x")},
	{"json-u", each(`\u%04x`)},
	{"json-u-twice", each(`\\u%04x`)},
	{"c-x", each(`\x%02x`)},
	{"xml-decimal", each("&#%d;")},
	{"xml-hex", each("&#x%X;")},
	{"ascii-hex", func(p string) string { return hex.EncodeToString([]byte(p)) }},
	{"ascii-hex-odd", func(p string) string { return "A" + hex.EncodeToString([]byte(p)) + "B2" }},
	{"ascii-hex-message", func(p string) string {
		return strings.ToUpper(hex.EncodeToString([]byte("0200723C648108C08200" + fmt.Sprint(len(p)) + p + "000000000000012345")))
	}},
	{"ascii-hex-spaced", func(p string) string { return spacedHex(" ")([]byte(p)) }},
	{"ascii-hex-colons", func(p string) string { return spacedHex(":")([]byte(p)) }},
	{"ascii-hex-dashes", func(p string) string { return spacedHex("-")([]byte(p)) }},
	{"ascii-hex-0x", func(p string) string { return "0x" + spacedHex(", 0x")([]byte(p)) }},
	{"ascii-hex-lines", func(p string) string {
		s := spacedHex(" ")([]byte("De2:" + p))
		return s[:23] + "\n" + s[24:]
	}},
	{"ebcdic-hex", func(p string) string { return strings.ToUpper(hex.EncodeToString(ebcdic(p))) }},
	{"ebcdic-hex-spaced", func(p string) string { return spacedHex(" ")(ebcdic(p)) }},
	{"bcd-tlv", func(p string) string {
		return fmt.Sprintf("9F02060000000001005A%02X%s5F3401019505008000", len(bcd(p))/2, bcd(p))
	}},
	{"bcd-tlv-spaced", func(p string) string {
		b, _ := hex.DecodeString(fmt.Sprintf("82021C005A%02X%s5F340101", len(bcd(p))/2, bcd(p)))
		return spacedHex(" ")(b)
	}},
	{"bcd-tlv-tag-spaced", func(p string) string { return fmt.Sprintf("5A %02X %s 5F34 01 01", len(bcd(p))/2, bcd(p)) }},
	{"bcd-track2-tlv", func(p string) string {
		t := bcd(p + "D25122011234")
		return fmt.Sprintf("4F07A000000333010157%02X%s9F2608A1B2C3D4E5F60718", len(t)/2, t)
	}},
	{"dump-jpos", func(p string) string { return q2([]byte("0200B238" + p + "000000")) }},
	{"dump-jpos-rows", func(p string) string { return q2([]byte("ISO01234567" + p + "PQ")) }},
	{"dump-c", func(p string) string { return dump([]byte(p), 3) }},
	{"dump-c-rows", func(p string) string { return dump([]byte(p), 10) }},
	{"dump-xxd", func(p string) string { return xxd([]byte("abcdefghijk" + p + "zz")) }},
	{"dump-bcd", func(p string) string { return dump(append([]byte{2, 0, 0x5a, byte(len(pack(p)))}, pack(p)...), 0) }},
	{"dump-bcd-rows", func(p string) string { return dump(append([]byte{0x5a, byte(len(pack(p)))}, pack(p)...), 9) }},
	{"dump-ebcdic-rows", func(p string) string { return dump(ebcdic(p), 9) }},
	{"base64", func(p string) string { return base64.StdEncoding.EncodeToString([]byte(p)) }},
	{"base64-track", func(p string) string {
		return base64.StdEncoding.EncodeToString([]byte(";" + p + "=25122011234567890?"))
	}},
	{"base64-json", func(p string) string {
		return base64.StdEncoding.EncodeToString([]byte(`{"x":1,"account":"` + p + `"}`))
	}},
	{"base64-tlv", func(p string) string {
		return base64.StdEncoding.EncodeToString(append([]byte{0x9f, 0x1a, 2, 1, 0x56, 0x5a, byte(len(pack(p)))}, pack(p)...))
	}},
	{"base64-url", func(p string) string { return base64.RawURLEncoding.EncodeToString([]byte("~~?" + p + "?>")) }},
	{"byte-list", func(p string) string { return strings.Trim(fmt.Sprint([]byte(p)), "[]") }},
	{"byte-list-commas", func(p string) string { return strings.ReplaceAll(strings.Trim(fmt.Sprint([]byte(p)), "[]"), " ", ", ") }},
	{"track1", func(p string) string { return "%B" + p + "^DOE/JOHN^25121011234567890?" }},
	{"track1-url", func(p string) string { return "%25B" + p + "%5EDOE%2FJOHN%5E25121011234567890%3F" }},
	{"track2", func(p string) string { return ";" + p + "=25121011234567890?" }},
	{"track2-bare", func(p string) string { return p + "=2512101123" }},
	{"track2-d", func(p string) string { return p + "D2512101123" }},
	{"track2-json-u", func(p string) string { return p + `\u003d2512101123` }},
	{"iso-text", func(p string) string { return "0200723C648108C08200" + fmt.Sprint(len(p)) + p + "000000000000012345" }},
	{"binary-bcd", func(p string) string {
		return "\x02\x00r\x3c" + string([]byte{byte(len(p)/10)<<4 | byte(len(p)%10)}) + string(pack(p)) + "\x00\x00"
	}},
}

// surroundings put a written form into a line.
var surroundings = []string{
	"%s", "11-22 10:11:12.345  1234  5678 D PinPad: read %s done", `<field id="48" value="%s"/>`,
	`{"a":"%s","b":1}`, "<!-- %s -->", "[%s]", "data=%s&x=1", "msg: %s, next", `\"v\":\"%s\"`,
}

// TestForms writes every test card in every form and surrounding and asks that
// the form is gone, and so is the middle of the number.
func TestForms(t *testing.T) {
	m := New(make([]byte, 32))
	total, leaks := 0, map[string]int{}
	for _, f := range panForms {
		for _, pan := range testCards {
			written := f.write(pan)
			for _, s := range surroundings {
				in := strings.Replace(s, "%s", written, 1)
				out := string(m.Text(nil, []byte(in)))
				total++
				if strings.Contains(out, written) || strings.Contains(flat(out), pan) || strings.Count(in, "\n") != strings.Count(out, "\n") {
					if leaks[f.name]++; leaks[f.name] <= 2 {
						t.Errorf("%s: left:\n%s", f.name, out)
					}
				}
				if again := string(m.Text(nil, []byte(out))); again != out {
					t.Errorf("%s: masked twice:\n%s\n%s", f.name, out, again)
				}
				if f.name != "binary-bcd" && !utf8.ValidString(out) {
					t.Errorf("%s: broken UTF-8: %q", f.name, out)
				}
			}
		}
	}
	t.Logf("%d card numbers in %d forms, leaks %v", total, len(panForms), leaks)
}

// flat removes what may stand between the digits of a number.
func flat(s string) string {
	return strings.NewReplacer(" ", "", "-", "", ".", "", "\n", "", "\r", "").Replace(s)
}
