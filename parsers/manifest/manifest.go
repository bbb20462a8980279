// Package manifest reads the files that say which device a bundle comes from: device.json,
// manifest.json, the output of Android's getprop, build.prop, and plain lists of names and values.
package manifest

import (
	"bytes"
	"strings"

	"posmortem/parsers"
)

// Format is a manifest: the whole file is one record and one event of kind Manifest.
var Format = parsers.Format{
	Name:       "manifest",
	Doc:        "identity of a device: device.json, manifest.json, getprop, build.prop, key=value lists",
	Sniff:      sniff,
	Split:      whole,
	Sequential: true,
	New:        func(parsers.Source) parsers.Parser { return &parser{} },
}

// maxSize bounds a manifest, in bytes; what follows is skipped.
const maxSize = 1 << 20

// whole makes one record of all that comes, up to maxSize.
func whole(data []byte, atEOF bool) (int, []byte, error) {
	switch {
	case len(data) >= maxSize:
		return maxSize, data[:maxSize], nil
	case !atEOF || len(data) == 0:
		return 0, nil, nil
	}
	return len(data), data, nil
}

// Info is what a manifest says of a device; empty where it does not.
type Info struct {
	Device   string // terminal number, DE41
	Merchant string // merchant number, DE42
	Serial   string // serial number of the hardware
	Model    string // model of the hardware
	Vendor   string // maker, as a slug: sunmi, pax, newland, ums, nexgo ...
	Version  string // version of the payment app
	Firmware string // version of the system
	Zone     string // IANA name of the zone of the device's clock
	Profile  string // response-code profile of the acquirer, as a slug
	Side     string // terminal or host
}

// names are the files that are manifests by their name.
var names = map[string]bool{
	"getprop": true, "getprop.txt": true, "getprop.log": true, "build.prop": true, "properties.txt": true,
	"device.json": true, "manifest.json": true, "terminal.json": true, "info.json": true, "identity.json": true, "pos.json": true,
	"device-info.json": true, "device_info.json": true, "deviceinfo.json": true,
	"device-info.txt": true, "device_info.txt": true, "deviceinfo.txt": true, "device.txt": true, "terminal.txt": true, "manifest.txt": true,
	"device.ini": true, "terminal.ini": true, "device.properties": true, "terminal.properties": true,
}

// IsName tells whether a file of this name (without its folder) is worth reading
// before the logs beside it.
func IsName(base string) bool {
	base = strings.ToLower(base)
	return names[base] || strings.HasSuffix(base, ".prop")
}

// Read reads a manifest from the head of a file. A file whose name does not say
// that it is a manifest must look like one.
func Read(name string, head []byte) (Info, bool) {
	base := name[strings.LastIndexAny(name, `/\`)+1:]
	if !IsName(base) && sniff(head) < 50 {
		return Info{}, false
	}
	f := read(head)
	return f.Info, f.tells()
}

type parser struct{ done bool }

// Parse fills ev from the whole file.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	if p.done {
		return parsers.Skip("rest of a manifest")
	}
	p.done = true
	f := read(rec)
	if !f.tells() {
		return parsers.Reject("a manifest that names no device")
	}
	ev.Kind = parsers.Manifest
	switch f.Side {
	case "terminal":
		ev.Side = parsers.Terminal
	case "host":
		ev.Side = parsers.Host
	}
	for _, c := range []struct {
		field parsers.Field
		value string
	}{
		{parsers.Device, f.Device}, {parsers.Merchant, f.Merchant}, {parsers.Serial, f.Serial}, {parsers.Model, f.Model}, {parsers.Vendor, f.Vendor},
		{parsers.Version, f.Version}, {parsers.Component, f.Firmware}, {parsers.Profile, f.Profile}, {parsers.Text, f.summary()},
	} {
		ev.Set(c.field, []byte(c.value))
	}
	return nil
}

// summary tells the identity in one line.
func (i *Info) summary() string {
	var b strings.Builder
	for _, p := range [][2]string{{"serial", i.Serial}, {"model", i.Model}, {"vendor", i.Vendor}, {"version", i.Version},
		{"firmware", i.Firmware}, {"zone", i.Zone}, {"profile", i.Profile}} {
		if p[1] == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p[0] + "=" + p[1])
	}
	return b.String()
}

var bom = []byte("\xef\xbb\xbf")

func trimHead(b []byte) []byte { return bytes.TrimLeft(bytes.TrimPrefix(b, bom), " \t\r\n") }
