// Package all lists the log formats that the program knows and finds the one
// that a source is written in.
package all

import (
	"strings"

	"posmortem/parsers"
	"posmortem/parsers/applog"
	"posmortem/parsers/delimited"
	"posmortem/parsers/gp"
	"posmortem/parsers/haproxy"
	"posmortem/parsers/iso8583"
	"posmortem/parsers/jpos"
	"posmortem/parsers/jsonl"
	"posmortem/parsers/kernel"
	"posmortem/parsers/keyvalue"
	"posmortem/parsers/logback"
	"posmortem/parsers/logcat"
	"posmortem/parsers/manifest"
	"posmortem/parsers/modem"
	"posmortem/parsers/ncrej"
	"posmortem/parsers/nginx"
	"posmortem/parsers/pcsc"
	"posmortem/parsers/syslog"
	"posmortem/parsers/text"
	"posmortem/parsers/wire"
	"posmortem/parsers/zvt"
)

// Formats returns the formats, the surest signs first: of two that score the
// same the earlier one wins.
func Formats() []parsers.Format {
	return []parsers.Format{
		jpos.Format,
		ncrej.Format,
		zvt.Format,
		iso8583.Format,
		wire.Format,
		gp.Format,
		pcsc.Format,
		kernel.Format,
		modem.Format,
		logback.Format,
		logback.TimeOnly,
		logcat.Format,
		manifest.Format,
		jsonl.Format,
		haproxy.Format,
		nginx.Format,
		syslog.Format,
		keyvalue.Format,
		delimited.Format,
		applog.Format,
		applog.TimeOnly,
		text.Format,
	}
}

// least is the score below which a format's signs are chance, and plain text tells more truth.
const least = 20

// Detect returns the format that scores best on the head of a source, and its
// score. The name of the file decides only between equal scores. Formats of the user's own come before the others.
func Detect(name string, head []byte, own ...parsers.Format) (parsers.Format, parsers.Score) {
	var best parsers.Format
	var top parsers.Score
	hinted := false
	for _, f := range append(own[:len(own):len(own)], Formats()...) {
		s, hint := f.Sniff(head), hints(name, f.Name)
		if s < least && f.Name != text.Format.Name {
			continue
		}
		if s > top || s == top && hint && !hinted {
			best, top, hinted = f, s, hint
		}
	}
	return best, top
}

// hints tells whether the name of a file speaks for a format.
func hints(name, format string) bool {
	base := strings.ToLower(name[strings.LastIndexAny(name, `/\`)+1:])
	switch format {
	case "manifest":
		return manifest.IsName(base)
	case "syslog":
		return strings.Contains(base, "syslog") || strings.HasPrefix(base, "messages")
	case "delimited":
		return strings.HasSuffix(base, ".csv") || strings.HasSuffix(base, ".tsv") || strings.HasSuffix(base, ".psv")
	case "jsonl":
		return strings.Contains(base, ".json") || strings.HasSuffix(base, ".ndjson")
	case "jpos":
		return strings.HasPrefix(base, "q2")
	case "ncr-ej":
		return strings.HasPrefix(base, "ej")
	case "kernel":
		return strings.Contains(base, "dmesg") || strings.Contains(base, "kmsg") || strings.HasPrefix(base, "kern")
	case "iso8583":
		return strings.Contains(base, "8583") || strings.HasPrefix(base, "iso")
	case "modem":
		return strings.Contains(base, "modem") || strings.HasPrefix(base, "ppp") || strings.HasPrefix(base, "cell")
	case "nginx":
		return strings.Contains(base, "nginx") || strings.HasPrefix(base, "access") || strings.HasPrefix(base, "error")
	case "gp":
		return strings.HasPrefix(base, "gp")
	}
	return strings.Contains(base, format)
}

// ByName returns the format of a name, as --format-of gives it, from the user's own formats or those of this list.
func ByName(name string, own ...parsers.Format) (parsers.Format, bool) {
	for _, f := range append(own[:len(own):len(own)], Formats()...) {
		if f.Name == name {
			return f, true
		}
	}
	return parsers.Format{}, false
}
