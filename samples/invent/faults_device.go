package invent

import "time"

// deviceHardware breaks a part of a device that is not the reader.
func (w *world) deviceHardware(d *device, from, to time.Time, part string) {
	d.restart(from)
	d.note(from.Add(3*time.Second), "hw.selftest")
	w.addFault("device-hardware", from, to, []*device{d}, sometimes(0.88, func(s *sale) bool {
		if part == "hw.keypad" {
			s.tech, s.pin = "05", true
			s.read()
			s.say("pin.ask")
		}
		s.say(part)
		s.abort()
		return true
	}))
	d.note(from.Add(50*time.Minute), part)
	d.sales(from.Add(time.Minute), closing(from, to), 9)
}

// devicePower starves a device: low battery, voltage out of range, sudden ends.
func (w *world) devicePower(d *device, from, to time.Time) {
	for i := range 3 {
		d.note(from.Add(time.Duration(i)*25*time.Minute), pick(w.dice, []string{"pow.low", "pow.voltage"}),
			"pct", w.dice.from("3456789", 1), "mv", "3"+w.dice.digits(3))
	}
	w.addFault("device-power", from, to, []*device{d}, sometimes(0.85, func(s *sale) bool {
		switch s.w.dice.IntN(4) {
		case 0, 1:
			s.say("pow.low", "pct", s.w.dice.from("345", 1))
			return blocked("pow.refused")(s)
		case 2:
			s.read()
			s.close("not-sent", s.f.cause, s.f)
		default:
			s.toHost()
			s.reply("00", s.w.think())
			s.wait(200*time.Millisecond, 500*time.Millisecond)
			s.d.owed = append(s.d.owed, debt{req: s.req, card: s.card, done: s.a.RRN})
			s.close("approved-not-received", s.f.cause, s.f)
		}
		s.dies()
		return true
	}))
	d.sales(from.Add(time.Minute), to, 10)
}

// dies plays the loss of power and the start after it.
func (s *sale) dies() {
	if s.w.dice.chance(0.6) {
		s.say("pow.off")
	}
	at := s.at.Add(s.w.dice.span(40*time.Second, 4*time.Minute))
	t := talk{w: s.w, d: s.d, at: at, a: &Attempt{}}
	t.say("boot.unclean")
	s.d.boot(t.at)
}

// softwareOutdated leaves some devices on a version whose card parameters are too old.
func (w *world) softwareOutdated(on []*device, from, to time.Time) {
	for _, d := range on {
		d.note(from.Add(w.dice.span(0, 20*time.Minute)), "sw.old")
		d.rushTech(from, closing(from, to), 5, "05")
	}
	trouble := pick(w.dice, []string{"emv.aid", "emv.capk"})
	w.addFault("software-outdated", from, to, on, func(s *sale) bool {
		if s.tech != "05" || s.w.dice.chance(0.12) {
			return false
		}
		s.wait(time.Second, 3*time.Second)
		s.say(trouble)
		s.abort()
		return true
	})
}

// softwareDefect rolls out a version that crashes and builds bad messages.
func (w *world) softwareDefect(on []*device, from, to time.Time) {
	for _, d := range on {
		d.upgrade(w.dice.instant(from, from.Add(9*time.Minute)), next(on[0].version))
	}
	w.addFault("software-defect", from.Add(10*time.Minute), to, on, sometimes(0.7, func(s *sale) bool {
		if s.w.dice.chance(0.35) {
			return declined("format.bad", "30")(s)
		}
		s.read()
		s.crash()
		return true
	}))
	rush(on, from.Add(11*time.Minute), closing(from, to), 5)
}

// softwarePermission takes a permission away from the payment program.
func (w *world) softwarePermission(on []*device, from, to time.Time) {
	trouble := pick(w.dice, []string{"perm.reader", "perm.pinpad"})
	w.addFault("software-permission", from, to, on, func(s *sale) bool {
		if trouble == "perm.reader" {
			return blocked(trouble)(s)
		}
		if !s.pin {
			return false
		}
		return atPIN(trouble)(s)
	})
	rush(on, from, closing(from, to), 5)
}

// deviceResources fills the memory of a device.
func (w *world) deviceResources(d *device, from, to time.Time) {
	for i := range 4 {
		d.note(from.Add(time.Duration(i)*20*time.Minute), "res.slow")
	}
	w.addFault("device-resources", from, to, []*device{d}, sometimes(0.8, func(s *sale) bool {
		if s.w.dice.chance(0.4) {
			s.say("res.slow")
		}
		return blocked(pick(s.w.dice, []string{"res.memory", "res.anr"}))(s)
	}))
	d.sales(from, to, 10)
}

// securityEvent lets somebody meddle with a device: first strange programs, then fraud codes.
func (w *world) securityEvent(d *device, from, to time.Time) {
	for i, e := range []string{"sec.unsigned", "sec.process", "sec.process", pick(w.dice, []string{"sec.tamper", "sec.unsigned"})} {
		d.note(from.Add(time.Duration(i)*23*time.Minute), e)
	}
	w.addFault("security-event", from.Add(time.Minute), to, []*device{d}, sometimes(0.7, declined("risk.fraud", "59", "63", "34")))
	d.sales(from.Add(2*time.Minute), closing(from, to), 10)
}
