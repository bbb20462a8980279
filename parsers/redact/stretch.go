package redact

import (
	"bytes"
	"io"

	"posmortem/parsers/window"
)

// through masks text on its way, and tells whether anything was masked.
func (j *job) through(w io.Writer, r io.Reader) (changed bool, err error) {
	s := stretch{j: j}
	for in := window.New(r); ; {
		block, err := in.Next()
		if err == io.EOF {
			_, err = w.Write(s.held)
			return s.changed, err
		}
		if err != nil {
			return s.changed, err
		}
		if _, err := w.Write(s.next(block)); err != nil {
			return s.changed, err
		}
	}
}

// stretch is what is seen of a text at a time. Stretches overlap; of the lines that
// two of them see, each gives the half that lies farther from its own end, so
// that what is written over some lines is seen as a whole in both.
type stretch struct {
	j         *job
	text      []byte // as it was, from the lines on that are seen again
	work, out []byte
	skip      int    // lines of text that were given before
	held      []byte // masked, and given only if nothing follows
	changed   bool   // something was masked
}

// next returns what can be given of the text when block is added to it.
func (s *stretch) next(block []byte) []byte {
	s.text = append(s.text, block...)
	s.work = append(s.work[:0], s.text...)
	window.Dumps(s.work, func(rows []window.Row) { s.j.dump(s.work, rows) })
	s.out = s.j.mask.Text(s.out[:0], s.work)
	s.changed = s.changed || !bytes.Equal(s.out, s.text)
	given := s.out[lineAt(s.out, s.skip):]
	tail := window.Tail(s.text)
	if tail > 0 && s.text[tail-1] != '\n' { // inside a line without end
		at := len(given) - len(s.out) + window.Tail(s.out)
		s.text, s.skip = append(s.text[:0], given[at:]...), 0
		s.held = given[at:]
		return given[:at]
	}
	again := lines(s.text[tail:])
	s.skip = again / 2
	s.text = s.text[:copy(s.text, s.text[tail:])]
	at := lineAt(given, lines(given)-(again-s.skip))
	s.held = given[at:]
	return given[:at]
}

// lines counts the lines of a text, of which the last may have no end.
func lines(text []byte) int {
	n := bytes.Count(text, []byte{'\n'})
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

// lineAt returns where the n-th line begins, counted from 0.
func lineAt(text []byte, n int) int {
	at := 0
	for ; n > 0; n-- {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return len(text)
		}
		at += i + 1
	}
	return at
}

// dump masks a hex dump whose rows have heads in place. Each row keeps its length;
// where masking would change it, nothing of the dump stays.
func (j *job) dump(text []byte, rows []window.Row) {
	whole := window.Join(nil, text, rows)
	masked := j.mask.Text(nil, whole)
	if bytes.Equal(masked, whole) {
		return
	}
	lines := bytes.Split(masked, []byte{'\n'})
	same := len(lines) == len(rows)+1
	for i := 0; same && i < len(rows); i++ {
		same = len(lines[i]) == rows[i].Hi-rows[i].Lo
	}
	for i, r := range rows {
		if same {
			copy(text[r.Lo:r.Hi], lines[i])
		} else {
			starRow(text[r.Lo:r.Hi])
		}
	}
}

// starRow puts stars in place of everything but the offset and the blanks.
func starRow(row []byte) {
	for i := max(0, bytes.IndexAny(row, ": ")) + 1; i < len(row); i++ {
		if row[i] != ' ' {
			row[i] = '*'
		}
	}
}
