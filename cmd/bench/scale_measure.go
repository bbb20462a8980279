package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cost is what one step took.
type cost struct {
	wall, cpu, tasks              float64 // seconds; tasks is what the engine counts for its tasks
	read, shuffled, spilled, peak float64 // bytes; peak is of the node that needed most
}

func (s *scale) row(what, on string, c cost) {
	mb := func(v float64) string {
		if v < 0 {
			return ""
		}
		return fmt.Sprintf("%.1f", v/1e6)
	}
	seconds := func(v float64) string {
		if v < 0 {
			return ""
		}
		return fmt.Sprintf("%.1f", v)
	}
	r := []string{what, on, seconds(c.wall), seconds(c.cpu), seconds(c.tasks), mb(c.read), mb(c.shuffled), mb(c.peak), mb(c.spilled)}
	s.rows = append(s.rows, r)
	s.say("%s", strings.Join(r, "  "))
}

// inStore runs the program over a store.
func (s *scale) inStore(ctx context.Context, what string, args ...string) error {
	c := exec.CommandContext(ctx, "sh", append([]string{"-c", `"$@" >/dev/null && cat /proc/$$/io >&2`, "sh", s.program}, args...)...)
	var said bytes.Buffer
	c.Stderr = &said
	began := time.Now()
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %s: %w", what, tail(said.Bytes()), err)
	}
	use := c.ProcessState.SysUsage().(*syscall.Rusage)
	s.row(what, "DuckDB", cost{wall: time.Since(began).Seconds(), cpu: (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), tasks: -1,
		read: numberAfter(said.String(), "rchar:"), shuffled: -1, peak: float64(use.Maxrss) * 1024, spilled: -1})
	return nil
}

// numberAfter finds the number behind a word.
func numberAfter(text, word string) float64 {
	fields := strings.Fields(text)
	for i := range fields[:max(0, len(fields)-1)] {
		if fields[i] == word {
			v, _ := strconv.ParseFloat(fields[i+1], 64)
			return v
		}
	}
	return -1
}

// onCluster runs the program against the cluster, and asks the coordinator what the queries took.
func (s *scale) onCluster(ctx context.Context, what string, args ...string) error {
	known, err := s.queries(ctx)
	if err != nil {
		return err
	}
	before := s.nodesTook()
	c := exec.CommandContext(ctx, s.program, args...)
	var said bytes.Buffer
	c.Stderr = &said
	began := time.Now()
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %s: %w", what, tail(said.Bytes()), err)
	}
	wall := time.Since(began).Seconds()
	now, err := s.queries(ctx)
	if err != nil {
		return err
	}
	took := cost{wall: wall, cpu: -1, peak: -1}
	for id, q := range now {
		if _, old := known[id]; old {
			continue
		}
		took.tasks += q.tasks
		took.read += q.read
		took.shuffled += q.shuffled
		took.spilled += q.spilled
	}
	if after := s.nodesTook(); s.nodes != "" {
		took.cpu, took.peak = after.cpu-before.cpu+(c.ProcessState.UserTime()+c.ProcessState.SystemTime()).Seconds(), after.peak
	}
	s.row(what, "Trino", took)
	return nil
}

// queries asks the coordinator what each query took.
func (s *scale) queries(ctx context.Context) (map[string]cost, error) {
	u, err := url.Parse(s.engine)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+u.Host+"/v1/query", nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Trino-User", u.User.Username())
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var list []struct {
		ID    string `json:"queryId"`
		Stats struct {
			CPU      string `json:"totalCpuTime"`
			Read     string `json:"physicalInputDataSize"`
			Shuffled string `json:"internalNetworkInputDataSize"`
			Spilled  string `json:"spilledDataSize"`
		} `json:"queryStats"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		return nil, fmt.Errorf("the coordinator's list of queries: %w", err)
	}
	all := map[string]cost{}
	for _, q := range list {
		all[q.ID] = cost{tasks: quantity(q.Stats.CPU), read: quantity(q.Stats.Read), shuffled: quantity(q.Stats.Shuffled), spilled: quantity(q.Stats.Spilled)}
	}
	return all, nil
}

// units are those in which Trino writes durations and sizes.
var units = map[string]float64{"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400, "B": 1, "kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}

// quantity reads 1.23MB or 4.5s.
func quantity(text string) float64 {
	n := strings.TrimLeft(text, "0123456789.")
	v, _ := strconv.ParseFloat(strings.TrimSuffix(text, n), 64)
	return v * units[n]
}

// nodesTook adds up the processor time of the cluster's processes, and says what the largest of them has needed at most.
func (s *scale) nodesTook() (sum cost) {
	pids, _ := filepath.Glob(filepath.Join(s.nodes, "*", "pid"))
	for _, file := range pids {
		text, _ := os.ReadFile(file)
		proc := filepath.Join("/proc", strings.TrimSpace(string(text)))
		stat, _ := os.ReadFile(filepath.Join(proc, "stat"))
		_, rest, _ := strings.Cut(string(stat), ") ")
		if f := strings.Fields(rest); len(f) > 12 {
			for _, ticks := range f[11:13] {
				v, _ := strconv.ParseFloat(ticks, 64)
				sum.cpu += v / 100 // clock ticks of Linux
			}
		}
		status, _ := os.ReadFile(filepath.Join(proc, "status"))
		sum.peak = max(sum.peak, 1024*numberAfter(string(status), "VmHWM:"))
	}
	return sum
}
