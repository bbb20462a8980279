// Package storetest keeps a store of every earlier layout, for tests.
package storetest

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"os"
	"testing"
)

//go:embed layout*.duckdb.gz
var stores embed.FS

// Layout writes a store of a layout as path.
func Layout(t testing.TB, layout int, path string) {
	t.Helper()
	packed, err := stores.ReadFile(fmt.Sprintf("layout%d.duckdb.gz", layout))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}
