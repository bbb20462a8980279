package inspect

import "fmt"

// Column looks at the values of one column of a table.
type Column struct {
	s      *Scanner
	path   string
	where  string
	name   []byte // with '='
	speaks bool   // the name says that values are card data
	card   bool
	buf    []byte
}

// named are the kinds that the name of a column speaks for.
var named = map[string]bool{
	"pan": true, "track1": true, "track2": true, "track3": true, "pinblock": true, "pin": true, "cvv": true, "expiry": true, "key": true,
}

// Column returns the inspector of a column of a table in the file of that path.
func (s *Scanner) Column(path, table, column string) *Column {
	c := &Column{s: s, path: s.show(path), where: s.show(table + "." + column), name: []byte(column + "=")}
	for _, value := range []string{"123456789012", "123", "1234", "2712", "0123456789ABCDEF0123456789ABCDEF", "4111111111111111=27122010000000000"} {
		if kind := c.kindOf(column + "=" + value); named[kind] && c.kindOf(value) != kind {
			c.speaks = true
			c.card = c.card || kind == "pan"
		}
	}
	return c
}

func (c *Column) kindOf(text string) (first string) {
	c.s.mask.Find([]byte(text), func(_ int, kind string) {
		if first == "" {
			first = kind
		}
	})
	return first
}

// Card tells whether the column's name says that it holds card numbers, so that
// values that are numbers have to be looked at too.
func (c *Column) Card() bool { return c.card }

// Value looks at a value, which stands in so many rows; row is the first of them.
func (c *Column) Value(row int64, value []byte, rows int64) {
	found := false
	report := func(kind string) {
		found = true
		c.s.add(Finding{Path: c.path, Place: fmt.Sprintf("%s row %d", c.where, row), Kind: kind, Count: rows})
	}
	c.buf = append(append(c.buf[:0], c.name...), value...)
	n := len(c.name)
	c.s.mask.Find(value, func(off int, kind string) {
		if !spurious(c.buf, n+off, kind) {
			report(kind)
		}
	})
	if !c.speaks || found {
		return
	}
	c.s.mask.Find(c.buf, func(off int, kind string) {
		if named[kind] && !spurious(c.buf, off, kind) {
			report(kind)
		}
	})
}

// Close reports what is still held back.
func (c *Column) Close() { c.s.flush() }
