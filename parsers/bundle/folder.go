package bundle

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// folder lists a folder given by the user, the manifests of it first.
func (w *walker) folder(p, show string, fi fs.FileInfo) []found {
	real, err := filepath.EvalSymlinks(p)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		w.problem(show, fileReason(err))
		return nil
	}
	s := scan{w: w, root: real, names: names{}}
	s.walk(p, show, []fs.FileInfo{fi})
	if len(s.files) == 0 && !s.told {
		w.problem(show, "the folder holds no files; check the path")
	}
	slices.SortStableFunc(s.files, func(a, b found) int { return before(a.first, b.first) })
	return s.files
}

// before orders what comes first ahead of what does not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// scan lists one folder and those below it.
type scan struct {
	w     *walker
	root  string // without links
	names names
	files []found
	told  bool
}

func (s *scan) problem(show, reason string) {
	s.told = true
	s.w.problem(show, reason)
}

func (s *scan) walk(dir, show string, above []fs.FileInfo) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		s.problem(show, fileReason(err))
	}
	ignored := readIgnore(dir)
	for _, e := range entries {
		if s.w.ctx.Err() != nil {
			return
		}
		if !junk(e.Name()) && !ignored(e.Name()) {
			s.entry(filepath.Join(dir, e.Name()), show+"/"+cleanElement(e.Name()), e, above)
		}
	}
}

func (s *scan) entry(p, show string, e fs.DirEntry, above []fs.FileInfo) {
	if e.Type()&fs.ModeSymlink != 0 {
		s.link(p, show, above)
		return
	}
	fi, err := e.Info()
	switch {
	case err != nil:
		s.problem(show, fileReason(err))
	case fi.IsDir() && loops(fi, above):
		s.problem(show, "a folder that holds itself; it is read once")
	case fi.IsDir():
		s.walk(p, show, append(above[:len(above):len(above)], fi))
	case fi.Mode().IsRegular():
		s.files = append(s.files, found{disk: p, show: s.names.unique(show), size: fi.Size(), mod: fi.ModTime(), first: s.w.first(e.Name())})
	default:
		s.problem(show, "a device, pipe or socket, not a file; left out")
	}
}

// link judges a symbolic link inside a folder. One that stays inside needs no
// visit, since its target has one; one that leaves is not followed.
func (s *scan) link(p, show string, above []fs.FileInfo) {
	real, err := filepath.EvalSymlinks(p)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		s.problem(show, "a link that leads nowhere; left out")
		return
	}
	fi, err := os.Stat(real)
	rel, relErr := filepath.Rel(s.root, real)
	switch {
	case err != nil:
		s.problem(show, fileReason(err))
	case fi.IsDir() && loops(fi, above):
		s.problem(show, "a link to a folder that holds it; not followed")
	case relErr != nil || !filepath.IsLocal(rel):
		s.problem(show, "a link that leads out of the folder; not followed; give the path of its target as well")
	}
}

func loops(fi fs.FileInfo, above []fs.FileInfo) bool {
	return slices.ContainsFunc(above, func(a fs.FileInfo) bool { return os.SameFile(a, fi) })
}
