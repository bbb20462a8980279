package all_test

import (
	"strings"
	"testing"

	"posmortem/parsers/all"
)

// TestHeads gives every written form a log of its own, of one line and of many.
func TestHeads(t *testing.T) {
	for _, c := range []struct{ line, format string }{
		{"03-02 10:00:00.101  1702  2395 I PosService: send 0200 stan=000123", "logcat"},
		{"2026-03-02 10:00:00.101 +0800  1702  2395 I PosService: ready", "logcat"},
		{"03-02 10:00:00.101 E/PosService( 1702): no card", "logcat"},
		{"E/PosService( 1702): no card", "logcat"},
		{"E/PosService: no card", "logcat"},
		{"[ 03-02 10:00:00.101  1702: 2395 I/PosService ]\nready\n", "logcat"},
		{"2026-03-02 10:00:00.101 1702-1733/com.shop.pos E/PosService: no card", "logcat"},
		{"2026-03-02 10:00:01.000  1702-1733  PosService              com.shop.pos                         E  no card", "logcat"},

		{"[2026-03-02 10:00:00.101][INFO][emv] select application", "applog"},
		{"[2026-03-02 10:00:00.101] [INFO] [emv] select application", "applog"},
		{"[INFO][2026-03-02 10:00:00.101][emv] select application", "applog"},
		{"[emv][2026-03-02 10:00:00.101][E] card mute", "applog"},
		{"2026-03-02 10:00:00.101 [INFO] [emv] select application", "applog"},
		{"2026-03-02 10:00:00 INFO emv: select application", "applog"},
		{"03-02 10:00:00 ERROR/emv card mute", "applog"},
		{"<2026-03-02 10:00:00> select application", "applog"},
		{"[2026-03-02 10:00:00] [错误] 读卡失败", "applog"},
		{"2026-03-02 10:00:00 错误 读卡失败", "applog"},
		{"10:00:00.101|INFO|emv|select application", "applog-time"},
		{"[10:00:00.101][INFO][emv] select application", "applog-time"},
		{"10:00:00 INFO emv: select application", "applog-time"},

		{"2026-03-02 10:00:00,101 [main] INFO  c.e.Host - ready", "logback"},
		{"2026-03-02T10:00:00.101+01:00  INFO 20060 --- [app] [main] c.e.Host : ready", "logback"},
		{"10:00:00.101 [main] INFO  c.e.Host - ready", "logback-time"},

		{"Mar  2 10:00:00 pos-17 pppd[812]: LCP: timeout sending Config-Requests", "syslog"},
		{"Mar  2 10:00:00 pppd[812]: LCP: timeout sending Config-Requests", "syslog"},
		{"<27>Mar  2 10:00:00 pos-17 pppd[812]: Modem hangup", "syslog"},
		{"<34>1 2026-03-02T10:00:00.003Z pos-17 posapp 812 ID47 - started", "syslog"},
		{"2026-03-02T10:00:00.613Z pos-17 posapp[812]: started", "syslog"},
		{"Mon Mar  2 10:00:15 2026 daemon.notice netifd: Interface 'wan' is down", "syslog"},

		{`{"time":"2026-03-02T10:00:00Z","level":"info","msg":"started","tid":"12345678"}`, "jsonl"},
		{"time=2026-03-02T10:00:00Z level=info msg=started tid=12345678 stan=000123", "keyvalue"},
		{`<log realm="channel/10.0.0.1:5000" at="2026-03-02T10:00:00.101" lifespan="24ms"><connect/></log>`, "jpos"},

		{"2026-03-02 10:00:00 started", "text"},
		{"just a note", "text"},
	} {
		for _, text := range []string{c.line + "\n", strings.Repeat(c.line+"\n", 50)} {
			if f, s := all.Detect("x", []byte(text)); f.Name != c.format {
				t.Errorf("%.60q (%d bytes): %s (%d), want %s", c.line, len(text), f.Name, s, c.format)
			}
		}
	}
}

// TestManifestHeads shows manifests beside logs that name devices.
func TestManifestHeads(t *testing.T) {
	for text, want := range map[string]string{
		`{"tid":"12345678","sn":"P2A0001234","model":"P2"}`:                                           "manifest",
		"tid=12345678\nsn=P2A0001234\nmodel=P2\n":                                                     "manifest",
		"[ro.product.model]: [P2]\n[ro.serialno]: [P2A0001234]\n[ro.product.brand]: [SUNMI]\n":        "manifest",
		"ro.product.model=P2\nro.product.brand=SUNMI\nro.build.display.id=2.1\n":                      "manifest",
		"终端号：12345678\n型号：P2\n":                                                                       "manifest",
		`{"tid":"12345678","rc":"05","stan":"000123","time":"2026-03-02T10:00:00Z"}` + "\n":           "jsonl",
		"tid,sn,model,stan,rc,time\n1,2,3,4,05,2026-03-02 10:00:00\n1,2,3,5,00,2026-03-02 10:01:00\n": "delimited",
	} {
		if f, s := all.Detect("x", []byte(text)); f.Name != want {
			t.Errorf("%.60q: %s (%d), want %s", text, f.Name, s, want)
		}
	}
}
