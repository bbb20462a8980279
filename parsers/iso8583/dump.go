package iso8583

import "bytes"

// words announce the number of a data element in a printed message.
var announce = [][]byte{[]byte("FLD"), []byte("FIELD NAME"), []byte("FIELD"), []byte("DE"), []byte("BIT"), []byte("F"), []byte("P-"), []byte("S-"), []byte("DF")}

// printed reads one data element of a printed message: "FLD (039) : (002) : [05]", "F039 Response Code....: 05",
// "Field name [39]....05", "DE39 = 05", "[39] 05", "MTI : 0210". id is -1 when the line is none.
func printed(b []byte) (id int, v []byte) {
	if len(b) < 5 || len(b) > 2100 {
		return -1, nil
	}
	rest, named := b, false
	if hasFold(b, mtiName) {
		return typed(b[len(mtiName):])
	}
	for _, w := range announce {
		if hasFold(b, w) {
			rest, named = bytes.TrimLeft(b[len(w):], " -_"), true
			break
		}
	}
	open := len(rest) > 0 && (rest[0] == '[' || rest[0] == '(')
	if open {
		rest = rest[1:]
	}
	n, k := 0, 0
	for k < len(rest) && k < 4 && rest[k]-'0' < 10 {
		n = n*10 + int(rest[k]-'0')
		k++
	}
	if k == 0 || k > 3 || n > 128 || !named && !open {
		return -1, nil
	}
	rest = rest[k:]
	if open {
		if len(rest) == 0 || rest[0] != ']' && rest[0] != ')' {
			return -1, nil
		}
		rest = rest[1:]
	} else if len(rest) == 0 || isLetterOrDigit(rest[0]) {
		return -1, nil
	}
	v, ok := after(rest, open)
	if !ok {
		return -1, nil
	}
	return n, v
}

var mtiName = []byte("MTI")

// typed reads the value behind MTI.
func typed(rest []byte) (id int, v []byte) {
	v, ok := after(rest, true)
	if !ok || len(v) != 4 || !all(v, 0, isDigit) {
		return -1, nil
	}
	return 0, v
}

// after returns the value behind a name, a row of dots, a colon, an equals sign or a length in brackets. Without
// brackets around the number one of these must stand there.
func after(b []byte, open bool) (v []byte, ok bool) {
	i := 0
	if !open || bytes.ContainsAny(b, ":=.[") {
		if i = bytes.IndexAny(b, ":=.["); i < 0 || i > 60 {
			return nil, false
		}
	}
	v = bytes.TrimLeft(b[i:], " .:=>\t")
	if len(v) > 2 && v[0] == '(' { // the length
		if j := bytes.IndexByte(v[:min(len(v), 8)], ')'); j > 0 && all(v[1:j], 0, isDigit) {
			v = bytes.TrimLeft(v[j+1:], " .:=>\t")
		}
	}
	if len(v) > 1 && (v[0] == '[' || v[0] == '<' || v[0] == '"' || v[0] == '\'') {
		if j := bytes.LastIndexByte(v, closing[v[0]]); j > 0 {
			v = v[1:j]
		}
	}
	return bytes.TrimRight(v, " "), len(v) > 0
}

var closing = [256]byte{'[': ']', '<': '>', '"': '"', '\'': '\''}

// hasFold tells whether b begins with a word, in any case.
func hasFold(b, word []byte) bool { return len(b) > len(word) && bytes.EqualFold(b[:len(word)], word) }
