package signals

import (
	"fmt"
	"strings"
)

// form says how a vendor writes its codes.
type form uint8

const (
	formName    form = iota // only by name
	formMinus               // negative number
	formHex                 // hexadecimal
	formDecimal             // positive decimal
)

// code is one row of codes.csv.
type code struct {
	vendor        uint8
	sdk, text     string
	names         []string
	signal        uint8 // 1 + index in signals, 0 for a code that tells of no fault
	class, en, zh string
	form          form
	value         int64
	weak          bool // says little: phrases go first
}

const smallCode = 100 // codes nearer to zero are too common to be sure of

func (b *builder) readCodes() error {
	all, err := rows("codes.csv", "vendor", "sdk", "code", "name", "signal", "class", "meaning_en", "meaning_zh", "weight")
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := b.code(r); err != nil {
			return fmt.Errorf("codes.csv: %s %s: %w", r[0], r[2], err)
		}
	}
	return nil
}

func (b *builder) code(r []string) error {
	c := code{vendor: b.vendor(r[0]), sdk: r[1], text: r[2], class: r[5], en: r[6], zh: r[7], weak: r[8] == "weak"}
	if r[4] != "" {
		s, ok := b.signal(r[4])
		if !ok {
			return fmt.Errorf("unknown signal %s", r[4])
		}
		c.signal = s + 1
	}
	c.form, c.value = codeForm(c.text)
	c.weak = c.weak || c.form == formMinus && c.value > -smallCode || c.form == formDecimal
	row := int32(len(b.d.codes))
	if c.form != formName {
		b.d.byValue[c.value] = append(b.d.byValue[c.value], row)
	}
	if r[3] != "" {
		c.names = strings.Split(r[3], "|")
	}
	for _, n := range c.names {
		text, left, right := pattern(n)
		id := b.intern(text, left, right)
		b.d.words[id].names = append(b.d.words[id].names, row)
	}
	b.d.codes = append(b.d.codes, c)
	return nil
}

// codeForm reads the notation of the code column: -301, 0x85, 12, EMV -3,
// -0x10000-301, -4501.. (the first of a family) or a name.
func codeForm(s string) (form, int64) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "EMV "), "..")
	t, ok := readToken([]byte(s), 0)
	switch {
	case !ok || t.end != len(s) || t.bare:
		return formName, 0
	case t.hex:
		return formHex, t.value
	case t.value < 0:
		return formMinus, t.value
	}
	return formDecimal, t.value
}

// vendor returns 1 + the index of a vendor, entering it when it is new.
func (b *builder) vendor(slug string) uint8 {
	if id, ok := b.d.vendorIDs[slug]; ok {
		return id
	}
	b.d.vendors = append(b.d.vendors, slug)
	id := uint8(len(b.d.vendors))
	b.d.vendorIDs[slug] = id
	return id
}

func (d *dictionary) vendorName(id uint8) string {
	if id == 0 {
		return ""
	}
	return d.vendors[id-1]
}

// canonical returns the code as it is shown; the mark of a family is not part of it.
func (c *code) canonical() string { return strings.TrimSuffix(c.text, "..") }
