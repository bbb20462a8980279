package invent

import "time"

// sale is one payment at one terminal.
type sale struct {
	talk
	card  card
	tech  string // 05 chip, 07 contactless, 02 stripe
	pin   bool
	tries int    // how often the cardholder tried before
	chip  string // DE60.5
	f     *fault // the fault that it met
}

// pay plays one payment from the first key to the receipt. tech empty lets the cardholder choose.
func (w *world) pay(d *device, at time.Time, c card, tech string) *sale {
	return w.payAgain(d, at, c, tech, int64(w.dice.between(850, 68000)), 0)
}

func (w *world) payAgain(d *device, at time.Time, c card, tech string, amount int64, tries int) *sale {
	if tech == "" {
		tech = pick(w.dice, []string{"05", "05", "05", "05", "07", "07", "07", "02"})
	}
	s := &sale{card: c, tech: tech, pin: tech != "07" || amount > 30000, tries: tries, chip: "0"}
	a := &Attempt{Device: d.tid, Kind: "payment", Exchange: "sale", AmountMinor: amount, at: at, TerminalSeen: !d.silent}
	s.talk = talk{w: w, d: d, at: at, a: a}
	w.attempts = append(w.attempts, a)
	s.say("sale.begin")
	if !s.meets() {
		s.ordinary()
	}
	return s
}

// meets plays the payment into the first fault in force that it falls for.
func (s *sale) meets() bool {
	for _, f := range s.w.faults {
		if f.hit == nil || !f.covers(s.d, s.at) {
			continue
		}
		if s.f = f; f.hit(s) {
			s.again(f)
			return true
		}
	}
	s.f = nil
	return false
}

// again plans another try with the same card shortly after a failure.
func (s *sale) again(f *fault) {
	if !s.a.Failed() || s.tries > 1 || !s.w.dice.chance(f.retry) {
		return
	}
	w, d, c, tech, amount, tries := s.w, s.d, s.card, s.tech, s.a.AmountMinor, s.tries+1
	d.plan(s.at.Add(w.dice.span(12*time.Second, 38*time.Second)), func(at time.Time) { w.payAgain(d, at, c, tech, amount, tries) })
}

// ordinary plays a payment that meets no fault: approved, or now and then declined by the issuer.
func (s *sale) ordinary() {
	code := "00"
	if s.w.dice.chance(s.w.look.declines) {
		code = pick(s.w.dice, []string{"51", "51", "55", "61"})
	}
	s.toHost()
	s.fromHost(code)
}

// toHost plays a payment up to the host's receipt of it.
func (s *sale) toHost() {
	s.read()
	s.askPIN()
	s.pack()
	s.dial()
	s.send()
	s.arrive(s.card)
}

// fromHost plays the answer and the end of the payment.
func (s *sale) fromHost(code string) {
	s.reply(code, s.w.think())
	s.hear()
	s.finish(code)
}

// finish ends a payment whose answer has come.
func (s *sale) finish(code string) {
	if code == "00" {
		s.d.approved++
		s.d.total += s.a.AmountMinor
		s.say("sale.approved", "auth", s.ex.resp.get(38))
		s.wait(300*time.Millisecond, 1800*time.Millisecond)
		s.say("print.ok")
		s.close("approved", "", nil)
		return
	}
	s.say("sale.declined")
	s.close("declined", s.cause("account-declined"), s.f)
}

// cause names the fault that the payment met, or another cause when it met none.
func (s *sale) cause(other string) string {
	if s.f != nil {
		return s.f.cause
	}
	return other
}

// read plays a good read of the card.
func (s *sale) read() {
	s.wait(900*time.Millisecond, 5*time.Second)
	s.known()
	s.say("card.ok." + s.tech)
	s.leak()
}

// known notes what the terminal knows of a card that it has read.
func (s *sale) known() {
	s.a.Card, s.a.EntryMode = s.card.masked(), s.entryMode()
}

func (s *sale) entryMode() string {
	if s.pin {
		return s.tech + "1"
	}
	return s.tech + "2"
}

// askPIN plays the entry of the PIN where one is wanted.
func (s *sale) askPIN() {
	if !s.pin {
		return
	}
	s.say("pin.ask")
	s.wait(2*time.Second, 9*time.Second)
	s.say("pin.ok")
	s.leakPIN()
}

// pack builds the request; this is where the terminal takes a trace number.
func (s *sale) pack() {
	s.a.STAN = s.d.nextSTAN()
	s.req = s.d.request("0200", s.a.STAN, "000000", s.at, "22", "0006"+s.chip).with(
		field{2, s.card.pan}, field{4, amount12(s.a.AmountMinor)}, field{22, s.a.EntryMode}, field{49, "156"})
	s.say("pack")
}

// abort ends a payment before anything was sent.
func (s *sale) abort() {
	s.wait(100*time.Millisecond, 900*time.Millisecond)
	s.say("sale.aborted")
	s.close("not-sent", s.f.cause, s.f)
}

// unanswered ends a payment that was sent and got no answer in time; a reversal is owed.
func (s *sale) unanswered(trouble string, after time.Duration) {
	s.at = s.a.at.Add(after)
	s.say(trouble)
	s.say("sale.noanswer")
	outcome := "no-answer"
	if s.ex != nil && s.ex.resp != nil && s.ex.resp.get(39) == "00" {
		outcome = "approved-not-received"
	}
	s.d.owed = append(s.d.owed, debt{req: s.req, card: s.card, done: s.a.RRN})
	s.close(outcome, s.f.cause, s.f)
}
