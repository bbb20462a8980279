package invent

import (
	"fmt"
	"time"
)

// site is one shop with one merchant number and one way to the network.
type site struct {
	name string
	mid  string
	ip   string
	lag  time.Duration // one way between terminal and host
}

// device is one terminal with its software house, clock and log.
type device struct {
	w                  *world
	tid, serial, model string
	version            string
	site               *site
	house              *house
	layout             string // how its log lines look
	lang               string
	skew               time.Duration // terminal clock minus true time at the start
	drift              time.Duration // gained per day
	pid                int
	stan, batch        int
	address            string // host address in its settings
	port               int
	sign               time.Time // the last successful sign-in
	busy               time.Time // the end of what it did last
	approved           int       // payments since the last settlement
	total              int64     // their amount
	owed               []debt
	lines              []line
	acts               []act
	careless           map[string]bool
	silent             bool // its logs are not in the bundle
	nosign, shut       bool // starts the day without sign-in; does not settle
	lost               bool // has lost its parameters and works with the factory's
}

// line is one record of a terminal log.
type line struct {
	at    time.Time // true time
	level byte
	tag   string
	text  string
	pid   int
}

// act is something planned at a device.
type act struct {
	at time.Time
	do func(at time.Time)
}

// clock turns true time into what the device's own clock shows.
func (d *device) clock(at time.Time) time.Time {
	days := float64(at.Sub(d.w.from)) / float64(24*time.Hour)
	return at.Add(d.skew + time.Duration(days*float64(d.drift)).Truncate(time.Millisecond)).In(shanghai)
}

// merchant is the merchant number in the device's settings.
func (d *device) merchant() string {
	if d.lost {
		return "000000000000000"
	}
	return d.site.mid
}

// nextSTAN counts up from 1 to 999999.
func (d *device) nextSTAN() string {
	d.stan = d.stan%999999 + 1
	return fmt.Sprintf("%06d", d.stan)
}

// batchNumber is DE60.2.
func (d *device) batchNumber() string { return fmt.Sprintf("%06d", d.batch) }

// clearBatch starts a new batch, and with it (on many terminals) the trace numbers.
func (d *device) clearBatch() { d.batch, d.approved, d.total = d.batch+1, 0, 0 }

// shops are the kinds of merchant, by merchant category (ISO 18245).
var shops = []struct{ name, mcc string }{
	{"fresh market", "5411"}, {"noodle house", "5812"}, {"pharmacy", "5912"}, {"tea shop", "5814"},
	{"clothing store", "5651"}, {"petrol station", "5541"}, {"hotel", "7011"}, {"hardware store", "5251"},
}

// addSite opens a shop with n terminals of the houses given (any when none).
func (w *world) addSite(n int, houses ...string) []*device {
	k := len(w.sites)
	shop := pick(w.dice, shops)
	s := &site{name: shop.name, ip: fmt.Sprintf("10.%d.%d.%d", 20+w.index%200, 10+k, w.dice.between(2, 250)), lag: w.dice.span(25*time.Millisecond, 90*time.Millisecond)}
	number := w.index*8 + k
	s.mid = w.acquirer() + []string{"2900", "1000", "5840", "3310"}[number/10000%4] + shop.mcc + fmt.Sprintf("%04d", number%10000)
	w.sites = append(w.sites, s)
	var out []*device
	for range n {
		out = append(out, w.addDevice(s, houses))
	}
	return out
}

// acquirer is the first three digits of a merchant number.
func (w *world) acquirer() string {
	if w.Profile == "lakala" {
		return "822"
	}
	return "898"
}

func (w *world) addDevice(s *site, houses []string) *device {
	if len(houses) == 0 {
		houses = w.look.houses
	}
	h := houseNamed(pick(w.dice, houses))
	d := &device{w: w, site: s, house: h, lang: pick(w.dice, h.langs), model: pick(w.dice, h.models), version: h.version(w.dice)}
	d.tid = fmt.Sprintf("%08d", 10000000+(w.index*32+len(w.devices))*29+w.dice.IntN(29))
	d.serial, d.layout = h.serial(w.dice), h.layout
	if h.layout == "threadtime" && w.dice.chance(0.12) {
		d.layout = "studio"
	}
	d.skew = pick(w.dice, []time.Duration{0, 3, -7, 19, -44, 95, -160, 215}) * time.Second
	d.skew += w.dice.span(-900*time.Millisecond, 900*time.Millisecond)
	d.drift = w.dice.span(-1500*time.Millisecond, 1500*time.Millisecond)
	d.pid, d.stan, d.batch = w.dice.between(1400, 9800), w.dice.between(40, 9000), w.dice.between(1, 600)
	d.address, d.port = w.hostAddress, w.hostPort
	w.devices = append(w.devices, d)
	return d
}

// newSerial gives the device another body, as after a swap.
func (d *device) newSerial() { d.serial = d.house.serial(d.w.dice) }
