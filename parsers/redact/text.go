package redact

import (
	"bytes"
	"io"

	"posmortem/parsers/bundle"
	"posmortem/parsers/mails"
	"posmortem/parsers/spool"
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
	case mails.Is(head):
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
	head, err := io.ReadAll(io.LimitReader(s.Reader(), bundle.HeadSize))
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
