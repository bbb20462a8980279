package invent

import (
	"strconv"
	"time"
)

// talk is what a payment and a management exchange have in common: a device
// that writes its log while time goes on, and a conversation with the host.
type talk struct {
	w   *world
	d   *device
	at  time.Time // true time, moving on with every step
	a   *Attempt
	out time.Time // the request left the terminal
	req message
	ex  *exchange
}

// vars are values for the placeholders of one phrase: name, value, name, value.
type vars []string

func (v vars) get(key string) (string, bool) {
	for i := 0; i+1 < len(v); i += 2 {
		if v[i] == key {
			return v[i+1], true
		}
	}
	return "", false
}

// say writes one line of the device's log in the words of its software house.
func (t *talk) say(event string, extra ...string) {
	p := t.d.house.phrase(t.w.dice, event, t.d.lang)
	text := p.expand(func(key string) string {
		if v, ok := vars(extra).get(key); ok {
			return v
		}
		return t.value(key, event)
	})
	t.d.write(t.at, p.level, p.tag, text)
	t.wait(4*time.Millisecond, 70*time.Millisecond)
}

// value is what a placeholder stands for at this point of the talk.
func (t *talk) value(key, event string) string {
	if v, ok := t.d.value(key); ok {
		return v
	}
	switch key {
	case "err":
		return t.d.house.writtenCode(t.w.dice, event)
	case "code":
		return t.d.house.plainCode(t.w.dice, event)
	case "stan":
		return t.a.STAN
	case "rrn":
		return t.a.RRN
	case "rc":
		return t.a.ResponseCode
	case "rctext":
		return meaning(t.a.ResponseCode, t.d.lang, t.w.Profile)
	case "amt":
		return yuan(t.a.AmountMinor)
	case "amt12":
		return amount12(t.a.AmountMinor)
	case "pan":
		return t.a.Card
	case "mode":
		return t.a.EntryMode
	case "mti":
		return t.req.get(0)
	case "proc":
		return t.req.get(3)
	case "len":
		return strconv.Itoa(180 + t.w.dice.IntN(140))
	case "few":
		return strconv.Itoa(2 + t.w.dice.IntN(3))
	}
	panic("no value for placeholder {" + key + "} in " + event)
}

// value is what a placeholder about the device itself stands for.
func (d *device) value(key string) (string, bool) {
	switch key {
	case "tid":
		return d.tid, true
	case "mid":
		return d.merchant(), true
	case "sn":
		return d.serial, true
	case "model":
		return d.model, true
	case "ver":
		return d.version, true
	case "batch":
		return d.batchNumber(), true
	case "ip":
		return d.address, true
	case "port":
		return strconv.Itoa(d.port), true
	case "shop":
		return d.site.name, true
	case "pid":
		return strconv.Itoa(d.pid), true
	}
	return "", false
}

// write appends one line to the device's log.
func (d *device) write(at time.Time, level byte, tag, text string) {
	if !d.silent {
		d.lines = append(d.lines, line{at, level, tag, text, d.pid})
	}
}

// wait lets time pass.
func (t *talk) wait(a, b time.Duration) { t.at = t.at.Add(t.w.dice.span(a, b)) }

// dial opens the connection, and first gets rid of a reversal that is still owed.
func (t *talk) dial() {
	t.say("conn.start")
	start := t.at
	t.wait(t.d.site.lag, 3*t.d.site.lag)
	t.say("conn.ok", "ms", millis(t.at.Sub(start)))
	t.settleDebt()
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// send writes the request out.
func (t *talk) send() {
	t.a.at, t.out = t.at, t.at
	t.say("send.ok")
	t.wait(t.d.site.lag, t.d.site.lag+30*time.Millisecond)
}

// arrive is the moment at which the host receives the request.
func (t *talk) arrive(c card) {
	t.a.at, t.a.HostSeen = t.at, true
	t.ex = &exchange{at: t.at, req: t.req, card: c, peer: t.d.site.ip + ":" + strconv.Itoa(t.w.dice.between(32000, 60900))}
	t.w.exchanges = append(t.w.exchanges, t.ex)
}

// reply is the moment at which the host answers.
func (t *talk) reply(code string, think time.Duration) {
	t.at = t.at.Add(think)
	auth := ""
	if code == "00" && t.a.Kind == "payment" {
		auth = t.w.dice.digits(6)
	}
	t.a.RRN = t.w.reference(t.ex.at)
	t.ex.took, t.ex.resp = think, answer(t.req, t.at, code, t.a.RRN, auth)
}

// hear is the moment at which the terminal has the answer.
func (t *talk) hear() {
	t.wait(t.d.site.lag, t.d.site.lag+40*time.Millisecond)
	t.a.ResponseCode = t.ex.resp.get(39)
	t.say("recv.ok", "ms", millis(t.at.Sub(t.out)))
	t.say("resp", "auth", t.ex.resp.get(38), "mti", t.ex.resp.get(0))
}

// close ends the talk with an outcome; cause and fault stand only on failures.
func (t *talk) close(outcome, cause string, f *fault) {
	t.a.Outcome, t.a.Cause, t.a.fault = outcome, cause, f
	t.d.busy = t.at.Add(t.w.dice.span(time.Second, 4*time.Second))
}

// think is how long a healthy host needs.
func (w *world) think() time.Duration {
	return w.dice.span(140*time.Millisecond, 1100*time.Millisecond)
}

// hint puts a line of the host beside the exchange, a part of the waiting time after the request.
func (t *talk) hint(event string, after time.Duration) {
	t.ex.hint, t.ex.hintAt = event, t.ex.at.Add(after)
}

// tell puts a line into the host's log that is about no single message.
func (w *world) tell(at time.Time, event string, extra ...string) {
	w.remarks = append(w.remarks, remark{at, event, extra})
}
