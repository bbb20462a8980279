package manifest

import (
	"strings"
	"testing"
)

// TestNamesOnce keeps each name to one meaning, whatever order the lists are read in.
func TestNamesOnce(t *testing.T) {
	seen := map[string]slot{}
	for s, ranks := range lists {
		for _, name := range strings.Fields(strings.Join(ranks, " ")) {
			if other, ok := seen[name]; ok {
				t.Errorf("%s is listed for slots %d and %d", name, other, s)
			}
			if fold(name) != name {
				t.Errorf("%s is not folded", name)
			}
			seen[name] = s
		}
	}
}
