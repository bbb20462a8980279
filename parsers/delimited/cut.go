package delimited

import "bytes"

// maxQuoted bounds the bytes of a record with line ends inside quotes; a quote that
// stays open for longer was no opening quote.
const maxQuoted = 64 << 10

// split cuts records at line ends outside of quotes (RFC 4180, rule 6). A quote opens a field
// only at its beginning, so that an inch mark inside a field does no harm.
func split(data []byte, atEOF bool) (advance int, token []byte, err error) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		if atEOF && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	}
	if quote := bytes.IndexByte(data[:end], '"'); quote >= 0 {
		closed, known := closingLine(data, quote)
		if !known && !atEOF {
			return 0, nil, nil
		}
		end = max(end, closed)
	}
	return end + 1, bytes.TrimSuffix(data[:end], []byte("\r")), nil
}

// closingLine returns the end of the line on which all quoted fields from the quote at i on are
// closed, or -1 when they are never closed within maxQuoted bytes; known is false when data ends before that is clear.
func closingLine(data []byte, i int) (end int, known bool) {
	limit := min(len(data), maxQuoted)
	for i < limit {
		if data[i] == '\n' {
			return i, true
		}
		if data[i] == '"' && (i == 0 || opens(data[i-1])) {
			i = closing(data[:limit], i+1)
		}
		i++
	}
	return -1, limit == maxQuoted
}

// opens tells whether a quote behind c opens a field.
func opens(c byte) bool {
	return c == ',' || c == ';' || c == '\t' || c == '|' || c == '\n' || c == ' '
}

// closing returns the place of the quote that closes the field begun before at, or
// the length of b. A doubled quote is part of the field.
func closing(b []byte, at int) int {
	for at < len(b) {
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 {
			return len(b)
		}
		at += n
		if at+1 < len(b) && b[at+1] == '"' {
			at += 2
			continue
		}
		return at
	}
	return len(b)
}

// field returns the field at at without its quotes, whether it had any, and where the next field
// begins, which is behind the end of row after the last one. Text behind the closing quote makes the quotes part of the field.
func field(row []byte, at int, delimiter byte) (v []byte, quoted bool, next int) {
	from := at
	for from < len(row) && row[from] == ' ' {
		from++
	}
	if from < len(row) && row[from] == '"' {
		end := closing(row, from+1)
		at = min(end+1, len(row))
		for at < len(row) && row[at] == ' ' {
			at++
		}
		if quoted = at == len(row) || row[at] == delimiter; quoted {
			v = row[from+1 : end]
		}
	}
	n := bytes.IndexByte(row[at:], delimiter)
	next = at + n + 1
	if n < 0 {
		n, next = len(row)-at, len(row)+1
	}
	if !quoted {
		v = row[from:max(at+n, from)]
	}
	return v, quoted, next
}

// withPoint appends ".0" to an amount of digits, in an export that writes major units
// and leaves out the decimals of round amounts.
func (p *parser) withPoint(v []byte) []byte {
	for _, c := range v {
		if c < '0' || c > '9' {
			return v
		}
	}
	return p.plain.Join(v, ".0", nil)
}
