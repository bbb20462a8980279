package ncrej

import "bytes"

const esc = 0x1b

// appendPlain appends b without printer escapes and control characters.
func appendPlain(dst, b []byte) []byte {
	for len(b) > 0 {
		i := 0
		for i < len(b) && b[i] >= ' ' && b[i] != 0x7f {
			i++
		}
		dst = append(dst, b[:i]...)
		if b = b[i:]; len(b) > 0 {
			b = b[escape(b):]
		}
	}
	return dst
}

// escape returns the length of the control character or printer escape that b begins with: ESC ( F and
// ESC ) F choose a character set, ESC [ 020t and the like take their number before the letter, ESC [ e1,
// ESC [ w3 and ESC [ h162 after it (bar codes: position, width and height in dots), others are two bytes long.
func escape(b []byte) int {
	if b[0] != esc || len(b) < 2 {
		return 1
	}
	switch b[1] {
	case '(', ')':
		return min(3, len(b))
	case '[':
		return bracketed(b)
	}
	return 2
}

func bracketed(b []byte) int {
	n := 2
	for n < len(b) && (b[n]-'0' < 10 || b[n] == ';') {
		n++
	}
	if n == len(b) {
		return n
	}
	letter, digits := b[n], 0
	n++
	if n == 3 {
		switch letter {
		case 'e', 'w':
			digits = 1
		case 'h':
			digits = 3
		}
	}
	for ; digits > 0 && n < len(b) && b[n]-'0' < 10; digits-- {
		n++
	}
	return n
}

// lead returns the length of the escapes at the beginning of a line, and whether the printer fed paper
// or changed the character set in them, as it does between two entries.
func lead(line []byte) (n int, feed, set bool) {
	for n < len(line) && (line[n] < ' ' && line[n] != '\t' || line[n] == 0x7f) {
		k := escape(line[n:])
		if e := line[n : n+k]; k > 2 {
			feed = feed || e[1] == '[' && e[k-1] == 't'
			set = set || e[1] == '('
		}
		n += k
	}
	return n, feed, set
}

var rule = []byte("====")

// start tells whether a line begins a record.
func start(line []byte) bool {
	n, feed, set := lead(line)
	b := line[n:]
	switch {
	case feed:
		return true
	case set && bytes.HasPrefix(b, rule):
		return true
	case len(b) == 0:
		return false
	case b[0] == '*':
		_, k := header(b)
		return k > 0 || n > 0 && isStatus(b)
	}
	trimmed := bytes.TrimLeft(b, " ")
	if _, k := timeOfDay(trimmed); k > 0 {
		return len(bytes.Trim(trimmed[k:], " *")) > 0
	}
	return len(trimmed) < len(b) && isStatus(trimmed)
}
