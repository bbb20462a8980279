package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// secret is one value that nobody may find again, and the name that a log gives it. Name "" means that the value
// stands alone, so that only its shape tells what it is.
type secret struct {
	kind, name, value string
	digits            bool // a card number: it can be grouped, packed and encoded digit by digit
}

// brand is a range of test card numbers: the digits that are published, the lengths in use, and whether the last digit
// is the check digit of ISO/IEC 7812-1. Numbers that break the rules of their scheme need a name.
type brand struct {
	name    string
	bins    []string
	lengths []int
	luhn    bool
	named   bool
}

var brands = []brand{
	{"Visa", []string{"411111", "424242", "401288"}, []int{13, 16, 19}, true, false},
	{"Mastercard", []string{"555555", "510510", "222300"}, []int{16}, true, false},
	{"American Express", []string{"378282", "371449"}, []int{15}, true, false},
	{"Discover", []string{"601111"}, []int{16, 19}, true, false},
	{"JCB", []string{"353011"}, []int{16, 19}, true, false},
	{"Diners Club", []string{"305693", "385200"}, []int{14}, true, false},
	{"Maestro", []string{"675964", "630400"}, []int{16, 17, 18, 19}, true, false},
	{"UnionPay", []string{"620000", "620550", "621234"}, []int{16, 17, 18, 19}, true, false},
	{"UnionPay, no check digit", []string{"620000", "620550", "621234"}, []int{16, 17, 18, 19}, false, false},
	{"UnionPay, short", []string{"620000", "621234"}, []int{13, 14, 15}, true, true},
	{"UnionPay, short, no check digit", []string{"620000", "621234"}, []int{13, 14, 15}, false, true},
}

// number invents a card number of a brand.
func (b *brand) number(r *rand.Rand) string {
	d := []byte(pick(r, b.bins))
	for n := pick(r, b.lengths); len(d) < n-1; {
		d = append(d, byte('0'+r.IntN(10)))
	}
	check := luhnDigit(d)
	if !b.luhn {
		check = '0' + (check-'0'+1+byte(r.IntN(9)))%10
	}
	return string(append(d, check))
}

