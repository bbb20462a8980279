package fields

import (
	"testing"

	"posmortem/parsers"
)

func fresh() *parsers.Event {
	ev := new(parsers.Event)
	ev.Reset()
	return ev
}

func TestDE(t *testing.T) {
	for _, c := range []struct {
		n     int
		value string
		field parsers.Field
		want  string
	}{
		{0, "210", parsers.MTI, "0210"},
		{0, "0430", parsers.MTI, "0430"},
		{0, "5A10", parsers.MTI, ""},
		{3, "000000", parsers.ProcessingCode, "000000"},
		{11, " 12 ", parsers.STAN, "000012"},
		{11, "123456", parsers.STAN, "123456"},
		{22, "051", parsers.EntryMode, "051"},
		{37, "000000000012  ", parsers.RRN, "000000000012"},
		{38, "A1B2C3", parsers.AuthCode, "A1B2C3"},
		{39, "n7", parsers.ResponseCode, "n7"},
		{39, "5", parsers.ResponseCode, "05"},
		{41, "TERMINAL", parsers.Device, "TERMINAL"},
		{42, "SHOP           ", parsers.Merchant, "SHOP"},
		{49, "CNY", parsers.Currency, "156"},
		{49, "840", parsers.Currency, "840"},
		{49, "zzz", parsers.Currency, ""},
		{60, "22000123000501", parsers.BatchNumber, "000123"},
		{60, "22000123000501", parsers.NetworkCode, "000"},
		{60, "2200012300052", parsers.ChipCondition, "2"},
		{60, "22 text", parsers.BatchNumber, ""},
		{61, "000123000456", parsers.OriginalSTAN, "000456"},
		{61, "00000000003008401234567890", parsers.OriginalSTAN, ""},
		{70, "301", parsers.NetworkCode, "301"},
		{90, "020000045611091234560000000000000000000000", parsers.OriginalSTAN, "000456"},
		{90, "020000000011091234560000000000000000000000", parsers.OriginalSTAN, ""},
		{56, "1200000456261109123456", parsers.OriginalSTAN, "000456"},
		{37, "N/A", parsers.RRN, ""},
		{37, "null", parsers.RRN, ""},
		{37, "-", parsers.RRN, ""},
	} {
		ev := fresh()
		DE(ev, c.n, []byte(c.value))
		if got := string(ev.F[c.field]); got != c.want {
			t.Errorf("DE%d %q: field %d = %q, want %q", c.n, c.value, c.field, got, c.want)
		}
	}
}

func TestSensitiveElementsAreNeverStored(t *testing.T) {
	for _, n := range []int{14, 35, 36, 45, 52, 53, 55, 62, 63, 64, 128, 129, -1, 1000} {
		ev := fresh()
		DE(ev, n, []byte("4111111111111111=29121010000012300000"))
		for f, v := range ev.F {
			if v != nil {
				t.Errorf("DE%d stored %q in field %d", n, v, f)
			}
		}
		if ev.PAN != nil {
			t.Errorf("DE%d stored a card number", n)
		}
	}
}

func TestKind(t *testing.T) {
	for mti, want := range map[string]parsers.Kind{
		"0100": parsers.Request, "0110": parsers.Response, "0220": parsers.Request, "0230": parsers.Response,
		"400": parsers.Request, "1430": parsers.Response, "0820": parsers.Request,
	} {
		ev := fresh()
		DE(ev, 0, []byte(mti))
		if ev.Kind != want {
			t.Errorf("%s: kind %d, want %d", mti, ev.Kind, want)
		}
	}
	ev := fresh()
	ev.Kind = parsers.Trouble
	DE(ev, 0, []byte("0210"))
	if ev.Kind != parsers.Trouble {
		t.Error("a kind set before was changed")
	}
}

