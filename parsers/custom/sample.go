package custom

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
)

// try reads the nth sample and compares it with what it must yield.
func (c *compiled) try(f parsers.Format, n int, w where) error {
	s := &c.d.Samples[n]
	rec := strings.TrimRight(s.Record, "\r\n")
	switch {
	case rec == "":
		return w.sample(n, "record", "it has no record")
	case len(s.Want) == 0:
		return w.sample(n, "want", "say with want which fields it must yield, such as want = { stan = \"000123\" }")
	}
	for i, line := range strings.Split(rec, "\n") {
		if begins := f.Start == nil || f.Start([]byte(strings.TrimRight(line, "\r"))); begins != (i == 0) {
			return w.sample(n, "record", "line %d: want %s, got %s by record.start", i+1, role(i == 0), role(begins))
		}
	}
	src, err := s.source()
	if err != nil {
		return w.sample(n, "time", "time: %s", err)
	}
	var ev parsers.Event
	ev.Reset()
	if err := f.New(src).Parse([]byte(rec), &ev); err != nil {
		return w.sample(n, "record", "want an event, got none: %s", err)
	}
	c.undated = c.undated || ev.TimeQuality == clock.DateGuess
	if fault := s.Want["fault"]; ev.Fault != "" && fault == nil {
		return w.sample(n, "record", "the record is %s", ev.Fault)
	}
	for _, field := range slices.Sorted(maps.Keys(s.Want)) {
		got, ok := yield(&ev, field)
		if !ok {
			return w.sample(n, field, "there is no field %q", field)
		}
		if want := text(field, s.Want[field]); got != want {
			return w.sample(n, field, "%s: want %q, got %q", field, want, got)
		}
	}
	return nil
}

func role(begins bool) string {
	if begins {
		return "the beginning of a record"
	}
	return "a line that goes on with one"
}

// source is a source in which the stamps of the sample are read as its wanted time says: its year, and its day.
func (s *sample) source() (parsers.Source, error) {
	src := parsers.Source{Head: []byte(s.Head), AsOf: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	want, ok := s.Want["time"]
	if !ok {
		return src, nil
	}
	t, err := time.Parse(time.RFC3339Nano, text("time", want))
	if err != nil {
		return src, fmt.Errorf("write it as 2026-03-02T10:00:00.123+08:00")
	}
	src.Mod, src.Year = t.Add(time.Minute), t.Year()
	return src, nil
}

// text writes a wanted value as yield does.
func text(field string, v any) string {
	t, dated := v.(time.Time)
	switch {
	case dated:
	case field == "time":
		var err error
		if t, err = time.Parse(time.RFC3339Nano, fmt.Sprint(v)); err != nil {
			return fmt.Sprint(v)
		}
	default:
		return fmt.Sprint(v)
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// yield returns what an event holds under a name, as text.
func yield(ev *parsers.Event, field string) (string, bool) {
	switch field {
	case "time":
		if ev.Time == clock.NoTime {
			return "", true
		}
		return time.UnixMicro(ev.Time).UTC().Format(time.RFC3339Nano), true
	case "level":
		return ev.Level.String(), true
	case "kind":
		return ev.Kind.String(), true
	case "side":
		return ev.Side.String(), true
	case "fault":
		return ev.Fault, true
	case "pan":
		return string(ev.PAN), true
	case "amount":
		return number(ev.Amount, parsers.NoAmount), true
	case "latency":
		return number(ev.Latency, parsers.NoLatency), true
	}
	for f := range parsers.Field(parsers.NumFields) {
		if f.String() == field {
			return string(ev.F[f]), true
		}
	}
	return "", false
}

func number(n, none int64) string {
	if n == none {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
