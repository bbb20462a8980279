package fields

// Memo remembers the names of the members of the last record by their place: most logs write the
// same names in the same order in every record. The zero value is ready; it never allocates.
type Memo struct{ slots [32]memoSlot }

type memoSlot struct {
	n     uint8
	means Meaning
	name  [22]byte
}

// Find returns what the name of member i means, as the function Find does.
func (c *Memo) Find(i int, name []byte) Meaning {
	s := &c.slots[i&31]
	if len(name) > 0 && string(s.name[:s.n]) == string(name) {
		return s.means
	}
	m := Find(name)
	s.n, s.means = 0, m
	if len(name) <= len(s.name) {
		s.n = uint8(copy(s.name[:], name))
	}
	return m
}

// Expect tells whether line begins with the name that member i had last time and an equals
// sign, and if so how long the name is and what it means.
func (c *Memo) Expect(i int, line []byte) (n int, m Meaning) {
	s := &c.slots[i&31]
	n = int(s.n)
	if n > 0 && n < len(line) && line[n] == '=' && string(s.name[:n]) == string(line[:n]) {
		return n, s.means
	}
	return 0, None
}
