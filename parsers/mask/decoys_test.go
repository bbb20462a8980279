package mask

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// decoys are numbers and texts that logs need and that look like card data by
// chance now and then.
var decoys = []struct {
	name string
	make func(r *rand.Rand) string
}{
	{"rrn", func(r *rand.Rand) string { return fmt.Sprintf("rrn %012d", r.Int64N(1e12)) }},
	{"rrn unnamed", func(r *rand.Rand) string { return fmt.Sprintf("matched %012d to %06d", r.Int64N(1e12), r.IntN(1e6)) }},
	{"stan", func(r *rand.Rand) string { return fmt.Sprintf("stan=%06d batch=%06d", r.IntN(1e6), r.IntN(1e6)) }},
	{"time 14", func(r *rand.Rand) string { return moment(r).Format("20060102150405") }},
	{"time 17", func(r *rand.Rand) string {
		return moment(r).Format("20060102150405") + fmt.Sprintf("%03d", r.IntN(1000))
	}},
	{"time iso", func(r *rand.Rand) string {
		return moment(r).Format("2006-01-02 15:04:05.000000 2006.01.02-15.04.05.000000")
	}},
	{"epoch ms", func(r *rand.Rand) string { return fmt.Sprint(moment(r).UnixMilli()) }},
	{"epoch us", func(r *rand.Rand) string { return fmt.Sprint(moment(r).UnixMicro()) }},
	{"epoch ns", func(r *rand.Rand) string { return fmt.Sprint(moment(r).UnixNano()) }},
	{"merchant", func(r *rand.Rand) string { return fmt.Sprintf("898%012d", r.Int64N(1e12)) }},
	{"merchant named", func(r *rand.Rand) string { return fmt.Sprintf("mid=%015d", r.Int64N(1e15)) }},
	{"商户号", func(r *rand.Rand) string { return fmt.Sprintf("商户号：%015d", r.Int64N(1e15)) }},
	{"imei", func(r *rand.Rand) string { return fmt.Sprintf("IMEI: 35%013d", r.Int64N(1e13)) }},
	{"imei unnamed", func(r *rand.Rand) string { return fmt.Sprintf("modem 86%013d up", r.Int64N(1e13)) }},
	{"order", func(r *rand.Rand) string { return fmt.Sprintf(`"orderId":"%d"`, 1e15+r.Int64N(9e15)) }},
	{"order 2", func(r *rand.Rand) string { return fmt.Sprintf("order no %d", 1e18+r.Int64N(8e18)) }},
	{"订单号", func(r *rand.Rand) string { return fmt.Sprintf("订单号：%d", 1e15+r.Int64N(9e15)) }},
	{"trade", func(r *rand.Rand) string {
		return fmt.Sprintf("out_trade_no=%s%014d", moment(r).Format("20060102150405"), r.Int64N(1e14))
	}},
	{"serial", func(r *rand.Rand) string { return fmt.Sprintf("sn=%016d", r.Int64N(1e16)) }},
	{"phone", func(r *rand.Rand) string { return fmt.Sprintf("tel 1%010d +861%010d", r.Int64N(1e10), r.Int64N(1e10)) }},
	{"uuid", func(r *rand.Rand) string {
		h := random(r, 16)
		return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:])
	}},
	{"md5", func(r *rand.Rand) string { return hex.EncodeToString(random(r, 16)) }},
	{"sha256", func(r *rand.Rand) string { return "digest " + hex.EncodeToString(random(r, 32)) }},
	{"ip", func(r *rand.Rand) string {
		return fmt.Sprintf("%d.%d.%d.%d -> 192.168.1.%d:%d", 1+r.IntN(255), r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(256), r.IntN(65536))
	}},
	{"mac address", func(r *rand.Rand) string { return spacedHex(":")(random(r, 6)) }},
	{"decimal", func(r *rand.Rand) string {
		return fmt.Sprintf("took %.9f ms, rate %.6f", 1000*r.Float64(), r.Float64())
	}},
	{"hash code", func(r *rand.Rand) string { return fmt.Sprintf("com.vendor.Pos@%x", r.Uint32()) }},
	{"base64", func(r *rand.Rand) string { return "sig " + base64.StdEncoding.EncodeToString(random(r, 48)) }},
	{"chip data", func(r *rand.Rand) string {
		return fmt.Sprintf("9F2608%X9F2701809F100706010A03A0B0009F3704%X9F3602%X9505008000%X9A032611229C01009F02060000000%05d5F2A020156", random(r, 8), random(r, 4), random(r, 2), random(r, 2), r.IntN(1e5))
	}},
	{"kcv", func(r *rand.Rand) string { return fmt.Sprintf("KCV %X", random(r, 3)) }},
	{"dump", func(r *rand.Rand) string {
		return q2(fmt.Appendf(nil, "step %d of sale failed with %d", r.IntN(99), r.IntN(1e6)))
	}},
	{"logcat", func(r *rand.Rand) string {
		return fmt.Sprintf("%s  %4d  %4d D Pos: seq %d of %d", moment(r).Format("01-02 15:04:05.000"), 1000+r.IntN(9000), 1000+r.IntN(9000), r.IntN(1e6), r.IntN(1e6))
	}},
}

func moment(r *rand.Rand) time.Time {
	return time.Unix(1735689600+r.Int64N(63072000), r.Int64N(1e9)).UTC()
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestDecoys counts how many of the decoys are touched: fewer than 0.5 % of all,
// and of each kind fewer than 1.5 %.
func TestDecoys(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	m := New(make([]byte, 32))
	const each = 2000
	touched := 0
	for _, d := range decoys {
		n := 0
		for range each {
			in := d.make(r)
			if out := string(m.Text(nil, []byte(in))); out != in {
				if n++; n <= 2 {
					t.Logf("%s: %q -> %q", d.name, in, out)
				}
			}
		}
		touched += n
		if n*1000 > each*15 {
			t.Errorf("%s: %d of %d touched", d.name, n, each)
		} else if n > 0 {
			t.Logf("%s: %d of %d touched", d.name, n, each)
		}
	}
	all := each * len(decoys)
	t.Logf("false alarms: %d of %d decoys (%.3f %%)", touched, all, 100*float64(touched)/float64(all))
	if touched*200 > all {
		t.Error("more than 0.5 %")
	}
}
