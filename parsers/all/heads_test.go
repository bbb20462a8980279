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
		{"2026-03-02T10:00:00.101+01:00  INFO 20060 --- [app] [main] c.e.Host : mti=0200 stan=000072 tid=10000951 amt=1200 em=051", "logback"},
		{"2026-03-02 10:00:00,101 [pool-2-thread-3] INFO  c.e.Host - mti=0200 stan=000072 tid=10000951 amt=1200 em=051", "logback"},
		{"2026-03-02 10:00:00,101 INFO  host.auth mti=0200 stan=000072 tid=10000951 amt=1200 em=051", "keyvalue"},

		{"Mar  2 10:00:00 pos-17 pppd[812]: LCP: timeout sending Config-Requests", "syslog"},
		{"Mar  2 10:00:00 pppd[812]: LCP: timeout sending Config-Requests", "syslog"},
		{"<27>Mar  2 10:00:00 pos-17 pppd[812]: Modem hangup", "syslog"},
		{"<34>1 2026-03-02T10:00:00.003Z pos-17 posapp 812 ID47 - started", "syslog"},
		{"2026-03-02T10:00:00.613Z pos-17 posapp[812]: started", "syslog"},
		{"Mon Mar  2 10:00:15 2026 daemon.notice netifd: Interface 'wan' is down", "syslog"},

		{`{"time":"2026-03-02T10:00:00Z","level":"info","msg":"started","tid":"12345678"}`, "jsonl"},
		{"time=2026-03-02T10:00:00Z level=info msg=started tid=12345678 stan=000123", "keyvalue"},
		{`<log realm="channel/10.0.0.1:5000" at="2026-03-02T10:00:00.101" lifespan="24ms"><connect/></log>`, "jpos"},

		{"*188*02/11/2026*16:19:25*\n     *TRANSACTION START*\n\x1b[020t CARD INSERTED", "ncr-ej"},
		{"10:02:21.300 ERR TcpDeviceCommunication Receive - 06-1E-01-6C", "zvt"},
		{"060F00\n061E016C", "zvt"},
		{"0800822000000000000004000000000000000302100000000123301", "iso8583"},
		{"30383030383232303030303030303030303030303034303030303030303030303030303030333032313030303030303030313233333031", "iso8583"},
		{"FLD (000) : (004) : [0210]\nFLD (011) : (006) : [000123]\nFLD (039) : (002) : [05]\n", "iso8583"},
		{`<- "POST /pay HTTP/1.1\r\nHost: pay.example\r\n\r\n"`, "wire"},
		{`-> "HTTP/1.1 200 OK\r\n"`, "wire"},
		{"2026/03/02 10:00:01 [error] 12#12: *5678 connect() failed (111: Connection refused) while connecting to upstream", "nginx"},
		{`10.0.0.1 - - [02/Mar/2026:10:00:00 +0800] "POST /pay HTTP/1.1" 504 167 "-" "okhttp"`, "nginx"},
		{`Mar  2 10:00:01 edge haproxy[7]: 10.0.0.9:53332 [02/Mar/2026:10:00:00.143] in gw/gw1 0/0/7/857/864 200 512 - - ---- 2/1/0/0/0 0/0 "POST /pay HTTP/1.1"`, "haproxy"},
		{"10.0.0.9:53345 [02/Mar/2026:10:02:12.443] iso_in iso/host1 0/-1/10001 0 sC 0/0/0/0/3 0/0", "haproxy"},
		{"AT+CREG?\n+CREG: 0,3\nOK", "modem"},
		{"[00030546ms][INFO][CELL] AT+CREG?", "modem"},
		{"[    1.204511] mmc0: new high speed SDHC card", "kernel"},
		{"<6>[    1.204511] mmc0: new high speed SDHC card", "kernel"},
		{"[  +9,521976] usb 1-1: device not accepting address 4, error -71", "kernel"},
		{"00000311 ifdhandler.c:1304:IFDHPowerICC() action: PowerUp, usb:072f/90cc", "pcsc"},
		{"A>> T=1 (4+0000) 00A40400 00", "gp"},

		{"2026-03-02T10:00:00.101010101Z stdout F 2026-03-02 10:00:00.101  INFO 1 --- [main] c.a.Gateway : stan=000123", "logback"},
		{"2026-03-02T10:00:00.101010101Z stderr F panic: runtime error", "text"},
		{"[pod/gw-7f9cd/gw] 2026-03-02 10:00:00,101 [main] INFO  c.a.Gateway - ready", "logback"},
		{"gw-7f9cd gw 2026-03-02 10:00:00,101 [main] INFO  c.a.Gateway - ready", "logback"},
		{"gateway_1  | [2026-03-02 10:00:00.101][INFO][emv] select application", "applog"},
		{"[14/03/2026 10:00:00] (EMV) select application", "applog"},
		{"02/03/2026-10:00:01.123 <I> [EMVDC] Transaction start", "applog"},
		{"03/02/26 10:00:00.101|VHQ|INFO|vhq_agent.cpp:210|Heartbeat sent", "logback"},
		{"[I][2026-03-02 +8.0 10:00:00.101][1702, 2395*][PayService][PayService.java:120, doSale][sale start", "applog"},

		{"info: Acme.Gateway.Sale[0]\n      sale sent stan=000123", "dotnet"},
		{"####<Mar 2, 2026 10:00:01 AM CST> <Info> <EJB> <host1> <pay1> <main> <<WLS Kernel>> <> <> <1772416801000> <BEA-010227> <sale sent>", "weblogic"},
		{"I0302 10:00:00.101010  1702 server.cc:120] request stan=000123", "glog"},
		{"[1702:1733:0302/100000.101:ERROR:ssl_client_socket_impl.cc(975)] handshake failed", "glog"},
		{"__CURSOR=s=1;i=1\n__REALTIME_TIMESTAMP=1772445600101010\nPRIORITY=6\nMESSAGE=sale stan=000123\n", "journald"},
		{"#Fields: date time cs-method cs-uri-stem sc-status time-taken\n2026-03-02 10:00:01 POST /pay 200 120", "w3c"},
		{"<log4j:event logger=\"com.shop.Gateway\" timestamp=\"1772445600101\" level=\"INFO\" thread=\"main\">\n<log4j:message><![CDATA[x]]></log4j:message>\n</log4j:event>", "xmllog"},
		{"<record>\n  <date>2026-03-02T10:00:00.101Z</date>\n  <level>SEVERE</level>\n  <message>x</message>\n</record>", "xmllog"},
		{"----- pid 1702 at 2026-03-02 10:00:00 -----\nCmd line: com.shop.pos\n", "crash"},
		{"*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\nBuild fingerprint: 'x'\npid: 1702, tid: 1702, name: pos  >>> com.shop.pos <<<\n", "crash"},
		{"========================================================\n== dumpstate: 2026-03-02 10:05:00\n========================================================\n", "bugreport"},

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
