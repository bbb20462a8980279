package manifest

import (
	"fmt"
	"strconv"
	"strings"
)

// value brings a value into the form its slot has, or returns "" when it cannot be one.
func (s slot) value(v string) string {
	v = strings.Trim(strings.TrimSpace(v), `"'`)
	if len(v) > 128 || blanks[strings.ToLower(v)] {
		return ""
	}
	switch s {
	case device:
		return number(v, 16)
	case merchant:
		return number(v, 20)
	case serial:
		return number(v, 40)
	case vendor:
		return vendorSlug(v)
	case profile:
		return profileSlug(v)
	case zone:
		return zoneName(v)
	case side:
		return sideName(v)
	}
	return v
}

// blanks are the values that stand for none.
var blanks = map[string]bool{"": true, "null": true, "none": true, "nil": true, "unknown": true, "n/a": true, "na": true, "-": true, "undefined": true,
	"unavailable": true, "default": true, "0123456789abcdef": true, "0": true, "00000000": true}

// number accepts what identifies: letters, digits and a few marks.
func number(v string, most int) string {
	if len(v) > most || strings.ContainsFunc(v, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' || r == '-' || r == '_' || r == '.' || r == '/')
	}) {
		return ""
	}
	return v
}

// vendors are the makers of terminals by what their names contain.
var vendors = [][2]string{
	{"sunmi", "sunmi"}, {"商米", "sunmi"}, {"newland", "newland"}, {"新大陆", "newland"}, {"nexgo", "nexgo"}, {"新国都", "nexgo"}, {"xgd", "nexgo"},
	{"chinaums", "ums"}, {"银联商务", "ums"}, {"verifone", "verifone"}, {"ingenico", "ingenico"}, {"landi", "landi"}, {"联迪", "landi"},
	{"centerm", "centerm"}, {"升腾", "centerm"}, {"urovo", "urovo"}, {"优博讯", "urovo"}, {"castles", "castles"}, {"bbpos", "bbpos"}, {"dspread", "dspread"},
	{"telpo", "telpo"}, {"wiseasy", "wiseasy"}, {"wangpos", "wiseasy"}, {"feitian", "feitian"}, {"飞天", "feitian"}, {"topwise", "topwise"},
	{"morefun", "morefun"}, {"魔方", "morefun"}, {"vanstone", "vanstone"}, {"艾体威尔", "vanstone"}, {"aisino", "aisino"}, {"justtide", "justtide"},
	{"spectra", "spectra"}, {"zebra", "zebra"}, {"miura", "miura"}, {"百富", "pax"}, {"paxsz", "pax"}, {"diebold", "diebold"},
}

// chips are the brands that a board's maker leaves in a device it did not name.
var chips = map[string]bool{"alps": true, "android": true, "generic": true, "qti": true, "qualcomm": true, "qcom": true, "rockchip": true, "mediatek": true,
	"sprd": true, "spreadtrum": true, "unisoc": true, "allwinner": true, "freescale": true, "nxp": true, "google": true, "aosp": true}

func vendorSlug(v string) string {
	v = strings.ToLower(v)
	for _, n := range vendors {
		if strings.Contains(v, n[0]) {
			return n[1]
		}
	}
	first := slug(v)
	if i := strings.IndexByte(first, '-'); i > 0 {
		first = first[:i]
	}
	if chips[first] {
		return ""
	}
	return first
}

// profiles are the acquirers whose names differ from the name of their response-code table.
var profiles = [][2]string{{"lakala", "lakala"}, {"拉卡拉", "lakala"}, {"unionpay", "unionpay"}, {"银联", "unionpay"}, {"mastercard", "mastercard"}, {"visa", "visa"}}

func profileSlug(v string) string {
	v = strings.ToLower(v)
	for _, p := range profiles {
		if strings.Contains(v, p[0]) {
			return p[1]
		}
	}
	if v == "cup" {
		return "unionpay"
	}
	if strings.Trim(v, "0123456789") == "" {
		return "" // an acquirer's number names no table
	}
	return slug(v)
}

// slug keeps letters and digits of ASCII in lower case, joined by dashes.
func slug(v string) string {
	return strings.Join(strings.FieldsFunc(v, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }), "-")
}

// zoneName accepts names of the IANA database, and turns a plain offset of whole hours
// into one: +08:00 and GMT+8 are Etc/GMT-8 there, where the sign is that of POSIX.
// Short names such as CST are refused: several zones share them.
func zoneName(v string) string {
	switch {
	case v == "UTC" || v == "GMT" || v == "Z":
		return "UTC"
	case strings.Contains(v, "/") && !strings.ContainsAny(v, " :\\."):
		return v
	}
	v = strings.TrimPrefix(strings.TrimPrefix(v, "GMT"), "UTC")
	if v == "" || v[0] != '+' && v[0] != '-' {
		return ""
	}
	hours := strings.TrimSuffix(v[1:], ":00")
	if len(hours) == 4 {
		hours = strings.TrimSuffix(hours, "00")
	}
	h, err := strconv.Atoi(hours)
	switch {
	case err != nil || h < 0 || h > 14:
		return ""
	case h == 0:
		return "UTC"
	}
	return fmt.Sprintf("Etc/GMT%c%d", '+'+'-'-v[0], h)
}

func sideName(v string) string {
	switch strings.ToLower(v) {
	case "terminal", "pos", "device", "client", "终端":
		return "terminal"
	case "host", "server", "gateway", "switch", "acquirer", "主机", "后台":
		return "host"
	}
	return ""
}
