package bundle

import (
	"bufio"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// IgnoreFile is the name of a file that says, one pattern a line, which names of its own
// folder hold no logs. Blank lines and lines that begin with # are passed over.
const IgnoreFile = ".posmortemignore"

// readIgnore returns what the ignore file of a folder excludes; the file itself is always left out.
func readIgnore(dir string) func(name string) bool {
	f, err := os.Open(filepath.Join(dir, IgnoreFile))
	if err != nil {
		return func(string) bool { return false }
	}
	defer f.Close()
	var patterns []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if p := strings.TrimSpace(lines.Text()); p != "" && !strings.HasPrefix(p, "#") {
			patterns = append(patterns, strings.TrimSuffix(p, "/"))
		}
	}
	return func(name string) bool {
		for _, p := range patterns {
			if ok, err := path.Match(p, name); ok && err == nil {
				return true
			}
		}
		return name == IgnoreFile
	}
}
