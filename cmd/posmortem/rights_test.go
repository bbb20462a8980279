//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// weak runs the program as a user without rights, where the test runs as root, who may read and write everything.
func weak() {
	if os.Geteuid() == 0 {
		for _, err := range []error{syscall.Setgroups(nil), syscall.Setgid(nobody), syscall.Setuid(nobody)} {
			if err != nil {
				os.Stderr.WriteString(err.Error())
				os.Exit(99)
			}
		}
	}
	main()
}

// quota runs the program under a limit on the size of files, which is met like the end of a disk.
func quota() {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 300 << 10, Max: 300 << 10}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(99)
	}
	main()
}

func init() { programs["weak"], programs["quota"] = weak, quota }
