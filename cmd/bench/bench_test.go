package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"posmortem/parsers/all"
	"posmortem/samples/build"
)

// The same seed makes the same bytes, another seed others, and every input is taken for the format that its limits are measured for.
func TestInputs(t *testing.T) {
	b := &bench{options: options{seed: 7, records: 50, bytes: 200_000, perWeek: 20}, stderr: io.Discard}
	formats := map[string]string{"KV": "keyvalue", "JSON": "jsonl", "CSV": "delimited", "ACCESS": "nginx", "JPOS": "jpos", "LOGCAT": "logcat"}
	for _, in := range inputs() {
		want, ok := formats[in.name]
		if !ok {
			continue
		}
		text := func(seed uint64) []byte {
			b.seed = seed
			path := filepath.Join(t.TempDir(), "input")
			if err := in.make(context.Background(), b, path); err != nil {
				t.Fatal(err)
			}
			text, err := beginning(path)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		one := text(7)
		if !bytes.Equal(one, text(7)) || bytes.Equal(one, text(8)) {
			t.Errorf("%s: the seed does not settle the bytes", in.name)
		}
		if f, _ := all.Detect("input.log", one[:min(len(one), 64<<10)]); f.Name != want {
			t.Errorf("%s is read as %s, not %s", in.name, f.Name, want)
		}
		if len(one) < 5000 {
			t.Errorf("%s: %d bytes", in.name, len(one))
		}
	}
}

// Answers of jPOS stand in the order of their time.
func TestJPOSOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q2.log")
	if err := jposLog(path, 1, 500_000); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var at []string
	for _, line := range strings.Split(string(text), "\n") {
		if _, rest, ok := strings.Cut(line, ` at="`); ok {
			at = append(at, rest[:23])
		}
	}
	if len(at) < 400 || !slices.IsSorted(at) {
		t.Errorf("%d records, in order: %v", len(at), slices.IsSorted(at))
	}
}

