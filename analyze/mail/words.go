package mail

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"posmortem/analyze"
)

// writer writes in one language.
type writer struct {
	lang string
	zone *time.Location
}

// t formats the text of the writer's language; arguments may be numbered, since the languages order them differently.
func (w writer) t(en, zh string, args ...any) string {
	text := en
	if w.lang == "zh" {
		text = zh
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// of returns a text that comes in both languages.
func (w writer) of(t analyze.Text) string {
	if s := t[w.lang]; s != "" {
		return clean(s, longest)
	}
	return clean(t["en"], longest)
}

// many writes a number with its noun.
func (w writer) many(n int64, one, more, zh string) string {
	switch {
	case w.lang == "zh":
		return grouped(n) + zh
	case n == 1:
		return grouped(n) + " " + one
	}
	return grouped(n) + " " + more
}

// and joins the parts of a sentence that are there.
func (w writer) and(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, w.t(", ", "，"))
}

// words of the program that every language has.
var (
	severityWords = map[string][2]string{"critical": {"critical", "严重"}, "major": {"major", "重要"}, "minor": {"minor", "次要"}, "info": {"info", "提示"}}
	actorWords    = map[string][2]string{
		"none": {"nobody", "无需处理"}, "cardholder": {"the cardholder", "持卡人"}, "merchant": {"the merchant", "商户"}, "issuer": {"the issuer", "发卡行"},
		"acquirer": {"the acquirer", "收单机构"}, "maintenance": {"maintenance", "维护人员"}, "switch": {"the switch", "转接机构"}}
)

func (w writer) pick(words map[string][2]string, key string) string {
	p, ok := words[key]
	if !ok {
		return clean(key, shortest)
	}
	return w.t(p[0], p[1])
}

// clock writes a moment on the clock of the summary's zone.
func (w writer) clock(t time.Time) string { return t.In(w.zone).Format("2006-01-02 15:04") }

// date writes a day with its weekday.
func (w writer) date(t time.Time) string {
	t = t.In(w.zone)
	if w.lang == "zh" {
		return t.Format("2006年1月2日") + " 周" + string([]rune("日一二三四五六")[t.Weekday()])
	}
	return t.Format("Mon 2 January 2006")
}

// day writes a day of the week in few letters.
func (w writer) day(t time.Time) string {
	t = t.In(w.zone)
	if w.lang == "zh" {
		return "周" + string([]rune("日一二三四五六")[t.Weekday()]) + t.Format(" 1月2日")
	}
	return t.Format("Mon 2 Jan")
}

// ordinal writes 1st, 2nd, 3rd ...
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// share writes n of a whole in percent; a dash where there is no whole.
func share(n, of int64) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(n)/float64(of))
}

// points writes the difference of two shares; empty where one of them is none.
func (w writer) points(n, of, m, before int64) string {
	if of == 0 || before == 0 {
		return ""
	}
	d := 100 * (float64(n)/float64(of) - float64(m)/float64(before))
	if math.Abs(d) < 0.05 {
		return w.t("unchanged", "持平")
	}
	return w.t("%+.1f points", "%+.1f 个百分点", d)
}

// currencies are the alphabetic codes and minor units by numeric code (ISO 4217).
var currencies = map[string]struct {
	code  string
	minor int
}{
	"036": {"AUD", 2}, "048": {"BHD", 3}, "050": {"BDT", 2}, "116": {"KHR", 2}, "124": {"CAD", 2}, "156": {"CNY", 2}, "344": {"HKD", 2}, "356": {"INR", 2},
	"360": {"IDR", 2}, "392": {"JPY", 0}, "410": {"KRW", 0}, "414": {"KWD", 3}, "446": {"MOP", 2}, "458": {"MYR", 2}, "512": {"OMR", 3}, "554": {"NZD", 2},
	"608": {"PHP", 2}, "643": {"RUB", 2}, "682": {"SAR", 2}, "702": {"SGD", 2}, "704": {"VND", 0}, "756": {"CHF", 2}, "764": {"THB", 2}, "784": {"AED", 2},
	"826": {"GBP", 2}, "840": {"USD", 2}, "901": {"TWD", 2}, "949": {"TRY", 2}, "978": {"EUR", 2}, "986": {"BRL", 2},
}

// money writes minor units with the code of their currency; an unknown currency keeps its number and two decimals.
func money(minor int64, currency string) string {
	c, ok := currencies[currency]
	if !ok {
		c.code, c.minor = clean(currency, shortest), 2
	}
	unit := int64(math.Pow10(c.minor))
	s := grouped(minor / unit)
	if c.minor > 0 {
		s += fmt.Sprintf(".%0*d", c.minor, minor%unit)
	}
	return strings.TrimSpace(s + " " + c.code)
}

// grouped sets commas between the thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// The lengths, in characters, to which what comes from a log is cut: names and texts.
const (
	shortest = 40
	longest  = 400
)

// clean makes a value from a log fit for one line of text: no control characters, no marks that turn the direction of
// writing, and no more than n characters.
func clean(s string, n int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > n {
		s = string([]rune(s)[:n-1]) + "…"
	}
	return s
}

// some names at most n of several things.
func (w writer) some(names []string, n int) string {
	parts := make([]string, 0, len(names))
	for _, s := range names[:min(n, len(names))] {
		parts = append(parts, clean(s, 2*shortest))
	}
	s := strings.Join(parts, w.t(", ", "、"))
	if more := len(names) - len(parts); more > 0 {
		s += w.t(" and %[1]d more", " 等 %[2]d 个", more, len(names))
	}
	return s
}
