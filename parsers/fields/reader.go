package fields

import "errors"

// errJSON is the one error of Reader: the text is not a JSON object (RFC 8259) as far as it was read.
var errJSON = errors.New("not a JSON object")

// ValueKind says how a JSON value was written.
type ValueKind uint8

// The kinds of a scalar JSON value.
const (
	String ValueKind = iota
	Number
	Literal // true, false, null
)

// maxDepth bounds nesting; what lies deeper is read over.
const maxDepth = 32

// Reader walks the scalar members of one JSON object in the order they are written, however
// deep they are nested. It allocates only to undo escapes, and reuses that memory. It accepts more than
// RFC 8259 does (a missing comma, a bare word), since logs hold hand-made JSON.
type Reader struct {
	Name    []byte // name of the member; for an element of an array that of the array
	Parent  []byte // name of the object around it, or nil
	Value   []byte // a string without its quotes, still escaped; else as written
	Kind    ValueKind
	Escaped bool // Value holds escapes; Text undoes them
	Depth   int  // 1 for the members of the outermost object

	b       []byte
	i       int
	bad     bool
	names   [maxDepth + 1][]byte
	arrays  uint64 // bit d: the container at depth d is an array
	scratch []byte
}

// Reset starts on obj, which begins with `{` or `[`. Texts handed out before stay valid.
func (r *Reader) Reset(obj []byte) {
	r.b, r.i, r.bad, r.Depth, r.arrays = obj, 0, false, 0, 0
	r.Name, r.Parent, r.Value = nil, nil, nil
	if cap(r.scratch)-len(r.scratch) < 1024 {
		r.scratch = nil
	}
	r.scratch = r.scratch[:len(r.scratch):cap(r.scratch)]
	if len(obj) == 0 || obj[0] != '{' && obj[0] != '[' {
		r.bad = true
	}
}

// Reuse lets the memory of all texts handed out so far be written over.
func (r *Reader) Reuse() { r.scratch = r.scratch[:0] }

// Next goes to the next scalar member and tells whether there is one.
func (r *Reader) Next() bool {
	for !r.bad {
		r.blank()
		if r.i >= len(r.b) {
			break
		}
		switch c := r.b[r.i]; c {
		case '}', ']':
			r.i++
			r.Depth--
			if r.Depth <= 0 {
				return false
			}
		case ',':
			r.i++
		case '{', '[':
			r.open(c, r.Name)
		default:
			if r.member() {
				return true
			}
		}
	}
	r.bad = true
	return false
}

// Pos returns how many bytes were read: the length of the object once Next returned false without Err.
func (r *Reader) Pos() int { return r.i }

// Err tells whether the object was broken off or malformed.
func (r *Reader) Err() error {
	if r.bad {
		return errJSON
	}
	return nil
}

func (r *Reader) blank() {
	for r.i < len(r.b) && r.b[r.i] <= ' ' {
		r.i++
	}
}

// open enters an object or array; one nested too deep is read over.
func (r *Reader) open(c byte, name []byte) {
	if r.Depth >= maxDepth {
		r.over()
		return
	}
	r.Depth++
	r.i++
	r.names[r.Depth] = nil
	if r.Depth > 1 {
		r.names[r.Depth] = name
	}
	r.arrays &^= 1 << r.Depth
	if c == '[' {
		r.arrays |= 1 << r.Depth
	}
}

// over passes the container that begins at r.i.
func (r *Reader) over() {
	for depth := 0; r.i < len(r.b); r.i++ {
		switch r.b[r.i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				r.i++
				return
			}
		case '"':
			r.str()
			r.i--
		}
	}
}

// member reads `"name": value`, or an element of an array; it returns false for a container.
func (r *Reader) member() bool {
	if r.arrays>>r.Depth&1 == 1 {
		r.Name = r.names[r.Depth]
		r.Parent = r.around(r.Depth)
		return r.scalar()
	}
	if r.b[r.i] != '"' {
		r.bad = true
		return false
	}
	name, escaped := r.str()
	if escaped {
		name = r.unescape(name)
	}
	r.blank()
	if r.bad || r.i >= len(r.b) || r.b[r.i] != ':' {
		r.bad = true
		return false
	}
	r.i++
	r.blank()
	r.Name = name
	if r.i < len(r.b) && (r.b[r.i] == '{' || r.b[r.i] == '[') {
		r.open(r.b[r.i], name)
		return false
	}
	r.Parent = r.names[r.Depth]
	return r.scalar()
}

// around returns the name of the object around an array at depth d.
func (r *Reader) around(d int) []byte {
	if d > 1 {
		return r.names[d-1]
	}
	return nil
}

func (r *Reader) scalar() bool {
	if r.i >= len(r.b) {
		r.bad = true
		return false
	}
	c := r.b[r.i]
	if c == '"' {
		r.Kind = String
		r.Value, r.Escaped = r.str()
		return !r.bad
	}
	from := r.i
	for r.i < len(r.b) && !ends[r.b[r.i]] {
		r.i++
	}
	r.Value, r.Escaped, r.Kind = r.b[from:r.i], false, Number
	if class[c] != digit && c != '-' {
		r.Kind = Literal
	}
	r.bad = r.i == from
	return !r.bad
}

// ends marks the bytes behind a bare value.
var ends = func() (t [256]bool) {
	for c := range 33 {
		t[c] = true
	}
	for _, c := range ",:{}[]\"" {
		t[c] = true
	}
	return t
}()
