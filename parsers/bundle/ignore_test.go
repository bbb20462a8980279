package bundle

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestIgnoreFile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.log": "one", "b.tmp": "two", "tools/c.log": "three", "keep/d.log": "four",
		IgnoreFile: "# what holds no logs\n\n*.tmp\ntools/\n",
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	err := Walk(context.Background(), []string{dir}, nil, Options{Limits: DefaultLimits(), Problem: func(p Problem) { t.Error(p) }}, func(m *Member) error {
		got = append(got, filepath.Base(m.Path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if want := []string{"a.log", "d.log"}; !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}
