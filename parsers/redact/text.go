package redact

import (
	"bytes"
	"errors"
	"io"
	"maps"

	"posmortem/parsers/bundle"
	"posmortem/parsers/inspect"
	"posmortem/parsers/spool"
	"posmortem/parsers/window"
)

// rounds is how often a text is masked again when the scan finds something in it,
// as it may where the parts that are seen at a time are cut differently.
const rounds = 4

// errArchive means that package bundle met an archive in what was taken for a plain file.
var errArchive = errors.New("an archive of a kind that cannot be rebuilt; unpack it and redact its folder")

// text redacts a plain file, whose head was looked at.
func (j *job) text(path string, r io.Reader, head []byte) (out *spool.Spool, err error) {
	form := formOf(head)
	mail := inspect.IsMail(head)
	archive := false
	o := bundle.Options{Limits: j.o.Limits, Problem: func(p bundle.Problem) { j.damaged(path, p.Reason) }}
	err = bundle.Walk(j.ctx, []string{"-"}, r, o, func(m *bundle.Member) error {
		switch {
		case archive:
			return nil
		case m.Path != "stdin":
			archive = true
			j.damaged(path, errArchive.Error())
			return nil
		case m.Encoding == bundle.Binary:
			j.leaveOut(path, "not a text")
			return nil
		case mail:
			j.leaveOut(path, "a mail, whose attachments are encoded; save its text and attachments as files")
			return nil
		}
		form.encoding = m.Encoding
		out, err = j.member(path, m.Reader, form)
		return err
	})
	if err != nil && out != nil {
		out.Close()
		out = nil
	}
	return out, err
}

// member masks a text until the scan finds nothing in the bytes of the copy.
func (j *job) member(path string, r io.Reader, form form) (*spool.Spool, error) {
	total := map[string]int64{}
	var text *spool.Spool
	for range rounds {
		next := &spool.Spool{}
		err := j.through(next, r)
		if text != nil {
			text.Close()
		}
		if text = next; err != nil {
			text.Close()
			return nil, err
		}
		for kind, n := range j.count() {
			total[kind] += n
		}
		out, err := form.written(text)
		if err != nil {
			text.Close()
			return nil, err
		}
		if j.clean(path, out) {
			if out != text {
				text.Close()
			}
			j.report.Members = append(j.report.Members, Member{Path: path, Encoding: form.encoding, Masked: maps.Clone(total)})
			return out, nil
		}
		if out != text {
			out.Close()
		}
		if err := j.ctx.Err(); err != nil {
			text.Close()
			return nil, err
		}
		r = text.Reader()
	}
	text.Close()
	j.damaged(path, "left out: what it holds cannot be masked without breaking it")
	return nil, nil
}

// clean tells whether the scan finds nothing in a file of the copy.
func (j *job) clean(path string, s *spool.Spool) bool {
	j.found = 0
	err := j.scan.Stream(j.ctx, path, s.Reader())
	return err == nil && j.found == 0
}

// through masks text on its way.
func (j *job) through(w io.Writer, r io.Reader) error {
	s := stretch{j: j}
	for in := window.New(r); ; {
		block, err := in.Next()
		if err == io.EOF {
			_, err = w.Write(s.held)
			return err
		}
		if err != nil {
			return err
		}
		if _, err := w.Write(s.next(block)); err != nil {
			return err
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
}

// next returns what can be given of the text when block is added to it.
func (s *stretch) next(block []byte) []byte {
	s.text = append(s.text, block...)
	s.work = append(s.work[:0], s.text...)
	window.Dumps(s.work, func(rows []window.Row) { s.j.dump(s.work, rows) })
	s.out = s.j.mask.Text(s.out[:0], s.work)
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
