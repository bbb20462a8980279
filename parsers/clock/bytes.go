package clock

func digit(c byte) bool { return c-'0' < 10 }

func letter(c byte) bool { return c|0x20-'a' < 26 }

func wordByte(c byte) bool { return digit(c) || (c|0x20)-'a' < 26 || c == '_' }

// digits counts the digits that b starts with, up to 18.
func digits(b []byte) int {
	i := 0
	for i < len(b) && i < 18 && b[i]-'0' < 10 {
		i++
	}
	return i
}

// pair tells whether two digits stand at i.
func pair(b []byte, i int) bool {
	return i+1 < len(b) && b[i]-'0' < 10 && b[i+1]-'0' < 10
}

// two returns the value of the two digits at i.
func two(b []byte, i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }

// small reads one or two digits at i.
func small(b []byte, i int) (v, end int, ok bool) {
	switch {
	case pair(b, i):
		return two(b, i), i + 2, i+2 >= len(b) || !digit(b[i+2])
	case i < len(b) && digit(b[i]):
		return int(b[i] - '0'), i + 1, true
	}
	return 0, i, false
}

// year4 reads four digits at i.
func year4(b []byte, i int) (v, end int, ok bool) {
	if !pair(b, i) || !pair(b, i+2) || i+4 < len(b) && digit(b[i+4]) {
		return 0, i, false
	}
	return two(b, i)*100 + two(b, i+2), i + 4, true
}

// rune3 returns the end of the three-byte rune want at i, or -1.
func rune3(b []byte, i int, want string) int {
	if i+3 > len(b) || string(b[i:i+3]) != want {
		return -1
	}
	return i + 3
}
