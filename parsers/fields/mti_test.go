package fields_test

import (
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

func TestSpokenMTI(t *testing.T) {
	for _, c := range []struct {
		msg, mti string
		kind     parsers.Kind
	}{
		{"send 0200 stan=000123", "0200", parsers.Request},
		{"recv 0210 rc=00", "0210", parsers.Response},
		{"Sending iso message to host: 0800", "0800", parsers.Request},
		{"request[0100]", "0100", parsers.Request},
		{"sendMsg 0400 again", "0400", parsers.Request},
		{"onResponse: 0810", "0810", parsers.Response},
		{"send_msg=0420", "0420", parsers.Request},
		{"recv 0430", "0430", parsers.Response},
		{"recv 1210 from host", "1210", parsers.Response},
		{"MTI 1804", "1804", parsers.Request},
		{"发送报文 0200", "0200", parsers.Request},
		{"发送0200报文", "0200", parsers.Request},
		{"应答 0210 39=00", "0210", parsers.Response},
		{"收到应答报文：0210", "0210", parsers.Response},
		{"消息类型为0800", "0800", parsers.Request},
		{"上送【0400】", "0400", parsers.Request},
		{"0200 request sent", "0200", parsers.Request},
		{"[0210] response", "0210", parsers.Response},
		{"no 1234, then send 0200", "0200", parsers.Request},

		{"0200", "", parsers.Note},
		{"step 0200", "", parsers.Note},
		{"send 0200 bytes", "", parsers.Note},
		{"recv 1420 bytes", "", parsers.Note},
		{"接收1210字节", "", parsers.Note},
		{"send 1200ms later", "", parsers.Note},
		{"send to host 1200", "", parsers.Note},
		{"send 0200.5", "", parsers.Note},
		{"send -0200", "", parsers.Note},
		{"request 2026-03-02", "", parsers.Note},
		{"request 0900", "", parsers.Note},
		{"response 0260", "", parsers.Note},
		{"send 02000", "", parsers.Note},
		{"send 0200A1", "", parsers.Note},
		{"response code 0210", "", parsers.Note},
		{"send 0800:15", "", parsers.Note},
		{"", "", parsers.Note},
	} {
		var ev parsers.Event
		ev.Reset()
		fields.SpokenMTI(&ev, []byte(c.msg))
		if got := string(ev.F[parsers.MTI]); got != c.mti || ev.Kind != c.kind {
			t.Errorf("%q: %q kind %d, want %q kind %d", c.msg, got, ev.Kind, c.mti, c.kind)
		}
	}
}

// TestSpokenMTIKeeps shows that what a named value told is not overruled.
func TestSpokenMTIKeeps(t *testing.T) {
	var ev parsers.Event
	ev.Reset()
	fields.Prose(&ev, []byte("send 0200 mti=0100 stan=000123"))
	if got := string(ev.F[parsers.MTI]); got != "0100" {
		t.Errorf("MTI %q", got)
	}
	ev.Reset()
	ev.Kind = parsers.Trouble
	fields.SpokenMTI(&ev, []byte("send 0200"))
	if ev.Kind != parsers.Trouble {
		t.Errorf("kind %d", ev.Kind)
	}
}

// TestSpokenElements shows that bare numbers are data elements behind a type only.
func TestSpokenElements(t *testing.T) {
	var ev parsers.Event
	ev.Reset()
	fields.SpokenMTI(&ev, []byte("recv 0210 39=91,11=000123 1234=5 x7=9 41=12345678 =="))
	if string(ev.F[parsers.ResponseCode]) != "91" || string(ev.F[parsers.STAN]) != "000123" || string(ev.F[parsers.Device]) != "12345678" {
		t.Errorf("%q", ev.F)
	}
	ev.Reset()
	fields.SpokenMTI(&ev, []byte("retry 39=91"))
	if len(ev.F[parsers.ResponseCode]) > 0 {
		t.Errorf("%q", ev.F)
	}
}

func TestFold(t *testing.T) {
	got := string(fields.Fold(nil, []byte("java.io.IOException: paper\r\n\tat a.b.C.d(C.java:7)\n\tat a.b.C.d(Native Method)\n\n\t... 12 more\n"+
		"  Caused by: java.net.ConnectException: refused\n    at x.y.Z.run(Unknown Source) ~[z.jar:na]\n    ... 3 common frames omitted\n#00 pc 0001f2 /system/lib/libc.so\nat ten (the shop opens)\n")))
	if want := "java.io.IOException: paper\nCaused by: java.net.ConnectException: refused\nat ten (the shop opens)"; got != want {
		t.Errorf("%q", got)
	}
	if n := len(fields.Fold(nil, []byte(strings.Repeat(strings.Repeat("x", 99)+"\n", 1000)))); n > 8<<10 {
		t.Errorf("%d bytes kept", n)
	}
}

func FuzzProse(f *testing.F) {
	f.Add([]byte("send 0200 stan=000123"))
	f.Add([]byte("应答 0210 39=00\n\tat a.b(C)"))
	f.Fuzz(func(t *testing.T, msg []byte) {
		var ev parsers.Event
		ev.Reset()
		fields.Prose(&ev, msg)
		fields.Prose(&ev, fields.Fold(nil, msg))
	})
}
