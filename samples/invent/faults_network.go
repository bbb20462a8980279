package invent

import "time"

// networkLink weakens the link of some devices of one shop: connections fail,
// answers stay out, and the host knows nothing of it.
func (w *world) networkLink(on []*device, from, to time.Time) {
	f := w.addFault("network-link", from, to, on, sometimes(0.8, badLink))
	f.retry = 0.3
	f.manage = unreachable("net.connect")
	for _, d := range on {
		d.note(w.dice.instant(from, from.Add(10*time.Minute)), pick(w.dice, []string{"net.signal", "net.sim"}))
		d.note(to, "net.back")
	}
	rush(on, from.Add(time.Minute), to.Add(-2*time.Minute), 8)
}

// undo sends the reversal at once.
func (s *sale) undo() {
	s.wait(time.Second, 4*time.Second)
	s.dial()
	s.d.busy = s.at.Add(time.Second)
}

// badLink plays one payment over a bad link.
func badLink(s *sale) bool {
	if s.w.dice.chance(0.55) {
		return offline("net.connect")(s)
	}
	s.read()
	s.askPIN()
	s.pack()
	s.dial()
	if s.w.dice.chance(0.3) {
		s.say("net.send")
		s.abort()
		return true
	}
	s.send()
	if s.w.dice.chance(0.5) {
		s.unanswered("net.dropped", s.w.dice.span(3*time.Second, 25*time.Second))
	} else {
		s.unanswered("net.timeout", 60*time.Second)
	}
	if s.w.dice.chance(0.4) {
		s.say("reversal.begin")
		s.wait(time.Second, 5*time.Second)
		s.say("net.connect")
		s.d.busy = s.at.Add(time.Second)
	}
	return true
}

// networkConfig sets a wrong port on some devices: from then on every
// connection is refused.
func (w *world) networkConfig(on []*device, from, to time.Time) {
	for _, d := range on {
		right := d.port
		d.plan(from, func(at time.Time) {
			d.port = right + 10
			t := talk{w: w, d: d, at: at, a: &Attempt{}}
			t.say("cfg.server")
			d.busy = t.at
		})
		d.plan(to, func(at time.Time) {
			d.port = right
			t := talk{w: w, d: d, at: at, a: &Attempt{}}
			t.say("cfg.server")
			d.busy = t.at
		})
	}
	f := w.addFault("network-config", from.Add(time.Second), to, on, offline("net.refused"))
	f.manage = unreachable("net.refused")
	f.retry = 0.2
	rush(on, from.Add(time.Minute), to.Add(-3*time.Minute), 8)
}

// hostOutage stops the host for every device: first it answers that it or
// its channel does not work, then it takes no connections.
func (w *world) hostOutage(from, to time.Time) {
	middle := from.Add(to.Sub(from) * 3 / 5)
	f := w.addFault("host-outage", from, to, nil, func(s *sale) bool {
		if s.at.Before(middle) {
			return declined("channel.down", "91", "96", "96")(s)
		}
		return offline("net.refused", "net.connect")(s)
	})
	f.manage = unreachable("net.refused")
	w.tell(from, "outage.start")
	w.tell(to, "outage.end")
	rush(w.devices, from.Add(5*time.Second), to.Add(-90*time.Second), 4)
}

// issuerUnavailable cuts off the issuer of the test range; other cards pass.
func (w *world) issuerUnavailable(from, to time.Time) {
	w.addFault("issuer-unavailable", from, to, nil, func(s *sale) bool {
		if !s.card.onRange() {
			return false
		}
		s.toHost()
		s.hint("issuer.timeout", 900*time.Millisecond)
		s.reply(pick(s.w.dice, []string{"91", "91", "98", "68"}), s.w.dice.span(time.Second, 25*time.Second))
		s.hear()
		s.finish(s.a.ResponseCode)
		return true
	})
	others := w.cards[len(w.cards)-len(Published):]
	rush(w.devices, from, to, 4)
	for _, d := range w.devices {
		for range 4 {
			d.plan(w.dice.instant(from, to), func(at time.Time) { w.pay(d, at, pick(w.dice, others), "") })
		}
	}
}

// networkCongestion overloads the line of a shop at its peak hours: answers
// come late, and some come after the terminal has given up.
func (w *world) networkCongestion(on []*device, from, to time.Time) {
	w.addFault("network-congestion", from, to, on, func(s *sale) bool {
		if s.w.dice.chance(0.15) {
			return false
		}
		s.read()
		s.askPIN()
		s.pack()
		s.dial()
		s.send()
		sent := s.at
		s.wait(4*time.Second, 22*time.Second)
		s.arrive(s.card)
		s.a.at = s.at
		s.reply("00", s.w.think())
		if s.w.dice.chance(0.35) {
			return crawled(s, sent)
		}
		s.hint("peer.lost", s.ex.took+s.w.dice.span(2*time.Second, 9*time.Second))
		s.a.at = sent
		s.unanswered("net.timeout", 60*time.Second)
		s.a.at = s.ex.at
		s.undo()
		return true
	})
	rush(on, from, to.Add(-90*time.Second), 7)
}

// crawled ends a payment whose answer came slowly.
func crawled(s *sale, sent time.Time) bool {
	s.f = nil
	s.wait(3*time.Second, 20*time.Second)
	s.say("net.slow", "ms", millis(s.at.Sub(sent)))
	s.hear()
	s.finish("00")
	return true
}

// flappingLink lets the link of a device come and go: ten bad minutes, fifty good ones.
func (w *world) flappingLink(d *device, from, to time.Time) {
	bad := func(at time.Time) bool { return at.Sub(from)%time.Hour < 10*time.Minute }
	w.addFault("network-link", from, to, []*device{d}, func(s *sale) bool { return bad(s.at) && badLink(s) })
	for at := from; at.Before(to); at = at.Add(time.Hour) {
		d.note(at, "net.signal")
		d.sales(at.Add(20*time.Second), at.Add(8*time.Minute), 2)
		d.note(at.Add(10*time.Minute), "net.back")
	}
}
