package invent

import (
	"fmt"
	"time"
)

// upgrade plans the installation of another version and the restart after it.
func (d *device) upgrade(at time.Time, to string) {
	d.plan(at, func(at time.Time) {
		t := talk{w: d.w, d: d, at: at, a: &Attempt{}}
		old := d.version
		d.version = to
		t.say("app.updated", "old", old)
		t.wait(4*time.Second, 15*time.Second)
		d.boot(t.at)
	})
}

// next is the version after v, by its middle figure.
func next(v string) string {
	var a, b, c int
	fmt.Sscanf(v, "%d.%d.%d", &a, &b, &c)
	return fmt.Sprintf("%d.%d.%d", a, b+1, 0)
}

// oneVersion gives devices of one house the same version.
func oneVersion(on []*device, v string) {
	for _, d := range on {
		d.version = v
	}
}

// activate plays the entry of an activation code, with a slip or two before.
func (d *device) activate(at time.Time) {
	t := talk{w: d.w, d: d, at: at, a: &Attempt{}}
	if d.w.dice.chance(0.6) {
		t.say("act.wrong")
		t.wait(9*time.Second, 40*time.Second)
	}
	if d.careless["activation"] && !d.silent {
		code := d.w.dice.from("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 10)
		t.say("leak.activation", "clear", code)
		d.w.betray("activation-code", code)
	}
	t.say("act.done")
	d.busy = t.at.Add(time.Second)
}

// crash plays the end of the program in the middle of a payment and its restart.
func (s *sale) crash() {
	d := s.d
	app := d.house.app
	trace := []string{
		"FATAL EXCEPTION: main",
		"java.lang.NullPointerException: Attempt to invoke virtual method 'int java.lang.String.length()' on a null object reference",
		"\tat " + app + ".emv.TagReader.read(TagReader.java:214)",
		"\tat " + app + ".trans.SaleFlow.onCardRead(SaleFlow.java:97)",
		"\tat android.os.Handler.dispatchMessage(Handler.java:106)",
	}
	for _, l := range trace {
		d.write(s.at, 'E', "AndroidRuntime", l)
	}
	s.wait(300*time.Millisecond, 900*time.Millisecond)
	s.say("crash.note")
	s.close("not-sent", s.f.cause, s.f)
	d.boot(s.at.Add(s.w.dice.span(3*time.Second, 8*time.Second)))
}
