package iso8583

import "bytes"

// split cuts one message: a binary frame by its length, else a line and those that go on with it.
func split(data []byte, atEOF bool) (n int, rec []byte, err error) {
	if n, ok := frameLength(data); ok {
		if n > len(data) {
			if !atEOF {
				return 0, nil, nil
			}
			n = len(data)
		}
		return n, data[:n], nil
	}
	if atEOF && bare(data) {
		return len(data), data, nil
	}
	n, whole := text(data)
	if !whole && !atEOF {
		return 0, nil, nil
	}
	return n, bytes.TrimRight(data[:n], "\r\n"), nil
}

// bare tells whether data is one message in bytes without a length in front.
func bare(data []byte) bool {
	return len(data) > minFrame && len(data) < maxMessage && promising(data) && readable(data)
}

// readable tells whether data is a message in a known layout.
func readable(data []byte) bool {
	var arena [4 << 10]byte
	d := Decoder{arena: arena[:0]}
	_, ok := d.find(data)
	return ok
}

// maxLines bounds the lines of one record.
const maxLines = 1000

// text returns the length of the record of text that data begins with, and whether its end is certain: the
// next one begins behind it.
func text(data []byte) (n int, whole bool) {
	line, n, whole := lineAt(data, 0)
	b := bytes.TrimSpace(line)
	id, _ := printed(b)
	dump, hex := id >= 0, onlyHex(b)
	waiting := !dump && !hex && !holdsHex(b) && len(b) > 0 // words whose message may follow
	if !whole || len(b) == 0 || hex && complete(b) {
		return n, whole
	}
	for range maxLines {
		line, end, ok := lineAt(data, n)
		if end == n {
			return n, false
		}
		b := bytes.TrimSpace(line)
		id, _ := printed(b)
		switch {
		case id == 0 && dump, len(b) == 0:
			return n, ok
		case id >= 0 && (dump || waiting):
			dump, waiting = true, false
		case onlyHex(b) && !dump && (hex || waiting) && (waiting || !complete(b)):
			hex, waiting = true, false
		default:
			return n, ok
		}
		if n = end; !ok {
			return n, false
		}
	}
	return n, true
}

// lineAt returns the line at i, where the next one begins, and whether its end is there.
func lineAt(data []byte, i int) (line []byte, next int, ok bool) {
	if j := bytes.IndexByte(data[i:], '\n'); j >= 0 {
		return data[i : i+j], i + j + 1, true
	}
	return data[i:], len(data), false
}

// holdsHex tells whether a message in hex stands behind the words of a line.
func holdsHex(b []byte) bool {
	from, _ := hexPart(b)
	return from < len(b)
}

// complete tells whether a line in hex is a message of its own.
func complete(b []byte) bool {
	if !promisingHex(b) {
		return false
	}
	var raw [2 << 10]byte
	bin, ok := appendHex(raw[:0], b)
	if !ok {
		return len(bin) == len(raw)
	}
	return readable(bin)
}
