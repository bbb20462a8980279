package invent

import "time"

// keyMissing takes the keys out of a device: nothing that needs one gets past the PIN.
func (w *world) keyMissing(d *device, from, to time.Time) {
	d.restart(from)
	f := w.addFault("key-missing", from, to, []*device{d}, atPIN("key.missing"))
	f.manage = stop("key.missing")
	d.plan(from.Add(2*time.Minute), func(at time.Time) { d.signIn(at) })
	d.sales(from.Add(4*time.Minute), closing(from, to), 9)
	d.cure(to, func(at time.Time) { d.download(at); d.signInWell(d.busy) })
}

// keyDownloadNetwork cuts the network while a device loads its keys. Until a
// later download succeeds, payments are refused for want of working keys.
func (w *world) keyDownloadNetwork(d *device, from time.Time) {
	cured := from.Add(50 * time.Minute)
	f := w.addFault("key-download-network", from, cured, []*device{d}, atPIN("key.noworking"))
	f.manage = cutOff
	for _, m := range []int{0, 9, 21, 37} {
		d.plan(from.Add(time.Duration(m)*time.Minute), func(at time.Time) { d.meets(at, pick(w.dice, []string{"keydl", "signin"})) })
	}
	d.note(from.Add(8*time.Minute), "net.signal")
	d.sales(from.Add(2*time.Minute), cured.Add(-3*time.Minute), 8)
	d.note(cured, "net.back")
	d.plan(cured.Add(20*time.Second), func(at time.Time) { d.download(at); d.signInWell(d.busy) })
}

// cutOff plays a management exchange that was sent and never answered.
func cutOff(d *device, at time.Time, name string, f *fault) bool {
	m := d.begin(at, name)
	m.pack()
	m.dial()
	m.send()
	sent := m.at
	if d.w.dice.chance(0.5) {
		m.arrive(card{})
		m.reply("00", d.w.think())
		m.hint("peer.lost", m.ex.took+time.Millisecond)
	}
	if d.w.dice.chance(0.5) {
		m.at = sent.Add(d.w.dice.span(4*time.Second, 30*time.Second))
		m.say("net.dropped")
	} else {
		m.at = sent.Add(60 * time.Second)
		m.say("net.timeout")
	}
	m.fail("no-answer", f)
	return true
}

// download plays a key download that succeeds.
func (d *device) download(at time.Time) {
	m := d.begin(at, "keydl")
	m.toHost()
	m.fromHost("00", "", nil)
	m.say("keydl.ok")
	d.busy = m.at.Add(time.Second)
}

// keySessionStale lets the session keys fall out of step until one sign-in cures it.
func (w *world) keySessionStale(d *device, from, cured time.Time) {
	w.addFault("key-session-stale", from, cured, []*device{d}, declined("mac.bad", pick(w.dice, []string{"A0", "A0", "99"})))
	d.sales(from, cured.Add(-2*time.Minute), 7)
	d.plan(cured, func(at time.Time) { d.signInWell(at) })
	d.sales(cured.Add(2*time.Minute), cured.Add(70*time.Minute), 4)
}

// keyMismatch gives a device a master key that the host does not share: each
// sign-in succeeds, and the refusals return after each.
func (w *world) keyMismatch(d *device, from, to time.Time) {
	w.addFault("key-mismatch", from, to, []*device{d}, declined("mac.bad", "A0"))
	for at := from.Add(25 * time.Minute); at.Before(to); at = at.Add(w.dice.span(35*time.Minute, 60*time.Minute)) {
		d.plan(at, func(at time.Time) { d.signInWell(at) })
		d.sales(at.Add(time.Minute), at.Add(30*time.Minute), 3)
	}
}
