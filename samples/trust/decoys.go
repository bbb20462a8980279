package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// decoy is a value that joins logs and must stay; its shape is like that of card data.
type decoy struct {
	kind string
	make func(r *rand.Rand) (text, value string)
}

func labelled(label, value string) (string, string) { return label + value, value }

// decoys never pass the check digit and an issuer's range at once by more than chance: where they do, no program can tell.
var decoys = []decoy{
	{"RRN", func(r *rand.Rand) (string, string) { return labelled("rrn=", digits(r, 12)) }},
	{"RRN without a name", func(r *rand.Rand) (string, string) { return labelled("matched ", digits(r, 12)) }},
	{"STAN", func(r *rand.Rand) (string, string) { v := "stan=" + digits(r, 6); return v, v }},
	{"time, 14 digits", func(r *rand.Rand) (string, string) { return labelled("at ", moment(r).Format("20060102150405")) }},
	{"time, 17 digits", func(r *rand.Rand) (string, string) {
		return labelled("at ", moment(r).Format("20060102150405")+digits(r, 3))
	}},
	{"epoch, milliseconds", func(r *rand.Rand) (string, string) { return labelled("ts ", fmt.Sprint(moment(r).UnixMilli())) }},
	{"epoch, microseconds", func(r *rand.Rand) (string, string) { return labelled("ts ", fmt.Sprint(moment(r).UnixMicro())) }},
	{"IMEI", func(r *rand.Rand) (string, string) { return labelled("IMEI: ", withCheck("35"+digits(r, 12))) }},
	{"IMEI without a name", func(r *rand.Rand) (string, string) { return labelled("modem ", withCheck("86"+digits(r, 12))) }},
	{"order id", func(r *rand.Rand) (string, string) {
		return labelled("orderId=", fmt.Sprint(1+r.IntN(9))+digits(r, 15))
	}},
	{"order id by time", func(r *rand.Rand) (string, string) {
		return labelled("order no ", moment(r).Format("20060102150405")+digits(r, 4))
	}},
	{"phone number", func(r *rand.Rand) (string, string) { return labelled("tel ", "1"+digits(r, 10)) }},
	{"phone number, international", func(r *rand.Rand) (string, string) { return labelled("tel ", "+861"+digits(r, 10)) }},
	{"merchant number", func(r *rand.Rand) (string, string) { return labelled("mid=", "898"+digits(r, 12)) }},
	{"serial number", func(r *rand.Rand) (string, string) { return labelled("sn=", "N"+digits(r, 11)) }},
	{"UUID", func(r *rand.Rand) (string, string) {
		return labelled("trace ", fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Int64N(1<<48)))
	}},
	{"amount", func(r *rand.Rand) (string, string) { v := "amount " + digits(r, 12); return v, v }},
}

func withCheck(d string) string { return d + string(luhnDigit([]byte(d))) }

func moment(r *rand.Rand) time.Time {
	return time.Unix(1735689600+r.Int64N(31536000), r.Int64N(1e9)).UTC()
}
