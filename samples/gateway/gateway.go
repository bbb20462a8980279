// Package gateway starts an object store for tests: versitygw, on loopback, with a folder for each bucket.
package gateway

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Server is a running object store.
type Server struct {
	t    testing.TB
	dir  string // a bucket is a folder of it
	addr string
	cmd  *exec.Cmd
}

// Start starts an object store with a bucket, which ends with the test, and sets the environment that the AWS tools read. Where
// the program is missing, the test is skipped.
func Start(t interface {
	testing.TB
	Setenv(key, value string)
}, bucket string) *Server {
	t.Helper()
	s := New(t, bucket)
	for _, kv := range s.Env() {
		key, value, _ := strings.Cut(kv, "=")
		t.Setenv(key, value)
	}
	return s
}

// New starts an object store with a bucket, which ends with the test.
func New(t testing.TB, bucket string) *Server {
	t.Helper()
	s := &Server{t: t, dir: t.TempDir()}
	if program() == "" {
		t.Skip("no object store for tests: go install github.com/versity/versitygw/cmd/versitygw@latest")
	}
	if err := os.Mkdir(filepath.Join(s.dir, bucket), 0o755); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = free.Addr().String()
	free.Close()
	s.Up()
	t.Cleanup(s.Down)
	return s
}

// program is where versitygw lies; "" when it is not installed.
func program() string {
	if p, err := exec.LookPath("versitygw"); err == nil {
		return p
	}
	gopath, err := exec.Command("go", "env", "GOPATH").Output()
	if err != nil {
		return ""
	}
	p, err := exec.LookPath(filepath.Join(strings.TrimSpace(string(gopath)), "bin", "versitygw"))
	if err != nil {
		return ""
	}
	return p
}

// Env is what programs need to find the store.
func (s *Server) Env() []string {
	return []string{"AWS_ENDPOINT_URL=http://" + s.addr, "AWS_ACCESS_KEY_ID=tester", "AWS_SECRET_ACCESS_KEY=nothing-secret", "AWS_REGION=us-east-1"}
}

// Up starts the store, or starts it again.
func (s *Server) Up() {
	s.t.Helper()
	s.cmd = exec.Command(program(), "--access", "tester", "--secret", "nothing-secret", "--port", s.addr, "posix", s.dir)
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for range 200 {
		if res, err := http.Get("http://" + s.addr); err == nil {
			res.Body.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatal("versitygw does not answer at " + s.addr)
}

// Down takes the store away.
func (s *Server) Down() {
	if s.cmd.ProcessState == nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
	}
}

// File returns the file in which the store keeps an object, bucket first.
func (s *Server) File(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }
