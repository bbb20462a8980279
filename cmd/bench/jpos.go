package main

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"time"
)

// jposPair is about how many bytes a request and its answer take.
const jposPair = 1338

// jposLog writes a jPOS Q2 log of about so many bytes: requests and answers by time, one log element each, the issuer's
// silence in words. One request in ten shows a (published test) card number in clear, as careless hosts do.
func jposLog(path string, seed uint64, bytes int64) error {
	return toFile(path, func(w *bufio.Writer) error {
		w.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<logger class=\"org.jpos.q2.qbean.LoggerAdaptor\">\n")
		var open []sale // whose answers will come, by their time
		for s := range sales(seed, int(max(1, bytes/jposPair)), terminals, monday) {
			for len(open) > 0 && !open[0].due().After(s.at) {
				jposAnswer(w, &open[0])
				open = open[1:]
			}
			jposRequest(w, s)
			i, _ := slices.BinarySearchFunc(open, s.due(), func(o sale, at time.Time) int { return o.due().Compare(at) })
			open = slices.Insert(open, i, *s)
		}
		for i := range open {
			jposAnswer(w, &open[i])
		}
		_, err := w.WriteString("</logger>\n")
		return err
	})
}

func jposRequest(w *bufio.Writer, s *sale) {
	card := s.card
	if s.n%10 != 0 {
		card = card[:6] + strings.Repeat("_", len(card)-10) + card[len(card)-4:]
	}
	fmt.Fprintf(w, `<log realm="posp.server.session/10.%d.%d.%d:%d" at="%s">
  <receive>
    <isomsg direction="incoming">
      <!-- org.jpos.iso.packager.GenericPackager[cfg/terminal.xml] -->
      <field id="0" value="0200"/>
      <field id="2" value="%s"/>
      <field id="3" value="000000"/>
      <field id="4" value="%012d"/>
      <field id="11" value="%s"/>
      <field id="12" value="%s"/>
      <field id="13" value="%s"/>
      <field id="22" value="%s"/>
      <field id="41" value="%s"/>
      <field id="42" value="%015d"/>
      <field id="49" value="156"/>
    </isomsg>
  </receive>
</log>
`, s.terminal%16, s.terminal/16%256, 1+s.terminal%250, 40_000+s.terminal%20_000, s.at.Format("2006-01-02T15:04:05.000"), card, s.amount, s.stan(),
		s.at.Format("150405"), s.at.Format("0102"), s.entry, de41(s), 822_290_050_000_000+s.merchant)
}

func jposAnswer(w *bufio.Writer, s *sale) {
	at := s.due().Format("2006-01-02T15:04:05.000")
	if s.code == "91" {
		fmt.Fprintf(w, "<log realm=\"issuerlink\" at=\"%s\">\n  <warn>\n    stan=%s tid=%s: card centre gave no answer within 25 s\n  </warn>\n</log>\n", at, s.stan(), de41(s))
	}
	fmt.Fprintf(w, `<log realm="posp.server.session/10.%d.%d.%d:%d" at="%s" lifespan="%dms">
  <send>
    <isomsg direction="outgoing">
      <!-- org.jpos.iso.packager.GenericPackager[cfg/terminal.xml] -->
      <field id="0" value="0210"/>
      <field id="3" value="000000"/>
      <field id="4" value="%012d"/>
      <field id="11" value="%s"/>
      <field id="12" value="%s"/>
      <field id="13" value="%s"/>
      <field id="37" value="%s"/>
      <field id="39" value="%s"/>
      <field id="41" value="%s"/>
      <field id="42" value="%015d"/>
      <field id="49" value="156"/>
    </isomsg>
  </send>
</log>
`, s.terminal%16, s.terminal/16%256, 1+s.terminal%250, 40_000+s.terminal%20_000, at, s.took, s.amount, s.stan(),
		s.at.Format("150405"), s.at.Format("0102"), s.rrn(), s.code, de41(s), 822_290_050_000_000+s.merchant)
}

// de41 is the terminal number in the eight characters that ISO 8583 gives it.
func de41(s *sale) string { return fmt.Sprintf("%08d", 10_000_000+s.terminal) }
