package bundle

import (
	"path/filepath"
	"strconv"
	"strings"
)

// inputNames gives every input the name its members begin with: its base name,
// with as many folders before it as it takes to tell inputs of one name apart.
func inputNames(given []string) []string {
	parts := make([][]string, len(given))
	depth := make([]int, len(given))
	for i, p := range given {
		parts[i], depth[i] = elements(p), 1
	}
	for widened := true; widened; {
		widened = false
		count := map[string]int{}
		for i := range given {
			count[tail(parts[i], depth[i])]++
		}
		for i := range given {
			if count[tail(parts[i], depth[i])] > 1 && depth[i] < len(parts[i]) {
				depth[i]++
				widened = true
			}
		}
	}
	out, used := make([]string, len(given)), names{}
	for i := range given {
		out[i] = used.unique(tail(parts[i], depth[i]))
	}
	return out
}

func tail(parts []string, n int) string {
	return strings.Join(parts[max(0, len(parts)-n):], "/")
}

func elements(p string) []string {
	if p == "-" {
		return []string{"stdin"}
	}
	if _, place, ok := strings.Cut(p, "://"); ok {
		return strings.Split(cleanName(place), "/")
	}
	if abs, err := filepath.Abs(p); err == nil {
		p = abs
	}
	p = p[len(filepath.VolumeName(p)):]
	return strings.Split(cleanName(filepath.ToSlash(p)), "/")
}

// names keeps paths apart that would be equal: it holds those given out, each with
// the number that the next of the same name tries first.
type names map[string]int

// unique returns the name, followed by ~2, ~3 ... where it was given out before.
func (n names) unique(name string) string {
	i, used := n[name]
	if !used {
		n[name] = 2
		return name
	}
	for ; ; i++ {
		got := name + "~" + strconv.Itoa(i)
		if _, used := n[got]; !used {
			n[name], n[got] = i+1, 2
			return got
		}
	}
}
