package mask

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"syscall"
	"testing"
)

// jposLog is text like that of a host, with masked card numbers, as most of it is.
func jposLog(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, `<log realm="channel/10.1.2.%d:5000" at="2026-11-22T10:%02d:%02d.718364800" lifespan="%dms">
  <receive>
    <isomsg direction="incoming">
      <!-- org.jpos.iso.packager.GenericPackager[cfg/iso87ascii.xml] -->
      <field id="0" value="0210"/>
      <field id="2" value="411111______1111"/>
      <field id="3" value="000000"/>
      <field id="4" value="%012d"/>
      <field id="7" value="1122101112"/>
      <field id="11" value="%06d"/>
      <field id="12" value="101112"/>
      <field id="37" value="%012d"/>
      <field id="39" value="05"/>
      <field id="41" value="%08d"/>
      <field id="42" value="898100012340001"/>
    </isomsg>
  </receive>
</log>
`, i%200, i%60, i%60, i%900, i, i%1000000, i, i%1000)
	}
	return b.Bytes()
}

// logcat is text like that of a terminal.
func logcat(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "11-22 10:%02d:%02d.%03d  1234  5678 D PaymentService: doSale step=%d stan=%06d amount=%d state=WAIT_CARD elapsed=%d.%03dms\n", i%60, i%60, i%1000, i%9, i%1000000, i, i%300, i%1000)
		fmt.Fprintf(&b, "11-22 10:%02d:%02d.%03d  1234  5679 E EmvKernel: readCard failed ret=-30013 at com.vendor.pos.emv.EmvReader.read(EmvReader.java:%d)\n", i%60, i%60, i%1000, i%900)
		fmt.Fprintf(&b, "11-22 10:%02d:%02d.%03d  1234  5679 I HttpClient: POST https://gw.example.com/api/v1/sale -> 200 OK (%d ms) traceId=%x\n", i%60, i%60, i%1000, i%900, md5.Sum([]byte{byte(i), byte(i >> 8)}))
	}
	return b.Bytes()
}

// leaky is a log that holds card data in every record.
func leaky(n int) []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "2026-11-22 10:11:12.%03d INFO sale pan=4111111111111111 exp=2512 track2=4111111111111111=25121011234567 stan=%06d tlv=9F02060000000001005A0841111111111111115F3401019505008000\n", i%1000, i)
	}
	return b.Bytes()
}

// benchText masks src record by record.
func benchText(b *testing.B, src []byte, end string) {
	m := New(make([]byte, 32))
	records := bytes.SplitAfter(src, []byte(end))
	var dst []byte
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	before, n := cpu(), 0
	for b.Loop() {
		for _, r := range records {
			dst = m.Text(dst[:0], r)
		}
		n++
	}
	b.ReportMetric(float64(n*len(src))/1e6/(cpu()-before), "MB/s-cpu")
}

// cpu returns the seconds of processor time of this process: unlike wall time it
// says the same on a busy machine.
func cpu() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return float64(u.Utime.Sec+u.Stime.Sec) + float64(u.Utime.Usec+u.Stime.Usec)/1e6
}

func BenchmarkJPOS(b *testing.B)   { benchText(b, jposLog(1<<20), "</log>\n") }
func BenchmarkLogcat(b *testing.B) { benchText(b, logcat(1<<20), "\n") }
func BenchmarkLeaky(b *testing.B)  { benchText(b, leaky(1<<18), "\n") }

func BenchmarkValue(b *testing.B) {
	m := New(make([]byte, 32))
	var dst []byte
	for b.Loop() {
		dst = m.Value(dst[:0], []byte("00001234"))
	}
}

func BenchmarkCard(b *testing.B) {
	m := New(make([]byte, 32))
	pan := []byte("4111111111111111")
	b.ReportAllocs()
	for b.Loop() {
		m.Card(pan)
	}
}
