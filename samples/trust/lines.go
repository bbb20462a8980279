package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// style writes one record around a message, and says what its files are called.
type style struct {
	file  string
	whole bool // a record may have several lines
	lines bool // unless what follows is digits alone, each line is a record
	write func(r *rand.Rand, at time.Time, n int, msg string) string
}

// words stand around the secrets, as in real messages.
var before = []string{"sale declined by host, retry 2:", "read ok", "cannot parse answer", "field dump", "onTransResult", "upload failed", "交易失败", "unexpected value", "debug"}

var after = []string{"", "", " step=3", " ret=-30013", ", giving up", " (timeout after 30000 ms)"}

var styles = []style{
	{"app.log", true, false, func(_ *rand.Rand, at time.Time, n int, msg string) string {
		return fmt.Sprintf("[%s][ERROR][pay-%d] %s", at.Format("2006-01-02 15:04:05.000"), n%7, msg)
	}},
	{"logcat.log", false, false, func(_ *rand.Rand, at time.Time, n int, msg string) string {
		return fmt.Sprintf("%s  1234  %d E PosService: %s", at.Format("01-02 15:04:05.000"), 5000+n%9, msg)
	}},
	{"gateway.log", true, false, func(_ *rand.Rand, at time.Time, n int, msg string) string {
		return fmt.Sprintf("%s  WARN 1 --- [gateway] [pool-1-thread-%d] c.e.posp.core.Channel : %s", at.Format("2006-01-02T15:04:05.000Z07:00"), n%8, msg)
	}},
	{"events.jsonl", false, false, func(_ *rand.Rand, at time.Time, n int, msg string) string {
		m, err := json.Marshal(msg)
		if err != nil {
			return ""
		}
		return fmt.Sprintf(`{"time":"%s","level":"error","seq":%d,"msg":%s}`, at.Format(time.RFC3339Nano), n, m)
	}},
	{"messages", false, false, func(_ *rand.Rand, at time.Time, n int, msg string) string {
		return fmt.Sprintf("%s pos-%02d payd[%d]: %s", at.Format("Jan _2 15:04:05"), n%40, 300+n%50, msg)
	}},
	{"notes.txt", true, true, func(_ *rand.Rand, _ time.Time, n int, msg string) string {
		return fmt.Sprintf("note %d. %s", n, msg)
	}},
}

// dress puts words around what is planted.
func dress(r *rand.Rand, planted string) string {
	return pick(r, before) + " " + planted + pick(r, after)
}

// record writes a message of possibly several lines in a style; a style whose records are single lines, as JSON is,
// escapes the line end, or repeats its head on each line, as logcat does.
func (st *style) record(r *rand.Rand, at time.Time, n int, msg string) string {
	if st.whole || !strings.Contains(msg, "\n") || strings.HasSuffix(st.file, ".jsonl") {
		return st.write(r, at, n, msg)
	}
	var rows []string
	for _, row := range strings.Split(msg, "\n") {
		rows = append(rows, st.write(r, at, n, row))
	}
	return strings.Join(rows, "\n")
}
