package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk fills the disk in the middle of the work: the program says so in one line with a cure, and the same
// command does the job once there is space.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, syscall.MNT_DETACH) })
	db := filepath.Join(disk, "week.duckdb")
	full(t, "posmortem", db)
	if err := syscall.Mount("tmpfs", disk, "tmpfs", syscall.MS_REMOUNT, "size=100m"); err != nil {
		t.Fatal(err)
	}
	recovered(t, db)
	if code, out, errs := process(t, "posmortem", "diagnose", "--db", db, "--output", "/dev/full"); code != exitFailed || out != "" || !strings.Contains(errs, "the disk is full") {
		t.Errorf("a full disk under --output: exit %d, %q, %q", code, out, errs)
	}
}

// TestQuota meets a limit on the size of files, as a quota sets it.
func TestQuota(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "week.duckdb")
	full(t, "quota", db)
	recovered(t, db)
}

// full runs into the end of the space that a store has.
func full(t *testing.T, program, db string) {
	t.Helper()
	code, out, errs := process(t, program, "ingest", filepath.Join(samplesDir, "mixed-week"), "--db", db, "--quiet")
	if code != exitFailed || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "posmortem: the disk ") ||
		!strings.HasSuffix(errs, "free some space and run the same command again: nothing is doubled\n") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

// recovered runs the same command where there is space.
func recovered(t *testing.T, db string) {
	t.Helper()
	if code, _, errs := process(t, "posmortem", "ingest", filepath.Join(samplesDir, "mixed-week"), "--db", db, "--quiet"); code != exitFine {
		t.Fatalf("exit %d: %s", code, errs)
	}
	other := filepath.Join(t.TempDir(), "other.duckdb")
	must(t, filepath.Dir(other), "ingest", filepath.Join(samplesDir, "mixed-week"), "--db", other)
	const query = "SELECT (SELECT count(*) FROM event) AS a, count(*) AS b, sum(records) AS c FROM source"
	if got, want := ask(t, db, query), ask(t, other, query); got[0][0] != want[0][0] || got[0][1] != want[0][1] || got[0][2] != want[0][2] {
		t.Errorf("the store holds %v, want %v", got, want)
	}
}

// process runs one of the programs of this binary as a process of its own.
func process(t *testing.T, program string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), "POSMORTEM_KEY_FILE="+filepath.Join(t.TempDir(), "token.key"), "LANG=C")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// TestStdoutFull writes the result to a device that takes nothing.
func TestStdoutFull(t *testing.T) {
	sink, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer sink.Close()
	for _, args := range [][]string{{"--help"}, {"codes"}, {"diagnose", "--help"}, {"version"}, {"completion", "zsh"}} {
		var errs bytes.Buffer
		cmd := exec.CommandContext(t.Context(), "posmortem", args...)
		cmd.Stdout, cmd.Stderr = sink, &errs
		if err := cmd.Run(); cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(errs.String(), "the disk is full") {
			t.Errorf("%v: %v, %q", args, err, errs.String())
		}
	}
}

// TestClosedPipe lets the reader of the result go away: that is no failure.
func TestClosedPipe(t *testing.T) {
	for _, args := range [][]string{{"signals", "--format", "csv"}, {"codes"}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		var errs bytes.Buffer
		if code := run(t.Context(), args, strings.NewReader(""), w, &errs); code != exitFine || errs.Len() > 0 {
			t.Errorf("%v: exit %d, %q", args, code, errs.String())
		}
		w.Close()
	}
}
