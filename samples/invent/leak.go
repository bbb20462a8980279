package invent

import (
	"fmt"
	"strings"
)

// betray notes that a secret now stands in a log in clear.
func (w *world) betray(kind, value string) {
	for _, s := range w.secrets {
		if s.Value == value {
			return
		}
	}
	w.secrets = append(w.secrets, Secret{kind, value})
}

// leak lets a careless program log card data right after reading the card.
func (s *sale) leak() {
	d := s.d
	if len(d.careless) == 0 || d.silent || !s.w.dice.chance(0.5) {
		return
	}
	if d.careless["pan"] {
		s.say("leak.pan", "clear", s.card.pan)
		s.w.betray("pan", s.card.pan)
	}
	if d.careless["spaced"] {
		s.say("leak.pan", "clear", s.card.spaced())
		s.w.betray("pan", s.card.spaced())
	}
	if d.careless["track2"] && s.tech != "07" {
		s.dump(s.card.track2())
	}
	if d.careless["cvv"] {
		v := "cvv2=" + s.w.dice.digits(3)
		s.say("leak.cvv", "clear", v)
		s.w.betray("cvv", v)
	}
}

// dump writes text as a hex dump of rows of 16 bytes.
func (s *sale) dump(text string) {
	s.say("leak.dump", "n", fmt.Sprint(len(text)))
	for i := 0; i < len(text); i += 16 {
		row := text[i:min(i+16, len(text))]
		hex := strings.TrimSpace(fmt.Sprintf("% X", row))
		p := s.d.house.phrase(s.w.dice, "leak.dump", s.d.lang)
		s.d.write(s.at, p.level, p.tag, fmt.Sprintf("%04X: %-47s  %s", i, hex, row))
		s.w.betray("track2", hex)
	}
	s.w.betray("track2", text[:16])
}

// leakPIN lets a careless program log the encrypted PIN block.
func (s *sale) leakPIN() {
	if !s.d.careless["pin"] || s.d.silent || !s.w.dice.chance(0.5) {
		return
	}
	block := s.w.dice.hex(16)
	s.say("leak.pin", "clear", block)
	s.w.betray("pin-block", block)
}
