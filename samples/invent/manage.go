package invent

import (
	"strconv"
	"time"
)

// debt is a reversal that a terminal still has to send.
type debt struct {
	req  message
	card card
	done string // DE37 of the payment, where the host gave one
}

// manage is one management exchange: sign-in, key download or settlement.
type manage struct {
	talk
	name string // prefix of its phrases
}

// shapes of the management messages: MTI, processing code, DE60.1 and DE60.3.
var shapes = map[string]struct{ exchange, mti, proc, kind, net string }{
	"signin": {"sign-in", "0800", "910000", "00", "003"},
	"keydl":  {"key-download", "0800", "930000", "99", "682"},
	"settle": {"settlement", "0500", "960000", "00", "201"},
}

// begin starts a management exchange.
func (d *device) begin(at time.Time, name string) *manage {
	a := &Attempt{Device: d.tid, Kind: "management", Exchange: shapes[name].exchange, at: at, TerminalSeen: !d.silent}
	m := &manage{talk{w: d.w, d: d, at: at, a: a}, name}
	d.w.attempts = append(d.w.attempts, a)
	m.say(name + ".begin")
	return m
}

// pack builds the request and takes a trace number.
func (m *manage) pack() {
	s := shapes[m.name]
	m.a.STAN = m.d.nextSTAN()
	m.req = m.d.request(s.mti, m.a.STAN, s.proc, m.at, s.kind, s.net)
	m.say("pack.admin", "net", s.net)
}

// toHost plays the exchange up to the host's receipt.
func (m *manage) toHost() {
	m.pack()
	m.dial()
	m.send()
	m.arrive(card{})
}

// fromHost plays the answer and ends the exchange.
func (m *manage) fromHost(code, cause string, f *fault) {
	m.reply(code, m.w.think())
	m.hear()
	if code == "00" {
		m.close("approved", "", nil)
		return
	}
	m.say(m.name+".refused", "count", strconv.Itoa(m.d.approved))
	m.close("declined", cause, f)
}

// signIn plays an ordinary sign-in that brings new working keys.
func (d *device) signIn(at time.Time) {
	if !d.meets(at, "signin") {
		d.signInWell(at)
	}
}

// meets plays a management exchange into the first fault in force that it falls for.
func (d *device) meets(at time.Time, name string) bool {
	for _, f := range d.w.faults {
		if f.manage != nil && f.covers(d, at) && f.manage(d, at, name, f) {
			return true
		}
	}
	return false
}

func (d *device) signInWell(at time.Time) {
	m := d.begin(at, "signin")
	m.toHost()
	m.fromHost("00", "", nil)
	m.say("keys.loaded")
	m.say("signin.ok")
	d.sign, d.busy = m.at, m.at.Add(time.Second)
}

// names of the management exchanges in the words of a terminal.
var names = map[string]map[string]string{
	"en": {"signin": "sign on", "keydl": "key download", "settle": "end of day"},
	"zh": {"signin": "签到", "keydl": "密钥下载", "settle": "结算"},
}

// fail ends an exchange that the host did not answer, or never saw.
func (m *manage) fail(outcome string, f *fault) {
	m.wait(100*time.Millisecond, 600*time.Millisecond)
	m.say("admin.aborted", "what", names[m.d.lang][m.name])
	m.close(outcome, f.cause, f)
}

// settle plays the end of the day.
func (d *device) settle(at time.Time) {
	if d.shut || d.meets(at, "settle") {
		return
	}
	m := d.begin(at, "settle")
	m.toHost()
	m.fromHost("00", "", nil)
	m.say("settle.ok", "count", strconv.Itoa(d.approved), "total", yuan(d.total))
	d.busy = m.at.Add(time.Second)
	d.clearBatch()
}

// boot plays the start of the payment program.
func (d *device) boot(at time.Time) {
	t := talk{w: d.w, d: d, at: at, a: &Attempt{}}
	d.pid = d.w.dice.between(1400, 9800)
	t.say("boot")
	t.say("boot.terminal")
	t.say("boot.ready")
	d.busy = t.at.Add(time.Second)
}

// settleDebt sends the reversals still owed before anything else.
func (t *talk) settleDebt() {
	owed := t.d.owed
	t.d.owed = nil
	for _, o := range owed {
		t.reverse(o)
	}
}

// reverse plays one reversal (MTI 0400) with the trace number of its payment.
func (t *talk) reverse(o debt) {
	r := talk{w: t.w, d: t.d, at: t.at, a: &Attempt{Kind: "reversal", STAN: o.req.get(11)}}
	de12, de13 := local(t.d.clock(t.at))
	r.req = o.req.with(field{0, "0400"}, field{7, t.at.UTC().Format("0102150405")}, field{12, de12}, field{13, de13}, field{39, "98"})
	r.a.AmountMinor, _ = strconv.ParseInt(o.req.get(4), 10, 64)
	r.a.Card, r.a.EntryMode = o.card.masked(), o.req.get(22)
	r.say("reversal.begin")
	r.send()
	r.arrive(o.card)
	r.reply("00", r.w.dice.span(80*time.Millisecond, 400*time.Millisecond))
	r.wait(t.d.site.lag, t.d.site.lag+40*time.Millisecond)
	r.a.ResponseCode = "00"
	r.say("reversal.ok")
	t.at = r.at
}
