package render

import (
	"fmt"
	"math"
	"strconv"
)

// currencies are the alphabetic codes and minor units of the currencies that terminals of this trade meet most, by numeric code (ISO 4217).
var currencies = map[string]struct {
	code  string
	minor int
}{
	"036": {"AUD", 2}, "048": {"BHD", 3}, "116": {"KHR", 2}, "124": {"CAD", 2}, "156": {"CNY", 2}, "344": {"HKD", 2}, "356": {"INR", 2},
	"360": {"IDR", 2}, "392": {"JPY", 0}, "410": {"KRW", 0}, "414": {"KWD", 3}, "418": {"LAK", 2}, "446": {"MOP", 2}, "458": {"MYR", 2},
	"512": {"OMR", 3}, "554": {"NZD", 2}, "608": {"PHP", 2}, "643": {"RUB", 2}, "682": {"SAR", 2}, "702": {"SGD", 2}, "704": {"VND", 0},
	"756": {"CHF", 2}, "764": {"THB", 2}, "784": {"AED", 2}, "826": {"GBP", 2}, "840": {"USD", 2}, "901": {"TWD", 2}, "949": {"TRY", 2},
	"978": {"EUR", 2}, "986": {"BRL", 2},
}

// amount writes minor units of a currency with its code; an unknown currency keeps its number and two decimals.
func amount(minor int64, currency string) string {
	c, ok := currencies[currency]
	switch {
	case currency == "":
		return grouped(money(minor))
	case !ok:
		return grouped(money(minor)) + " " + safe(currency)
	}
	return grouped(strconv.FormatFloat(float64(minor)/math.Pow10(c.minor), 'f', c.minor, 64)) + " " + c.code
}

// perCent writes a share of a whole, or a dash where there is no whole.
func perCent(n, of int64) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(of))
}

// major turns minor units into units of a currency.
func major(minor int64, currency string) float64 {
	digits := 2
	if c, ok := currencies[currency]; ok {
		digits = c.minor
	}
	return float64(minor) / math.Pow10(digits)
}
