package signals

import (
	"bufio"
	"os"
	"path/filepath"
	"testing"
)

// TestOrdinaryLogs runs public logs that have nothing to do with payments through
// the dictionary: hardly a line of them may tell of a fault.
func TestOrdinaryLogs(t *testing.T) {
	dir := os.Getenv("POSMORTEM_REAL_LOGS")
	if dir == "" {
		dir = "../../../shared/real-logs"
	}
	for name, most := range map[string]int{"loghub/Android_2k.log": 20, "loghub/OpenStack_2k.log": 5, "loghub/Linux_2k.log": 40} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Skip("no real logs at hand: ", err)
		}
		defer f.Close()
		m, n := New(), 0
		for s := bufio.NewScanner(f); s.Scan(); {
			if h := m.Match(s.Bytes(), Context{}); h.Signal != "" {
				n++
			}
		}
		if n > most || m.Vendor() != "" {
			t.Errorf("%s: %d lines with a signal, at most %d expected; vendor %q", name, n, most, m.Vendor())
		}
	}
}
