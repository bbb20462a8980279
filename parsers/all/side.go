package all

import (
	"bytes"

	"posmortem/parsers"
)

// Words that one side alone writes, in lower case: parts and libraries of a device; the machinery of a host.
var (
	deviceWords = sideWords("emv_ct", "emvct", "emv_adk", "pinpad", "pin pad", "pedservice", "/ped:", "[ped]", "(ped)", "密码键盘", "printer", "打印机", "nfc", "picc", "icc power", "magstripe", "mag stripe",
		"card reader", "cardreader", "card inserted", "card removed", "card read", "读卡", "插卡", "挥卡", "刷卡", "battery", "电池", "+creg", "+csq", "ndk_", "neptune", "keypad", "cardholder confirm", "touch screen", "wlan0", "ppp0", "sim card", "gprs", "apdu")
	hostWords = sideWords("hikari", "jdbc", "tomcat", "http-nio", "spring", "catalina", "acquirer-", "issuer-", "[mux", "qmux", "channel-adaptor", "x-forwarded-for", "kafka", "rabbitmq", "redis", "mybatis", "hsm", "加密机",
		"upstream", "http/1.1\" 5", "http/1.1\" 2", "thread pool", "threadpool", "sqlexception", "dispatcherservlet", "switch to issuer", "connection pool")
)

func sideWords(words ...string) [][]byte {
	out := make([][]byte, len(words))
	for i, w := range words {
		out[i] = []byte(w)
	}
	return out
}

// enoughWords is how many different words of one side, and none of the other, tell the side of a log.
const enoughWords = 2

// SideOf tells from its words which side wrote a log whose form either side may use; SideUnknown where they do not tell.
func SideOf(head []byte) parsers.Side {
	head = bytes.ToLower(head)
	device, host := distinct(head, deviceWords), distinct(head, hostWords)
	switch {
	case device >= enoughWords && host == 0:
		return parsers.Terminal
	case host >= enoughWords && device == 0:
		return parsers.Host
	}
	return parsers.SideUnknown
}

// distinct counts the words that text holds.
func distinct(text []byte, words [][]byte) (n int) {
	for _, w := range words {
		if bytes.Contains(text, w) {
			n++
		}
	}
	return n
}
