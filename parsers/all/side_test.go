package all_test

import (
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/all"
)

func TestSideOf(t *testing.T) {
	for text, want := range map[string]parsers.Side{
		"2026-03-02 10:00:00.101 [EMV_CT] DEBUG: StartTransaction\n2026-03-02 10:00:02 [PRT] WARN: printer out of paper\n":                        parsers.Terminal,
		"[2026-03-02 10:00:00] 读卡失败\n[2026-03-02 10:00:09] 密码键盘无响应\n":                                                                             parsers.Terminal,
		"2026-03-02 10:00:00 INFO [http-nio-8080-exec-1] started\n2026-03-02 10:00:01 WARN HikariPool-1 - thread starvation\n":                    parsers.Host,
		"2026-03-02 10:00:00 INFO HSM answered\n2026-03-02 10:00:01 ERROR card read failed at terminal, upstream says so, printer out of paper\n": parsers.SideUnknown, // a host that tells of terminals
		"2026-03-02 10:00:00 INFO started\n": parsers.SideUnknown,
		"":                                   parsers.SideUnknown,
	} {
		if got := all.SideOf([]byte(text)); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
