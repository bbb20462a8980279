// Package parserstest holds the one suite that every log format passes.
package parserstest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// fieldNames are the text columns in the order of parsers.Field.
var fieldNames = [parsers.NumFields]string{
	"component", "device", "merchant", "stan", "rrn", "mti", "processing_code", "currency", "response_code",
	"entry_mode", "auth_code", "hsm_code", "signal", "step", "vendor", "vendor_code", "version", "serial",
	"model", "network_code", "original_stan", "batch_number", "chip_condition", "profile", "peer", "emv", "text",
}

var (
	levelNames = [...]string{"", "trace", "debug", "info", "warn", "error", "fatal"}
	kindNames  = [...]string{"note", "request", "response", "step", "trouble", "link", "boot", "manifest"}
	sideNames  = [...]string{"", "terminal", "host"}
)

// Dump writes an event as text: its time in UTC, how that was known and the offset of the log's clock
// on the first line, then one line name=value for each thing that is set. Values
// with characters that do not print are quoted.
func Dump(ev *parsers.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", stamp(ev), kindNames[ev.Kind])
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "\n  %s=%s", name, plain(value))
		}
	}
	line("side", sideNames[ev.Side])
	line("level", levelNames[ev.Level])
	if ev.Amount != parsers.NoAmount {
		line("amount", strconv.FormatInt(ev.Amount, 10))
	}
	if ev.Latency != parsers.NoLatency {
		line("latency", strconv.FormatInt(ev.Latency, 10))
	}
	line("pan", string(ev.PAN))
	line("fault", ev.Fault)
	for i, v := range ev.F {
		line(fieldNames[i], string(v))
	}
	b.WriteByte('\n')
	return b.String()
}

func stamp(ev *parsers.Event) string {
	if ev.Time == clock.NoTime {
		return "no time"
	}
	t := time.UnixMicro(ev.Time).UTC().Format("2006-01-02T15:04:05.999999Z")
	zone := time.Unix(0, 0).In(time.FixedZone("", int(ev.UTCOffset)*60)).Format("-07:00")
	return t + " " + zone + " " + ev.TimeQuality.String()
}

func plain(s string) string {
	if q := strconv.Quote(s); strings.ContainsRune(s, '\uFFFD') || strings.Trim(s, " ") != s || strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return q
	}
	return s
}
