package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/clock"
	"posmortem/parsers/manifest"
	"posmortem/parsers/mask"
)

// sourceRow is one row of the table source in the making.
type sourceRow struct {
	id                         int64
	path, hash, head, encoding string
	bytes                      int64
	place                      string // path on disk of a plain file, else path inside the input
	format                     string
	score                      int
	side                       parsers.Side
	info                       manifest.Info
	zone, zoneFrom             string
	device, deviceFrom         string
	sum                        parsers.Summary
}

// finish takes over what reading the source told, and settles whose it is: the line comes first, then
// the file, the manifest of the folder, the path.
func (r *sourceRow) finish(sum parsers.Summary) {
	r.sum = sum
	if r.info.Vendor == "" {
		r.info.Vendor = sum.Vendor
	}
	if r.side != parsers.Terminal {
		r.deviceFrom = "line"
		return
	}
	switch {
	case sum.Devices == 1:
		r.device, r.deviceFrom = sum.Device, "file"
	case r.info.Device != "":
		r.device, r.deviceFrom = r.info.Device, "manifest"
	case sum.Devices > 1:
		r.deviceFrom = "line"
	default:
		r.device, r.deviceFrom = deviceInPath(r.place)
	}
}

// conceal masks what the names of files and the manifests bring: a card number may stand there too.
func (r *sourceRow) conceal(m *mask.Mask) {
	for _, s := range []*string{&r.path, &r.device, &r.info.Merchant, &r.info.Serial, &r.info.Model, &r.info.Version, &r.info.Vendor, &r.info.Profile} {
		*s = string(m.Value(nil, []byte(*s)))
	}
}

// balanced wants the ledger to add up.
func (r *sourceRow) balanced() error {
	if r.sum.Balanced() {
		return nil
	}
	return fmt.Errorf("the ledger of %s does not add up: %d records, but %d events, %d skipped and %d rejected: please report this", r.path,
		r.sum.Records, r.sum.Events, r.sum.Counts.Skipped, r.sum.Counts.Rejected)
}

// meta returns what tells whether this source and another can be pieces of one log.
func (r *sourceRow) meta() sourceMeta {
	m := sourceMeta{side: r.side.String(), format: r.format, device: r.device}
	if r.sum.From != clock.NoTime {
		m.from, m.to = r.sum.From, r.sum.To
	}
	return m
}

// binary accounts for a source that is no text: one record, skipped.
func (r *sourceRow) binary() {
	r.format = "binary"
	r.sum = parsers.Summary{Counts: parsers.Counts{Records: 1, Skipped: 1}, Skipped: map[string]int64{"binary": 1}, From: clock.NoTime, To: clock.NoTime}
}

// deviceInPath finds a terminal number among the folders of a path, the nearest first, then in the file's name.
func deviceInPath(p string) (device, from string) {
	parts := strings.Split(p, "/")
	for i := len(parts) - 2; i >= 0; i-- {
		if isDevice(parts[i]) {
			return parts[i], "path"
		}
	}
	stem, _, _ := strings.Cut(path.Base(p), ".")
	for _, word := range strings.FieldsFunc(stem, func(c rune) bool { return c == '_' || c == '-' }) {
		if isDevice(word) {
			return word, "path"
		}
	}
	return "", "none"
}

// isDevice tells whether a word looks like a terminal number: six to sixteen digits, perhaps after a few letters, and no date.
func isDevice(s string) bool {
	digits := strings.TrimLeft(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	if len(s)-len(digits) > 3 || len(s) > 16 || len(digits) < 4 || len(s) < 6 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	if len(s) == len(digits) && (len(digits) == 8 || len(digits) == 6) {
		if _, err := time.Parse("20060102", digits); err == nil && strings.HasPrefix(digits, "20") {
			return false
		}
		return len(digits) == 8
	}
	return true
}

// values returns the row in the order of the columns of the table.
func (r *sourceRow) values() []any {
	text := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	stamp := func(t int64) any {
		if t == clock.NoTime {
			return nil
		}
		return time.UnixMicro(t).UTC()
	}
	s := &r.sum
	var firstReject any
	if s.FirstReject > 0 {
		firstReject = s.FirstReject
	}
	var merchant any
	if r.side == parsers.Terminal {
		merchant = text(r.info.Merchant)
	}
	return []any{
		r.id, r.path, r.hash, r.head, r.bytes, r.encoding, r.format, int32(r.score), r.side.String(), text(r.device), text(r.deviceFrom), merchant,
		text(r.info.Serial), text(r.info.Model), text(r.info.Version), text(r.info.Vendor), text(r.info.Profile), r.zone, r.zoneFrom,
		stamp(s.From), stamp(s.To), s.Records, s.Events, s.Counts.Skipped, s.Counts.Rejected,
		jsonCounts(s.Skipped), jsonCounts(s.Rejected), maskedCounts(s.Masked), firstReject,
	}
}

// maskedCounts is how often each kind of secret was masked. A plain "cvv":104 would itself be taken for a secret by whoever looks for them.
func maskedCounts(m map[string]int64) string {
	told := make(map[string]int64, len(m))
	for kind, n := range m {
		told[kind+"_masked"] = n
	}
	return jsonCounts(told)
}

// forcedFormat is one --format-of.
type forcedFormat struct {
	glob   string
	format parsers.Format
}

func readForced(args []string, own []parsers.Format) ([]forcedFormat, error) {
	var out []forcedFormat
	for _, a := range args {
		glob, name, ok := strings.Cut(a, "=")
		if !ok {
			return nil, misuse("--format-of %s: write GLOB=NAME", a)
		}
		f, ok := all.ByName(name, own...)
		if !ok {
			return nil, misuse("--format-of: unknown format %q; `posmortem formats` lists them", name)
		}
		if _, err := path.Match(glob, ""); err != nil {
			return nil, misuse("--format-of: the pattern %q is broken", glob)
		}
		out = append(out, forcedFormat{glob, f})
	}
	return out, nil
}

// matches tries the pattern on the whole path, on its tails after each slash, and on the name.
func (f forcedFormat) matches(p string) bool {
	for {
		if ok, _ := path.Match(f.glob, p); ok {
			return true
		}
		_, rest, found := strings.Cut(p, "/")
		if !found {
			return false
		}
		p = rest
	}
}

func bytesReader(b []byte) io.Reader { return bytes.NewReader(b) }

// hashFile returns the SHA-256 of a file, hexadecimal.
func hashFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
