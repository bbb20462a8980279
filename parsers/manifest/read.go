package manifest

import (
	"bytes"

	"posmortem/parsers/fields"
)

// finder collects what a manifest tells.
type finder struct {
	Info
	rank  [numSlots]uint8 // of the value held, plus one; 0 for none
	many  bool            // several terminals are listed: it identifies none of them
	log   bool            // it has the shape of a log record or a message
	lines int             // lines of text
	pairs int             // of them, those that hold a name and a value
	props int             // of them, those in getprop's brackets
	err   error           // of the JSON object
}

// read reads a manifest of either shape.
func read(text []byte) *finder {
	f := &finder{}
	text = trimHead(text)
	if len(text) > 0 && text[0] == '{' {
		f.json(text)
	} else {
		f.text(text)
	}
	if f.many {
		f.Device, f.Merchant, f.Serial, f.Model = "", "", "", ""
	}
	if f.Side == "" && (f.Serial != "" || f.Device != "" || f.props > 0 || f.dotted()) {
		f.Side = "terminal"
	}
	return f
}

// found counts the things that identify, which a zone or a side alone does not.
func (f *finder) found() int {
	n := 0
	for _, v := range []string{f.Device, f.Merchant, f.Serial, f.Model, f.Vendor, f.Version, f.Firmware, f.Profile} {
		if v != "" {
			n++
		}
	}
	return n
}

// tells tells whether the file says anything that helps to read the logs beside it.
func (f *finder) tells() bool { return f.found() > 0 || f.Zone != "" || f.Side != "" }

func (f *finder) slot(s slot) *string {
	return [numSlots]*string{device: &f.Device, merchant: &f.Merchant, serial: &f.Serial, model: &f.Model, vendor: &f.Vendor,
		version: &f.Version, firmware: &f.Firmware, zone: &f.Zone, profile: &f.Profile, side: &f.Side}[s]
}

// add takes one name and value.
func (f *finder) add(parent, name, value string) {
	p := find(parent, name)
	if p.slot == none {
		return
	}
	v := p.slot.value(value)
	if v == "" {
		return
	}
	held := f.slot(p.slot)
	if p.slot == device && p.rank == 0 && f.rank[device] == 1 && *held != v {
		f.many = true
	}
	if f.rank[p.slot] == 0 || f.rank[p.slot] > p.rank+1 {
		*held, f.rank[p.slot] = v, p.rank+1
	}
}

// json reads one JSON object, nested as it may be.
func (f *finder) json(text []byte) {
	var r fields.Reader
	var message, stamp, level bool
	r.Reset(text)
	for r.Next() {
		if m := fields.FindNested(r.Parent, r.Name); m != fields.None {
			message, stamp, level = message || m == fields.Message, stamp || m == fields.Time, level || m == fields.LevelName
			f.log = f.log || inMessage[m]
		}
		if r.Kind != fields.Literal {
			f.add(string(r.Parent), string(r.Name), string(r.Text()))
		}
	}
	f.log = f.log || message && (stamp || level)
	if f.err = r.Err(); f.err == nil && len(trimHead(text[r.Pos():])) > 0 {
		f.log = true // a second object: one record a line
	}
}

// inMessage holds what belongs to one payment and never to a device.
var inMessage = map[fields.Meaning]bool{fields.MTI: true, fields.PAN: true, fields.Amount: true, fields.STAN: true, fields.RRN: true,
	fields.AuthCode: true, fields.ResponseCode: true, fields.ProcessingCode: true, fields.EntryMode: true}

// text reads lines: [name]: [value], name=value, name: value.
func (f *finder) text(text []byte) {
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' || line[0] == ';' {
			continue
		}
		f.lines++
		if name, value, ok := property(line); ok {
			f.props++
			f.pairs++
			f.add("", string(name), string(value))
		} else if name, value, ok := pair(line); ok {
			f.pairs++
			f.log = f.log || inMessage[fields.Find(name)]
			f.add("", string(name), string(value))
		}
	}
}

// property reads "[name]: [value]", as Android's getprop prints it.
func property(line []byte) (name, value []byte, ok bool) {
	if line[0] != '[' || line[len(line)-1] != ']' {
		return nil, nil, false
	}
	i := bytes.Index(line, []byte("]: ["))
	if i < 0 {
		return nil, nil, false
	}
	return line[1:i], line[i+4 : len(line)-1], true
}

// pair reads "name=value", "name: value" and the same with a wide colon.
func pair(line []byte) (name, value []byte, ok bool) {
	end, next := -1, 0
	for i := 0; i < len(line) && i < 64 && end < 0; i++ {
		switch c := line[i]; {
		case c == '=' || c == ':':
			end, next = i, i+1
		case c == 0xef && bytes.HasPrefix(line[i:], []byte("：")):
			end, next = i, i+3
		}
	}
	if end <= 0 {
		return nil, nil, false
	}
	if name = bytes.TrimSpace(line[:end]); len(name) == 0 || name[0]-'0' < 10 || bytes.Count(name, []byte(" ")) > 3 || name[0] == '<' || name[0] == '[' {
		return nil, nil, false
	}
	return name, bytes.TrimSpace(line[next:]), true
}
