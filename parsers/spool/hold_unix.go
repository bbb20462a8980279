//go:build unix

package spool

import (
	"os"
	"syscall"
)

// hold locks a part, and tells whether it could. The lock goes with its process, however that ends.
func hold(f *os.File) bool {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return err != syscall.EWOULDBLOCK // a file system without locks holds nothing, and gives nothing to sweep
}

// orphan tells whether nobody holds a part.
func orphan(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
