package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// A fleet's logcat: so many bytes for each terminal, and about so many for each sale.
const (
	logcatFile = 2_000_000
	logcatSale = 1900
)

// logcatFleet writes the logs of a fleet of about so many bytes: a folder for each terminal.
func logcatFleet(dir string, seed uint64, bytes int64) error {
	fleet := int(max(1, bytes/logcatFile))
	for t := range fleet {
		tid := fmt.Sprintf("%08d", 10_000_000+t)
		if err := os.MkdirAll(filepath.Join(dir, tid), 0o755); err != nil {
			return err
		}
		l := logcat{tid: tid, r: rand.New(rand.NewPCG(seed, uint64(t)))}
		if err := toFile(filepath.Join(dir, tid, "logcat.log"), func(w *bufio.Writer) error {
			l.w = w
			return l.week(seed+uint64(t), int(min(bytes, logcatFile)/logcatSale))
		}); err != nil {
			return err
		}
	}
	return nil
}

// logcat writes the log of one terminal.
type logcat struct {
	w   *bufio.Writer
	r   *rand.Rand
	tid string
	now time.Time
}

// chatter are lines that every phone writes, about nothing that matters here.
var chatter = []string{
	"I ActivityTaskManager: Displayed com.example.pay/.MainActivity: +412ms",
	"D WifiStateMachine: fetchRssiLinkSpeedAndFrequency rssi=-61 linkSpeed=72",
	"I chatty  : uid=10058 com.example.pay identical 3 lines",
	"D BatteryService: level:82, scale:100, status:2, health:2, present:true, voltage:4021",
	"I art     : Background concurrent copying GC freed 18344(1212KB) AllocSpace objects, paused 214us total 61ms",
	"V AlarmManager: set trigger for heartbeat in 300000",
	"D SurfaceFlinger: duplicate layer name: com.example.pay",
	"I PowerManagerService: Waking up from sleep (uid 1000)",
}

func (l *logcat) week(seed uint64, n int) error {
	l.now = monday
	l.say("I PayApplication: onCreate pkg=com.example.pay ver=3.4.2 model=P2 sn=P2%s pid=2410", l.tid)
	l.say("I TerminalProfile: profile loaded tid=%s mid=822290050000001 batch=000364 host=10.1.1.1:7001", l.tid)
	for s := range sales(seed, n, 1, monday) {
		l.now = s.at.Add(time.Duration(l.r.IntN(5000)) * time.Millisecond)
		for range 4 + l.r.IntN(4) {
			l.say("%s", chatter[l.r.IntN(len(chatter))])
		}
		l.sale(s)
	}
	return nil
}

// sale tells one payment; one in fifty finds no network, or no answer.
func (l *logcat) sale(s *sale) {
	l.say("I SaleActivity: new sale amount=%d.%02d CNY", s.amount/100, s.amount%100)
	l.say("I ReadCardPresenter: findICCard atr received, ic card selected pan=%s entryMode=%s", s.masked(), s.entry)
	l.say("D PinPadProxy: initPinPad onlinePin keyIndex=12 timeout=60s")
	l.say("D PinPadProxy: onConfirm pin collected, block ready")
	l.say("I IsoPacker: build mti=0200 proc=000000 stan=%s amount=%012d entryMode=%s tid=%s mid=822290050000001 batch=000364", s.stan(), s.amount, s.entry, l.tid)
	l.say("D HostSocket: opening tls socket to 10.1.1.1:7001")
	switch trouble := l.r.IntN(100); trouble {
	case 0:
		l.say("E HostSocket: connect to 10.1.1.1:7001 failed: java.net.ConnectException: failed to connect (ENETUNREACH)")
		l.say("W SaleActivity: sale closed before going online, amount=%d.%02d, nothing sent", s.amount/100, s.amount%100)
		return
	case 1:
		l.say("D HostSocket: flushed request, 242 bytes")
		l.now = l.now.Add(time.Minute)
		l.say("E HostSocket: java.net.SocketTimeoutException: Read timed out after 60000ms")
		l.say("E SaleActivity: sale stan=%s amount=%d.%02d result unknown, reversal record stored", s.stan(), s.amount/100, s.amount%100)
		return
	}
	l.say("D HostSocket: socket up in 165ms")
	l.say("D HostSocket: flushed request, 242 bytes")
	l.now = l.now.Add(time.Duration(s.took) * time.Millisecond)
	l.say("D HostSocket: response read, 193 bytes, roundtrip=%dms", s.took)
	l.say("I IsoUnpacker: parsed mti=0210 stan=%s respCode=%s rrn=%s authCode=462766 tid=%s", s.stan(), s.code, s.rrn(), l.tid)
	if s.code == "00" {
		l.say("I SaleActivity: APPROVED stan=%s amount=%d.%02d rrn=%s authCode=462766", s.stan(), s.amount/100, s.amount%100, s.rrn())
		l.say("D ReceiptPrinter: merchant copy printed")
		return
	}
	l.say("W SaleActivity: declined by host stan=%s respCode=%s", s.stan(), s.code)
}

// say writes one line a few milliseconds after the one before, in logcat's form threadtime with a year.
func (l *logcat) say(format string, args ...any) {
	l.now = l.now.Add(time.Duration(1+l.r.IntN(30)) * time.Millisecond)
	fmt.Fprintf(l.w, "%s  2410  %d ", l.now.Format("2006-01-02 15:04:05.000"), 2440+l.r.IntN(20))
	fmt.Fprintf(l.w, format, args...)
	l.w.WriteByte('\n')
}
