package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"posmortem/analyze"
)

// stampLayout is how times stand in tables for people; machine formats use RFC 3339.
const stampLayout = "2006-01-02 15:04:05"

// cell writes a value for people.
func cell(v any, k analyze.Kind, o Options) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return safe(v)
	case time.Time:
		return v.Format(stampLayout)
	case int64:
		if k == analyze.KindMoney {
			return money(v)
		}
		return strconv.FormatInt(v, 10)
	case float64:
		switch k {
		case analyze.KindPercent:
			return strconv.FormatFloat(100*v, 'f', 1, 64) + "%"
		case analyze.KindBar:
			return bar(v, 12)
		case analyze.KindMoney:
			return money(int64(math.Round(v)))
		case analyze.KindDuration:
			return time.Duration(v * float64(time.Second)).Round(time.Second).String()
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if v {
			return "✓"
		}
		return ""
	}
	return safe(fmt.Sprint(v))
}

// plain writes a value for machines: RFC 3339 times, plain numbers.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return fmt.Sprint(v)
}

// money writes minor units with two decimals.
func money(minor int64) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s%d.%02d", sign, minor/100, minor%100)
}

// bar draws a share from 0 to 1.
func bar(share float64, width int) string {
	eighths := int(math.Round(math.Max(0, math.Min(1, share)) * float64(width) * 8))
	s := strings.Repeat("█", eighths/8)
	if r := eighths % 8; r > 0 {
		s += string([]rune("▏▎▍▌▋▊▉")[r-1])
	}
	return s
}

// safe makes characters visible that would act on a terminal or turn the direction of a line.
func safe(s string) string {
	if strings.IndexFunc(s, acts) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case acts(r):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// acts tells whether a character is a control or a bidirectional mark.
func acts(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// title returns a text in the wanted language.
func title(t analyze.Text, lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t["en"]
}
