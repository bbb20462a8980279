package window

import (
	"bytes"
	"strconv"
)

// A Row is one line of a hex dump: an offset, bytes in hex, and perhaps the same
// bytes as text, as it stands behind the head of a log line.
type Row struct {
	Lo, Hi int // in the text, without the line end
	offset uint64
	bytes  int
}

// between is how many other lines may stand between two rows of one dump, where
// several threads write into one log.
const between = 4

// Dumps calls fn for every hex dump of two or more rows whose lines have heads.
// Such rows are one value cut into pieces, which none of the lines shows as a
// whole. Stars count as hex, so that a masked dump is still one.
func Dumps(text []byte, fn func(rows []Row)) {
	var rows []Row
	others := 0
	flush := func() {
		if len(rows) > 1 {
			fn(rows)
		}
		rows, others = rows[:0], 0
	}
	for at := 0; at < len(text); {
		end := at + len(text[at:])
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i
		}
		r, ok := rowOf(bytes.TrimRight(text[at:end], "\r"))
		r.Lo, r.Hi = r.Lo+at, r.Hi+at
		switch n := len(rows); {
		case ok && n > 0 && r.offset == rows[n-1].offset+uint64(rows[n-1].bytes):
			rows, others = append(rows, r), 0
		case ok:
			flush()
			rows = append(rows, r)
		case n > 0:
			if others++; others > between {
				flush()
			}
		}
		at = end + 1
	}
	flush()
}

// rowOf finds the row that ends a line: four to eight hex digits, a colon or two
// blanks, and bytes in hex.
func rowOf(line []byte) (r Row, ok bool) {
	for i := 4; i+3 < len(line); i++ {
		c := line[i]
		if c != ':' && c != ' ' || !isHex(line[i-1]) || line[i+1] != ' ' {
			continue
		}
		lo := i
		for lo > 0 && i-lo < 9 && isHex(line[lo-1]) {
			lo--
		}
		if i-lo < 4 || i-lo > 8 || lo > 0 && !isBlank(line[lo-1]) {
			continue
		}
		if n, size := hexBytes(line[i+1:]); n > 0 && (c == ':' || size == 2) {
			off, err := strconv.ParseUint(string(line[lo:i]), 16, 64)
			return Row{Lo: lo, Hi: len(line), offset: off, bytes: n}, err == nil
		}
	}
	return r, false
}

// hexBytes counts the bytes that are written in hex at the beginning of s, in groups of two, four
// or eight characters with one blank between, or two in the middle of sixteen. size is that of the
// first group.
func hexBytes(s []byte) (n, size int) {
	p := 0
	for p < len(s) && p < 4 && s[p] == ' ' {
		p++
	}
	for last := 0; n < 64; {
		q := p
		for q < len(s) && (isHex(s[q]) || s[q] == '*') {
			q++
		}
		if q < len(s) && s[q] != ' ' || q-p < 2 || q-p > 8 || (q-p)%2 != 0 || last != 0 && q-p > last {
			return n, size
		}
		if last = q - p; size == 0 {
			size = last
		}
		n += last / 2
		p = q + 1
		if p < len(s) && s[p] == ' ' && n == 8 {
			p++
		}
	}
	return n, size
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == ']' || c == ')' || c == ':' || c == '|'
}

// Join appends the rows of a dump to dst, one a line.
func Join(dst, text []byte, rows []Row) []byte {
	for _, r := range rows {
		dst = append(append(dst, text[r.Lo:r.Hi]...), '\n')
	}
	return dst
}
