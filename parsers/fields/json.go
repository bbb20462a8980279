package fields

import "posmortem/parsers"

// JSON stores the values of one JSON object, nested ones by their own name and that of the
// object around them. The error says that obj is no JSON object or is cut off; what was read until then is stored.
func JSON(ev *parsers.Event, obj []byte) error {
	_, err := object(ev, obj)
	return err
}

// object stores the values of the object at the beginning of b and returns its length.
func object(ev *parsers.Event, b []byte) (int, error) {
	var r Reader
	var p Pairs
	r.Reset(b)
	for r.Next() {
		if m := FindNested(r.Parent, r.Name); m != None {
			p.Add(ev, m, r.Text())
		}
	}
	p.Close(ev)
	return r.Pos(), r.Err()
}
