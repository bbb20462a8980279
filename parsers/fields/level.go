package fields

import "posmortem/parsers"

// Level reads a severity: the words of logback, log4j, syslog, zap and Android, by their first
// letters, and the numbers of bunyan and pino (10 trace to 60 fatal). LevelNone when it is none.
func Level(v []byte) parsers.Level {
	for len(v) > 2 && (v[0] == '[' || v[0] == '<') {
		v = v[1 : len(v)-1]
	}
	if len(v) == 0 || len(v) > 13 {
		return parsers.LevelNone
	}
	if len(v) == 2 && v[1] == '0' && v[0] >= '1' && v[0] <= '6' {
		return parsers.Trace + parsers.Level(v[0]-'1')
	}
	var buf [16]byte
	for i, c := range v {
		buf[i] = c | 0x20
	}
	switch string(buf[:len(v)]) {
	case "trace", "verbose", "finest", "finer", "v", "trc", "trce", "vrb":
		return parsers.Trace
	case "debug", "d", "dbg", "debu", "fine", "config":
		return parsers.Debug
	case "info", "i", "inf", "information", "informational", "notice", "note", "n":
		return parsers.Info
	case "warn", "w", "wrn", "warning":
		return parsers.Warn
	case "error", "e", "err", "eror", "severe", "erro":
		return parsers.Error
	case "fatal", "f", "ftl", "fata", "critical", "crit", "alert", "emerg", "emergency", "panic", "dpanic", "a", "assert":
		return parsers.Fatal
	}
	return parsers.LevelNone
}

// SyslogLevel maps the severity of RFC 5424, clause 6.2.1 (0 emergency to 7 debug).
func SyslogLevel(severity int) parsers.Level {
	switch {
	case severity < 0 || severity > 7:
		return parsers.LevelNone
	case severity <= 2:
		return parsers.Fatal
	case severity == 3:
		return parsers.Error
	case severity == 4:
		return parsers.Warn
	case severity <= 6:
		return parsers.Info
	}
	return parsers.Debug
}
