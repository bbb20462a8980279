package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseTime reads RFC 3339, a date, a date with a time (UTC), or a span before now such as 7d or 12h.
func parseTime(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n >= 0 {
			return now.UTC().AddDate(0, 0, -n), nil
		}
	}
	if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return now.UTC().Add(-d), nil
	}
	return time.Time{}, fmt.Errorf("cannot read the time %q; write 2026-03-02, 2026-03-02T10:00:00Z or 7d", s)
}

// zones are the zones given by --tz, per side; the key "" is for all.
type zones map[string]*time.Location

func readZones(args []string) (zones, error) {
	z := zones{}
	for _, a := range args {
		side, name, ok := strings.Cut(a, "=")
		if !ok {
			side, name = "", a
		}
		if side != "" && side != "host" && side != "terminal" {
			return nil, misuse("--tz: unknown side %q; write --tz host=UTC or --tz terminal=Asia/Shanghai", side)
		}
		loc, err := loadZone(name)
		if err != nil {
			return nil, misuse("--tz: %s", err)
		}
		z[side] = loc
	}
	return z, nil
}

// loadZone reads an IANA name or a fixed offset such as +08:00.
func loadZone(name string) (*time.Location, error) {
	if t, err := time.Parse("-07:00", name); err == nil {
		return t.Location(), nil
	}
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("unknown zone %q; write a name such as Asia/Shanghai, or +08:00", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("unknown zone %q; write a name such as Asia/Shanghai, or +08:00", name)
	}
	return loc, nil
}

// of returns the zone given for a side.
func (z zones) of(side string) (*time.Location, bool) {
	if loc, ok := z[side]; ok {
		return loc, true
	}
	loc, ok := z[""]
	return loc, ok
}
