package fields

import "posmortem/parsers/clock"

// Stamp reads the value of a time field: any stamp that the package clock knows (o says how to read
// 03/04/2026), or the seconds, milliseconds, microseconds or nanoseconds since 1970
// that zap, pino, journald and OpenTelemetry write, told apart by their number of digits.
func Stamp(v []byte, o clock.Order) (clock.Stamp, bool) {
	v = clean(v)
	var buf [12]byte
	switch {
	case len(v) == 10 && Digits(v):
		v = append(append(buf[:0], v...), ".0"...)
	case len(v) == 19 && Digits(v):
		v = v[:16]
	}
	s, _, ok := o.Parse(v)
	return s, ok
}
