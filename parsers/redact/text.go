package redact

import (
	"bytes"
	"io"

	"posmortem/parsers/bundle"
	"posmortem/parsers/inspect"
	"posmortem/parsers/spool"
	"posmortem/parsers/window"
)

// rounds is how often a text is masked again when the scan finds something in it,
// as it may where the parts that are seen at a time are cut differently.
const rounds = 4

// text redacts a plain file, whose head was looked at.
func (j *job) text(path string, r io.Reader, head []byte) (*spool.Spool, error) {
	form, problem, err := j.detect(head)
	switch {
	case err != nil:
		return nil, err
	case problem != "":
		j.damaged(path, problem)
		return nil, nil
	case form.encoding == bundle.Binary:
		j.leaveOut(path, "not a text")
		return nil, nil
	case inspect.IsMail(head):
		j.leaveOut(path, "a mail, whose attachments are encoded; save its text and attachments as files")
		return nil, nil
	}
	t := &text{j: j, path: path, form: form, raw: r}
	defer t.close()
	return t.redact()
}

// detect judges the head of a plain file as package bundle does.
func (j *job) detect(head []byte) (f form, problem string, err error) {
	f = formOf(head)
	o := bundle.Options{Problem: func(p bundle.Problem) { problem = p.Reason }}
	err = bundle.Walk(j.ctx, []string{"-"}, bytes.NewReader(head), o, func(m *bundle.Member) error {
		if m.Path != "stdin" {
			problem = "an archive of a kind that cannot be rebuilt; unpack it and redact its folder"
		}
		f.encoding = m.Encoding
		return nil
	})
	return f, problem, err
}

// text is one plain file while it is redacted.
type text struct {
	j       *job
	path    string
	form    form
	raw     io.Reader
	copied  spool.Spool  // of raw, where decoding and encoding may change bytes
	masked  *spool.Spool // in UTF-8
	changed bool         // by masking
}

func (t *text) close() {
	t.copied.Close()
	if t.masked != nil {
		t.masked.Close()
	}
}

// redact masks the text until the scan finds nothing in the bytes of the copy.
func (t *text) redact() (*spool.Spool, error) {
	j, total := t.j, map[string]int64{}
	if !t.form.plain() {
		if _, err := io.Copy(&t.copied, t.raw); err != nil {
			j.damaged(t.path, reasonOf(err))
		}
		t.raw = t.copied.Reader()
	}
	if err := t.decode(); err != nil {
		return nil, err
	}
	for range rounds {
		for kind, n := range j.count() {
			total[kind] += n
		}
		out, err := t.written()
		if err != nil {
			return nil, err
		}
		if j.clean(t.path, out) && j.alike(out, t.form) {
			j.report.Members = append(j.report.Members, Member{Path: t.path, Encoding: t.form.encoding, Masked: total})
			if out == t.masked {
				t.masked = nil
			}
			return out, nil
		}
		if out != t.masked {
			out.Close()
		}
		if err := j.ctx.Err(); err != nil {
			return nil, err
		}
		before := t.masked
		err = t.mask(before.Reader())
		before.Close()
		if err != nil {
			return nil, err
		}
	}
	j.damaged(t.path, "left out: what it holds cannot be masked without breaking it")
	return nil, nil
}

// decode masks the text of the file as package bundle reads it.
func (t *text) decode() error {
	o := bundle.Options{Limits: t.j.o.Limits, Problem: func(p bundle.Problem) { t.j.damaged(t.path, p.Reason) }}
	return bundle.Walk(t.j.ctx, []string{"-"}, t.raw, o, func(m *bundle.Member) error { return t.mask(m.Reader) })
}

// mask masks what r holds into t.masked.
func (t *text) mask(r io.Reader) error {
	next := &spool.Spool{}
	changed, err := t.j.through(next, r)
	t.masked, t.changed = next, t.changed || changed
	return err
}

// written returns the masked text as the file was written, and the very bytes of
// the file where nothing had to be masked.
func (t *text) written() (*spool.Spool, error) {
	if t.form.plain() && t.form.mark == nil {
		return t.masked, nil
	}
	out := &spool.Spool{}
	var err error
	switch {
	case t.form.plain():
		_, err = io.Copy(out, io.MultiReader(bytes.NewReader(t.form.mark), t.masked.Reader()))
	case !t.changed:
		_, err = io.Copy(out, t.copied.Reader())
	default:
		err = t.form.encode(out, t.masked.Reader())
	}
	if err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// alike tells whether the copy is read in the encoding of the file.
func (j *job) alike(s *spool.Spool, f form) bool {
	head, err := io.ReadAll(io.LimitReader(s.Reader(), headSize))
	if err != nil {
		return false
	}
	got, problem, err := j.detect(head)
	return err == nil && problem == "" && got.encoding == f.encoding
}

// clean tells whether the scan finds nothing in a file of the copy.
func (j *job) clean(path string, s *spool.Spool) bool {
	j.found = 0
	err := j.scan.Stream(j.ctx, path, s.Reader())
	return err == nil && j.found == 0
}

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
