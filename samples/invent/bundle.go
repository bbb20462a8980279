package invent

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// File is one member of a bundle.
type File struct {
	Name string
	Mod  time.Time
	Data []byte
}

// Bundle is an invented set of logs and the truth about it.
type Bundle struct {
	Name  string
	Pack  string // plain, zip or tar.gz
	Files []File
	Truth *Truth
}

// files renders everything that belongs into the bundle.
func (w *world) files() []File {
	out := []File{{"manifest.json", w.to, w.manifest()}}
	for i, d := range w.devices {
		out = append(out, d.files(i)...)
	}
	if w.look.host == "" {
		return out
	}
	name, data := w.renderHost()
	if w.look.hostZone == "UTC" {
		out = append(out, File{"host/manifest.json", w.to, []byte("{\n  \"timezone\": \"UTC\"\n}\n")})
	}
	if w.look.gz {
		name, data = name+".gz", gzipped(data)
	}
	out = append(out, File{"host/" + name, w.to.Add(-time.Hour), data})
	if w.look.rotate {
		out = append(out, File{"host/copy-of-" + name, w.to, data})
	}
	return out
}

// manifest names what the logs themselves do not say.
func (w *world) manifest() []byte {
	return fmt.Appendf(nil, "{\n  \"profile\": %q,\n  \"timezone\": \"Asia/Shanghai\",\n  \"collectedAt\": %q\n}\n", w.Profile, w.to.Format(time.RFC3339))
}

// files renders one device's log and what names the device.
func (d *device) files(i int) []File {
	if len(d.lines) == 0 {
		return nil
	}
	dir := "terminal/" + d.tid + "/"
	if d.w.look.identity == "banner" {
		dir = fmt.Sprintf("terminal/pos-%02d/", i+1)
	}
	mod := d.lines[len(d.lines)-1].at.Truncate(time.Second)
	out := d.logs(dir, mod)
	if d.w.look.identity == "json" {
		out = append(out, File{dir + "device.json", mod, d.manifest()})
	}
	return out
}

// logs renders the device's log: one file, or two that overlap as rotated files do.
func (d *device) logs(dir string, mod time.Time) []File {
	year := d.w.look.pack == "plain"
	if !d.w.look.rotate || len(d.lines) < 60 {
		return []File{{dir + d.house.file, mod, d.encode(d.render(d.lines, year))}}
	}
	half := len(d.lines) / 2
	return []File{
		{dir + d.house.file + ".1", d.lines[half+11].at.Truncate(time.Second), d.encode(d.render(d.lines[:half+12], year))},
		{dir + d.house.file, mod, d.encode(d.render(d.lines[half-12:], year))},
	}
}

func (d *device) manifest() []byte {
	return fmt.Appendf(nil, "{\n  \"terminalId\": %q,\n  \"merchantId\": %q,\n  \"serial\": %q,\n  \"model\": %q,\n  \"vendor\": %q,\n  \"appVersion\": %q,\n  \"timezone\": \"Asia/Shanghai\",\n  \"profile\": %q\n}\n",
		d.tid, d.merchant(), d.serial, d.model, d.house.vendor, d.version, d.w.Profile)
}

// encode writes the log in the character set of the bundle. GB18030 is what
// Chinese houses use; UTF-16 is what a shell on Windows makes of a redirect.
func (d *device) encode(text []byte) []byte {
	switch d.w.look.charset {
	case "gb18030":
		if out, err := simplifiedchinese.GB18030.NewEncoder().Bytes(text); err == nil {
			return out
		}
	case "utf16":
		return utf16LE(strings.ReplaceAll(string(text), "\n", "\r\n"))
	case "crlf":
		return []byte(strings.ReplaceAll(string(text), "\n", "\r\n"))
	}
	return text
}

// utf16LE encodes with a byte order mark.
func utf16LE(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}
