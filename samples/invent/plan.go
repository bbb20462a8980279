package invent

import "time"

// shop opens shops of the given numbers of terminals and returns all terminals.
func (w *world) shop(sizes ...int) []*device {
	for _, n := range sizes {
		w.addSite(n)
	}
	return w.devices
}

// siteDevices returns the terminals of the n-th shop.
func (w *world) siteDevices(n int) []*device {
	var out []*device
	for _, d := range w.devices {
		if d.site == w.sites[n] {
			out = append(out, d)
		}
	}
	return out
}

// oneHouse opens shops of one terminal each, all of one software house and version.
func (w *world) oneHouse(n int, house string) []*device {
	var out []*device
	for range n {
		out = append(out, w.addSite(1, house)...)
	}
	oneVersion(out, out[0].version)
	return out
}

// rush plans n more payments at each of some devices within a stretch of time.
func rush(on []*device, from, to time.Time, n int) {
	for _, d := range on {
		d.sales(from, to, n)
	}
}

// rushTech does the same with cards read in one way.
func (d *device) rushTech(from, to time.Time, n int, tech string) {
	step := to.Sub(from) / time.Duration(n)
	for i := range n {
		at := from.Add(time.Duration(i) * step)
		d.plan(d.w.dice.instant(at, at.Add(step)), func(at time.Time) { d.w.pay(d, at, pick(d.w.dice, d.w.cards), tech) })
	}
}

// closing is the end of a fault or of its first trading day, whichever comes first.
func closing(from, to time.Time) time.Time {
	y, m, d := from.Date()
	if last := time.Date(y, m, d, 21, 10, 0, 0, shanghai); last.Before(to) {
		return last
	}
	return to
}

// cure plans what ends a fault, unless the bundle ends before.
func (d *device) cure(at time.Time, do func(time.Time)) {
	if at.Before(d.w.to) {
		d.plan(at.Add(time.Second), do)
	}
}

// note plans one line of a device's log that belongs to no payment.
func (d *device) note(at time.Time, event string, extra ...string) {
	d.plan(at, func(at time.Time) {
		t := talk{w: d.w, d: d, at: at, a: &Attempt{}}
		t.say(event, extra...)
		d.busy = t.at
	})
}

// restart plans a start of the payment program.
func (d *device) restart(at time.Time) { d.plan(at, d.boot) }

// refuse plays a management exchange that the host declines.
func refuse(code, hint string) func(*device, time.Time, string, *fault) bool {
	return func(d *device, at time.Time, name string, f *fault) bool {
		m := d.begin(at, name)
		m.toHost()
		if hint != "" {
			m.hint(hint, 20*time.Millisecond)
		}
		m.fromHost(code, f.cause, f)
		return true
	}
}

// stop plays a management exchange that ends at the terminal with the events given.
func stop(events ...string) func(*device, time.Time, string, *fault) bool {
	return func(d *device, at time.Time, name string, f *fault) bool {
		m := d.begin(at, name)
		for _, e := range events {
			m.say(e)
		}
		m.fail("not-sent", f)
		return true
	}
}

// unreachable plays a management exchange whose connection fails.
func unreachable(trouble string) func(*device, time.Time, string, *fault) bool {
	return func(d *device, at time.Time, name string, f *fault) bool {
		m := d.begin(at, name)
		m.pack()
		m.say("conn.start")
		m.wait(800*time.Millisecond, 5*time.Second)
		m.say(trouble)
		m.fail("not-sent", f)
		return true
	}
}

// blocked plays payments that the terminal refuses at once.
func blocked(events ...string) func(*sale) bool {
	return func(s *sale) bool {
		for _, e := range events {
			s.say(e)
		}
		s.abort()
		return true
	}
}

// declined plays payments that the host declines with one of some codes.
func declined(hint string, codes ...string) func(*sale) bool {
	return func(s *sale) bool {
		s.toHost()
		if hint != "" {
			s.hint(hint, 15*time.Millisecond)
		}
		s.fromHost(pick(s.w.dice, codes))
		return true
	}
}

// atPIN plays payments that stop where the terminal needs its keys.
func atPIN(events ...string) func(*sale) bool {
	return func(s *sale) bool {
		s.read()
		if s.pin {
			s.say("pin.ask")
		}
		s.say(pick(s.w.dice, events))
		s.abort()
		return true
	}
}

// sometimes lets a fault hit only a share of the payments.
func sometimes(p float64, hit func(*sale) bool) func(*sale) bool {
	return func(s *sale) bool { return s.w.dice.chance(p) && hit(s) }
}

// offline plays payments whose connection cannot be made.
func offline(trouble ...string) func(*sale) bool {
	return func(s *sale) bool {
		s.read()
		s.askPIN()
		s.pack()
		s.say("conn.start")
		s.wait(900*time.Millisecond, 8*time.Second)
		s.say(pick(s.w.dice, trouble))
		s.abort()
		return true
	}
}
