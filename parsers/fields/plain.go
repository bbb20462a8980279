package fields

import "bytes"

// Plain holds the values of a record that stand in it in another form.
type Plain struct{ made []byte }

// Reset forgets the values of the last record.
func (p *Plain) Reset() { p.made = p.made[:0] }

// Undouble returns a quoted value with its doubled quotes made single (RFC 4180).
func (p *Plain) Undouble(v []byte) []byte {
	if bytes.IndexByte(v, '"') < 0 {
		return v
	}
	from := p.room(len(v))
	for i := 0; i < len(v); i++ {
		p.made = append(p.made, v[i])
		if v[i] == '"' && i+1 < len(v) && v[i+1] == '"' {
			i++
		}
	}
	return p.made[from:]
}

// Join returns a value and what stands behind it as one, with the mark between.
func (p *Plain) Join(v []byte, mark string, rest []byte) []byte {
	from := p.room(len(v) + len(mark) + len(rest))
	p.made = append(append(append(p.made, v...), mark...), rest...)
	return p.made[from:]
}

// room makes sure that n bytes fit behind what was made, without moving what was handed out.
func (p *Plain) room(n int) (from int) {
	if cap(p.made)-len(p.made) < n {
		p.made = make([]byte, 0, max(4096, 2*n))
	}
	return len(p.made)
}