func TestFind(t *testing.T) {
	for name, want := range map[string]Meaning{
		"tid": Device, "TERMINAL_ID": Device, "terminal.id": Device, "Terminal-Id": Device, "term id": Device,
		"终端号": Device, "de41": Device, "DE041": Device, "F41": Device, "field_41": Device, "bit 41": Device, "第41域": Device, "41域": Device, "41": Device,
		"txn.data.respCode": ResponseCode, "F039": ResponseCode, "应答码": ResponseCode, "code": weakCode,
		"track2": Secret, "DE35": Secret, "cvv2": Secret, "pinBlock": Secret, "F52": Secret,
		"": None, "colour": None, "F129": None, "DE5": None, "x39": None, "0": MTI, "00": None, "...": None,
		"原流水号": OriginalSTAN, "流水号": STAN, "serial_no": Serial, "sn": Serial,
	} {
		if got := Find([]byte(name)); got != want {
			t.Errorf("Find(%q) = %d, want %d", name, got, want)
		}
	}
}

func TestFindNested(t *testing.T) {
	for _, c := range []struct {
		parent, name string
		want         Meaning
	}{
		{"response", "code", ResponseCode}, {"terminal", "id", Device}, {"merchant", "id", Merchant},
		{"card", "number", PAN}, {"", "code", weakCode}, {"user", "id", None}, {"data", "stan", STAN},
	} {
		if got := FindNested([]byte(c.parent), []byte(c.name)); got != c.want {
			t.Errorf("FindNested(%q, %q) = %d, want %d", c.parent, c.name, got, c.want)
		}
	}
}

// TestNoNameTwice keeps the table honest: a name with two meanings would silently have the first.
func TestNoNameTwice(t *testing.T) {
	seen := map[string]Meaning{}
	for _, s := range synonyms {
		for _, name := range splitNames(s.names) {
			if m, ok := seen[name]; ok {
				t.Errorf("%s means %d and %d", name, m, s.means)
			}
			seen[name] = s.means
			if got := Find([]byte(name)); got != s.means {
				t.Errorf("Find(%q) = %d, want %d", name, got, s.means)
			}
		}
	}
	if len(seen) > indexSize/2 {
		t.Errorf("%d names fill more than half of the index", len(seen))
	}
}

func splitNames(s string) (names []string) {
	from := 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ' ' {
			names = append(names, s[from:i])
			from = i + 1
		}
	}
	return names
}

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		currency, value string
		want            int64
	}{
		{"", "000000012345", 12345}, {"", "12345", 12345}, {"", "123.45", 12345}, {"", "123.4", 12340}, {"", "123,45", 12345},
		{"", "1,234.56", 123456}, {"", "1.234,56", 123456}, {"", "1,234", 123400}, {"", "1,234,567", 123456700},
		{"", "￥12.30", 1230}, {"", "12.30元", 1230}, {"", "12元", 1200}, {"", "$5", 500}, {"", "USD 5.00", 500}, {"", "JPY 500", 500},
		{"392", "500", 500}, {"392", "500.00", 500}, {"JPY", "500.00", 500}, {"KWD", "1.234", 1234}, {"704", "10,000", 10000},
		{"", "-5.00", -500}, {"", "abc", parsers.NoAmount}, {"", ".", parsers.NoAmount}, {"", "1e5", parsers.NoAmount},
		{"", "99999999999999999999", parsers.NoAmount}, {"", ".50", 50},
	} {
		ev := fresh()
		DE(ev, 49, []byte(c.currency))
		DE(ev, 4, []byte(c.value))
		if ev.Amount != c.want {
			t.Errorf("%q %q: %d, want %d", c.value, c.currency, ev.Amount, c.want)
		}
	}
}

