package fields

import (
	"bytes"

	"posmortem/parsers"
)

// Prose reads what the free text of one record tells of a payment: named
// values, and a message type told in words.
func Prose(ev *parsers.Event, msg []byte) {
	Scan(ev, msg)
	SpokenMTI(ev, msg)
}

// SpokenMTI finds a message type that a text tells in words ("send 0200", "应答 0210")
// and sets it, and with it whether the record is a request or a response. Four digits
// count only beside a word of sending, receiving or messages, and only when they are a
// message type by ISO 8583 (version 0 to 2, class 1 to 8, function 0 to 5, origin 0 to 5).
func SpokenMTI(ev *parsers.Event, msg []byte) {
	if len(ev.F[parsers.MTI]) > 0 {
		return
	}
	for i := 0; i+4 <= len(msg); i++ {
		if msg[i]-'0' > 9 {
			continue
		}
		n := 1
		for i+n < len(msg) && msg[i+n]-'0' < 10 {
			n++
		}
		if n == 4 && validMTI(msg[i:i+4]) && alone(msg, i, i+4) && (spokenBefore(msg[:i], msg[i]) || spokenAfter(msg, i)) {
			ev.Set(parsers.MTI, msg[i:i+4])
			setDirection(ev, msg[i+2])
			spokenElements(ev, msg[i+4:])
			return
		}
		i += n
	}
}

// spokenElements stores the data elements that follow a spoken type under their
// bare numbers ("0210 39=00 11=000123"). Without a type in front, a number before a
// sign of equality may be anything.
func spokenElements(ev *parsers.Event, b []byte) {
	for {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return
		}
		n, at := 0, i
		for scale := 1; at > 0 && b[at-1]-'0' < 10 && i-at < 4; scale *= 10 {
			at--
			n += int(b[at]-'0') * scale
		}
		end := i + 1
		for end < len(b) && mtiASCII[b[end]] {
			end++
		}
		if digits := i - at; digits > 0 && digits < 4 && n > 1 && (at == 0 || b[at-1] == ' ' || b[at-1] == ',' || b[at-1] == ';') {
			DE(ev, n, b[i+1:end])
		}
		b = b[end:]
	}
}

// setDirection settles the kind by the function digit, which is even for what is
// sent first (0 request, 2 advice, 4 notification) and odd for its answer.
func setDirection(ev *parsers.Event, function byte) {
	if ev.Kind != parsers.Note {
		return
	}
	if ev.Kind = parsers.Request; function&1 == 1 {
		ev.Kind = parsers.Response
	}
}

func validMTI(d []byte) bool {
	return d[0] <= '2' && d[1] >= '1' && d[1] <= '8' && d[2] <= '5' && d[3] <= '5'
}

// alone tells whether msg[i:j] is a number of its own: no part of a word, of a
// decimal or a time, and not a count of something.
func alone(msg []byte, i, j int) bool {
	if i > 0 && (mtiASCII[msg[i-1]] || bytes.IndexByte(gluedBefore, msg[i-1]) >= 0) {
		return false
	}
	if j == len(msg) {
		return true
	}
	if mtiASCII[msg[j]] || msg[j] == '_' || j+1 < len(msg) && bytes.IndexByte(gluedAfter, msg[j]) >= 0 && mtiASCII[msg[j+1]] {
		return false
	}
	return !countUnit(bytes.TrimLeft(msg[j:min(j+12, len(msg))], " "))
}

var gluedBefore, gluedAfter = []byte(".-/_#+$"), []byte(".-/:,%")

// countUnit tells whether a text begins with the unit of a number.
func countUnit(b []byte) bool {
	for _, u := range countUnits {
		if len(b) >= len(u) && foldEqual(b[:len(u)], u) {
			return true
		}
	}
	return false
}

var countUnits = []string{"byte", "ms", "sec", "millis", "mv", "kb", "%", "bps", "baud", "字节", "毫秒", "秒", "元", "个", "次"}

// spokenBefore tells whether a text ends with a word that a message type
// follows. A type of version 0 may stand behind filling words ("send iso msg to
// host: "); other versions look like any number and must follow at once.
func spokenBefore(b []byte, version byte) bool {
	for range 6 {
		b = bytes.TrimRight(b, mtiStops)
		for _, w := range mtiWordsZH {
			if bytes.HasSuffix(b, w) {
				return true
			}
		}
		i := len(b)
		for i > 0 && len(b)-i < 24 && mtiASCII[b[i-1]] {
			i--
		}
		if namesMessage(b[i:]) {
			return true
		}
		if version == '0' && isWord(b[i:], mtiNames) {
			return true
		}
		if version != '0' || !isWord(b[i:], mtiFillers) {
			return false
		}
		b = b[:i]
	}
	return false
}

