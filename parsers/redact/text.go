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

// through masks text on its way, in windows that overlap.
func (j *job) through(w io.Writer, r io.Reader) error {
	var text, out []byte
	for in := window.New(r); ; {
		block, err := in.Next()
		if err == io.EOF {
			_, err = w.Write(text)
			return err
		}
		if err != nil {
			return err
		}
		text = append(text, block...)
		out = j.mask.Text(out[:0], text)
		window.Dumps(out, func(rows []window.Row) { j.dump(out, rows) })
		tail := window.Tail(out)
		if _, err := w.Write(out[:tail]); err != nil {
			return err
		}
		text = append(text[:0], out[tail:]...)
	}
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
