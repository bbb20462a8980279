package invent

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
)

// Write puts the bundle under dir: a folder of its name with plain files, or with one archive.
func (b *Bundle) Write(dir string) error {
	files, err := b.packed()
	if err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(dir, b.Name, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			return err
		}
		if err := os.Chtimes(path, f.Mod, f.Mod); err != nil {
			return err
		}
	}
	return nil
}

// Trim drops files from the end so that about max bytes remain, and returns how
// many do. The truth no longer fits what is left; it is for loads only.
func (b *Bundle) Trim(max int64) (total int64) {
	for i, f := range b.Files {
		if total += int64(len(f.Data)); total >= max {
			b.Files = b.Files[:i+1]
			break
		}
	}
	return total
}

// packed returns the files as they lie on disk.
func (b *Bundle) packed() ([]File, error) {
	var data []byte
	var err error
	last := b.Files[0].Mod
	switch b.Pack {
	case "zip":
		data, err = zipped(b.Files)
		return []File{{"bundle.zip", last, data}}, err
	case "tar.gz":
		data, err = tarred(b.Files)
		return []File{{"bundle.tar.gz", last, data}}, err
	}
	return b.Files, nil
}

// gzipped compresses one member; a buffer takes all that is written to it.
func gzipped(data []byte) []byte {
	var buf bytes.Buffer
	g := gzip.NewWriter(&buf)
	g.Write(data)
	g.Close()
	return buf.Bytes()
}

func zipped(files []File) ([]byte, error) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: f.Mod.UTC()})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(f.Data); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return buf.Bytes(), err
}

func tarred(files []File) ([]byte, error) {
	var buf bytes.Buffer
	g, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(g)
	for _, f := range files {
		if err := t.WriteHeader(&tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Data)), ModTime: f.Mod.UTC(), Format: tar.FormatUSTAR}); err != nil {
			return nil, err
		}
		if _, err := t.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := t.Close(); err != nil {
		return nil, err
	}
	err = g.Close()
	return buf.Bytes(), err
}
