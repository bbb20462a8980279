package signals

import (
	"bytes"
	"testing"
)

// quiet are ordinary records without a fault, as terminals and hosts write them by the thousand.
var quiet = []string{
	"GET /api/v1/terminal/10002345/profile 200 37ms trace=5f2c9a10",
	"onCreate savedInstanceState=null orientation=1 locale=zh_CN density=2.0",
	"ActivityManager: Displayed com.example.cashier/.MainActivity: +412ms",
	"update menu list, 23 items, page 2 of 4, elapsed 12 ms",
	"queue depth 3, workers 8, accepted 120, last id 884123",
	"ViewRootImpl relayout returned: oldFrame=[0,0][720,1280] newFrame=[0,0][720,1280]",
	"o.j.q2.Q2 - deploying bean 30_channel_jpos.xml version 2",
	"心跳包 seq=1882 间隔 60 秒，当前操作员 01，批号 000123",
	"显示主界面，菜单项 12 个，语言 zh_CN，亮度 80",
	"fields: 2=621234******1234 3=000000 4=000000001200 11=001882 22=051 41=10002345 42=898100012345678",
}

func BenchmarkQuiet(b *testing.B) { run(b, quiet) }

func BenchmarkFaults(b *testing.B) {
	run(b, []string{
		"签到失败：连接主机超时，请检查网络", "PED: getKCV ret=-301 key not found at index 1",
		"java.net.ConnectException: Connection refused (Connection refused)", "读卡失败，请重试 errCode:-30001",
	})
}

func run(b *testing.B, texts []string) {
	recs := make([][]byte, len(texts))
	for i, s := range texts {
		recs[i] = []byte(s)
	}
	m := New()
	b.SetBytes(int64(len(bytes.Join(recs, nil))))
	b.ReportAllocs()
	for b.Loop() {
		for _, r := range recs {
			m.Match(r, Context{})
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := compile(nil); err != nil {
			b.Fatal(err)
		}
	}
}
