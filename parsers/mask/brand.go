package mask

// luhn tells whether the digit values in d satisfy the check of ISO/IEC 7812-1
// annex B.
func luhn(d []byte) bool {
	sum, double := 0, false
	for i := len(d) - 1; i >= 0; i-- {
		v := int(d[i])
		if double {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
		double = !double
	}
	return sum%10 == 0
}

// prefix returns the first n digits of d as a number.
func prefix(d []byte, n int) int {
	v := 0
	for _, c := range d[:n] {
		v = v*10 + int(c)
	}
	return v
}

// issued tells whether the first digits and the length of d belong to a card
// scheme whose numbers carry the Luhn digit. The ranges are those of the
// public list of issuer identification numbers (Wikipedia, "Payment card
// number"); Maestro is narrowed to the ranges that are in use.
func issued(d []byte) bool {
	n := len(d)
	if n < 13 || n > 19 {
		return false
	}
	p4 := prefix(d, 4)
	p2 := p4 / 100
	switch {
	case d[0] == 4: // Visa
		return n == 13 || n == 16 || n == 18 || n == 19
	case p2 >= 51 && p2 <= 55, p4 >= 2221 && p4 <= 2720: // Mastercard
		return n == 16
	case p2 == 34, p2 == 37: // American Express
		return n == 15
	case p4 >= 3528 && p4 <= 3589: // JCB
		return n >= 16
	case p2 == 36, p2 == 38, p2 == 39, p4/10 >= 300 && p4/10 <= 305, p4 == 3095: // Diners Club
		return n == 14 || n == 16 || n == 19
	case p2 == 62, p2 == 81, p2 == 60, p2 == 64, p2 == 65: // UnionPay, Discover, RuPay
		return n >= 16
	case p2 == 50, p2 >= 56 && p2 <= 58, p2 == 63, p2 == 67: // Maestro
		return n == 13 || n >= 16
	case p4 >= 2200 && p4 <= 2205: // Mir
		return n >= 16
	case p4 == 9792, p4 == 9860, p4 == 8600: // Troy, Humo, Uzcard
		return n == 16
	}
	return false
}

// chinese tells whether d looks like a card number of the Chinese market,
// where check digits are often not kept: the 62 range, and the older debit
// ranges of single banks (9558, 9559, 6013 82, 603).
func chinese(d []byte) bool {
	n := len(d)
	if n < 16 || n > 19 {
		return false
	}
	switch prefix(d, 2) {
	case 62:
		return true
	case 95:
		p4 := prefix(d, 4)
		return p4 == 9558 || p4 == 9559
	case 60:
		return n == 19 && (prefix(d, 6) == 601382 || prefix(d, 6) == 601428)
	}
	return false
}

// filler tells whether d is a constant rather than a number that was given
// out: one digit repeated, or thirteen zeros at its end, as in DE53 of a sign-in.
func filler(d []byte) bool {
	n, same := len(d), true
	for _, c := range d[1:] {
		same = same && c == d[0]
	}
	zeros := 0
	for zeros < n && d[n-1-zeros] == 0 {
		zeros++
	}
	return same || zeros >= 13
}

// cardLike judges a number that no name speaks for. near says that the text
// around it speaks of cards.
func cardLike(d []byte, near bool) bool {
	if len(d) < 13 || len(d) > 19 || d[0] < 2 || d[0] == 7 {
		return false
	}
	if issued(d) && luhn(d) || chinese(d) {
		return !filler(d)
	}
	if !near {
		return false
	}
	if d[0] == 9 || prefix(d, 2) == 60 {
		return len(d) >= 16 && !filler(d)
	}
	return d[0] <= 6 && luhn(d) && !filler(d)
}
