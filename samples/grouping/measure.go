package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"posmortem/analyze/template"
)

// result is what one log gave.
type result struct {
	lines, labels, templates int
	accuracy, speed          float64 // share of the lines; lines a second
	mistakes                 string
}

// repeats is how often a log is read for the speed alone, since two thousand lines are over too soon.
const repeats = 50

func measure(file string) (result, error) {
	lines, labels, err := read(file)
	if err != nil {
		return result{}, err
	}
	m := template.New()
	got := group(m, lines)
	start, timed := time.Now(), template.New()
	for range repeats {
		for _, l := range lines {
			timed.Add(l)
		}
	}
	timed.Settle()
	speed := float64(repeats*len(lines)) / time.Since(start).Seconds()
	t := tally(got, labels)
	return result{len(lines), len(t.labels), m.Templates(), t.accuracy(), speed, t.mistakes(lines, m)}, nil
}

// group returns the template of every line.
func group(m *template.Miner, lines [][]byte) []int {
	got := make([]int, len(lines))
	for i, l := range lines {
		got[i] = m.Add(l)
	}
	m.Settle()
	for i := range got {
		got[i] = m.Template(got[i])
	}
	return got
}

// read returns the lines of a labelled log and their labels.
func read(file string) (lines [][]byte, labels []string, err error) {
	r, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) < 2 {
		return nil, nil, fmt.Errorf("%s: no lines", file)
	}
	content, label := slices.Index(rows[0], "Content"), slices.Index(rows[0], "EventId")
	if content < 0 || label < 0 {
		return nil, nil, fmt.Errorf("%s: no columns Content and EventId", file)
	}
	for _, row := range rows[1:] {
		lines, labels = append(lines, []byte(row[content])), append(labels, row[label])
	}
	return lines, labels, nil
}

// cell is the lines that have one label and one template.
type cell struct{ count, sample int }

// counts says how labels and templates meet.
type counts struct {
	total     int
	labels    map[string]map[int]*cell
	templates map[int]int // lines
}

func tally(got []int, labels []string) *counts {
	t := &counts{len(got), map[string]map[int]*cell{}, map[int]int{}}
	for i, g := range got {
		t.templates[g]++
		if t.labels[labels[i]] == nil {
			t.labels[labels[i]] = map[int]*cell{}
		}
		if t.labels[labels[i]][g] == nil {
			t.labels[labels[i]][g] = &cell{sample: i}
		}
		t.labels[labels[i]][g].count++
	}
	return t
}

// accuracy is the share of the lines whose template holds exactly the lines of their label (Zhu et al., "Tools and Benchmarks for
// Automated Log Parsing", ICSE-SEIP 2019).
func (t *counts) accuracy() float64 {
	right := 0
	for _, templates := range t.labels {
		for g, c := range templates {
			if len(templates) == 1 && c.count == t.templates[g] {
				right += c.count
			}
		}
	}
	return float64(right) / float64(t.total)
}

// mistakes lists the labels whose lines were split, or mixed with others.
func (t *counts) mistakes(lines [][]byte, m *template.Miner) string {
	var out []string
	for label, templates := range t.labels {
		for g, c := range templates {
			if len(templates) > 1 || c.count != t.templates[g] {
				out = append(out, fmt.Sprintf("  %s: %d of the template's %d lines: %s: %.160s\n", label, c.count, t.templates[g], m.Text(g), lines[c.sample]))
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "")
}
