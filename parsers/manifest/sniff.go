package manifest

import "posmortem/parsers"

// maxLines bounds a plain list of names and values: a longer file is a log.
const maxLines = 200

// sniff is careful: a log of JSON objects, or of lines with one pair each, names
// devices too. A manifest is one object, or a short list without the values of a payment.
func sniff(head []byte) parsers.Score {
	f := read(head)
	switch {
	case f.log || f.found() == 0:
		return 0
	case f.lines == 0:
		if f.err != nil || f.many || f.found() < 2 {
			return 0
		}
		return 92
	case f.props > 2 && 10*f.props >= 7*f.lines:
		return 95
	case f.found() < 2 || f.lines > maxLines && !f.dotted() || 10*f.pairs < 8*f.lines:
		return 0
	case f.dotted():
		return 88
	}
	return 75
}

// dotted tells whether the list holds Android's properties, as build.prop does.
func (f *finder) dotted() bool {
	return f.rank[firmware] > 1 || f.rank[model] > 1
}
