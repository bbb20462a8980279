package invent

import (
	"fmt"
	"strings"
	"time"
)

// renderJPOS writes records as jPOS Q2 does: one log element for each message.
func (w *world) renderJPOS(b *strings.Builder) {
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<logger class=\"org.jpos.q2.qbean.LoggerAdaptor\">\n")
	w.jposMonitor(b)
	for _, r := range w.hostRecords() {
		at := r.at.In(w.hostZone()).Format("2006-01-02T15:04:05.000")
		if r.msg == nil {
			w.jposWords(b, at, r)
			continue
		}
		w.jposMessage(b, at, r)
	}
	b.WriteString("</logger>\n")
}

// jposMonitor writes the block of facts with which a Q2 starts.
func (w *world) jposMonitor(b *strings.Builder) {
	at := w.at(0, 7, 58).In(w.hostZone()).Format("2006-01-02T15:04:05.000")
	fmt.Fprintf(b, `<log realm="org.jpos.q2.qbean.SystemMonitor" at="%s">
  <info>
               OS: Linux (5.10.0-28-amd64)
             Java: 11.0.22 (Debian)
     process name: 812@posp-%02d
          version: 2.1.8
           uptime: 00:00:04.118
       processors: 4
    memory(t/u/f): 512/88/424
         encoding: UTF-8
         timezone: %s
     thread count: 31
  </info>
</log>
<log realm="posp.server" at="%s">
  <iso-server>
    listening on port %d
  </iso-server>
</log>
`, at, w.index%100, w.look.hostZone, at, w.hostPort)
}

func (w *world) jposMessage(b *strings.Builder, at string, r hostRecord) {
	elem, dir, took := "send", "outgoing", r.ex.took
	if r.in {
		elem, dir, took = "receive", "incoming", 0
	}
	fmt.Fprintf(b, "<log realm=\"posp.server.session/%s\" at=\"%s\"", r.ex.peer, at)
	if took > 0 {
		fmt.Fprintf(b, " lifespan=\"%dms\"", took.Milliseconds())
	}
	fmt.Fprintf(b, ">\n  <%s>\n    <isomsg direction=\"%s\">\n      <!-- org.jpos.iso.packager.GenericPackager[cfg/terminal.xml] -->\n", elem, dir)
	for _, f := range w.jposFields(r) {
		fmt.Fprintf(b, "      <field id=\"%d\" value=\"%s\"/>\n", f.id, f.value)
	}
	fmt.Fprintf(b, "    </isomsg>\n  </%s>\n</log>\n", elem)
}

// jposFields shows a message as the host's logger protects it, or fails to.
func (w *world) jposFields(r hostRecord) message {
	m := r.msg
	if !r.in || r.ex.card.pan == "" {
		return m
	}
	m = m.with(field{2, w.shownPAN(r.ex, "_")})
	if w.look.has("host-track") && w.dice.chance(0.1) {
		t := r.ex.card.track2()
		block := fmt.Sprintf("%016X", uint64(len(m))*0x9E3779B97F4A7C15^uint64(r.at.UnixNano()))
		m = m.with(field{35, t}, field{52, block})
		w.betray("track2", t)
		w.betray("pin-block", block)
	}
	return m
}

var jposElements = map[byte]string{'D': "info", 'I': "info", 'W': "warn", 'E': "error", 'F': "error"}

