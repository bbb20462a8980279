package render

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
)

// scratch is the folder in which the library keeps the rows of a long sheet until the workbook is written. It is there only until the file
// in it is, which then loses its name: nothing stays behind however the program ends.
type scratch struct {
	dir  string
	made bool
}

var scratches atomic.Int64

func newScratch() scratch {
	return scratch{dir: filepath.Join(os.TempDir(), fmt.Sprintf("posmortem-%d-sheet%d", os.Getpid(), scratches.Add(1)))}
}

// make makes the folder. Where that fails the library keeps the rows in memory.
func (s *scratch) make() {
	if !s.made {
		s.made = os.Mkdir(s.dir, 0o700) == nil
	}
}

// unname takes its name from the file that the library is writing, and the folder away. Windows removes no open file: remove does.
func (s *scratch) unname() {
	if !s.made {
		return
	}
	files, err := os.ReadDir(s.dir)
	if err != nil || len(files) == 0 {
		return
	}
	for _, f := range files {
		os.Remove(filepath.Join(s.dir, f.Name()))
	}
	s.made = os.Remove(s.dir) != nil
}

// remove takes away what is left.
func (s *scratch) remove() {
	if s.made {
		os.RemoveAll(s.dir)
	}
}
