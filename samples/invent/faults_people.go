package invent

import "time"

// slips are what operators and cardholders do wrong, with what the terminal says.
var slips = []string{"op.cancel", "op.cancel", "op.removed", "op.nocard", "op.pintimeout"}

// operatorError makes the people at some devices clumsy.
func (w *world) operatorError(on []*device, from, to time.Time) {
	f := w.addFault("operator-error", from, to, on, func(s *sale) bool {
		if s.tries > 0 || s.w.dice.chance(0.45) {
			return false
		}
		return slip(s, pick(s.w.dice, slips))
	})
	f.retry = 0.6
	for _, d := range on {
		d.note(w.dice.instant(from, to), "op.password")
	}
	rush(on, from, to, 9)
}

// slip plays a payment that a person ends.
func slip(s *sale, event string) bool {
	switch event {
	case "op.nocard":
		s.at = s.at.Add(60 * time.Second)
	case "op.removed":
		s.tech, s.pin = "05", true
		s.read()
	case "op.pintimeout":
		s.tech, s.pin = "05", true
		s.read()
		s.say("pin.ask")
		s.at = s.at.Add(60 * time.Second)
	default:
		s.wait(2*time.Second, 20*time.Second)
	}
	s.say(event)
	s.abort()
	return true
}

// accountDeclined makes issuers decline more than usual; nothing is wrong with the terminals.
func (w *world) accountDeclined(share float64, codes ...string) {
	w.addFault("account-declined", w.from, w.to, nil, sometimes(share, declined("", codes...)))
}

// operatorProcedure skips the steps of the day: one device sells before it is
// signed in, another before yesterday's batch is settled.
func (w *world) operatorProcedure(unsigned, unsettled *device, day int) {
	unsigned.nosign = true
	opens, signed, settled := w.at(day, 8, 0), w.at(day, 11, 10), w.at(day, 12, 20)
	w.addFault("operator-procedure", opens, settled, []*device{unsigned, unsettled}, func(s *sale) bool {
		if s.d == unsettled {
			return blocked("proc.settle")(s)
		}
		return s.at.Before(signed) && blocked("proc.nosignin")(s)
	})
	unsigned.sales(opens.Add(65*time.Minute), signed.Add(-time.Minute), 5)
	unsigned.plan(signed, unsigned.signInWell)
	unsettled.sales(opens.Add(65*time.Minute), settled.Add(-time.Minute), 5)
	unsettled.plan(settled, unsettled.settle)
}
