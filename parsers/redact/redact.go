// Package redact makes a masked copy of a bundle that is safe to hand on: the
// same folders and archives, names, encodings, lines and times, with card data
// and keys masked in the text of every file and in names.
//
// It fails closed: every file of the copy is looked through once more by the
// scan of package inspect, and left out if that finds anything. What is no text
// is left out, too, and named in the report. Nothing is added that could be
// turned back: equal card numbers look alike by their first six and last four
// digits alone.
package redact

import (
	"bufio"
	"context"
	"io"
	"maps"

	"posmortem/parsers/bundle"
	"posmortem/parsers/inspect"
	"posmortem/parsers/mask"
	"posmortem/parsers/spool"
)

// Member is a file of the copy.
type Member struct {
	Path     string           // path inside the copy, members of archives after a slash
	Encoding string           // by the constants of package bundle
	Masked   map[string]int64 // how much was masked, by the names of mask.Kind
}

// Note is something that is not in the copy, or not as it was.
type Note struct {
	Path, Reason string
	Damaged      bool // it could not be read, or only in part
}

// Report says what became of a bundle.
type Report struct {
	Members []Member
	LeftOut []Note
	Changed []Note           // kept in another form
	Masked  map[string]int64 // the sum over members and names
	Names   int64            // how many names were masked
}

// Options steer a copy.
type Options struct {
	Limits   bundle.Limits
	Progress func(bytesRead, bytesTotal int64) // may be nil
}

// job is one copy under way.
type job struct {
	ctx      context.Context
	o        Options
	mask     *mask.Mask
	scan     *inspect.Scanner
	found    int // by the scan, in the file that it looks at
	report   *Report
	guard    guard
	progress progress
}

func newJob(ctx context.Context, o Options) *job {
	j := &job{ctx: ctx, o: o, mask: mask.New(make([]byte, 32)), report: &Report{Masked: map[string]int64{}}} // tokens are never asked for
	j.scan = inspect.New(inspect.Options{Report: func(inspect.Finding) { j.found++ }, Problem: func(bundle.Problem) { j.found++ }})
	j.guard.limits = o.Limits.Filled()
	j.progress.tell = o.Progress
	return j
}

func (j *job) leaveOut(path, reason string) {
	j.report.LeftOut = append(j.report.LeftOut, Note{Path: path, Reason: reason})
}

func (j *job) damaged(path, reason string) {
	j.report.LeftOut = append(j.report.LeftOut, Note{Path: path, Reason: reason, Damaged: true})
}

func (j *job) count() map[string]int64 {
	c := j.mask.Counts()
	j.mask.Reset()
	for kind, n := range c {
		j.report.Masked[kind] += n
	}
	return maps.Clone(c)
}

// level is how deep a stream lies.
type level struct {
	archives int // around it
	chain    int // compressions directly around it
}

// redact returns the masked form of a stream, nil when it is left out. path is how
// the copy names it.
func (j *job) redact(path string, r io.Reader, at level) (*spool.Spool, error) {
	if err := j.ctx.Err(); err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(r, bundle.HeadSize)
	head, err := in.Peek(bundle.HeadSize)
	if err != nil && err != io.EOF && len(head) == 0 {
		j.damaged(path, reasonOf(err))
		return nil, j.ctx.Err()
	}
	kind := bundle.Container(head)
	opened := kind == "zip" || kind == "tar" || kind == "gzip" || kind == "zstd" || kind == "bzip2" || kind == "xz"
	if opened && (at.archives >= j.guard.limits.Depth || at.chain >= j.guard.limits.Depth) {
		j.damaged(path, "archives inside archives are not read as deep as this one lies; unpack it and redact its folder")
		return nil, nil
	}
	switch {
	case kind == "zip":
		return j.zip(path, r, in, at)
	case kind == "tar":
		return j.tar(path, in, at)
	case opened:
		return j.compressed(path, kind, in, at)
	}
	return j.text(path, in, head)
}
