package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"

	"golang.org/x/term"
)

// page shows the result on a terminal: through a pager where it is longer than the screen and someone is there to turn pages.
func (a *app) page(width int, fn func(*sink) error) error {
	var text bytes.Buffer
	s := &sink{Writer: bufio.NewWriter(&text), width: width, color: !a.opt.noColor}
	if err := errors.Join(fn(s), s.Flush()); err != nil {
		return err
	}
	in, typed := a.stdin.(*os.File)
	if typed && term.IsTerminal(int(in.Fd())) && bytes.Count(text.Bytes(), []byte("\n")) >= height(a.stdout) {
		if command := pagerCommand(); command != nil {
			return runPager(command, text.Bytes(), a.stdout, a.stderr)
		}
	}
	_, err := a.stdout.Write(text.Bytes())
	return pipe(err)
}

// height is how many lines the terminal shows.
func height(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if _, lines, err := term.GetSize(int(f.Fd())); err == nil {
			return lines
		}
	}
	return 0
}

// pagerCommand is $PAGER, by the shell as everywhere; where that is not set, less if it is there. A $PAGER that is empty or cat means none.
func pagerCommand() []string {
	pager, set := os.LookupEnv("PAGER")
	switch {
	case set && (pager == "" || pager == "cat"):
		return nil
	case set:
		return []string{"sh", "-c", pager}
	}
	if path, err := exec.LookPath("less"); err == nil {
		return []string{path, "-FRX"}
	}
	return nil
}

// runPager hands the text to a pager. That a reader quits before the end is no error, and a pager that cannot be started loses nothing.
func runPager(command []string, text []byte, stdout, stderr io.Writer) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), stdout, stderr
	err := cmd.Run()
	var left *exec.ExitError
	if err == nil || errors.As(err, &left) && left.ExitCode() != 127 && left.ExitCode() != 126 {
		return nil
	}
	_, err = stdout.Write(text)
	return pipe(err)
}
