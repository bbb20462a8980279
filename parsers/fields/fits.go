package fields

// fits tells whether a cleaned value can be what its name says. Names in logs mean
// other things too (trace may be an id of another trade, terminal a word of prose), and
// a wrong value in a column costs more than a missing one.
func (m Meaning) fits(v []byte) bool {
	switch m {
	case MTI:
		return len(v) == 3 && Digits(v) || isMTI(v)
	case weakMTI:
		return isMTI(v) && v[0] <= '2' && v[3] <= '5'
	case PAN:
		return fitsPAN(v)
	case ProcessingCode:
		return len(v) == 6 && classes(v)&^(digit|letter) == 0 && class[v[0]] == digit
	case STAN, OriginalSTAN:
		return len(v) <= 12 && Digits(v)
	case RRN:
		return len(v) >= 4 && len(v) <= 24 && classes(v)&^(letter|dash) == digit
	case AuthCode:
		return len(v) <= 8 && classes(v)&^letter == digit
	case ResponseCode, weakCode:
		return fitsCode(m, v)
	case Device, Merchant:
		return len(v) >= 2 && len(v) <= 32 && v[0] != '-' && classes(v)&^(letter|dash|dot) == digit
	case Serial:
		return len(v) >= 4 && len(v) <= 40 && classes(v)&^(letter|dash) == digit
	case Currency:
		return len(v) == 3 && (Digits(v) || classes(v) == letter) || classes(v) == high
	case EntryMode:
		return len(v) <= 24
	case OriginalData, UnionPay60, UnionPay61:
		return len(v) >= 8 && Digits(v[:8])
	case NetworkCode:
		return len(v) == 3 && Digits(v)
	case BatchNumber:
		return len(v) <= 12 && Digits(v)
	case ChipCondition:
		return len(v) == 1 && Digits(v)
	case HSMCode, VendorCode:
		return len(v) <= 12 && classes(v)&^(letter|dash) == digit
	case Amount, Latency, LatencySec, LatencyMicro, LatencyNano, LevelName:
		return len(v) <= 32
	case ChipData:
		return len(v) >= 8 && isHex(v)
	case ChipTVR, ChipTSI, ChipCID, ChipCVM, ChipCaps:
		return len(v) == 2*chipTags[chipIndex(chipTag(m))].most && isHex(v)
	case ChipAID:
		return len(v) >= 10 && len(v) <= 32 && (v[0] == 'A' || v[0] == 'a') && isHex(v)
	case Version:
		return len(v) <= 60 && classes(v)&digit != 0
	}
	return len(v) <= 120
}

// fitsCode keeps DE39 to what ISO 8583 allows (an2, in 1993 n3) and the four
// characters of some gateways, with a digit in it or, as Visa's XA, in two capitals.
func fitsCode(m Meaning, v []byte) bool {
	if m == weakCode && len(v) != 2 || len(v) > 4 {
		return false
	}
	all := classes(v)
	if all != letter {
		return all&^letter == digit
	}
	return m == ResponseCode && len(v) == 2 && v[0] <= 'Z' && v[1] <= 'Z' && string(v) != "OK" && string(v) != "NO" && string(v) != "NG"
}

// fitsPAN accepts digits and mask characters, grouped or not, when at least four
// are clear and there are enough of them for a card number or its end.
func fitsPAN(v []byte) bool {
	clear, all := 0, 0
	for _, c := range v {
		switch {
		case c >= '0' && c <= '9':
			clear++
			all++
		case c == '*' || c == '#' || c == 'x' || c == 'X' || c == '.':
			all++
		case c != ' ' && c != '-':
			return false
		}
	}
	return clear >= 4 && all >= 8 && all <= 24
}

// chipTag returns the tag of a data object that has a name.
func chipTag(m Meaning) int { return [...]int{0x95, 0x9B, 0x9F27, 0x9F34, 0x9F33, 0x84}[m-ChipTVR] }

// isHex tells whether v is whole bytes in hexadecimal digits.
func isHex(v []byte) bool {
	for _, c := range v {
		if HexDigit[c] > 15 {
			return false
		}
	}
	return len(v)&1 == 0
}
