package iso8583

// element reads one data element and returns what follows it.
func (d *Decoder) element(b []byte, l *layout, id int, e element) (rest []byte, ok bool) {
	n := int(e.n)
	if e.class == none {
		return nil, false
	}
	if e.digits > 0 {
		longest := n
		if n, b, ok = readLength(b, l.digits, int(e.digits)); !ok || n > longest {
			return nil, false
		}
	}
	c, size := l.shape(id, e, n)
	if size > len(b) {
		if e.class != raw || len(b) == 0 || id&63 != 0 { // only a MAC at the end, which an editor of lines may have shortened
			return nil, false
		}
		return nil, true
	}
	v := b[:size]
	keep := keptAt[id]
	from := len(d.arena)
	if !d.convert(v, c, e, n, id == 22 || e.digits > 0) {
		return nil, false
	}
	if keep > 0 {
		d.kept[keep-1] = d.arena[from:len(d.arena):len(d.arena)]
	} else {
		d.arena = d.arena[:from]
	}
	return b[size:], true
}

// shape returns how an element of n digits, characters or bytes is written, and in how many bytes.
func (l *layout) shape(id int, e element, n int) (c code, size int) {
	switch e.class {
	case numeric, track:
		c = l.digits
	case signed:
		if l.digits == bcd {
			return bcd, 1 + n/2
		}
		return l.digits, n
	case money:
		if c = l.text; l.packed {
			c = bcd
		}
	case raw:
		if c = l.bytes; c == asciiX && e.digits == 0 {
			return asciiX, 2 * n
		}
		return c, n
	default:
		c = l.text
		if l.parts && (id == 48 || id == 60 || id == 61) {
			c = bcd
		}
	}
	if c == bcd {
		return bcd, (n + 1) / 2
	}
	return c, n
}

// readLength reads a length of k digits. In BCD it takes whole bytes.
func readLength(b []byte, c code, k int) (n int, rest []byte, ok bool) {
	size := k
	if c == bcd {
		size = (k + 1) / 2
	}
	if len(b) < size {
		return 0, nil, false
	}
	for _, x := range b[:size] {
		if c == bcd {
			if x>>4 > 9 || x&0x0F > 9 {
				return 0, nil, false
			}
			n = n*100 + int(x>>4)*10 + int(x&0x0F)
			continue
		}
		if c == ebcdics {
			x = fromEBCDIC(x)
		}
		if x-'0' > 9 {
			return 0, nil, false
		}
		n = n*10 + int(x-'0')
	}
	return n, b[size:], true
}

// convert appends v in ASCII to the arena (bytes stay as they are) and tells whether it is what
// its class says.
func (d *Decoder) convert(v []byte, c code, e element, n int, behind bool) bool {
	if cap(d.arena)-len(d.arena) < 2*len(v) {
		return false
	}
	from := len(d.arena)
	switch {
	case c == bcd && e.class == signed:
		d.arena = append(d.arena, v[0])
		d.unpack(v[1:], n-1, behind)
	case c == bcd:
		d.unpack(v, n, behind)
	case c == ebcdics && e.class != raw:
		for _, x := range v {
			d.arena = append(d.arena, fromEBCDIC(x))
		}
	default:
		d.arena = append(d.arena, v...)
	}
	return valid(d.arena[from:], e)
}

// unpack appends n packed digits. An odd number is filled up with a digit: in front, or behind where behind
// says that most networks do so (UnionPay's DE22 and all elements of variable length). A filling
// digit is 0 or F, which settles most cases on its own.
func (d *Decoder) unpack(v []byte, n int, behind bool) {
	from := len(d.arena)
	for _, x := range v {
		d.arena = append(d.arena, packedDigits[x>>4], packedDigits[x&0x0F])
	}
	if n&1 == 0 || len(v) == 0 {
		return
	}
	first, last := v[0]>>4, v[len(v)-1]&0x0F
	if first != 0 || behind && (last == 0 || last == 0x0F) {
		d.arena = d.arena[:from+n]
	} else {
		d.arena = d.arena[:from+copy(d.arena[from:], d.arena[from+1:])]
	}
}

const packedDigits = "0123456789ABCDEF"

// valid tells whether v, in ASCII, is what its class says.
func valid(v []byte, e element) bool {
	switch e.class {
	case numeric:
		return all(v, 0, isDigit)
	case signed:
		return len(v) > 1 && (v[0] == 'C' || v[0] == 'D') && all(v, 1, isDigit)
	case track:
		return all(v, 0, isTrack)
	case money:
		return all(v, 0, isLetterOrDigit)
	case chars:
		if e.digits == 0 {
			return all(v, 0, isPrintable) || all(v, 0, isNul)
		}
		if e.n <= 120 {
			return all(v, 0, isPrintable)
		}
	}
	return true
}

func all(v []byte, from int, is func(byte) bool) bool {
	for _, c := range v[from:] {
		if !is(c) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c-'0' < 10 }

func isTrack(c byte) bool {
	return c-'0' < 10 || c == 'D' || c == '=' || c == 'F' || c == 'E' || c == '^' || c == '*'
}

func isLetterOrDigit(c byte) bool { return c-'0' < 10 || (c|0x20)-'a' < 26 }

func isPrintable(c byte) bool { return c >= ' ' && c != 0x7F && c < 0x80 }

func isNul(c byte) bool { return c == 0 }
