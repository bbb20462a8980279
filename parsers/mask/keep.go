package mask

import "sort"

// joins are the names of numbers that may look like a card number by chance and
// that logs are joined or read by: they are kept. A name is matched by its end.
var joins = sorted(
	"stan", "rrn", "traceno", "tracenumber", "traceid", "trace", "systemtrace", "retrievalref", "retrievalreference", "refno",
	"refnum", "refnumber", "reference", "referenceno", "referencenumber", "ref", "orderid", "orderno", "ordernumber", "order", "orderref",
	"outtradeno", "tradeno", "transid", "transno", "transactionid", "transactionno", "transactionnumber", "txnid", "txnno", "txid",
	"paymentid", "billno", "invoice", "invoiceno", "receipt", "receiptno", "imei", "imsi", "iccid", "meid", "mid", "merchant", "merchantid",
	"merchantno", "merchantnumber", "merid", "merno", "shopid", "storeid", "tid", "terminal", "terminalid", "terminalno", "termid",
	"serial", "serialno", "serialnumber", "deviceid", "deviceserial", "sn", "timestamp", "datetime", "time", "ts", "date", "epoch", "millis",
	"nanos", "uuid", "guid", "sessionid", "session", "requestid", "reqid", "correlationid", "spanid", "messageid", "msgid", "batch",
	"batchno", "batchid", "phone", "phoneno", "phonenumber", "mobile", "tel", "telephone", "msisdn", "amount", "balance", "seq", "seqno",
	"sequence", "ksn", "barcode", "tracking", "flowno", "serialid", "bizno", "acqid", "acquirerid", "institutionid", "logid", "lsn",
	"商户号", "商户编号", "订单号", "订单编号", "流水号", "参考号", "检索参考号", "终端号", "凭证号", "手机号", "电话", "序列号", "时间", "批次号", "交易号", "机身号", "系统流水号", "单号",
)

// neutral words say nothing themselves; the word before them does.
var neutral = sorted("no", "num", "number", "id", "code", "value", "is", "was", "of", "for", "with")

func sorted(w ...string) []string {
	sort.Strings(w)
	return w
}

// keptElements are the data elements that hold numbers to keep.
var keptElements = func() (t [129]bool) {
	for _, r := range [][2]int{{3, 13}, {15, 19}, {22, 33}, {37, 43}, {49, 51}, {53, 54}, {60, 61}, {66, 101}} {
		for n := r[0]; n <= r[1]; n++ {
			t[n] = true
		}
	}
	return t
}()

// kept tells whether a name to keep stands before the number at p.
func kept(src []byte, p int) bool {
	q := p
	for n := 0; q > 0 && n < 24; n++ {
		c := src[q-1]
		if !in(c, " \t=:\"'[(<>\\#{|.-") && !(c >= 0x80 && wideColon(src, q)) {
			break
		}
		q -= 1 + 2*btoi(c >= 0x80)
	}
	if q == p && q > 0 && src[q-1] < 0x80 {
		return false
	}
	return keptElement(src, q) || keptName(src, q)
}

func wideColon(src []byte, q int) bool {
	return endsFold(src, q, "：") || endsFold(src, q, "＝") || endsFold(src, q, "为") || endsFold(src, q, "是")
}

// keptName reads back up to three words before q and looks them up.
func keptName(src []byte, q int) bool {
	var buf [64]byte
	lo := len(buf)
	word, words := len(buf), 0
	for q > 0 && lo > 0 {
		c := src[q-1]
		switch {
		case isLetter(c), c >= 0x80:
			lo--
			buf[lo] = lower(c)
			q--
			continue
		case isDigit(c), c == '_', c == '-', c == '.' && q > 1 && isWord(src[q-2]):
			q--
			continue
		}
		if lo < word {
			words++
			if isJoin(buf[lo:]) {
				return true
			}
			if words == 3 || !contains(neutral, buf[lo:word]) || c != ' ' {
				return false
			}
		}
		word = lo
		q--
	}
	return isJoin(buf[lo:])
}

// isJoin tells whether a name to keep is the end of name. Short ones must be the
// whole of it.
func isJoin(name []byte) bool {
	if contains(joins, name) {
		return true
	}
	for n := 1; n+4 < len(name); n++ {
		if contains(joins, name[n:]) && len(name)-n >= 4 {
			return true
		}
	}
	return false
}

func contains(set []string, w []byte) bool {
	i := sort.Search(len(set), func(i int) bool { return set[i] >= string(w) })
	return i < len(set) && set[i] == string(w)
}

// keptElement tells whether the number of a data element to keep stands before
// q: `<field id="37" value="`, `DE37=`, `F037 Reference..: `, `[37]`.
func keptElement(src []byte, q int) bool {
	if endsFold(src, q, "value") {
		q -= len("value")
		for q > 0 && in(src[q-1], " \t\"'") {
			q--
		}
	}
	if q > 0 && src[q-1] == ')' {
		q--
	}
	lo := q
	for lo > 0 && q-lo < 3 && isDigit(src[lo-1]) {
		lo--
	}
	de, end := number(src, lo)
	if end != q || q == lo || de >= len(keptElements) || !keptElements[de] {
		return keptDump(src, q)
	}
	for lo > 0 && in(src[lo-1], "\"'= (_[") {
		lo--
	}
	for _, w := range []string{"id", "de", "field", "fld", "f", "bit", "域", "df"} {
		if endsFold(src, lo, w) && (len(w) > 1 || lo == 1 || !isWord(src[lo-2])) {
			return true
		}
	}
	return q < len(src) && src[q] == ']' && src[lo] == '['
}

// keptDump looks at the beginning of the line of q for the number of a data
// element: `FLD (037) : (012) : [`, `F037 Retrieval reference..: `.
func keptDump(src []byte, q int) bool {
	lo := q
	for lo > 0 && q-lo < 64 && src[lo-1] != '\n' && src[lo-1] != '\r' {
		lo--
	}
	lo = skipSigns(src, lo, 32, " \t[-#*|")
	for _, w := range []string{"fld", "field", "bit", "de", "f"} {
		if foldHas(src, lo, w) {
			p := skipSigns(src, lo+len(w), 8, " ([#.:")
			de, end := number(src, p)
			return end > p && end <= q && de < len(keptElements) && keptElements[de]
		}
	}
	return false
}
