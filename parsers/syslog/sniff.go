package syslog

import (
	"bytes"

	"posmortem/parsers"
)

// sniff counts the lines that have a head. The stamp of RFC 3164 with a tag is as
// good as certain; an ISO stamp needs the tag's process number or a priority as well, since apps write
// "stamp word: text" too.
func sniff(src []byte) parsers.Score {
	lines, heads, sure := 0, 0, 0
	for len(src) > 0 && lines < 400 {
		line := src
		if i := bytes.IndexByte(src, '\n'); i >= 0 {
			line, src = src[:i], src[i+1:]
		} else {
			src = nil
		}
		if line = bytes.TrimSuffix(line, cr); len(line) == 0 || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		lines++
		var h head
		if h.read(line) {
			heads++
			if h.certain(line) {
				sure++
			}
		}
	}
	switch {
	case sure == 0 || 2*heads < lines:
		return 0
	case 2*sure > heads:
		return 90
	case 5*sure > heads:
		return 70
	}
	return 40
}

// certain tells whether no other format writes such a head.
func (h *head) certain(line []byte) bool {
	named := isLetter(line[0]) // Jan _2, Mon Jan _2
	switch {
	case h.pri:
		return true
	case named && (h.sure || len(h.tag) > 0 || isNotice(line[h.msg:])):
		return true
	case h.stamp.HasYear && len(h.data) > 0:
		return true
	}
	return h.sure && h.stamp.HasYear && !named && bytes.Contains(line[:h.msg], pid)
}

var pid = []byte("]: ")
