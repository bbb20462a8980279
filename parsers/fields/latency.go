package fields

import (
	"math"

	"posmortem/parsers"
)

// setLatency stores a stretch of time in milliseconds. A unit behind the number (ns, us, ms, s,
// m) wins over the one in the name; a bare number under a name without unit is milliseconds.
func setLatency(ev *parsers.Event, m Meaning, v []byte) {
	if ev.Latency != parsers.NoLatency {
		return
	}
	at := 0
	for at < len(v) && class[v[at]]&(digit|dot) != 0 {
		at++
	}
	micros, ok := unitMicros(v[at:])
	if !ok {
		return
	}
	if micros == 0 {
		micros = nameMicros(m)
	}
	if n, ok := decimal(v[:at]); ok && n*micros < 1e15 {
		ev.Latency = int64(n*micros/1000 + 0.5)
	}
}

func nameMicros(m Meaning) float64 {
	switch m {
	case LatencySec:
		return 1e6
	case LatencyMicro:
		return 1
	case LatencyNano:
		return 1e-3
	}
	return 1000
}

// unitMicros returns the microseconds of a unit, 0 when there is none.
func unitMicros(unit []byte) (micros float64, ok bool) {
	for len(unit) > 0 && unit[0] == ' ' {
		unit = unit[1:]
	}
	switch string(unit) {
	case "":
		return 0, true
	case "ns":
		return 1e-3, true
	case "us", "\u00b5s", "\u03bcs":
		return 1, true
	case "ms", "msec", "millis", "毫秒":
		return 1000, true
	case "s", "sec", "secs", "秒":
		return 1e6, true
	case "m", "min":
		return 60e6, true
	}
	return 0, false
}

// decimal reads digits with at most one decimal point or comma.
func decimal(v []byte) (n float64, ok bool) {
	scale := math.NaN()
	for _, c := range v {
		if c == '.' || c == ',' {
			if scale == scale {
				return 0, false
			}
			scale = 1
			continue
		}
		n, ok = n*10+float64(c-'0'), true
		scale *= 10
	}
	if scale == scale {
		n /= scale
	}
	return n, ok
}
