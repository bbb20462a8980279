package spool

import (
	"errors"
	"os"
)

// Nameless is a file in the folder for temporary files that is removed while it is open, so that nothing of it stays behind, however the
// program ends.
type Nameless struct {
	*os.File
	named string // where the system kept the name
}

// NewNameless makes one, which only its user may read.
func NewNameless() (*Nameless, error) {
	f, err := os.CreateTemp("", "posmortem-*") // mode 0600
	if err != nil {
		return nil, err
	}
	n := &Nameless{File: f}
	if os.Remove(f.Name()) != nil {
		n.named = f.Name() // Windows removes no open file; Close does
	}
	return n, nil
}

// Close closes the file, which is then gone.
func (n *Nameless) Close() error {
	err := n.File.Close()
	if n.named != "" {
		err = errors.Join(err, os.Remove(n.named))
	}
	return err
}
