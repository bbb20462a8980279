package invent

import "time"

// keyHardware breaks the memory of a device's PIN pad: its own read and write
// errors come first, missing keys after.
func (w *world) keyHardware(d *device, from, to time.Time) {
	d.restart(from)
	d.note(from.Add(5*time.Second), "key.ped")
	f := w.addFault("key-hardware", from, to, []*device{d}, atPIN("key.ped", "key.ped", "key.missing"))
	f.manage = stop("key.ped")
	d.plan(from.Add(time.Minute), func(at time.Time) { d.signIn(at) })
	d.sales(from.Add(3*time.Minute), closing(from, to), 9)
}

// keySoftware breaks the way to the keys with a new version at several shops.
func (w *world) keySoftware(on []*device, from, to time.Time) {
	for _, d := range on {
		d.upgrade(w.dice.instant(from, from.Add(10*time.Minute)), next(on[0].version))
	}
	start := from.Add(11 * time.Minute)
	f := w.addFault("key-software", start, to, on, atPIN("key.service"))
	f.manage = stop("key.service")
	for _, d := range on {
		d.plan(start.Add(time.Minute), func(at time.Time) { d.signIn(at) })
	}
	rush(on, start.Add(2*time.Minute), closing(from, to), 5)
}

// keyProcedure lets a technician inject keys the wrong way and leave.
func (w *world) keyProcedure(d *device, from, to time.Time) {
	steps := []string{"key.menu", "key.index", "key.index", "key.menu.cancel"}
	for i, e := range steps {
		d.note(from.Add(time.Duration(i)*50*time.Second), e)
	}
	start := from.Add(4 * time.Minute)
	f := w.addFault("key-procedure", start, to, []*device{d}, atPIN("key.missing"))
	f.manage = stop("key.missing")
	d.note(start.Add(70*time.Minute), "key.menu")
	d.note(start.Add(72*time.Minute), "key.index")
	d.sales(start.Add(time.Minute), closing(from, to), 8)
}

// keyCorrupt damages a key record: the host signs the device in, but the keys
// that it holds or gets do not pass their check.
func (w *world) keyCorrupt(d *device, from, to time.Time) {
	f := w.addFault("key-corrupt", from, to, []*device{d}, atPIN("key.kcv"))
	f.manage = func(d *device, at time.Time, name string, f *fault) bool {
		if name != "signin" {
			return false
		}
		m := d.begin(at, name)
		m.toHost()
		m.fromHost("00", "", nil)
		m.say("key.kcv")
		d.busy = m.at.Add(time.Second)
		return true
	}
	d.plan(from, func(at time.Time) { d.signIn(at) })
	d.plan(from.Add(80*time.Minute), func(at time.Time) { d.signIn(at) })
	d.sales(from.Add(2*time.Minute), closing(from, to), 9)
}

// keyCorruptHost damages the host's record of a device's keys: its crypto unit complains.
func (w *world) keyCorruptHost(d *device, from, to time.Time) {
	w.addFault("key-corrupt", from, to, []*device{d}, func(s *sale) bool {
		return s.pin && declined("hsm.parity", "99")(s)
	})
	d.plan(from.Add(60*time.Minute), func(at time.Time) { d.signInWell(at) })
	d.rushTech(from, closing(from, to), 9, "05")
}
