//go:build unix

package bundle

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestNamedPipe(t *testing.T) {
	p := filepath.Join(t.TempDir(), "pipe")
	must(syscall.Mkfifo(p, 0o644))
	go func() {
		f, err := os.OpenFile(p, os.O_WRONLY, 0)
		if err == nil {
			io.WriteString(f, hello)
			f.Close()
		}
	}()
	w := walk(t, Options{}, nil, p)
	wantProblems(t, w)
	if w.text("pipe") != hello {
		t.Error(w)
	}
}

// TestNotFiles leaves out what would block or has no end, inside folders and given.
func TestNotFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "in/a.log", nil)
	must(syscall.Mkfifo(filepath.Join(dir, "in", "pipe"), 0o644))
	w := walk(t, Options{}, nil, filepath.Join(dir, "in"), "/dev/zero")
	wantPaths(t, w, "in/a.log")
	wantProblems(t, w, "in/pipe: left out", "dev/zero: device")
}
