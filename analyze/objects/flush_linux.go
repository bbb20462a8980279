package objects

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncEach: one call brings all that was written to the disk, so that files need none of their own.
const syncEach = false

// toDisk brings to the disk what was written to the file system of a folder.
func toDisk(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return unix.Syncfs(int(d.Fd()))
}
