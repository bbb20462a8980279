package invent

import "slices"

// look is how a bundle looks from outside, whatever happened in it.
type look struct {
	houses   []string // software houses of the fleet
	host     string   // jpos, logback, jsonl, csv; empty: no host log in the bundle
	hostZone string   // UTC or Asia/Shanghai
	hostLang string
	pack     string   // plain, zip, tar.gz
	rotate   bool     // terminal logs come in two overlapping parts, the host log twice
	gz       bool     // the host log is compressed by itself
	charset  string   // of the terminal logs: empty (UTF-8), gb18030, utf16, crlf
	identity string   // json: a device.json beside each log; folder: the folder's name; banner: a line in the log only
	careless []string // pan, spaced, track2, cvv, pin, activation (terminals); host-pan, host-track
	declines float64  // share of ordinary issuer declines
}

func (l look) has(what string) bool { return slices.Contains(l.careless, what) }

// newLook draws a look.
func newLook(d *dice) look {
	l := look{declines: 0.05, hostZone: pick(d, []string{"UTC", "Asia/Shanghai"}), hostLang: pick(d, []string{"en", "en", "zh"})}
	l.houses = some(d, []string{"sunmi", "pax", "newland", "ums", "nexgo"}, d.between(2, 5))
	l.host = pick(d, []string{"jpos", "jpos", "logback", "jsonl", "csv"})
	l.pack = pick(d, []string{"zip", "zip", "zip", "tar.gz"})
	l.identity = pick(d, []string{"json", "json", "json", "folder", "banner"})
	if d.chance(0.4) {
		l.careless = some(d, []string{"pan", "spaced", "track2", "cvv", "pin", "host-pan", "host-track"}, d.between(1, 3))
	}
	return l
}

// tempt makes some devices careless in the ways of the bundle.
func (w *world) tempt() {
	for _, what := range w.look.careless {
		w.temptOne(pick(w.dice, w.devices), what)
	}
	if w.look.has("activation") {
		for _, d := range w.devices {
			w.temptOne(d, "activation")
		}
	}
}

func (w *world) temptOne(d *device, what string) {
	if d.careless == nil {
		d.careless = map[string]bool{}
	}
	d.careless[what] = true
}
