package invent

import "time"

// terminalUnregistered closes a device at the acquirer: from the sign-in on everything is refused.
func (w *world) terminalUnregistered(d *device, from, to time.Time, code string) {
	f := w.addFault("terminal-unregistered", from, to, []*device{d}, declined("terminal.unknown", code))
	f.manage = refuse(code, "terminal.unknown")
	d.plan(from.Add(3*time.Minute), func(at time.Time) { d.signIn(at) })
	d.plan(from.Add(40*time.Minute), func(at time.Time) { d.signIn(at) })
	d.sales(from.Add(6*time.Minute), closing(from, to), 8)
	d.cure(to, d.signInWell)
}

// parametersLost wipes a device's settings in a crash: it comes up with a default merchant number.
func (w *world) parametersLost(d *device, from, to time.Time) {
	d.note(from, "crash.note")
	d.plan(from.Add(10*time.Second), func(at time.Time) {
		d.lost = true
		t := talk{w: w, d: d, at: at, a: &Attempt{}}
		t.say("boot.unclean")
		t.say("par.lost")
		d.boot(t.at)
	})
	start := from.Add(20 * time.Second)
	f := w.addFault("terminal-parameters-lost", start, to, []*device{d}, declined("merchant.unknown", "03"))
	f.manage = refuse("03", "merchant.unknown")
	d.plan(start.Add(time.Minute), func(at time.Time) { d.signIn(at) })
	d.sales(start.Add(3*time.Minute), closing(from, to), 8)
}

// terminalCertificate lets a device's certificate run out.
func (w *world) terminalCertificate(d *device, from, to time.Time) {
	reject := func(at time.Time) {
		w.tell(at, "tls.reject", "tid", d.tid, "peer", d.site.ip+":"+w.dice.digits(1)+"0443")
	}
	f := w.addFault("terminal-certificate", from, to, []*device{d}, func(s *sale) bool {
		reject(s.at)
		return offline("tls.expired")(s)
	})
	f.manage = func(d *device, at time.Time, name string, f *fault) bool {
		reject(at)
		return unreachable("tls.expired")(d, at, name, f)
	}
	d.sales(from.Add(time.Hour), closing(from, to), 7)
}

// activation makes devices ask for an activation code until it is entered.
func (w *world) activation(cause string, on []*device, from, to time.Time, prompt string) {
	w.addFault(cause, from, to, on, blocked("act.blocked"))
	for _, d := range on {
		d.note(from.Add(w.dice.span(0, 90*time.Second)), prompt)
		d.note(w.dice.instant(from.Add(5*time.Minute), to), prompt)
		d.sales(from.Add(2*time.Minute), to.Add(-time.Minute), 14/len(on))
		d.plan(to, d.activate)
	}
}

// activationUpgrade asks for the code right after an upgrade.
func (w *world) activationUpgrade(d *device, from, to time.Time) {
	d.upgrade(from, next(d.version))
	w.activation("activation-upgrade", []*device{d}, from.Add(time.Minute), to, "act.prompt")
}

// activationSecurityCheck asks for the code at every device of a merchant that the platform checks.
func (w *world) activationSecurityCheck(on []*device, from, to time.Time) {
	w.tell(from.Add(-20*time.Second), "risk.flag", "mid", on[0].site.mid)
	w.activation("activation-security-check", on, from, to, "act.security")
}

// activationNewDevice swaps the body of a terminal: same number, new serial.
func (w *world) activationNewDevice(d *device, from, to time.Time) {
	d.plan(from, func(at time.Time) {
		d.newSerial()
		d.boot(at)
	})
	w.activation("activation-new-device", []*device{d}, from.Add(time.Minute), to, "act.prompt")
}

// policyChange puts a new rule in force for a group of healthy terminals.
func (w *world) policyChange(on []*device, from time.Time, code string) {
	w.tell(from, "policy.load", "group", "B2")
	w.addFault("policy-change", from, w.to, on, declined("", code))
	rush(on, from.Add(9*time.Hour+5*time.Minute), from.Add(20*time.Hour), 2)
}

// bankRestriction bars some uses at one merchant.
func (w *world) bankRestriction(on []*device, from, to time.Time) {
	w.addFault("bank-restriction", from, to, on, sometimes(0.75, declined("", "57", "57", "62")))
	rush(on, from, closing(from, to), 6)
}
