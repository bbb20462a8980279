package invent

import (
	"fmt"
	"slices"
	"time"
)

// shanghai is the zone of the terminals; it has had no summer time since 1991.
var shanghai = time.FixedZone("CST", 8*3600)

// world is one bundle in the making.
type world struct {
	Name, Profile string
	seed          uint64
	index         int // number of the kind: keeps weeks, terminals and merchants of bundles apart
	look          look
	dice          *dice
	from, to      time.Time
	sites         []*site
	devices       []*device
	cards         []card
	faults        []*fault
	exchanges     []*exchange
	remarks       []remark
	attempts      []*Attempt
	secrets       []Secret
	references    map[string]bool
	hostAddress   string
	hostPort      int
	unsettled     bool
}

// fault is something wrong for a while. hit plays a payment that meets it and
// reports whether the payment ended in it.
type fault struct {
	cause    string
	from, to time.Time
	devices  []*device // nil: every device
	retry    float64   // how often the cardholder tries once more
	hit      func(s *sale) bool
	manage   func(d *device, at time.Time, name string, f *fault) bool // the same for a management exchange
}

func (f *fault) covers(d *device, at time.Time) bool {
	return !at.Before(f.from) && at.Before(f.to) && (f.devices == nil || slices.Contains(f.devices, d))
}

// addFault puts a fault in force on devices from one moment to another.
func (w *world) addFault(cause string, from, to time.Time, on []*device, hit func(*sale) bool) *fault {
	f := &fault{cause: cause, from: from, to: to, devices: on, hit: hit}
	w.faults = append(w.faults, f)
	return f
}

// newWorld prepares an empty fleet in the week of its kind.
func newWorld(name, profile string, index int, seed uint64, days int, l look) *world {
	w := &world{Name: name, Profile: profile, seed: seed, index: index, look: l, dice: newDice(seed, name), references: map[string]bool{}}
	monday := time.Date(2025, 1, 6, 0, 0, 0, 0, shanghai).AddDate(0, 0, 7*((index%100+index/100)%70))
	day := 0
	if days < 6 {
		day = w.dice.IntN(6 - days)
	}
	w.from = monday.AddDate(0, 0, day)
	w.to = w.from.AddDate(0, 0, days)
	w.cards = w.dice.purse(60)
	w.hostAddress = fmt.Sprintf("172.16.%d.%d", w.dice.between(1, 250), w.dice.between(2, 250))
	w.hostPort = pick(w.dice, []int{7001, 8583, 9100, 10443, 6688})
	return w
}

// at is a moment of the w's day n (0 is the first) by the shop's wall clock.
func (w *world) at(day, hour, minute int) time.Time {
	return w.from.AddDate(0, 0, day).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// days is the number of whole days of the world.
func (w *world) days() int { return int(w.to.Sub(w.from) / (24 * time.Hour)) }

// plan puts an act on a device's list.
func (d *device) plan(at time.Time, do func(time.Time)) { d.acts = append(d.acts, act{at, do}) }

// trade plans an ordinary day: start, sign-in, sales per device, settlement.
func (w *world) trade(sales int) {
	for day := range w.days() {
		for _, d := range w.devices {
			w.tradeDay(d, day, sales)
		}
	}
}

func (w *world) tradeDay(d *device, day, sales int) {
	open := w.at(day, 8, w.dice.between(20, 50))
	d.plan(open, func(at time.Time) { d.boot(at) })
	if !d.nosign {
		d.plan(open.Add(w.dice.span(30*time.Second, 4*time.Minute)), func(at time.Time) { d.signIn(at) })
	}
	d.sales(w.at(day, 9, 0), w.at(day, 21, 15), sales)
	if !w.unsettled {
		d.plan(w.at(day, 21, w.dice.between(30, 50)), func(at time.Time) { d.settle(at) })
	}
}

// sales plans n payments spread over a stretch of time.
func (d *device) sales(from, to time.Time, n int) {
	step := to.Sub(from) / time.Duration(max(n, 1))
	for i := range n {
		at := from.Add(time.Duration(i) * step)
		d.plan(d.w.dice.instant(at, at.Add(step)), func(at time.Time) { d.w.pay(d, at, pick(d.w.dice, d.w.cards), "") })
	}
}

// run plays every device's plan in order of time.
func (w *world) run() {
	for _, d := range w.devices {
		d.play()
		d.chatter()
	}
	w.hum()
	w.finish()
}

// hum adds what the host writes though nothing happens, except while it is down.
func (w *world) hum() {
	for day := range w.days() {
		for at := w.at(day, 8, 0); at.Before(w.at(day, 22, 0)); at = at.Add(w.dice.span(50*time.Minute, 110*time.Minute)) {
			down := slices.ContainsFunc(w.faults, func(f *fault) bool { return f.cause == "host-outage" && f.covers(nil, at) })
			if !down {
				w.tell(at, "echo.ok")
			}
		}
	}
}

func (d *device) play() {
	for i := 0; i < len(d.acts); i++ {
		slices.SortStableFunc(d.acts[i:], func(a, b act) int { return a.at.Compare(b.at) })
		at := d.acts[i].at
		if at.Before(d.busy) {
			at = d.busy.Add(d.w.dice.span(3*time.Second, 9*time.Second))
		}
		d.acts[i].do(at)
	}
}

// finish drops what no log of the bundle shows and puts the rest in order of time.
func (w *world) finish() {
	for _, d := range w.devices {
		slices.SortStableFunc(d.lines, func(a, b line) int { return a.at.Compare(b.at) })
	}
	if w.look.host == "" {
		w.exchanges, w.remarks = nil, nil
	}
	w.attempts = slices.DeleteFunc(w.attempts, func(a *Attempt) bool {
		a.HostSeen = a.HostSeen && w.look.host != ""
		return !a.HostSeen && !a.TerminalSeen
	})
	slices.SortStableFunc(w.attempts, func(a, b *Attempt) int { return a.at.Compare(b.at) })
	slices.SortStableFunc(w.exchanges, func(a, b *exchange) int { return a.at.Compare(b.at) })
	slices.SortStableFunc(w.remarks, func(a, b remark) int { return a.at.Compare(b.at) })
}
