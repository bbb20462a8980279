package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// patience is how long one run of the program may take.
const patience = 2 * time.Minute

// program is the built posmortem, with a home and a key of its own.
type program struct {
	binary string
	env    []string
	tmp    string // its folder for temporary files
	user   uint32 // that runs it; 0 for the one of this process
}

func newProgram(binary, dir string) (*program, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return nil, err
	}
	tmp := filepath.Join(dir, "spill")
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return nil, err
	}
	env := append(os.Environ(), "POSMORTEM_KEY_FILE="+filepath.Join(dir, "token.key"), "POSMORTEM_DB=", "TMPDIR="+tmp, "LC_ALL=C", "NO_COLOR=1")
	return &program{binary: binary, env: env, tmp: tmp}, nil
}

// outcome is what one run of the program gave.
type outcome struct {
	code     int
	signal   syscall.Signal // that ended it; 0 when it ended by itself
	out, err []byte
	took     time.Duration
	rss      int64 // largest resident set, bytes
	late     bool  // it was ended because it took too long
}

// call runs the program to its end.
func (p *program) call(stdin []byte, args ...string) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.binary, args...)
	var out, errs bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = p.env, &out, &errs
	if stdin != nil {
		cmd.Stdin = bytes.NewReader(stdin)
	}
	if p.user != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: p.user, Gid: p.user}}
	}
	begin := time.Now()
	err := cmd.Run()
	r := outcome{out: out.Bytes(), err: errs.Bytes(), took: time.Since(begin), late: ctx.Err() != nil}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		r.code, r.err = -1, append(r.err, err.Error()...)
		return r
	}
	r.code = cmd.ProcessState.ExitCode()
	if st, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && st.Signaled() {
		r.signal = st.Signal()
	}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.rss = u.Maxrss << 10
	}
	return r
}

// must runs the program and wants it to end with 0, or with 4: some input could not be read.
func (p *program) must(args ...string) ([]byte, error) {
	r := p.call(nil, args...)
	if r.code != 0 && r.code != 4 {
		return nil, fmt.Errorf("posmortem %s: exit %d: %s", strings.Join(args, " "), r.code, tail(r.err))
	}
	return r.out, nil
}

// killed starts the program and kills it after a while; it tells whether the program was still running.
func (p *program) killed(after time.Duration, args ...string) (bool, error) {
	return p.struck(after, syscall.SIGKILL, args...)
}

// struck starts the program and sends it a signal after a while; it tells whether the program was still running.
func (p *program) struck(after time.Duration, how syscall.Signal, args ...string) (bool, error) {
	cmd := exec.Command(p.binary, args...)
	cmd.Env = p.env
	if err := cmd.Start(); err != nil {
		return false, err
	}
	var sent atomic.Bool
	timer := time.AfterFunc(after, func() { sent.Store(cmd.Process.Signal(how) == nil) })
	defer timer.Stop()
	last := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer last.Stop()
	var failed *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &failed) {
		return false, err
	}
	return sent.Load() && !cmd.ProcessState.Success(), nil
}

// sql asks a store and returns CSV.
func (p *program) sql(db, query string) ([]byte, error) {
	return p.must("sql", query, "--db", db, "--format", "csv")
}

// panicked tells whether a run ended in a crash of the program.
func (r *outcome) panicked() bool {
	for _, sign := range []string{"panic:", "goroutine 1 [", "SIGSEGV", "fatal error:", "runtime error"} {
		if bytes.Contains(r.err, []byte(sign)) {
			return true
		}
	}
	return r.signal != 0
}

func tail(b []byte) string {
	b = bytes.TrimSpace(b)
	return strings.ToValidUTF8(string(b[max(0, len(b)-300):]), "?")
}
