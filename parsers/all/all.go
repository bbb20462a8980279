// Package all lists the log formats that the program knows and finds the one
// that a source is written in.
package all

import (
	"strings"

	"posmortem/parsers"
	"posmortem/parsers/applog"
	"posmortem/parsers/bugreport"
	"posmortem/parsers/crash"
	"posmortem/parsers/delimited"
	"posmortem/parsers/dotnet"
	"posmortem/parsers/glog"
	"posmortem/parsers/gp"
	"posmortem/parsers/haproxy"
	"posmortem/parsers/iso8583"
	"posmortem/parsers/journald"
	"posmortem/parsers/jpos"
	"posmortem/parsers/jsonl"
	"posmortem/parsers/kernel"
	"posmortem/parsers/keyvalue"
	"posmortem/parsers/lens"
	"posmortem/parsers/logback"
	"posmortem/parsers/logcat"
	"posmortem/parsers/manifest"
	"posmortem/parsers/modem"
	"posmortem/parsers/ncrej"
	"posmortem/parsers/nginx"
	"posmortem/parsers/pcsc"
	"posmortem/parsers/syslog"
	"posmortem/parsers/text"
	"posmortem/parsers/w3c"
	"posmortem/parsers/weblogic"
	"posmortem/parsers/wire"
	"posmortem/parsers/xmllog"
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
		bugreport.Format,
		crash.Format,
		journald.Format,
		w3c.Format,
		xmllog.Format,
		glog.Format,
		dotnet.Format,
		weblogic.Format,
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

// Detect returns the format that scores best on the head of a source, and its score. The name of the file decides only
// between equal scores. Formats of the user's own come before the others and see the log as it is; others see it through a lens,
// where there is something between it and what formats know.
func Detect(name string, head []byte, own ...parsers.Format) (parsers.Format, parsers.Score) {
	return detect(name, head, own, true)
}

// detect is Detect; several says that the log may be one of several services, or a document that holds records.
func detect(name string, head []byte, own []parsers.Format, several bool) (parsers.Format, parsers.Score) {
	f, score := best(name, head, append(own[:len(own):len(own)], Formats()...))
	if score >= surely && f.Split != nil || isOwn(f, own) {
		return f, score
	}
	if several {
		if f, score, ok := findServices(head, own); ok {
			return f, score
		}
		if f, score, ok := findDocument(head); ok {
			return f, score
		}
	}
	l := lens.Find(head)
	if !l.Clear() {
		if seen, s := best(name, l.Head(head), Formats()); s > score || s == score && f.Split == nil {
			f, score = seen, s
		} else {
			l = lens.Lens{}
		}
	}
	if f.Name == text.Format.Name {
		if far := l.Far(head); far != l {
			if seen, s := best(name, far.Head(head), Formats()); s >= score {
				f, score, l = seen, s, far
			}
		}
	}
	return l.Fit(f), score
}

// surely is the score from which a format that cuts records by itself needs no second look.
const surely = 70

// Seen returns f, which the user chose for a source, reading through the lens that the head of the source asks for.
func Seen(f parsers.Format, head []byte, own ...parsers.Format) parsers.Format {
	if isOwn(f, own) {
		return f
	}
	if d, _, ok := findDocument(head); ok && d.Name == f.Name {
		return d
	}
	return lens.Find(head).Fit(f)
}

func isOwn(f parsers.Format, own []parsers.Format) bool {
	for i := range own {
		if own[i].Name == f.Name {
			return true
		}
	}
	return false
}

// best returns the format that scores best.
func best(name string, head []byte, formats []parsers.Format) (best parsers.Format, top parsers.Score) {
	hinted := false
	for _, f := range formats {
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