// All tools that are there, with posmortem itself left out, give the counts that the sales have.
func TestPeersAgree(t *testing.T) {
	self, err := build.Bench(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const n = 3000
	cells := map[string]int{}
	for s := range sales(1, n, terminals, monday) {
		cells[s.code+s.tid()+s.at.Truncate(time.Hour).String()]++
	}
	squares := 0
	for _, c := range cells {
		squares += c * c
	}
	want := fmt.Sprintf("%d %d %d", len(cells), n, squares)
	b := &bench{options: options{seed: 1, records: n, sizes: []int{n}, rounds: 1, slow: 60, dir: t.TempDir(), node: "none"}, self: self, stderr: io.Discard}
	if err := b.folders(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"counts-kv", "counts-json", "counts-csv"} {
		i := slices.IndexFunc(tasks, func(t task) bool { return t.name == name })
		for _, c := range tasks[i].contenders {
			tool := tools[slices.IndexFunc(tools, func(t tool) bool { return t.name == c.tool })]
			if _, err := exec.LookPath(tool.program); err != nil || c.tool == "posmortem" || c.tool == "node-api" {
				continue
			}
			r, err := b.once(t.Context(), &tasks[i], &c, 1)
			if err != nil {
				t.Error(err)
			} else if r.Answer != want {
				t.Errorf("%s, %s: %s, want %s", name, c.name, r.Answer, want)
			}
		}
	}
}

// Results: medians, ratios within a round, goals, contenders that do not agree.
func TestConclude(t *testing.T) {
	b := &bench{results: results{Runs: []run{
		{Task: "x", Contender: "posmortem", Round: 1, Wall: 2, CPU: 3, Peak: 100, Bytes: 4e6, Answer: "7"},
		{Task: "x", Contender: "mawk", Round: 1, Wall: 4, CPU: 3, Answer: "7"},
		{Task: "x", Contender: "posmortem", Round: 2, Wall: 8, CPU: 3, Peak: 100, Bytes: 4e6, Answer: "7"},
		{Task: "x", Contender: "mawk", Round: 2, Wall: 24, CPU: 6, Answer: "7"},
		{Task: "x", Contender: "posmortem", Round: 3, Wall: 4, CPU: 3, Peak: 100, Bytes: 4e6, Answer: "7"},
	}}}
	x := &task{name: "x", contenders: []contender{{name: "posmortem"}, {name: "mawk"}, {name: "absent"}}, goals: []goal{
		{who: "posmortem", than: "mawk", of: wall, most: 0.5}, {who: "posmortem", of: memory, most: 99}, {who: "absent", of: wall, most: 1}, {who: "posmortem", of: speed, least: 1}}}
	if err := b.conclude(x, 0); err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprintf("%v %v %v %v", b.Rows[0].Wall, b.Rows[0].Speed, b.Rows[1].Ratio, b.Rows[1].RatioCPU)
	if want := "4 1 2.5 1.5"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	got = ""
	for _, k := range b.Goals {
		got += fmt.Sprintf("%s: %.3g %v\n", k.Goal, k.Figure, k.Reached)
	}
	want := "posmortem: wall time against mawk at most 0.5: 0.286 true\nposmortem: peak memory at most 99: 100 false\nposmortem: MB/s at least 1: 1 true\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	b.Runs[1].Answer = "8"
	if err := b.conclude(x, 0); err == nil {
		t.Error("contenders that do not agree pass")
	}
}

// Every contender names a tool of the list, and every goal a contender of its task.
func TestTasks(t *testing.T) {
	seen := map[string]bool{}
	for _, x := range tasks {
		if seen[x.name] {
			t.Errorf("two tasks are called %s", x.name)
		}
		seen[x.name] = true
		has := map[string]bool{"": true}
		for _, c := range x.contenders {
			has[c.name] = true
			if !slices.ContainsFunc(tools, func(t tool) bool { return t.name == c.tool }) {
				t.Errorf("%s, %s: no tool is called %s", x.name, c.name, c.tool)
			}
		}
		for _, g := range x.goals {
			if !has[g.who] || !has[g.than] || (g.most == 0) == (g.least == 0) {
				t.Errorf("%s: the goal of %s says nothing", x.name, g.who)
			}
		}
	}
}

func TestStages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kv.log")
	if err := lines(path, keyValue, 1, 1000, monday); err != nil {
		t.Fatal(err)
	}
	for _, s := range stages {
		var out bytes.Buffer
		if err := runStage(t.Context(), &out, s.name, "keyvalue", path); err != nil {
			t.Fatal(err)
		}
		var r run
		if r.answer(out.Bytes()); r.Records != 1000 || r.Bytes < 100_000 || r.Wall <= 0 {
			t.Errorf("%s: %s", s.name, out.String())
		}
	}
}

func TestNames(t *testing.T) {
	for script, want := range map[string]bool{`x "$JPOS"`: true, `x $JPOS/1`: true, "$JPOS": true, "$JPOS_10": false, "$JPOS_10 $JPOS": true, "JPOS": false} {
		if names(script, "JPOS") != want {
			t.Errorf("%s: not %v", script, want)
		}
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]size{"1GB": 1e9, "200MB": 2e8, "1.5kB": 1500, "7B": 7} {
		var s size
		if err := s.Set(text); err != nil || s != want {
			t.Errorf("%s: %d, %v", text, s, err)
		}
	}
	for _, text := range []string{"", "12", "xMB", "-1GB"} {
		var s size
		if s.Set(text) == nil {
			t.Errorf("%q passes", text)
		}
	}
}

func TestMisuse(t *testing.T) {
	for _, args := range [][]string{{"--task", "nothing"}, {"--rounds", "0"}, {"--format", "pdf"}, {"word"}, {"--bytes", "12"}} {
		if err := command(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v passes", args)
		}
	}
}

func TestPlot(t *testing.T) {
	b := &bench{options: options{plot: filepath.Join(t.TempDir(), "growth.svg")}}
	if b.draw() == nil {
		t.Error("a picture of nothing")
	}
	for i, mb := range []int64{20, 200, 1000} {
		b.Rows = append(b.Rows, row{Task: "growth", bytes: mb * 1e6, CPU: float64(mb) / 50, Peak: 300 + float64(i)})
	}
	if err := b.draw(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(b.plot)
	if err != nil || strings.Count(string(text), "<circle") != 6 || !strings.HasSuffix(string(text), "</svg>\n") {
		t.Errorf("%v\n%s", err, text)
	}
}
