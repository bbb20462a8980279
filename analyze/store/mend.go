package store

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// tornSign is what DuckDB says of a write-ahead log that holds an entry whose checksum does not fit.
const tornSign = "Corrupt WAL file"

// tornEntry finds the place of such an entry: behind its size and its checksum.
var tornEntry = regexp.MustCompile(`Corrupt WAL file: entry at byte position (\d+)`)

// entryHead is how many bytes stand before an entry of the log: its size and its checksum.
const entryHead = 16

// mend cuts the write-ahead log of the store at path before its first torn entry, where err says that there is one: a power cut leaves the
// last page of the log half written, and DuckDB refuses the whole store for it. The log as it was is kept beside it. It tells what it did; "" where
// err says something else. A source that lay behind the cut is not in the store, so that reading the logs again brings it back.
func mend(path string, err error) (told string, failed error) {
	m := tornEntry.FindStringSubmatch(err.Error())
	if m == nil {
		return "", err
	}
	at, failed := strconv.ParseInt(m[1], 10, 64)
	if failed != nil || at < entryHead {
		return "", err
	}
	wal, kept := path+".wal", path+".wal.torn"
	text, failed := os.ReadFile(wal)
	if failed != nil {
		return "", errors.Join(err, failed)
	}
	if failed := os.WriteFile(kept, text, 0o600); failed != nil {
		return "", failed
	}
	if failed := os.Truncate(wal, at-entryHead); failed != nil {
		return "", failed
	}
	return fmt.Sprintf("the write-ahead log of %s was torn, as a power cut leaves it; the store is that of the last whole entry: read the logs of that time again (the torn log is kept as %s)", path, kept), nil
}

// damaged tells whether the driver says that the file itself is broken.
func damaged(msg string) bool {
	for _, sign := range []string{"Could not read enough bytes", "Failure while replaying WAL", "Corrupt", "corrupt", "checksum", "Serialization Error", "Failed to load metadata", "INTERNAL Error"} {
		if strings.Contains(msg, sign) {
			return true
		}
	}
	return false
}
