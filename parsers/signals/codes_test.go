package signals

import (
	"fmt"
	"strings"
	"testing"
)

// TestEveryCode writes every code of codes.csv in the ways logs write it, with its
// vendor known, and expects it back.
func TestEveryCode(t *testing.T) {
	d := shared()
	for _, c := range d.codes {
		forms := written4(&c)
		if len(forms) < 4 && c.text != "(none)" {
			t.Errorf("%s %s: only %d forms", d.vendorName(c.vendor), c.text, len(forms))
		}
		for _, text := range forms {
			h := New().Match([]byte(text), Context{Vendor: d.vendorName(c.vendor)})
			if h.VendorCode != c.canonical() || h.Vendor != d.vendorName(c.vendor) || h.Ambiguous {
				t.Errorf("%s %s in %q: got %+v", d.vendorName(c.vendor), c.text, text, h)
			}
			if got := first(h.Signal, h.Step); c.signal != 0 && !c.weak && got != d.signals[c.signal-1].slug {
				t.Errorf("%s %s in %q: signal %s, want %s", d.vendorName(c.vendor), c.text, text, got, d.signals[c.signal-1].slug)
			}
		}
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// written4 returns at least four ways to write c.
func written4(c *code) (out []string) {
	n := strings.TrimPrefix(c.canonical(), "EMV ")
	switch c.form {
	case formMinus:
		for _, f := range []string{"ret=%s", "ret = %s", "err: %s", "errCode=%s", "error code %s", "code:%s", "result -> (%s)", "open failed (%s)", "call error [%s]",
			"rc=%s", "errno %s", "返回码%s", "错误码：%s", "{\"retCode\":%s}", "{\"code\":\"%s\"}", "loadKey()失败，返回值为%s"} {
			out = append(out, fmt.Sprintf(f, n))
		}
		if c.value <= -smallCode {
			out = append(out, "getKey ("+n+")", "loadKey ["+n+"]", "打开（"+n+"）")
		}
		u := uint32(int32(c.value))
		out = append(out, fmt.Sprintf("ret=0x%08X", u), fmt.Sprintf("error 0x%08x", u), fmt.Sprintf("errCode=%d", u), fmt.Sprintf("rc=0x%016x", uint64(c.value)))
	case formHex:
		for _, f := range []string{"ret=%s", "rc=%s", "err: %s", "error code %s", "status [%s]", "返回码%s", "结果：%s", "errCode = %s"} {
			out = append(out, fmt.Sprintf(f, n))
		}
		out = append(out, "error code 0x"+strings.ToUpper(n[2:]))
	case formDecimal:
		for _, f := range []string{"errCode=%s", "error code %s", "err: %s", "错误码：%s", "error [%s]", "{\"errorCode\":\"%s\"}"} {
			out = append(out, fmt.Sprintf(f, n))
		}
	case formName:
		for _, name := range c.names {
			name = strings.Replace(name, "*", "BATTERY_LOW", 1)
			for _, f := range []string{"%s", "error=%s", "errorCode: %s", "{\"ErrorCondition\":\"%s\"}", "code [%s]", "错误码：%s"} {
				out = append(out, fmt.Sprintf(f, name))
			}
		}
	}
	if c.form != formName {
		for _, name := range c.names {
			out = append(out, name, "error "+name, "("+name+")")
		}
	}
	return out
}

func TestAmbiguity(t *testing.T) {
	for _, c := range []struct {
		text, ctx string
		want      Hit
	}{
		{"ret=-7003", "", Hit{VendorCode: "-7003", Ambiguous: true}},
		{"ret=-7003", "vendor=ums", Hit{Signal: "key-procedure", Vendor: "ums", VendorCode: "-7003"}},
		{"ret=-7003", "vendor=nexgo", Hit{Signal: "operator-cancel", Vendor: "nexgo", VendorCode: "-7003"}},
		{"ret=-7003", "vendor=newland tag=NexgoSDK", Hit{Signal: "operator-cancel", Vendor: "nexgo", VendorCode: "-7003"}},
		{"ret=-2", "", Hit{VendorCode: "-2", Ambiguous: true}},
		{"ret=-2", "vendor=pax", Hit{Signal: "net-connect", Vendor: "pax", VendorCode: "-2"}},
		{"ret=-2", "vendor=ums", Hit{Signal: "software-call", Vendor: "ums", VendorCode: "-2"}},
		{"ret=-301", "", Hit{VendorCode: "-301", Ambiguous: true}},
		{"ret=-301", "vendor=newland", Hit{Signal: "net-address", Vendor: "newland", VendorCode: "-301"}},
		{"ret=-301", "vendor=pax", Hit{Signal: "key-missing", Vendor: "pax", VendorCode: "-301"}},
		{"ret=-7001", "", Hit{Signal: "key-missing", VendorCode: "-7001"}},
		{"ret=-8014", "", Hit{Signal: "card-fallback", VendorCode: "-8014"}},
		{"error -40014", "", Hit{Signal: "key-missing", Vendor: "sunmi", VendorCode: "-40014"}},
		{"error -40003", "", Hit{VendorCode: "-40003", Ambiguous: true}},
		{"error 0xE2", "", Hit{VendorCode: "0xE2", Ambiguous: true}},
		{"error 0xE2", "vendor=zvt", Hit{Signal: "card-reader", Vendor: "zvt", VendorCode: "0xe2"}},
		{"error code 6C", "vendor=zvt", Hit{Signal: "operator-cancel", Vendor: "zvt", VendorCode: "0x6c"}},
		{"error 0x00110005", "", Hit{Signal: "key-missing", Vendor: "verifone", VendorCode: "0x00110005"}},
		{"ret=-30005", "vendor=pax", Hit{}},
		{"ret=-2110", "vendor=pax", Hit{Signal: "card-chip", Vendor: "possdk", VendorCode: "-2110"}},
		{"PED_RET_ERR_NO_KEY", "", Hit{Signal: "key-missing", Vendor: "pax", VendorCode: "-301"}},
		{"EsecNOKEY", "", Hit{Signal: "key-missing", Vendor: "verifone", VendorCode: "0x0000007E"}},
		{"result=EMV_DB_NO_MATCHED_CAPK", "", Hit{Signal: "params-missing", Vendor: "sunmi", VendorCode: "-50014"}},
		{"CARD_SWIPE_NOT_READ", "", Hit{Signal: "card-stripe", Vendor: "stripe", VendorCode: "CARD_SWIPE_NOT_READ"}},
		{"-301", "vendor=pax", Hit{}},
		{"count -301", "vendor=pax", Hit{}},
		{"seq=1-301", "vendor=pax", Hit{}},
		{"ret=-301.5", "vendor=pax", Hit{}},
		{"ret=-301ms", "vendor=pax", Hit{}},
		{"ret=1", "vendor=pax", Hit{}},
		{"errCode=1", "vendor=pax", Hit{Signal: "key-missing", Vendor: "pax", VendorCode: "1"}},
		{"code=00", "vendor=verifone", Hit{}},
		{"rc=51", "vendor=geidea", Hit{}},
	} {
		if got := New().Match([]byte(c.text), context(c.ctx)); got != c.want {
			t.Errorf("%q (%s): got %+v, want %+v", c.text, c.ctx, got, c.want)
		}
	}
}
