package invent

import (
	"slices"
	"time"
)

// cardReader breaks the reader module of a device: chip, tap and stripe alike.
func (w *world) cardReader(d *device, from, to time.Time) {
	f := w.addFault("card-reader", from, to, []*device{d}, sometimes(0.85, func(s *sale) bool { return badRead(s, 2) }))
	f.retry = 0.25
	for _, tech := range []string{"05", "07", "02"} {
		d.rushTech(from, to, 4, tech)
	}
}

// badRead plays a payment whose card cannot be read, after some tries.
func badRead(s *sale, tries int) bool {
	for range s.w.dice.between(1, tries) {
		s.wait(time.Second, 4*time.Second)
		s.say("card.bad." + s.tech)
	}
	s.abort()
	return true
}

// cardContact wears out the chip contacts of a device: chip cards fail or fall
// back to the stripe; stripe and tap are fine.
func (w *world) cardContact(d *device, from, to time.Time) {
	w.addFault("card-contact", from, to, []*device{d}, func(s *sale) bool {
		if s.tech != "05" || s.w.dice.chance(0.08) {
			return false
		}
		if s.w.dice.chance(0.65) {
			return badRead(s, 2)
		}
		s.say("card.bad.05")
		s.say("fallback.ask")
		s.f, s.tech, s.pin, s.chip = nil, "02", true, "2"
		s.ordinary()
		return true
	})
	d.rushTech(from, to, 10, "05")
	d.rushTech(from, to, 3, "07")
	d.rushTech(from, to, 2, "02")
}

// cardStripeHead wears out the stripe head of a device.
func (w *world) cardStripeHead(d *device, from, to time.Time) {
	f := w.addFault("card-stripe-head", from, to, []*device{d}, func(s *sale) bool {
		return s.tech == "02" && !s.w.dice.chance(0.08) && badRead(s, 3)
	})
	f.retry = 0.2
	d.rushTech(from, to, 10, "02")
	d.rushTech(from, to, 3, "05")
}

// cardOrientation lets people insert and swipe the wrong way round; the next try works.
func (w *world) cardOrientation(on []*device, from, to time.Time) {
	f := w.addFault("card-orientation", from, to, on, func(s *sale) bool {
		if s.tries > 0 || s.tech == "07" || s.w.dice.chance(0.4) {
			return false
		}
		s.wait(time.Second, 4*time.Second)
		s.say("card.orient." + s.tech)
		s.abort()
		return true
	})
	f.retry = 1
	for _, d := range on {
		d.rushTech(from, to, 5, "05")
		d.rushTech(from, to, 2, "02")
	}
}

// cardUnsupported brings cards of a foreign range that no terminal has an application for.
func (w *world) cardUnsupported(on []*device, from, to time.Time) {
	foreign := []card{{"3530111333300000", "2912"}, {"30569309025904", "2811"}}
	w.keepOut(foreign)
	w.addFault("card-unsupported", from, to, nil, func(s *sale) bool {
		if s.card != foreign[0] && s.card != foreign[1] {
			return false
		}
		s.wait(time.Second, 3*time.Second)
		s.say("card.noapp")
		s.abort()
		return true
	})
	for i := range 9 {
		d := on[i%len(on)]
		d.plan(w.dice.instant(from, to), func(at time.Time) { w.pay(d, at, foreign[i%2], "05") })
	}
}

// cardDamaged brings one card with a broken chip to several devices.
func (w *world) cardDamaged(on []*device, from, to time.Time) {
	c := w.dice.newCard()
	w.addFault("card-damaged", from, to, nil, func(s *sale) bool {
		if s.card != c {
			return false
		}
		s.wait(time.Second, 3*time.Second)
		s.known()
		s.say("card.partial")
		s.abort()
		return true
	})
	step := to.Sub(from) / 9
	for i := range 9 {
		d := on[i%len(on)]
		d.plan(from.Add(time.Duration(i)*step), func(at time.Time) { w.pay(d, at, c, "05") })
	}
}

// keepOut takes cards out of the town's purse.
func (w *world) keepOut(out []card) {
	w.cards = slices.DeleteFunc(w.cards, func(c card) bool {
		return slices.ContainsFunc(out, func(o card) bool { return o.pan == c.pan })
	})
}
