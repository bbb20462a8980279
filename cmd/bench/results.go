package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// results is what a run of the command measured, as it is kept and written as JSON.
type results struct {
	Machine machine `json:"machine"`
	Build   string  `json:"build"` // hash of the program that was measured
	Tools   []found `json:"tools"`
	Rows    []row   `json:"rows"`
	Goals   []check `json:"goals"`
	Runs    []run   `json:"runs"`
}

// row is what the rounds of one contender came to.
type row struct {
	Task      string  `json:"task"`
	Size      int     `json:"size,omitempty"`
	Contender string  `json:"contender"`
	Does      string  `json:"does,omitempty"`
	Command   string  `json:"command"`
	Rounds    int     `json:"rounds"`
	Wall      float64 `json:"wall_seconds"` // medians
	CPU       float64 `json:"cpu_seconds"`
	Peak      float64 `json:"peak_mb"`
	Speed     float64 `json:"mb_per_second,omitempty"`
	PerSecond float64 `json:"records_per_second,omitempty"`
	Ratio     float64 `json:"wall_to_posmortem,omitempty"` // median of the ratios within a round
	RatioCPU  float64 `json:"cpu_to_posmortem,omitempty"`
	bytes     int64
}

// check is a goal and what was reached.
type check struct {
	Task    string  `json:"task"`
	Size    int     `json:"size,omitempty"`
	Goal    string  `json:"goal"`
	Figure  float64 `json:"figure"`
	Reached bool    `json:"reached"`
}

// resume reads the runs of an earlier call that measured the same build.
func (b *bench) resume() error {
	text, err := os.ReadFile(b.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var old results
	if err := json.Unmarshal(text, &old); err != nil {
		return fmt.Errorf("%s: %w; remove it to begin anew", b.file(), err)
	}
	if old.Build != b.build {
		b.say("%s is of another build; measuring anew", b.file())
		return nil
	}
	b.Runs = old.Runs
	return nil
}

func (b *bench) file() string { return filepath.Join(b.dir, "results.json") }

// keep writes what was measured up to now.
func (b *bench) keep() error {
	text, err := json.MarshalIndent(b.results, "", " ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(b.file()+".new", append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(b.file()+".new", b.file())
}

// of returns the rounds of a contender at the size that is measured now.
func (b *bench) of(t *task, c *contender, size int) (rounds []run) {
	for _, r := range b.Runs {
		if r.Task == t.name && r.Contender == c.name && r.Size == size {
			rounds = append(rounds, r)
		}
	}
	return rounds
}

// conclude adds the rows and the goals of a task.
func (b *bench) conclude(t *task, size int) error {
	var ours []run
	rows := map[string]*row{}
	answers := map[string][]string{}
	for i := range t.contenders {
		c := &t.contenders[i]
		rounds := b.of(t, c, size)
		if len(rounds) == 0 {
			continue
		}
		if c.name == "posmortem" {
			ours = rounds
		}
		r := medians(rounds)
		r.Does, r.Command = c.does, c.run
		r.Ratio, r.RatioCPU = ratios(rounds, ours)
		for _, one := range rounds {
			if !slices.Contains(answers[one.Answer], c.name) {
				answers[one.Answer] = append(answers[one.Answer], c.name)
			}
		}
		b.Rows = append(b.Rows, r)
		rows[c.name] = &r
	}
	for _, g := range t.goals {
		if k, ok := g.check(rows); ok {
			k.Task, k.Size = t.name, size
			b.Goals = append(b.Goals, k)
		}
	}
	if len(answers) > 1 {
		return fmt.Errorf("%s: the contenders do not agree: %v", t.name, answers)
	}
	return nil
}

func medians(rounds []run) row {
	of := func(f func(run) float64) float64 {
		var all []float64
		for _, r := range rounds {
			all = append(all, f(r))
		}
		return median(all)
	}
	r := row{Task: rounds[0].Task, Size: rounds[0].Size, Contender: rounds[0].Contender, Rounds: len(rounds), bytes: rounds[0].Bytes,
		Wall: of(func(r run) float64 { return r.Wall }), CPU: of(func(r run) float64 { return r.CPU }), Peak: of(func(r run) float64 { return r.Peak })}
	r.Speed = float64(rounds[0].Bytes) / 1e6 / r.Wall
	r.PerSecond = float64(rounds[0].Records) / r.Wall
	return r
}

// ratios compares a contender with ours round by round, so that what slows the machine for a while slows both.
func ratios(theirs, ours []run) (wall, cpu float64) {
	var walls, cpus []float64
	for _, their := range theirs {
		for _, our := range ours {
			if our.Round == their.Round {
				walls, cpus = append(walls, their.Wall/our.Wall), append(cpus, their.CPU/our.CPU)
			}
		}
	}
	return median(walls), median(cpus)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// check compares a goal with the rows; it is not ok where one of them is missing.
func (g goal) check(rows map[string]*row) (check, bool) {
	who := rows[g.who]
	if who == nil {
		return check{}, false
	}
	k := check{Figure: who.figure(g.of)}
	words := []string{g.who + ":", string(g.of)}
	if g.than != "" {
		than := rows[g.than]
		if than == nil || than.figure(g.of) == 0 {
			return check{}, false
		}
		k.Figure /= than.figure(g.of)
		words = append(words, "against", g.than)
	}
	if g.most > 0 {
		k.Reached = k.Figure <= g.most
		words = append(words, fmt.Sprintf("at most %g", g.most))
	} else {
		k.Reached = k.Figure >= g.least
		words = append(words, fmt.Sprintf("at least %g", g.least))
	}
	k.Goal = strings.Join(words, " ")
	return k, true
}

func (r *row) figure(f figure) float64 {
	switch f {
	case wall:
		return r.Wall
	case cpu:
		return r.CPU
	case memory:
		return r.Peak
	case speed:
		return r.Speed
	case core:
		return float64(r.bytes) / 1e6 / r.CPU
	default:
		return r.CPU / float64(max(1, r.bytes))
	}
}