func (w *world) jposWords(b *strings.Builder, at string, r hostRecord) {
	e := jposElements[r.level]
	fmt.Fprintf(b, "<log realm=\"%s\" at=\"%s\">\n  <%s>\n    %s\n  </%s>\n</log>\n", strings.ToLower(r.tag), at, e, escape(r.text), e)
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// renderLogback writes records in the layout of Spring Boot.
func (w *world) renderLogback(b *strings.Builder) {
	for i, r := range w.hostRecords() {
		at := r.at.In(w.hostZone()).Format("2006-01-02T15:04:05.000Z07:00")
		if r.msg == nil {
			fmt.Fprintf(b, "%s %5s 1 --- [posp-gateway] [pool-2-thread-%d] c.e.posp.core.%-18s : %s\n", at, strings.Replace(words[r.level], "FATAL", "ERROR", 1), 1+i%6, r.tag, r.text)
			continue
		}
		verb, tail := "sent", fmt.Sprintf(" rrn=%s rc=%s auth=%s costMs=%d", r.msg.get(37), r.msg.get(39), r.msg.get(38), r.ex.took.Milliseconds())
		if r.in {
			verb, tail = "received", fmt.Sprintf(" pan=%s entryMode=%s batch=%s remote=%s", w.shownPAN(r.ex, "*"), r.msg.get(22), r.msg.get(60)[2:8], r.ex.peer)
		}
		fmt.Fprintf(b, "%s  INFO 1 --- [posp-gateway] [nio-7001-exec-%d] c.e.posp.txn.%-19s : %s mti=%s proc=%s tid=%s mid=%s stan=%s amount=%s%s\n",
			at, 1+i%8, "MessageHandler", verb, r.msg.get(0), r.msg.get(3), r.msg.get(41), r.msg.get(42), r.msg.get(11), r.msg.get(4), tail)
	}
}

// renderJSONL writes one JSON object a record.
func (w *world) renderJSONL(b *strings.Builder) {
	for _, r := range w.hostRecords() {
		at := r.at.UTC().Format(time.RFC3339Nano)
		if r.msg == nil {
			fmt.Fprintf(b, "{\"time\":%q,\"level\":%q,\"service\":\"acq-switch\",\"logger\":%q,\"msg\":%q}\n", at, strings.ToLower(words[r.level]), r.tag, r.text)
			continue
		}
		m := r.msg
		fmt.Fprintf(b, "{\"time\":%q,\"level\":\"info\",\"service\":\"acq-switch\",\"msg\":%q,\"mti\":%q,\"processingCode\":%q,\"terminalId\":%q,\"merchantId\":%q,\"stan\":%q",
			at, direction(r.in), m.get(0), m.get(3), m.get(41), m.get(42), m.get(11))
		w.jsonRest(b, r)
	}
}

func direction(in bool) string {
	if in {
		return "request in"
	}
	return "response out"
}

func (w *world) jsonRest(b *strings.Builder, r hostRecord) {
	m := r.msg
	if m.get(4) != "" {
		fmt.Fprintf(b, ",\"amount\":%q,\"currency\":%q", m.get(4), "156")
	}
	if r.in {
		if r.ex.card.pan != "" {
			fmt.Fprintf(b, ",\"pan\":%q,\"entryMode\":%q", w.shownPAN(r.ex, "*"), m.get(22))
		}
		fmt.Fprintf(b, ",\"batchNo\":%q,\"peer\":%q}\n", m.get(60)[2:8], r.ex.peer)
		return
	}
	fmt.Fprintf(b, ",\"rrn\":%q,\"responseCode\":%q", m.get(37), m.get(39))
	if m.get(38) != "" {
		fmt.Fprintf(b, ",\"authCode\":%q", m.get(38))
	}
	fmt.Fprintf(b, ",\"latencyMs\":%d}\n", r.ex.took.Milliseconds())
}

// csvHeads are the column names of the export, in two languages.
var csvHeads = map[string]string{
	"en": "txn_time,terminal_no,merchant_no,mti,proc_code,trace_no,rrn,card_no,entry_mode,amount,currency,resp_code,auth_code,cost_ms,batch_no",
	"zh": "交易时间,终端号,商户号,消息类型,处理码,流水号,参考号,卡号,输入方式,金额,币种,应答码,授权码,耗时毫秒,批次号",
}

// renderCSV writes one row an exchange, as a report tool exports it: no words, no second row for the answer.
func (w *world) renderCSV(b *strings.Builder) {
	b.WriteString(csvHeads[w.look.hostLang] + "\n")
	for _, e := range w.exchanges {
		amount := ""
		if v := e.req.get(4); v != "" {
			amount = v[:10] + "." + v[10:]
			amount = strings.TrimLeft(amount[:9], "0") + amount[9:]
		}
		cost := ""
		if e.resp != nil {
			cost = fmt.Sprint(e.took.Milliseconds())
		}
		fmt.Fprintf(b, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", e.at.In(w.hostZone()).Format("2006-01-02 15:04:05.000"), e.req.get(41), e.req.get(42), e.req.get(0), e.req.get(3),
			e.req.get(11), e.resp.get(37), w.shownPAN(e, "*"), e.req.get(22), amount, e.req.get(49), e.resp.get(39), e.resp.get(38), cost, e.req.get(60)[2:8])
	}
}