// luhnDigit returns the digit that makes d whole.
func luhnDigit(d []byte) byte {
	sum := 0
	for i := range d {
		v := int(d[len(d)-1-i] - '0')
		if i%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return byte('0' + (10-sum%10)%10)
}

// names are what terminals and hosts call a value, by its kind.
var names = map[string]string{
	"pan": "pan cardNo card_number PAN 卡号 accountNo", "track1": "track1 track1Data", "track2": "track2 track2Data TRACK_2 二磁道", "pinblock": "pinBlock PINBLOCK pin_block",
	"pin": "pin PIN", "cvv": "cvv CVV2 cvn2 securityCode 安全码", "expiry": "expiry expDate EXPIRY_DATE 有效期", "holder": "cardholder cardholderName 持卡人",
	"key": "tmk TMK zmk masterKey workKey 主密钥 工作密钥", "activation": "activationCode activation_code 激活码", "password": "password passwd 密码", "token": "apiKey access_token",
}

// makers invent secrets, each with its share in hundredths.
var makers = []struct {
	share int
	make  func(r *rand.Rand) *secret
}{
	{46, anyCard}, {8, makeTrack2}, {4, makeTrack1}, {6, makeBlock}, {4, makePIN}, {6, makeCVV}, {5, makeExpiry}, {5, makeHolder}, {5, makeKey}, {3, makeKeyBlock}, {3, makeActivation}, {3, makePassword}, {2, makeToken},
}

func makeSecret(r *rand.Rand) *secret {
	at := r.IntN(100)
	for _, m := range makers {
		if at -= m.share; at < 0 {
			return m.make(r)
		}
	}
	return anyCard(r)
}

func anyCard(r *rand.Rand) *secret {
	b := &brands[r.IntN(len(brands))]
	s := &secret{kind: "card number, " + b.name, value: b.number(r), digits: true}
	if b.named || r.IntN(2) == 0 {
		s.name = nameOf(r, "pan")
	}
	return s
}

func makeTrack2(r *rand.Rand) *secret {
	v := brands[r.IntN(8)].number(r) + "=" + expiry(r) + "201" + digits(r, 8)
	if r.IntN(2) == 0 {
		return &secret{kind: "track 2", value: ";" + v + "?"}
	}
	return &secret{kind: "track 2", name: nameOf(r, "track2"), value: strings.Replace(v, "=", pick(r, []string{"=", "D"}), 1)}
}

func makeTrack1(r *rand.Rand) *secret {
	v := "B" + brands[r.IntN(8)].number(r) + "^" + pick(r, families) + "/" + pick(r, givens) + "^" + expiry(r) + "201" + digits(r, 10)
	if r.IntN(2) == 0 {
		return &secret{kind: "track 1", value: "%" + v + "?"}
	}
	return &secret{kind: "track 1", name: nameOf(r, "track1"), value: v}
}

func makeBlock(r *rand.Rand) *secret {
	return &secret{kind: "PIN block", name: nameOf(r, "pinblock"), value: hexDigits(r, 16)}
}

func makePIN(r *rand.Rand) *secret {
	return &secret{kind: "PIN", name: nameOf(r, "pin"), value: digits(r, 4+r.IntN(3))}
}

func makeCVV(r *rand.Rand) *secret {
	return &secret{kind: "verification value", name: nameOf(r, "cvv"), value: digits(r, 3+r.IntN(2))}
}

func makeExpiry(r *rand.Rand) *secret {
	return &secret{kind: "expiry date", name: nameOf(r, "expiry"), value: expiry(r)}
}

func makeHolder(r *rand.Rand) *secret {
	return &secret{kind: "cardholder name", name: nameOf(r, "holder"), value: pick(r, families) + pick(r, []string{" ", "/"}) + pick(r, givens)}
}

// makeKey invents a double-length key; its check value stands behind it and may stay.
func makeKey(r *rand.Rand) *secret {
	return &secret{kind: "key with check value", name: nameOf(r, "key"), value: hexDigits(r, pick(r, []int{16, 32, 48}))}
}

// makeKeyBlock invents a TR-31 block: version, length, usage, algorithm, mode, number, exportability, then the wrapped key and its MAC.
func makeKeyBlock(r *rand.Rand) *secret {
	return &secret{kind: "TR-31 block", value: pick(r, []string{"B0080", "A0072"}) + pick(r, []string{"P0TE", "K0TB", "M3TC", "D0TB"}) + "00E0000" + hexDigits(r, 64)}
}

func makeActivation(r *rand.Rand) *secret {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	v := []byte(digits(r, 1))
	for range 9 {
		v = append(v, letters[r.IntN(len(letters))])
	}
	return &secret{kind: "activation code", name: nameOf(r, "activation"), value: string(v)}
}

func makePassword(r *rand.Rand) *secret {
	return &secret{kind: "password", name: nameOf(r, "password"), value: "x" + hexDigits(r, 6) + "-" + digits(r, 4) + "Q"}
}

func makeToken(r *rand.Rand) *secret {
	const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	v := []byte("k7")
	for range 22 {
		v = append(v, letters[r.IntN(len(letters))])
	}
	return &secret{kind: "access token", name: nameOf(r, "token"), value: string(v)}
}

var (
	families = strings.Fields("QUENTIN ABERNATHY OKONKWO LINDQVIST VASQUEZ TREMBLAY HALVORSEN MARCHETTI SZYMANSKI FITZGERALD")
	givens   = strings.Fields("ROSALIND BARNABY CLEMENTINE THADDEUS WINIFRED LEOPOLD GWENDOLYN EZEKIEL")
)

func nameOf(r *rand.Rand, kind string) string { return pick(r, strings.Fields(names[kind])) }

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func digits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func hexDigits(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789ABCDEF"[r.IntN(16)]
	}
	return string(b)
}

func expiry(r *rand.Rand) string { return fmt.Sprintf("%02d%02d", 26+r.IntN(8), 1+r.IntN(12)) }
