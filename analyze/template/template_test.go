package template

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestGrouping: the lines of a paragraph, and no others, share a template.
func TestGrouping(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/grouping.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			m, paragraph := New(), 0
			forms, groups := []int{}, []int{}
			for _, line := range bytes.Split(f.Data, []byte("\n")) {
				if len(line) == 0 {
					paragraph++
					continue
				}
				forms, groups = append(forms, m.Add(line)), append(groups, paragraph)
			}
			m.Settle()
			for i := range forms {
				for j := range i {
					got := m.Template(forms[i]) == m.Template(forms[j])
					if want := groups[i] == groups[j]; got != want {
						t.Errorf("entries %d and %d: same template %v, want %v: %q, %q", j+1, i+1, got, want, m.Text(m.Template(forms[j])), m.Text(m.Template(forms[i])))
					}
				}
			}
		})
	}
}

func TestText(t *testing.T) {
	for line, want := range map[string]string{
		"paper low (tray 2), lamp=red": "paper low (tray <*>), lamp=red",
		"sent 18846 bytes (18.4 KB)":   "sent <*> bytes",
		"setTorch(true)":               "setTorch(true)",
		"link to 10.0.0.1:80 lost: 5":  "link to <*> lost: <*>",
		"第3次重试":                        "第 <*> 次重试",
		"":                             "",
	} {
		m := New()
		f := m.Add([]byte(line))
		m.Settle()
		if got := m.Text(m.Template(f)); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

// TestOrder: what a line becomes does not hang on when it came.
func TestOrder(t *testing.T) {
	data, err := os.ReadFile("testdata/grouping.txtar")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	texts := func(backwards bool) map[string]string {
		m, forms := New(), map[string]int{}
		for i := range lines {
			l := lines[i]
			if backwards {
				l = lines[len(lines)-1-i]
			}
			forms[l] = m.Add([]byte(l))
		}
		m.Settle()
		out := map[string]string{}
		for l, f := range forms {
			out[l] = m.Text(m.Template(f))
		}
		return out
	}
	forth, back := texts(false), texts(true)
	for l, want := range forth {
		if back[l] != want {
			t.Errorf("%q: %q forwards, %q backwards", l, want, back[l])
		}
	}
}

// TestLimits: lines that are all different are kept within bounds.
func TestLimits(t *testing.T) {
	m := New()
	var line []byte
	for i := range 3 * maxForms {
		line = line[:0]
		for d := i; ; d /= 26 {
			line = append(line, byte('a'+d%26), ' ')
			if d < 26 {
				break
			}
		}
		m.Add(append(line, "sold"...))
	}
	if got := len(m.forms); got > 2*maxForms+1 {
		t.Errorf("%d forms are kept, want at most %d", got, 2*maxForms+1)
	}
	long := m.Add(bytes.Repeat([]byte("word "), 10*maxTokens))
	m.Settle()
	m.Template(long)
}

// TestNoGarbage: a known form costs no memory.
func TestNoGarbage(t *testing.T) {
	m := New()
	line := []byte(`take lock=1 tag="read card" name=com.example.pos, 3 of 4 from 10.0.0.1:99`)
	m.Add(line)
	if n := testing.AllocsPerRun(100, func() { m.Add(line) }); n > 0 {
		t.Errorf("%.0f allocations a line", n)
	}
}

func FuzzAdd(f *testing.F) {
	for _, s := range []string{"a=1 b=\"x y\"", "::::", "fe80::1 00:01", "1,2,,3", "(", "()", " ()", "终端：1", "\xe3\x80", "./ ../x C:\\", "a.b.c@d://?"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		end := 0
		for _, tok := range split(nil, line) {
			if tok.start < end || tok.end < tok.start || tok.end > len(line) {
				t.Fatalf("%q: token %d-%d after %d", line, tok.start, tok.end, end)
			}
			end = tok.end
		}
		m := New()
		a, b := m.Add(line), m.Add(line)
		m.Settle()
		if m.Template(a) != m.Template(b) {
			t.Fatalf("%q: two templates for one line", line)
		}
		m.Text(m.Template(a))
	})
}

// BenchmarkAdd takes lines of a few dozen kinds with what varies in them; SetBytes counts their bytes.
func BenchmarkAdd(b *testing.B) {
	var lines [][]byte
	for i := range 4096 {
		kind := i * 7 % 37
		lines = append(lines, fmt.Appendf(nil, "module %c%c: step %d of tray %d took %d ms, peer=10.1.%d.%d:%d state=%x path=/data/pos/%d.db", 'a'+kind%26, 'a'+kind/26, i%9, i%5, i%977, i%251, i%241, i, i*977, i))
	}
	var bytes int64
	for _, l := range lines {
		bytes += int64(len(l))
	}
	b.SetBytes(bytes / int64(len(lines)))
	m := New()
	b.ResetTimer()
	for i := range b.N {
		m.Add(lines[i%len(lines)])
	}
	m.Settle()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}