// namesMessage tells whether a word is, begins or ends with one of sending,
// receiving or messages, as names of functions do (sendMsg, onResponse).
func namesMessage(w []byte) bool {
	for _, s := range mtiWords {
		n := len(s)
		if len(w) == n && foldEqual(w, s) {
			return true
		}
		if n >= 4 && len(w) > n && (foldEqual(w[:n], s) || foldEqual(w[len(w)-n:], s)) {
			return true
		}
	}
	return false
}

// spokenAfter tells whether a word that names a message follows the type at i
// ("0200 request"). It asks for the version digit 0, which numbers in prose do not have.
func spokenAfter(msg []byte, i int) bool {
	if msg[i] != '0' {
		return false
	}
	b := bytes.TrimLeft(msg[i+4:], "])】\" ")
	for _, w := range mtiWordsZH {
		if bytes.HasPrefix(b, w) {
			return true
		}
	}
	n := 0
	for n < len(b) && n <= 12 && mtiASCII[b[n]] {
		n++
	}
	return isWord(b[:n], mtiAfter)
}

// mtiStops is what may stand between a word and the message type it announces.
const mtiStops = " \t:=[](<>{#\"'-,|_：【「“为"

var (
	mtiWords = []string{"send", "sent", "sending", "recv", "receive", "received", "receiving", "request", "response", "req", "resp", "rsp",
		"reply", "answer", "upload", "mti", "msgtype", "tx", "rx", "iso8583", "8583", "unpack", "pack", "transmit", "advice", "reversal"}
	mtiNames   = []string{"msg", "message"}
	mtiFillers = []string{"packet", "pkt", "iso", "type", "for", "to", "host", "from", "server"}
	mtiAfter   = []string{"request", "response", "req", "resp", "rsp", "reply", "advice", "reversal", "message", "msg", "sent", "received"}
	mtiWordsZH = [][]byte{[]byte("发送"), []byte("发出"), []byte("接收"), []byte("收到"), []byte("上送"), []byte("应答"), []byte("报文"),
		[]byte("请求"), []byte("响应"), []byte("返回"), []byte("类型"), []byte("冲正")}
)

// isWord tells whether w is one of the words, whatever its case.
func isWord(w []byte, words []string) bool {
	for _, s := range words {
		if len(s) == len(w) && foldEqual(w, s) {
			return true
		}
	}
	return false
}

// foldEqual compares b with a text in lower case of the same length.
func foldEqual(b []byte, lower string) bool {
	for i := range b {
		c := b[i]
		if c-'A' < 26 {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// mtiASCII holds the letters and digits of ASCII.
var mtiASCII = func() (t [256]bool) {
	for c := range t {
		t[c] = byte(c)-'0' < 10 || byte(c)|0x20 >= 'a' && byte(c)|0x20 <= 'z'
	}
	return t
}()

// Fold appends a text of several lines to buf without its stack frames, blank
// lines and indents, so that the exception and its causes stand together. Long texts end early: what
// comes after the first 4 KiB of lines that matter names no cause.
func Fold(buf, text []byte) []byte {
	for len(text) > 0 && len(buf) < 4<<10 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		if line = bytes.TrimRight(line, " \t\r"); len(buf) > 0 {
			line = bytes.TrimLeft(line, " \t")
		}
		if len(line) == 0 || StackFrame(line) {
			continue
		}
		if len(buf) > 0 {
			buf = append(buf, '\n')
		}
		buf = append(buf, line[:min(len(line), 4<<10)]...)
	}
	return buf
}

// StackFrame tells whether a line is one call of a stack trace ("at a.b.C.d(C.java:7)",
// "... 12 more", "#00 pc 0001f2 /system/lib/libc.so"), and not its exception or a cause.
func StackFrame(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	if len(line) < 6 {
		return false
	}
	switch line[0] {
	case 'a':
		return bytes.HasPrefix(line, frameAt) && isCall(line[len(frameAt):])
	case '.':
		return bytes.HasPrefix(line, frameMore) && (bytes.HasSuffix(line, frameMoreEnd) || bytes.HasSuffix(line, frameOmitted))
	case '#':
		return line[1]-'0' < 10 && line[2]-'0' < 10 && bytes.HasPrefix(line[3:], framePC)
	}
	return false
}

// isCall tells whether b begins with a qualified name and a bracket.
func isCall(b []byte) bool {
	open := bytes.IndexByte(b, '(')
	return open > 2 && bytes.IndexByte(b[:open], ' ') < 0 && bytes.IndexByte(b[:open], '.') > 0
}

var frameAt, frameMore, framePC, frameMoreEnd, frameOmitted = []byte("at "), []byte("... "), []byte(" pc "), []byte(" more"), []byte(" omitted")
