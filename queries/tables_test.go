package queries

import (
	"testing"
	"time"
)

// Rows that hang on what came in the hours before are made anew for so long after a span, and where spans come to overlap by it, once.
func TestSpansOfAPart(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 3, 2, hour, 0, 0, 0, time.UTC) }
	spans := []Bounds{{Since: at(0), Until: at(2), Before: "b_"}, {Since: at(10), Until: at(11), Before: "b_"}, {Since: at(60), Until: at(61), Before: "b_"}}
	part, ok := opens("-- part: pace by hour, 24 hours on")
	if !ok || part.Name != "pace" || part.By != "hour" || part.On != 24*time.Hour || part.Kind != Part {
		t.Fatalf("the head is read as %+v", part)
	}
	wide := part.Spans(spans)
	want := []Bounds{{Since: at(0), Until: at(35), Before: "b_"}, {Since: at(60), Until: at(85), Before: "b_"}}
	if len(wide) != 2 || wide[0] != want[0] || wide[1] != want[1] {
		t.Errorf("spans %v, want %v", wide, want)
	}
	if !spans[0].Until.Equal(at(2)) {
		t.Error("the spans of others were changed")
	}
	plain, _ := opens("-- part: minute by slot")
	if same := plain.Spans(spans); len(same) != 3 || plain.On != 0 {
		t.Errorf("a plain part has the spans %v", same)
	}
}

// The numbers of attempts bound what their times bound, to the minute, also before 1970.
func TestNumbers(t *testing.T) {
	at := time.Date(1970, 1, 1, 0, 2, 30, 1, time.UTC)
	for _, c := range []struct{ got, want string }{
		{Since("a.attempt", at), "a.attempt >= 2000000"}, {Until("a.attempt", at), "a.attempt < 3000000"},
		{Since("n", at.Truncate(time.Minute)), "n >= 2000000"}, {Until("n", at.Truncate(time.Minute)), "n < 2000000"},
		{Since("n", time.Unix(-90, 0)), "n >= -2000000"}, {Until("n", time.Unix(-90, 0)), "n < -1000000"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
