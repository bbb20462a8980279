package mask

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keySize is the length in bytes of a key that LoadKey makes.
const keySize = 32

// minKey is the shortest key that is accepted, in bytes.
const minKey = 16

// LoadKey reads the key of the card tokens from path. On first use it makes
// the file with 32 random bytes that only its owner can read, and its
// directory if there is none. A file that others can read is refused: with
// the key, tokens can be turned back into card numbers by trying them all.
func LoadKey(path string) ([]byte, error) {
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("key directory: %w", err)
	}
	if err := createKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("key file: %w", err)
	}
	return readKey(path) // also where another process was first
}

func readKey(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("key file %s is not a regular file: name another path", path)
	}
	if p := st.Mode().Perm(); p&0o077 != 0 {
		return nil, fmt.Errorf("key file %s can be read by others (mode %04o): run chmod 600 %s", path, p, path)
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(key) < minKey {
		return nil, fmt.Errorf("key file %s holds %d bytes, at least %d are needed: restore it from a backup, or remove it and ingest again (old tokens will not join new ones)", path, len(key), minKey)
	}
	return key, nil
}

// createKey writes a new key under another name and links it into place, so
// that no reader ever sees half a key and the first writer wins. Where the
// file system knows no links, the file is made exclusively and then written.
func createKey(path string) error {
	key := make([]byte, keySize)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // mode 0600, O_EXCL
	if err != nil {
		return err
	}
	temp := f.Name()
	defer func() { _ = os.Remove(temp) }()
	if err := writeKey(f, key); err != nil {
		return err
	}
	if err = os.Link(temp, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return err
	}
	return writeKey(f, key)
}

func writeKey(f *os.File, key []byte) error {
	_, err := f.Write(key)
	return errors.Join(err, f.Sync(), f.Close())
}
