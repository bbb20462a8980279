package spool

import (
	"bytes"
	"io"
	"os"
	"testing"
)

func TestSpool(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir)
	for _, size := range []int{0, 1, inMemory - 1, inMemory, inMemory + 1, 3 * inMemory} {
		want := bytes.Repeat([]byte("0123456789abcdef"), size/16+1)[:size]
		var s Spool
		for rest := want; len(rest) > 0; {
			n := min(len(rest), 1<<20+7)
			if _, err := s.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		for range 2 {
			got, err := io.ReadAll(s.Reader())
			if err != nil || !bytes.Equal(got, want) || s.Size() != int64(size) {
				t.Fatalf("%d bytes came back as %d: %v", size, len(got), err)
			}
		}
		if size > inMemory && s.file == nil {
			t.Errorf("%d bytes lie in memory", size)
		}
		s.Close()
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
