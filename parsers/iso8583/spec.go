package iso8583

// class says what a data element is made of (ISO 8583:1987, 4.4).
type class uint8

const (
	none    class = iota
	numeric       // n: digits
	signed        // x+n: C or D, then digits
	chars         // a, an, ans: characters
	track         // z: digits and a separator
	raw           // b: bytes
	money         // currency: three letters or digits
)

// element is how a data element is written: its class, its length or longest length, and how many
// digits its length has (0: fixed).
type element struct {
	class  class
	n      int16
	digits uint8
}

// elements1987 lists the data elements of ISO 8583:1987, table 3. Those that networks use in their own ways
// (46 to 48, 56 to 63, 105 to 127) are as long as three digits can say.
var elements1987 = func() (t [129]element) {
	fixed := func(c class, n int16, ids ...int) {
		for _, id := range ids {
			t[id] = element{c, n, 0}
		}
	}
	variable := func(c class, n int16, digits uint8, ids ...int) {
		for _, id := range ids {
			t[id] = element{c, n, digits}
		}
	}
	fixed(numeric, 1, 27, 66)
	fixed(numeric, 2, 25, 26, 67)
	fixed(numeric, 3, 19, 20, 21, 22, 23, 24, 68, 69, 70)
	fixed(numeric, 4, 13, 14, 15, 16, 17, 18, 71, 72)
	fixed(numeric, 6, 3, 11, 12, 73)
	fixed(numeric, 8, 8, 9, 10)
	fixed(numeric, 10, 7, 74, 75, 76, 77, 78, 79, 80, 81)
	fixed(numeric, 12, 4, 5, 6, 82, 83, 84, 85)
	fixed(numeric, 16, 53, 86, 87, 88, 89)
	fixed(numeric, 42, 90)
	fixed(signed, 9, 28, 29, 30, 31)
	fixed(signed, 17, 97)
	fixed(chars, 1, 91)
	fixed(chars, 2, 39, 92)
	fixed(chars, 3, 40)
	fixed(chars, 5, 93)
	fixed(chars, 6, 38)
	fixed(chars, 7, 94)
	fixed(chars, 8, 41)
	fixed(chars, 12, 37)
	fixed(chars, 15, 42)
	fixed(chars, 25, 98)
	fixed(chars, 40, 43)
	fixed(chars, 42, 95)
	fixed(money, 3, 49, 50, 51)
	fixed(raw, 8, 52, 64, 96, 128)
	fixed(raw, 1, 65)
	variable(numeric, 19, 2, 2)
	variable(numeric, 11, 2, 32, 33, 99, 100)
	variable(chars, 17, 2, 101)
	variable(chars, 28, 2, 34, 102, 103)
	variable(chars, 99, 2, 44)
	variable(chars, 76, 2, 45)
	variable(chars, 100, 3, 104)
	variable(chars, 120, 3, 54)
	variable(track, 37, 2, 35)
	variable(track, 104, 3, 36)
	variable(raw, 999, 3, 55)
	for id := 46; id <= 127; id++ {
		if id <= 48 || id >= 56 && id <= 63 || id >= 105 {
			t[id] = element{chars, 999, 3}
		}
	}
	return t
}()

// elements1993 lists those of ISO 8583:1993, table 4, which differ from 1987 in places.
var elements1993 = func() [129]element {
	t := elements1987
	for id, e := range map[int]element{
		12: {numeric, 12, 0}, 22: {chars, 12, 0}, 25: {numeric, 4, 0}, 26: {numeric, 4, 0}, 28: {numeric, 6, 0},
		29: {numeric, 3, 0}, 30: {numeric, 24, 0}, 31: {chars, 99, 2}, 39: {numeric, 3, 0}, 40: {numeric, 3, 0},
		43: {chars, 99, 2}, 46: {chars, 204, 3}, 53: {raw, 48, 2}, 56: {numeric, 35, 2}, 57: {numeric, 3, 0},
		58: {numeric, 11, 2}, 66: {chars, 204, 3}, 71: {numeric, 8, 0}, 72: {chars, 999, 3}, 82: {numeric, 10, 0}, 83: {numeric, 10, 0},
		84: {numeric, 10, 0}, 85: {numeric, 10, 0}, 90: {numeric, 10, 0}, 91: {numeric, 3, 0}, 92: {numeric, 3, 0},
		93: {numeric, 11, 2}, 94: {numeric, 11, 2}, 95: {chars, 99, 2}, 96: {raw, 999, 3}, 98: {chars, 25, 0},
	} {
		t[id] = e
	}
	return t
}()
