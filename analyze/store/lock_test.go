package store

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// holderEnv names the store that the test binary, started once more, keeps open.
const holderEnv = "POSMORTEM_TEST_HOLD"

func TestMain(m *testing.M) {
	path := os.Getenv(holderEnv)
	if path == "" {
		os.Exit(m.Run())
	}
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("open")
	_, _ = os.Stdin.Read(make([]byte, 1)) // until the parent closes it
	s.Close()
}

// TestLock lets another process hold the store.
func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duckdb")
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), holderEnv+"="+path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 5)
	if _, err := out.Read(said); err != nil || string(said) != "open\n" {
		t.Fatalf("%q, %v", said, err)
	}
	for _, o := range []Options{{}, {ReadOnly: true}, {Wait: 150 * time.Millisecond}} {
		begin := time.Now()
		_, err := Open(t.Context(), path, o)
		wantError(t, err, fmt.Sprintf("is in use by process %d", cmd.Process.Pid), "--wait 30s")
		if time.Since(begin) < o.Wait {
			t.Errorf("gave up after %v", time.Since(begin))
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, path, Options{Wait: time.Minute}); err == nil || !strings.Contains(err.Error(), "deadline") {
		t.Errorf("%v", err)
	}
	done := make(chan error, 1)
	go func() {
		s, err := Open(context.Background(), path, Options{Wait: time.Minute})
		if err == nil {
			err = s.Close()
		}
		done <- err
	}()
	time.Sleep(200 * time.Millisecond)
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Errorf("after the wait: %v", err)
	}
}
