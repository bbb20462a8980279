package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"posmortem/analyze/render"
	"posmortem/parsers/spool"
)

// errPipe says that the reader of standard output went away: no fault of ours.
var errPipe = errors.New("closed pipe")

// sink is where the result goes: standard output, or a file that appears only when it is whole.
type sink struct {
	*bufio.Writer
	width int
	color bool
}

// options returns how to render into the sink.
func (s *sink) options(a *app) render.Options {
	return render.Options{Lang: a.opt.lang, Width: s.width, Color: s.color}
}

// output lets fn write the result.
func (a *app) output(fn func(*sink) error) error {
	if a.opt.output != "" && a.opt.output != "-" {
		return a.outputFile(fn)
	}
	width, tty := terminal(a.stdout)
	if tty && (a.opt.format == "table" || a.opt.format == "markdown") {
		return a.page(width, fn)
	}
	s := &sink{Writer: bufio.NewWriterSize(a.stdout, 64<<10), width: width, color: tty && !a.opt.noColor}
	if err := fn(s); err != nil {
		return pipe(err)
	}
	return pipe(s.Flush())
}

func pipe(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) {
		return errPipe
	}
	return err
}

// outputFile writes beside the wanted file and renames, so that a half-written result is never seen. What
// is no plain file (/dev/null, a pipe) is written to as it is: a rename would replace it.
func (a *app) outputFile(fn func(*sink) error) error {
	name := a.opt.output
	if st, err := os.Stat(name); err == nil && !st.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		s := &sink{Writer: bufio.NewWriterSize(f, 64<<10)}
		return pipe(errors.Join(fn(s), s.Flush(), f.Close()))
	}
	return inPlace(name, fn)
}

// inPlace lets fn write a file that appears when it is whole.
func inPlace(name string, fn func(*sink) error) error {
	part, err := spool.NewPart(name, false)
	if err != nil {
		return fmt.Errorf("cannot write %s: %w; name a file in a folder that exists and may be written", name, reason(err))
	}
	defer part.Discard()
	s := &sink{Writer: bufio.NewWriterSize(part, 64<<10)}
	if err := errors.Join(fn(s), s.Flush(), part.Chmod(0o644), part.Sync()); err != nil {
		return err
	}
	return part.Place()
}

// writeWhole writes a file that appears when it is whole.
func writeWhole(name string, text []byte) error {
	return inPlace(name, func(s *sink) error {
		_, err := s.Write(text)
		return err
	})
}

// reason strips the name of a file that the user never named from an error.
func reason(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
