package fields

import (
	"bytes"

	"posmortem/parsers"
)

// setAmount stores an amount in minor units. Digits alone are minor units already, as in DE4. A
// decimal point or comma, or a currency written beside the number, marks major units; the
// currency's exponent (two when no currency is known) turns them into minor ones.
func setAmount(ev *parsers.Event, v []byte) {
	if ev.Amount != parsers.NoAmount {
		return
	}
	if len(v) <= 18 && Digits(v) {
		ev.Amount, _ = scaled(v, nil, 0)
		return
	}
	number, unit := splitUnit(v)
	if len(number) == 0 || len(number) > 24 {
		return
	}
	exponent := exponentOf(ev.F[parsers.Currency])
	if code := currency(unit); code != nil {
		exponent = exponentOf(code)
	}
	point := decimalPoint(number)
	whole, fraction := number, []byte(nil)
	if point >= 0 {
		whole, fraction = number[:point], number[point+1:]
	}
	if n, ok := scaled(whole, fraction, exponent); ok {
		ev.Amount = n
	}
}

// splitUnit parts "￥12.30", "CNY 12.30" and "12.30元" into number and unit.
func splitUnit(v []byte) (number, unit []byte) {
	from, to := 0, len(v)
	for from < to && class[v[from]]&(digit|dot) == 0 && v[from] != '-' {
		from++
	}
	for to > from && class[v[to-1]] != digit {
		to--
	}
	unit = v[:from]
	if len(unit) == 0 {
		unit = v[to:]
	}
	return v[from:to], bytes.TrimSpace(unit)
}

// decimalPoint returns the place of the decimal point or comma, or -1. The last mark is the
// point, except a comma before exactly three digits and a mark that occurs twice: those group thousands.
func decimalPoint(v []byte) int {
	last := bytes.LastIndexAny(v, ".,")
	if last < 0 {
		return -1
	}
	if bytes.IndexByte(v[:last], v[last]) >= 0 {
		return -1
	}
	if v[last] == ',' && len(v)-last-1 == 3 {
		return -1
	}
	return last
}

// scaled returns whole.fraction times ten to the power of exponent; digits beyond are cut off.
func scaled(whole, fraction []byte, exponent int) (n int64, ok bool) {
	negative := len(whole) > 0 && whole[0] == '-'
	if negative {
		whole = whole[1:]
	}
	for _, c := range whole {
		if c == ',' || c == '.' || c == ' ' {
			continue
		}
		if c < '0' || c > '9' || n > 1e16 {
			return 0, false
		}
		n, ok = n*10+int64(c-'0'), true
	}
	for i := range exponent {
		d := int64(0)
		if i < len(fraction) {
			d = int64(fraction[i] - '0')
		}
		if d < 0 || d > 9 || n > 1e16 {
			return 0, false
		}
		n = n*10 + d
	}
	if negative {
		n = -n
	}
	return n, ok || len(fraction) > 0
}
