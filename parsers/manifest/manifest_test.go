package manifest_test

import (
	"strings"
	"testing"

	"posmortem/parsers"
	"posmortem/parsers/manifest"
	"posmortem/parsers/parserstest"
)

func TestCases(t *testing.T) { parserstest.Run(t, manifest.Format) }

func FuzzManifest(f *testing.F) { parserstest.Fuzz(f, manifest.Format) }

func BenchmarkCases(b *testing.B) { parserstest.Bench(b, manifest.Format) }

func TestRead(t *testing.T) {
	got, ok := manifest.Read(`T1\Device.json`, []byte("\xef\xbb\xbf{\"sn\":\"P2A0001234\",\"tz\":\"UTC+8\"}"))
	if want := (manifest.Info{Serial: "P2A0001234", Zone: "Etc/GMT-8", Side: "terminal"}); !ok || got != want {
		t.Errorf("%v %+v", ok, got)
	}
	if _, ok := manifest.Read("notes.txt", []byte("serial: P2A0001234\n")); ok {
		t.Error("one pair in a file of any name is no manifest")
	}
	if got, ok := manifest.Read("manifest.json", []byte(`{"zone":"UTC"}`)); !ok || got.Zone != "UTC" {
		t.Errorf("the zone of the logs beside it is worth a manifest: %v %+v", ok, got)
	}
	if _, ok := manifest.Read("notes.txt", []byte("zone: UTC\n")); ok {
		t.Error("a zone in a file of any name is no manifest")
	}
	got, ok = manifest.Read("fleet.json", []byte(`{"profile":"lakala","appVersion":"1","terminals":[{"tid":"00000001","sn":"A1"},{"tid":"00000002","sn":"A2"}]}`))
	if ok {
		t.Errorf("a list of terminals is no device's manifest: %+v", got)
	}
	got, ok = manifest.Read("manifest.json", []byte(`{"profile":"lakala","appVersion":"1","terminals":[{"tid":"00000001","sn":"A1"},{"tid":"00000002","sn":"A2"}]}`))
	if want := (manifest.Info{Profile: "lakala", Version: "1"}); !ok || got != want {
		t.Errorf("%v %+v", ok, got)
	}
	got, ok = manifest.Read("device.json", []byte(`{"sn":"P2A0001234","model":"P2","tr`))
	if !ok || got.Model != "P2" {
		t.Errorf("cut off: %v %+v", ok, got)
	}
}

func TestZones(t *testing.T) {
	for in, want := range map[string]string{
		"Asia/Shanghai": "Asia/Shanghai", "Etc/GMT+3": "Etc/GMT+3", "UTC": "UTC", "+08:00": "Etc/GMT-8", "-0300": "Etc/GMT+3", "GMT+8": "Etc/GMT-8",
		"+00:00": "UTC", "CST": "", "GMT+08:30": "", "+99": "", "/etc/localtime.": "",
	} {
		got, _ := manifest.Read("device.json", []byte(`{"sn":"A1","zone":"`+in+`"}`))
		if got.Zone != want {
			t.Errorf("%s: %q, want %q", in, got.Zone, want)
		}
	}
}

func TestVendors(t *testing.T) {
	for in, want := range map[string]string{
		"SUNMI": "sunmi", "商米科技": "sunmi", "PAX": "pax", "PAX Technology": "pax", "百富计算机": "pax", "newland": "newland", "新大陆": "newland",
		"NEXGO": "nexgo", "银联商务": "ums", "Verifone, Inc.": "verifone", "alps": "", "unknown": "", "Maker One": "maker",
	} {
		got, _ := manifest.Read("device.json", []byte(`{"sn":"A1","vendor":"`+in+`"}`))
		if got.Vendor != want {
			t.Errorf("%s: %q, want %q", in, got.Vendor, want)
		}
	}
}

func TestIsName(t *testing.T) {
	for name, want := range map[string]bool{
		"device.json": true, "Manifest.JSON": true, "getprop.txt": true, "build.prop": true, "vendor.prop": true, "app.log": false, "device.log": false, "": false,
	} {
		if manifest.IsName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// TestSniffNo shows what names devices and is no manifest.
func TestSniffNo(t *testing.T) {
	for _, s := range []string{
		"",
		"{}",
		`{"time":"2026-03-02T10:00:00Z","level":"info","msg":"start","tid":"12345678","sn":"A1"}` + "\n",
		`{"tid":"12345678","mid":"898320554110001","stan":"000123","rc":"05"}` + "\n",
		`{"tid":"12345678","sn":"A1"}` + "\n" + `{"tid":"12345679","sn":"A2"}` + "\n",
		"tid=12345678 sn=A1 model=P2\n2026-03-02 10:00:00 start\n2026-03-02 10:00:01 stop\n",
		"tid: 12345678\nmodel: P2\nstan: 000123\nrc: 05\n",
		"[2026-03-02 10:00:00][INFO][app] TID: 12345678\n[2026-03-02 10:00:00][INFO][app] SN: A1\n",
		"model: one\n" + strings.Repeat("x: y\n", 300) + "sn: A1\n",
		"some prose\nwithout pairs\nsn: A1\nmodel: P2\n",
	} {
		if got := manifest.Format.Sniff([]byte(s)); got != 0 {
			t.Errorf("%.60q: %d", s, got)
		}
	}
}

// TestRest shows that a file is one event however long it is, and that a file without identity is rejected.
func TestRest(t *testing.T) {
	long := "sn: A1\nmodel: P2\n" + strings.Repeat("# comment\n", 200_000)
	if got, want := parserstest.Events(manifest.Format, parsers.Source{}, []byte(long)), "no time manifest\n  side=terminal\n  serial=A1\n  model=P2\n  text=serial=A1 model=P2\nskip: rest of a manifest\n"; got != want {
		t.Errorf("%s", got)
	}
	if got, want := parserstest.Events(manifest.Format, parsers.Source{}, []byte("nothing\n")), "reject: a manifest that names no device\n"; got != want {
		t.Errorf("%s", got)
	}
}
