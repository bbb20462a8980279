package invent

import "strings"

// Published lists the test card numbers used: numbers that schemes and
// processors print in their public manuals for testing.
var Published = []string{
	"4111111111111111", "4242424242424242", "4012888888881881",
	"5555555555554444", "5105105105105100", "2223003122003222",
	"378282246310005", "371449635398431", "6011111111111117",
	"3530111333300000", "30569309025904",
	"6200000000000005", "6205500000000000004", "6212345678901232",
}

// TestRange is the prefix of the invented UnionPay cards.
const TestRange = "62120000"

// card is one cardholder's card.
type card struct {
	pan    string
	expiry string // YYMM
}

// IsTestCard tells whether a number is a published test number or lies on the test range.
func IsTestCard(pan string) bool {
	for _, p := range Published {
		if p == pan {
			return true
		}
	}
	return strings.HasPrefix(pan, TestRange) && len(pan) >= 16 && luhn(pan)
}

// luhn checks the last digit of a number by ISO/IEC 7812-1 annex B.
func luhn(pan string) bool {
	sum := 0
	for i := range len(pan) {
		c := int(pan[len(pan)-1-i] - '0')
		if i%2 == 1 {
			c *= 2
			if c > 9 {
				c -= 9
			}
		}
		sum += c
	}
	return sum%10 == 0
}

// withCheck appends the digit that makes luhn true.
func withCheck(body string) string {
	for c := '0'; c <= '9'; c++ {
		if luhn(body + string(c)) {
			return body + string(c)
		}
	}
	return body
}

// newCard invents a card on the test range, of 16 or 19 digits.
func (d *dice) newCard() card {
	n := 7
	if d.chance(0.4) {
		n = 10
	}
	return card{withCheck(TestRange + d.digits(n)), d.expiry()}
}

func (d *dice) expiry() string { return pick(d, []string{"27", "28", "29", "30"}) + pick(d, months) }

var months = []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}

// purse returns the cards of a town: n on the test range and the published ones.
func (d *dice) purse(n int) []card {
	var out []card
	for range n {
		out = append(out, d.newCard())
	}
	for _, p := range Published {
		out = append(out, card{p, d.expiry()})
	}
	return out
}

// masked keeps the first six and last four digits.
func (c card) masked() string {
	return c.pan[:6] + strings.Repeat("*", len(c.pan)-10) + c.pan[len(c.pan)-4:]
}

// onRange tells whether the card lies on the invented range.
func (c card) onRange() bool { return strings.HasPrefix(c.pan, TestRange) }

// track2 is the stripe's second track, with a service code and filler of zeros.
func (c card) track2() string { return c.pan + "=" + c.expiry + "2010000000000" }

// spaced writes the number in groups of four.
func (c card) spaced() string {
	var b strings.Builder
	for i, r := range c.pan {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