// TestCodeBesideOthers checks the codes that count only beside other fields of a payment.
func TestCodeBesideOthers(t *testing.T) {
	for text, want := range map[string]string{
		"code=05 stan=1": "05", "stan=1 code=05": "05", "code=05": "", "status=200 stan=1": "", "rc=200 stan=1": "", "rc=116 stan=1": "116",
		"rc=200 mti=1210": "200", "responseCode=404 tid=T1": "", "rc=05": "05", "rc=116": "", "code=05 rc=51 stan=1": "51", "status=OK stan=1": "", "rc=OK": "", "rc=XA": "XA",
	} {
		ev := fresh()
		Scan(ev, []byte(text))
		if got := string(ev.F[parsers.ResponseCode]); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestLatency(t *testing.T) {
	for _, c := range []struct {
		name, value string
		want        int64
	}{
		{"ms", "40", 40}, {"elapsed", "40ms", 40}, {"took", "1.2s", 1200}, {"duration", "250µs", 0}, {"duration", "750us", 1},
		{"request_time", "0.034", 34}, {"latency_us", "40500", 41}, {"耗时", "120毫秒", 120}, {"durationNanos", "5000000", 5},
		{"took", "2 m", 120000}, {"took", "soon", parsers.NoLatency}, {"took", "1.2.3", parsers.NoLatency}, {"took", "-4", parsers.NoLatency},
	} {
		ev := fresh()
		Named(ev, []byte(c.name), []byte(c.value))
		if ev.Latency != c.want {
			t.Errorf("%s=%s: %d, want %d", c.name, c.value, ev.Latency, c.want)
		}
	}
}

func TestLevel(t *testing.T) {
	for word, want := range map[string]parsers.Level{
		"INFO": parsers.Info, "[WARN]": parsers.Warn, "Err": parsers.Error, "SEVERE": parsers.Error, "30": parsers.Info, "60": parsers.Fatal,
		"E": parsers.Error, "verbose": parsers.Trace, "": parsers.LevelNone, "70": parsers.LevelNone, "happy": parsers.LevelNone, "[": parsers.LevelNone,
	} {
		if got := Level([]byte(word)); got != want {
			t.Errorf("Level(%q) = %d, want %d", word, got, want)
		}
	}
}

func TestCurrencyTable(t *testing.T) {
	for alpha, e := range byAlpha {
		if len(alpha) != 3 || !Digits(e.numeric) || len(e.numeric) != 3 {
			t.Errorf("%q: %q", alpha, e.numeric)
		}
	}
	if len(byAlpha) < 150 {
		t.Errorf("only %d currencies", len(byAlpha))
	}
}

func TestNothingIsAllocated(t *testing.T) {
	ev := fresh()
	msg := []byte(`2026-11-09 auth mti=0210 stan=12 终端号：12345678 应答码为05 {"rrn":"000000000012","amt":12.5,"cur":"CNY"} [39] = 05 took 3`)
	name, value := []byte("terminal_id"), []byte("12345678")
	n := testing.AllocsPerRun(100, func() {
		ev.Reset()
		Scan(ev, msg)
		Named(ev, name, value)
	})
	if n != 0 {
		t.Errorf("%v allocations per record", n)
	}
}

func FuzzScan(f *testing.F) {
	f.Add([]byte("mti=0210 rc: 05"))
	f.Add([]byte("[39] = 05, F039 Response Code....: 05 FLD (039) : (002) : [05] Field name [39]....05"))
	f.Add([]byte("终端号：12345678，应答码为05【卡号】:(x)"))
	f.Add([]byte(`{"a":{"b":[1,{"rc":"\u0030\ud83d\ude00\\"}]},"amt":1.5} {"broken`))
	f.Fuzz(func(t *testing.T, msg []byte) {
		ev := fresh()
		Scan(ev, msg)
		JSON(ev, msg)
		for i := range msg {
			Named(ev, msg[:i], msg[i:])
			DE(ev, i, msg[i:])
			if i > 64 {
				break
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	names := [][]byte{[]byte("tid"), []byte("stan"), []byte("responseCode"), []byte("latency_ms"), []byte("unknown")}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Find(names[i%len(names)])
	}
}

func BenchmarkScan(b *testing.B) {
	ev := fresh()
	for name, msg := range map[string]string{
		"pairs": `auth done mti=0210 stan=000012 rrn=000000000012 tid=T100000 mid=M00001 pan=400001******1234 amt=1234 em=05 rc=00 ms=40`,
		"prose": `Could not open connection to the switch after three attempts, giving up for now (see the operations manual)`,
		"中文":    `收到后台应答，终端号：12345678，商户号：898100012340001，流水号：000012，应答码：05，交易失败`,
	} {
		b.Run(name, func(b *testing.B) {
			m := []byte(msg)
			b.SetBytes(int64(len(m)))
			b.ReportAllocs()
			for b.Loop() {
				ev.Reset()
				Scan(ev, m)
			}
		})
	}
}
