package bundle

import (
	"bytes"
	"unicode/utf8"
)

// encodingOf judges the encoding by the head of a member; mark is the length of
// its byte order mark. whole says that the head is all there is, so that a
// character cut at its end is a fault.
func encodingOf(head []byte, whole bool) (name string, mark int) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return UTF8, 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return UTF16LE, 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return UTF16BE, 2
	case knownBinary(head), messages(head):
		return Binary, 0
	}
	if name := utf16Of(head); name != "" {
		return name, 0
	}
	return bytewise(head, whole), 0
}

// bytewise judges among the encodings that are not UTF-16.
func bytewise(head []byte, whole bool) string {
	s := surveyOf(head)
	text := len(head) - s.nuls
	if len(head) > 0 && text == 0 || s.nulRuns*10 > text {
		return Binary
	}
	good, bad := utf8Runes(head, whole)
	if bad == 0 || good > 4*bad {
		if s.controls*6 > text {
			return Binary
		}
		return UTF8
	}
	switch {
	case s.controls*20 > text: // one byte in nine of random data is a control code
		return Binary
	case plausibleGB(head):
		return GB18030
	}
	return Latin1
}

// survey counts the bytes that text has none or few of. A run of NULs counts
// once: a power cut leaves one in a log, of any length.
type survey struct{ nuls, nulRuns, controls int }

func surveyOf(head []byte) (s survey) {
	last := byte(1)
	for _, c := range head {
		switch {
		case c == 0:
			s.nuls++
			if last != 0 {
				s.nulRuns++
			}
		case c < ' ' && !(c >= '\b' && c <= '\r') && c != '\x1b', c == 0x7F:
			s.controls++
		}
		last = c
	}
	return s
}

// utf8Runes counts the characters of several bytes and the bytes that belong to none.
func utf8Runes(b []byte, whole bool) (good, bad int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case whole || utf8.FullRune(b[i:]):
			bad++
		}
		i += n
	}
	return good, bad
}

// utf16Of finds UTF-16 without a byte order mark by the NULs in every second byte
// that digits, spaces and ASCII letters leave.
func utf16Of(head []byte) string {
	pairs := len(head) / 2
	var nuls [2]int
	for i, c := range head[:2*pairs] {
		if c == 0 {
			nuls[i&1]++
		}
	}
	switch {
	case pairs < 2:
		return ""
	case nuls[1]*6 >= pairs && nuls[0]*8 < nuls[1] && units(head, 1):
		return UTF16LE
	case nuls[0]*6 >= pairs && nuls[1]*8 < nuls[0] && units(head, 0):
		return UTF16BE
	}
	return ""
}

// units tells whether the 16-bit units look like text: nearly all from blocks that
// logs are written in, no surrogate without its other half. high is the place of
// the more significant byte.
func units(b []byte, high int) bool {
	odd, pairs := 0, len(b)/2
	for i := 0; i < pairs; i++ {
		hi, lo := b[2*i+high], b[2*i+1-high]
		switch {
		case hi == 0 && lo < ' ' && !(lo >= '\b' && lo <= '\r') && lo != '\x1b':
			odd++
		case hi&0xFC == 0xD8 && i+1 < pairs && b[2*i+2+high]&0xFC != 0xDC:
			odd++
		case !written(hi):
			odd++
		}
	}
	return odd*20 <= pairs
}

// written tells whether the 256 characters whose number begins with hi are
// alphabets of Europe and the Near East, symbols, kana, common Chinese
// characters, Hangul, surrogates, or forms of full width.
func written(hi byte) bool {
	switch {
	case hi <= 0x06, hi >= 0x1E && hi <= 0x33, hi >= 0x4E && hi <= 0x9F, hi >= 0xAC && hi <= 0xDF, hi >= 0xFE:
		return true
	}
	return false
}

// plausibleGB tells whether bytes that are not UTF-8 read as Chinese text in
// GB18030 (GB 18030-2022): nearly all high bytes form pairs or quadruples, and
// most pairs are of the 3,755 common characters or the punctuation, whose lead
// byte is B0-D7 or A1-A3 and whose trail byte is A1-FE. Western text in one-byte
// encodings has its accents between ASCII letters and fails the second test.
func plausibleGB(b []byte) bool {
	pairs, common, bad := 0, 0, 0
	for i := 0; i < len(b); i++ {
		lead := b[i]
		if lead < 0x80 {
			continue
		}
		switch n := sequenceGB(b[i:]); n {
		case 0:
			bad++
		case 2:
			pairs++
			if b[i+1] >= 0xA1 && (lead >= 0xB0 && lead <= 0xD7 || lead >= 0xA1 && lead <= 0xA3) {
				common++
			}
			i++
		default:
			i += n - 1
		}
	}
	return pairs > 0 && bad*20 <= pairs && common*10 >= pairs*7
}

// sequenceGB returns the length of the sequence that begins b, 0 when there is
// none. One that the end of b cuts counts as whole.
func sequenceGB(b []byte) int {
	if b[0] == 0x80 || b[0] == 0xFF {
		return 0
	}
	if len(b) < 2 {
		return 1
	}
	switch t := b[1]; {
	case t >= 0x40 && t != 0x7F && t != 0xFF:
		return 2
	case t < '0' || t > '9':
		return 0
	case len(b) < 4:
		return len(b)
	case b[2] >= 0x81 && b[2] != 0xFF && b[3] >= '0' && b[3] <= '9':
		return 4
	}
	return 0
}

// binaries are the magic numbers of what lies about in log bundles and is no text.
var binaries = []string{
	"\x7fELF", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "RIFF", "OggS",
	"SQLite format 3\x00", "%PDF-", "PAR1", "\xca\xfe\xba\xbe", "dex\n0", "!<arch>\n",
	"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x0a\x0d\x0d\x0a",
}

func knownBinary(head []byte) bool {
	if len(head) >= 12 && string(head[8:12]) == "DUCK" || isForeign(head) {
		return true
	}
	for _, magic := range binaries {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}
