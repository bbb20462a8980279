package clock

import (
	"testing"
	"time"
)

func load(t testing.TB, name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t testing.TB, s string) time.Time {
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// resolve reads and settles one stamp and writes it in UTC.
func resolve(t testing.TB, c *Clock, in string) string {
	s, n, ok := Parse([]byte(in))
	if !ok || n != len(in) {
		t.Fatalf("%q is no stamp", in)
	}
	us, off, q := c.Resolve(s)
	zone := time.Unix(0, 0).In(time.FixedZone("", int(off)*60)).Format("-07:00")
	return time.UnixMicro(us).UTC().Format("2006-01-02T15:04:05.999999") + " " + zone + " " + q.String()
}

func TestResolve(t *testing.T) {
	tests := []struct {
		name, zone string
		given      bool
		year       int
		ref, in    string
		want       string
	}{
		{"zone on the record", "Asia/Shanghai", true, 0, "2026-06-01T00:00:00Z", "2026-03-02T10:00:00.5+01:00", "2026-03-02T09:00:00.5 +01:00 exact"},
		{"zone told", "Asia/Shanghai", true, 0, "2026-06-01T00:00:00Z", "2026-03-02 10:00:00", "2026-03-02T02:00:00 +08:00 zone-set"},
		{"zone assumed", "", false, 0, "2026-06-01T00:00:00Z", "2026-03-02 10:00:00", "2026-03-02T10:00:00 +00:00 zone-assumed"},
		{"half-hour zone", "Asia/Kolkata", true, 0, "2026-06-01T00:00:00Z", "2026-03-02 10:00:00", "2026-03-02T04:30:00 +05:30 zone-set"},
		{"two-fold abbreviation", "Asia/Shanghai", true, 0, "2026-06-01T00:00:00Z", "Mon Mar 02 10:00:00 CST 2026.5", "2026-03-02T02:00:00.005 +08:00 zone-set"},

		{"before the gap", "Europe/Berlin", true, 0, "2026-06-01T00:00:00Z", "2026-03-29 01:59:59", "2026-03-29T00:59:59 +01:00 zone-set"},
		{"in the gap", "Europe/Berlin", true, 0, "2026-06-01T00:00:00Z", "2026-03-29 02:30:00", "2026-03-29T01:30:00 +01:00 zone-set"},
		{"after the gap", "Europe/Berlin", true, 0, "2026-06-01T00:00:00Z", "2026-03-29 03:00:00", "2026-03-29T01:00:00 +02:00 zone-set"},
		{"before the overlap", "Europe/Berlin", true, 0, "2026-12-01T00:00:00Z", "2026-10-25 01:59:59", "2026-10-24T23:59:59 +02:00 zone-set"},
		{"in the overlap", "Europe/Berlin", true, 0, "2026-12-01T00:00:00Z", "2026-10-25 02:30:00", "2026-10-25T00:30:00 +02:00 zone-set"},
		{"after the overlap", "Europe/Berlin", true, 0, "2026-12-01T00:00:00Z", "2026-10-25 03:00:00", "2026-10-25T02:00:00 +01:00 zone-set"},
		{"western gap", "America/New_York", true, 0, "2026-06-01T00:00:00Z", "2026-03-08 02:30:00", "2026-03-08T07:30:00 -05:00 zone-set"},
		{"western overlap", "America/New_York", true, 0, "2026-12-01T00:00:00Z", "2026-11-01 01:30:00", "2026-11-01T05:30:00 -04:00 zone-set"},
		{"half-hour overlap", "Australia/Lord_Howe", true, 0, "2026-12-01T00:00:00Z", "2026-04-05 01:45:00", "2026-04-04T14:45:00 +11:00 zone-set"},
		{"zone that dropped summer time", "America/Sao_Paulo", true, 0, "2026-06-01T00:00:00Z", "2026-01-15 10:00:00", "2026-01-15T13:00:00 -03:00 zone-set"},
		{"the same zone before", "America/Sao_Paulo", true, 0, "2026-06-01T00:00:00Z", "2018-01-15 10:00:00", "2018-01-15T12:00:00 -02:00 zone-set"},

		{"no year", "", true, 0, "2026-06-01T00:00:00Z", "03-02 10:00:00.5", "2026-03-02T10:00:00.5 +00:00 year-inferred"},
		{"no year, December in a file of January", "", true, 0, "2026-01-05T08:00:00Z", "12-31 23:59:59.9", "2025-12-31T23:59:59.9 +00:00 year-inferred"},
		{"no year, January in a file of January", "", true, 0, "2026-01-05T08:00:00Z", "Jan  1 00:00:01", "2026-01-01T00:00:01 +00:00 year-inferred"},
		{"no year, a clock some hours ahead", "", true, 0, "2026-01-05T08:00:00Z", "01-06 01:00:00", "2026-01-06T01:00:00 +00:00 year-inferred"},
		{"year told", "", true, 2019, "2026-01-05T08:00:00Z", "12-31 23:59:59", "2019-12-31T23:59:59 +00:00 year-inferred"},
		{"year told of the file's end", "", true, 2026, "2026-01-05T08:00:00Z", "12-31 23:59:59", "2025-12-31T23:59:59 +00:00 year-inferred"},
		{"29 February", "", true, 0, "2026-06-01T00:00:00Z", "02-29 10:00:00", "2024-02-29T10:00:00 +00:00 year-inferred"},
		{"New Year in the log's zone", "Asia/Shanghai", true, 0, "2025-12-31T20:00:00Z", "01-01 03:00:00", "2025-12-31T19:00:00 +08:00 year-inferred"},

		{"no date", "Asia/Shanghai", true, 0, "2026-03-01T22:00:00Z", "05:59:00.25", "2026-03-01T21:59:00.25 +08:00 date-inferred"},
		{"no date, the evening before", "", true, 0, "2026-03-02T00:05:00Z", "23:50:00", "2026-03-01T23:50:00 +00:00 date-inferred"},
		{"no date, a clock minutes ahead", "", true, 0, "2026-03-02T10:00:00Z", "10:20:00", "2026-03-02T10:20:00 +00:00 date-inferred"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var zone *time.Location
			if tt.zone != "" {
				zone = load(t, tt.zone)
			}
			c := New(zone, tt.given, tt.year, at(t, tt.ref))
			for range 2 { // the second time from what the clock remembers
				if got := resolve(t, c, tt.in); got != tt.want {
					t.Fatalf("got  %s\nwant %s", got, tt.want)
				}
			}
		})
	}
}

