package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// run is one contender measured once.
type run struct {
	Task      string  `json:"task"`
	Size      int     `json:"size,omitempty"` // records of the input, for tasks that are done at several sizes
	Contender string  `json:"contender"`
	Round     int     `json:"round"`
	Wall      float64 `json:"wall_seconds"`
	CPU       float64 `json:"cpu_seconds"` // user and system, of all processes
	Peak      float64 `json:"peak_mb"`     // resident memory of the largest process
	Bytes     int64   `json:"bytes,omitempty"`
	Records   int64   `json:"records,omitempty"`
	Answer    string  `json:"answer,omitempty"`
}

// once runs a contender and measures it.
func (b *bench) once(ctx context.Context, t *task, c *contender, round int) (run, error) {
	env, read, err := b.variables(ctx, c.before+" "+c.run+" "+c.after)
	if err != nil {
		return run{}, err
	}
	if err := b.clear(); err != nil {
		return run{}, err
	}
	r := run{Task: t.name, Contender: c.name, Round: round}
	for _, m := range read {
		r.Bytes += m.Bytes
		r.Records += int64(m.Records)
		if m.Records > 0 {
			r.Size = m.Records
		}
	}
	if c.before != "" {
		if _, _, err := script(ctx, env, c.before); err != nil {
			return r, fmt.Errorf("%s, %s, before: %w", t.name, c.name, err)
		}
	}
	began := time.Now()
	out, state, err := script(ctx, env, c.run)
	r.Wall = time.Since(began).Seconds()
	if err != nil {
		return r, fmt.Errorf("%s, %s: %w", t.name, c.name, err)
	}
	r.CPU = (state.UserTime() + state.SystemTime()).Seconds()
	if u, ok := state.SysUsage().(*syscall.Rusage); ok {
		r.Peak = float64(u.Maxrss) / 1000 // Linux counts in kB
	}
	if c.after != "" {
		if out, _, err = script(ctx, env, c.after); err != nil {
			return r, fmt.Errorf("%s, %s, afterwards: %w", t.name, c.name, err)
		}
	}
	r.Answer = r.answer(out)
	if t.differ {
		r.Answer = ""
	}
	return r, nil
}

// answer reads the last line of what a contender printed: the figures of a stage that measured itself, or numbers.
func (r *run) answer(out []byte) string {
	line := lastLine(out)
	if n, err := fmt.Sscanf(line, "measured %d %d %f %f", &r.Bytes, &r.Records, &r.Wall, &r.CPU); n == 4 && err == nil {
		return ""
	}
	return strings.Join(number.FindAllString(line, -1), " ")
}

var number = regexp.MustCompile(`\d+`)

func lastLine(out []byte) string {
	out = bytes.TrimSpace(out)
	return string(out[bytes.LastIndexByte(out, '\n')+1:])
}

// script runs a script to its end, with all that it starts; when ctx ends, all of that is ended.
func script(ctx context.Context, env []string, text string) ([]byte, *os.ProcessState, error) {
	cmd := exec.CommandContext(ctx, "sh", "-ec", text)
	var out, errs bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &errs
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, nil, fmt.Errorf("%w: %s", err, tail(append(errs.Bytes(), out.Bytes()...)))
	}
	return out.Bytes(), cmd.ProcessState, err
}

func tail(b []byte) string {
	b = bytes.TrimSpace(b)
	return strings.ToValidUTF8(string(b[max(0, len(b)-400):]), "?")
}
