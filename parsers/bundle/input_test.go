package bundle

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "outside.log", []byte("secret"))
	for _, name := range []string{"in/b.log", "in/a/x.log", "in/.DS_Store", "in/__MACOSX/x", "in/._b.log", "in/.git/config", "in/.hidden.log"} {
		write(t, dir, name, []byte(name))
	}
	link := func(target, name string) { must(os.Symlink(target, filepath.Join(dir, name))) }
	link("../outside.log", "in/out.log")
	link("b.log", "in/same.log")
	link("..", "in/a/loop")
	link("nowhere", "in/broken")
	link("in", "given")
	for _, name := range []string{"in", "given"} {
		w := walk(t, Options{}, nil, filepath.Join(dir, name))
		wantPaths(t, w, name+"/.hidden.log", name+"/a/x.log", name+"/b.log")
		wantProblems(t, w, name+"/a/loop: holds it", name+"/broken: leads nowhere", name+"/out.log: out of the folder")
		if m := w.members[2]; m.file != filepath.Join(dir, name, "b.log") || m.size != 8 || m.mod.IsZero() {
			t.Errorf("got %+v", m)
		}
	}
}

func TestInputs(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"terminal/T1/app.log", "terminal/T2/app.log", "host/q2.log"} {
		write(t, dir, name, []byte(name))
	}
	must(os.Mkdir(filepath.Join(dir, "empty"), 0o755))
	t.Chdir(dir)
	for _, c := range []struct {
		paths    string
		want     string
		problems string
	}{
		{"host/q2.log", "q2.log", ""},
		{"host/q2.log ./host/q2.log", "q2.log", ""},
		{"terminal/T1/app.log terminal/T2/app.log", "T1/app.log T2/app.log", ""},
		{"terminal/*/app.log", "T1/app.log T2/app.log", ""},
		{"terminal host/q2.log", "terminal/T1/app.log terminal/T2/app.log q2.log", ""},
		{"- -", "stdin", ""},
		{"missing.log host", "host/q2.log", "missing.log: no such file"},
		{"none*.log host", "host/q2.log", "none*.log: no file matches"},
		{"[", "", "[: valid pattern"},
		{"empty", "", "empty: no files"},
	} {
		w := walk(t, Options{}, strings.NewReader("in"), strings.Fields(c.paths)...)
		wantPaths(t, w, strings.Fields(c.want)...)
		if c.problems == "" {
			wantProblems(t, w)
		} else {
			wantProblems(t, w, c.problems)
		}
	}
	t.Chdir(filepath.Join(dir, "terminal", "T1"))
	wantPaths(t, walk(t, Options{}, nil, "."), "T1/app.log")
}

func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := t.TempDir()
	must(os.Chmod(write(t, dir, "in/a.log", nil), 0))
	write(t, dir, "in/b.log", nil)
	w := walk(t, Options{}, nil, filepath.Join(dir, "in"))
	wantPaths(t, w, "in/b.log")
	wantProblems(t, w, "in/a.log: permission")
}

// TestHashOfUnread drains what the function leaves, and not after its error.
func TestHashOfUnread(t *testing.T) {
	long := strings.Repeat(chinese, 5000)
	p := write(t, t.TempDir(), "a.tgz", gzipOf(tarOf(file{"a.log", long}, file{"b.log", hello})))
	var members []*Member
	must(Walk(t.Context(), []string{p}, nil, Options{}, func(m *Member) error {
		m.Reader.Read(make([]byte, 3))
		members = append(members, m)
		return nil
	}))
	if m := members[0]; m.Hash() != sum(long) || m.Bytes() != int64(len(long)) || !m.Whole() {
		t.Errorf("drained: %x, %d bytes", m.Hash(), m.Bytes())
	}
	stop := errors.New("stop")
	calls := 0
	err := Walk(t.Context(), []string{p}, nil, Options{}, func(m *Member) error { calls++; return stop })
	if err != stop || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

type forever struct{}

func (forever) Read(p []byte) (int, error) { return len(p), nil }

func TestCancel(t *testing.T) {
	pipe, writer, err := os.Pipe()
	must(err)
	defer pipe.Close()
	defer writer.Close() // which also keeps it open until here
	for name, stdin := range map[string]io.Reader{"silent": pipe, "endless": forever{}} {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		start := time.Now()
		err := Walk(ctx, []string{"-"}, stdin, Options{}, func(m *Member) error {
			_, err := io.Copy(io.Discard, m.Reader)
			return err
		})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 5*time.Second {
			t.Errorf("%s: %v after %v", name, err, time.Since(start))
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	p := write(t, t.TempDir(), "a.zip", zipOf(file{"a", "1"}, file{"b", "2"}, file{"c", "3"}))
	calls := 0
	err = Walk(ctx, []string{p}, nil, Options{}, func(*Member) error { calls++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestProgress(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat(english, 60_000)
	write(t, dir, "in/a.log", []byte(long))
	write(t, dir, "in/b.zip", zipOf(file{"x", long}, file{"y", "2"}))
	var done, total, last int64
	walk(t, Options{Progress: func(d, all int64) {
		if d < last || d > all {
			t.Errorf("%d after %d of %d", d, last, all)
		}
		done, total, last = d, all, d
	}}, nil, filepath.Join(dir, "in"))
	if done != total || total <= int64(len(long)) {
		t.Errorf("ended at %d of %d", done, total)
	}
}