// TestMidnight follows logs without dates over midnight.
func TestMidnight(t *testing.T) {
	tests := []struct {
		name string
		in   []string
		want []string // day and time
	}{
		{"wraps", []string{"23:59:59", "00:00:01", "12:00:00", "23:00:00", "00:30:00"}, []string{"01 23:59:59", "02 00:00:01", "02 12:00:00", "02 23:00:00", "03 00:30:00"}},
		{"a short gap backwards is another day", []string{"18:00:00", "08:00:00"}, []string{"01 18:00:00", "02 08:00:00"}},
		{"disorder and corrected clocks are not", []string{"10:00:00", "09:59:59", "09:10:00", "08:10:00"}, []string{"01 10:00:00", "01 09:59:59", "01 09:10:00", "01 08:10:00"}},
		{"late lines of the day before", []string{"23:59:59", "00:00:00", "23:59:59", "00:00:01", "23:59:58", "00:00:02"}, []string{"01 23:59:59", "02 00:00:00", "01 23:59:59", "02 00:00:01", "01 23:59:58", "02 00:00:02"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := New(nil, true, 0, at(t, "2026-03-01T23:59:59Z"))
			for i, in := range tt.in {
				s, _, _ := Parse([]byte(in))
				us, _, q := c.Resolve(s)
				if got := time.UnixMicro(us).UTC().Format("02 15:04:05"); got != tt.want[i] || q != DateGuess {
					t.Errorf("stamp %d %s: got %s, want %s", i, in, got, tt.want[i])
				}
			}
		})
	}
}

func TestSetDay(t *testing.T) {
	c := New(nil, true, 0, at(t, "2026-03-09T10:00:00Z"))
	resolve(t, c, "09:00:00")
	c.SetDay(2026, 3, 1)
	if got := resolve(t, c, "23:55:00"); got != "2026-03-01T23:55:00 +00:00 date-inferred" {
		t.Errorf("the day told: %s", got)
	}
	if got := resolve(t, c, "00:05:00"); got != "2026-03-02T00:05:00 +00:00 date-inferred" {
		t.Errorf("after midnight: %s", got)
	}
}

// TestOffsetsAgree compares the remembered offsets with those of the standard library, hour by hour over years.
func TestOffsetsAgree(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Africa/Casablanca", "Pacific/Apia", "Asia/Shanghai", "Asia/Tehran"} {
		zone := load(t, name)
		c := New(zone, true, 0, at(t, "2026-06-01T00:00:00Z"))
		for unix := at(t, "2010-01-01T00:30:00Z").Unix(); unix < at(t, "2013-01-01T00:00:00Z").Unix(); unix += 3600 {
			_, off := time.Unix(unix, 0).In(zone).Zone()
			local := unix + int64(off)
			got := local - c.offsetAt(local)
			if got != unix {
				// the second reading of an overlap is the only one that may differ
				_, first := time.Unix(got, 0).In(zone).Zone()
				if got+int64(first) != local || got > unix {
					t.Fatalf("%s: local %s read as %d, is %d", name, time.Unix(local, 0).UTC(), got, unix)
				}
			}
		}
	}
}

func TestCivil(t *testing.T) {
	for days := int64(-800000); days < 800000; days += 13 {
		y, m, d := fromCivil(days)
		if days >= -719468 && civil(y, m, d) != days {
			t.Fatalf("%d: %d-%d-%d", days, y, m, d)
		}
		if days > -700000 {
			if want := time.Unix(days*86400, 0).UTC(); want.Year() != y || int(want.Month()) != m || want.Day() != d {
				t.Fatalf("%d: %d-%d-%d, want %s", days, y, m, d, want)
			}
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	c := New(load(b, "Europe/Berlin"), true, 0, at(b, "2026-06-01T00:00:00Z"))
	for name, in := range map[string]string{"date": "2026-03-02 10:00:00.123", "offset": "2026-03-02T10:00:00Z", "no-year": "03-02 10:00:00.123", "time": "10:00:00.123"} {
		b.Run(name, func(b *testing.B) {
			s, _, _ := Parse([]byte(in))
			b.ReportAllocs()
			for b.Loop() {
				c.Resolve(s)
			}
		})
	}
}
