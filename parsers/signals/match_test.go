package signals

import (
	"strings"
	"testing"
)

func TestHSM(t *testing.T) {
	for _, c := range []struct {
		text string
		host bool
		want Hit
	}{
		{"HSM error code 15", true, Hit{Signal: "hsm-error", HSMCode: "15"}},
		{"HSM returned error [10] for command CA", true, Hit{Signal: "key-check", HSMCode: "10"}},
		{"payShield error 68: command disabled", true, Hit{Signal: "hsm-error", HSMCode: "68"}},
		{"加密机返回码：A4", true, Hit{Signal: "hsm-error", HSMCode: "A4"}},
		{"HSM response code 00", true, Hit{}},
		{"HSM response time 15 ms", true, Hit{}},
		{"HSM error code 15", false, Hit{Signal: "hsm-error"}}, // a terminal does not talk to one: no code
		{"response code 83", true, Hit{}},
		{"加密机无响应", true, Hit{Signal: "hsm-error"}},
	} {
		if got := New().Match([]byte(c.text), Context{Host: c.host}); got != c.want {
			t.Errorf("%q host=%v: got %+v, want %+v", c.text, c.host, got, c.want)
		}
	}
}

func TestVendor(t *testing.T) {
	for _, c := range []struct{ tags, texts, want string }{
		{"SunmiPayKernel", "ready", "sunmi"},
		{"com.pax.dal", "init", "pax"},
		{"NeptuneLite", "init", "pax"},
		{"", "loading libpaxapi.so", "pax"},
		{"", "System.loadLibrary nl-ndk", "newland"},
		{"UPOS", "", "ums"},
		{"", "com.chinaums.mis started", "ums"},
		{"", "NexgoSDK version 3.3", "nexgo"},
		{"vficore", "", "verifone"},
		{"", "ro.product.model=A920", "pax"},
		{"", "设备型号：N910", "newland"},
		{"", "model: iCT250", "ingenico"},
		{"", "gate A80 opens at five", ""},      // a model's name without a word that says so
		{"com.pax.dal", "com.sunmi.pay ok", ""}, // they contradict each other
		{"", "magnetic stripe", ""},
		{"", "nothing here", ""},
	} {
		m := New()
		m.Match([]byte(c.texts), Context{Component: []byte(c.tags)})
		if got := m.Vendor(); got != c.want {
			t.Errorf("%q %q: got %q, want %q", c.tags, c.texts, got, c.want)
		}
	}
}

// TestLearntVendor checks that a banner gives a meaning to a code further down.
func TestLearntVendor(t *testing.T) {
	m := New()
	if h := m.Match([]byte("ret=-7003"), Context{}); !h.Ambiguous || h.Signal != "" {
		t.Errorf("before the banner: %+v", h)
	}
	m.Match([]byte("NexgoSDK 3.3.1 loaded"), Context{})
	if h := m.Match([]byte("ret=-7003"), Context{}); h.Ambiguous || h.Signal != "operator-cancel" || h.Vendor != "nexgo" {
		t.Errorf("after the banner: %+v", h)
	}
}

// TestSentences checks records of several sentences and lines.
func TestSentences(t *testing.T) {
	trace := "java.lang.RuntimeException: sale\n\tat com.example.Pos.run(Pos.java:12)\nCaused by: java.net.ConnectException: Connection refused\n"
	for text, want := range map[string]Hit{
		"密钥下载成功。打印机缺纸":                            {Signal: "printer-paper", Step: "step-key-ok"},
		"sign-on ok; card read failed":            {Signal: "card-read", Step: "step-signin-ok"},
		"密钥检查\n文件不存在":                             {},
		"No response from host! Reversal queued":  {Signal: "net-timeout", Step: "step-reversal"},
		"连接超时，重试成功":                               {},
		"读卡失败，但签到成功":                              {Signal: "card-read", Step: "step-signin-ok"},
		"{\"code\":\"E1\",\"msg\":\"主密钥不存在\"}":    {Signal: "key-missing"},
		strings.Repeat("x", 70000) + " 主密钥不存在":    {Signal: "key-missing"},
		strings.Repeat("error ", 500) + "主密钥不存在":  {},
		"PED   key \t NOT   FOUND":                {Signal: "key-missing"},
		trace:                                     {Signal: "software-crash"},
		strings.ReplaceAll(trace, "Runtime", "X"): {Signal: "net-refused"},
	} {
		if got := New().Match([]byte(text), Context{}); got != want {
			t.Errorf("%.80q: got %+v, want %+v", text, got, want)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	m := New()
	recs := [][]byte{[]byte("签到失败：连接主机超时"), []byte("PED ret=-301 key not found"), []byte("HSM error code 15"), []byte(quiet[0])}
	c := Context{Component: []byte("com.pax.ped"), Vendor: "pax", Host: true}
	n := testing.AllocsPerRun(200, func() {
		for _, r := range recs {
			m.Match(r, c)
		}
		c.Component[0] ^= 0x20 // another component each time
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestAll checks that every signal and step can be reached and is explained.
func TestAll(t *testing.T) {
	all := All()
	for _, e := range all[:len(all)-1] {
		if e.Slug == "" || e.MeaningEN == "" || e.MeaningZH == "" || e.Class == "" || len(e.Patterns)+len(e.Codes) == 0 {
			t.Errorf("%q is not complete", e.Slug)
		}
		if (e.Kind == "step") != strings.HasPrefix(e.Slug, "step-") {
			t.Errorf("%s is a %s", e.Slug, e.Kind)
		}
		for _, c := range e.Codes {
			if c.Vendor == "" || c.MeaningEN == "" || c.MeaningZH == "" {
				t.Errorf("%s: code %s is not explained", e.Slug, c.Code)
			}
		}
	}
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"ret=-301", "errCode=0xFFFFFED3", "主密钥不存在", "timeout=", "set", "(-", "（－", "HSM error 1", "-0x10000-", "no error", "密钥" + "\xe5"} {
		f.Add([]byte(s), []byte("com.pax"), true)
	}
	m := New()
	f.Fuzz(func(t *testing.T, text, component []byte, host bool) {
		got := m.Match(text, Context{Component: component, Vendor: "pax", Host: host})
		if again := m.Match(text, Context{Component: component, Vendor: "pax", Host: host}); again != got && m.Vendor() == "pax" {
			t.Errorf("%q: %+v, then %+v", text, got, again)
		}
	})
}
