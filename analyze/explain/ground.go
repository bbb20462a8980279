package explain

import "slices"

// ofTerminal are attributes that belong to a terminal rather than to a payment or a place.
var ofTerminal = []string{"app_version", "model", "route", "profile"}

// grounded says "this terminal" where a combination says "this version" or "this model" and a single terminal has it: that the failures are those
// of the version, nothing proves.
func (t *table) grounded(c combo, rows []int32) combo {
	device := slices.Index(t.names, "device")
	if device < 0 {
		return c
	}
	var rest combo
	for _, i := range c {
		if !slices.Contains(ofTerminal, t.names[i.attribute]) {
			rest = append(rest, i)
		}
	}
	value := t.only(c, device, rows)
	if len(rest) == len(c) || value == 0 || slices.ContainsFunc(rest, func(i item) bool { return i.attribute == device }) {
		return c
	}
	d := append(rest, item{device, value})
	for _, r := range rows {
		if c.covers(t, r) != d.covers(t, r) {
			return c
		}
	}
	return d
}

// only returns the one value that all rows of a combination have of an attribute; 0 where they differ.
func (t *table) only(c combo, attribute int, rows []int32) (value int32) {
	for _, r := range rows {
		switch v := t.cols[attribute][r]; {
		case !c.covers(t, r):
		case value == 0:
			value = v
		case v != value:
			return 0
		}
	}
	return value
}
