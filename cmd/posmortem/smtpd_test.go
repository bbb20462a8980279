package main

import (
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mailServer is OpenSMTPD on loopback, with a maildir for every name.
type mailServer struct {
	dir string
	url string // as --smtp takes it
}

// startMailServer starts OpenSMTPD, or skips the test where it cannot be had.
func startMailServer(t *testing.T) *mailServer {
	t.Helper()
	smtpd, err := exec.LookPath("/usr/sbin/smtpd")
	if err != nil || os.Getuid() != 0 {
		t.Skip("OpenSMTPD is not here, or this is not root: the test against a real mail server is skipped")
	}
	dir, err := os.MkdirTemp("", "posmortem-smtpd-*") // the one of the test cannot be entered by the user who files the mail
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	box := filepath.Join(dir, "box")
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(box, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(box, 0o777); err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	m := &mailServer{dir: box, url: fmt.Sprintf("smtp://127.0.0.1:%d", port)}
	conf := filepath.Join(dir, "smtpd.conf")
	text := fmt.Sprintf(`table anybody { "@" = nobody }
listen on 127.0.0.1 port %d
action "keep" maildir "%s/%%{rcpt.user}" virtual <anybody>
match from any for any action "keep"
`, port, box)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, smtpd, "-d", "-f", conf)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); cmd.Wait() })
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			c.Close()
			return m
		}
		if time.Now().After(deadline) {
			cancel()
			cmd.Wait()
			t.Fatalf("OpenSMTPD does not come up: %s", said.String())
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*net.TCPAddr).Port
}

// inbox waits until a mailbox holds so many mails, and returns them.
func (m *mailServer) inbox(t *testing.T, name string, n int) []string {
	t.Helper()
	var files []string
	for deadline := time.Now().Add(60 * time.Second); len(files) < n && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		files, _ = filepath.Glob(filepath.Join(m.dir, name, "new", "*"))
	}
	if len(files) != n {
		t.Fatalf("%s has %d mails, want %d", name, len(files), n)
	}
	var all []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
	}
	return all
}

// TestWeeklyByRealServer mails two weeks through OpenSMTPD: every recipient gets each once, whole, with the headers that mail of a machine
// carries; nothing is said on success; run again, nothing is sent.
func TestWeeklyByRealServer(t *testing.T) {
	m, db := startMailServer(t), weeklyStore(t)
	for _, week := range []string{"2026-W09", "2026-W10", "2026-W10"} {
		code, out, errs := weeklyRun(t, "--db", db, "--week", week, "--to", "a@example.org", "--to", "b@example.org", "--from", "c@example.com", "--smtp", m.url)
		if code != exitFine || out+errs != "" {
			t.Errorf("%s: exit %d, %s%s", week, code, out, errs)
		}
	}
	for _, name := range []string{"a", "b"} {
		for _, text := range m.inbox(t, name, 2) {
			checkDelivered(t, name+"@example.org", text)
		}
	}
}

// checkDelivered reads a mail as a reader would.
func checkDelivered(t *testing.T, to, text string) {
	t.Helper()
	msg, err := netmail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := msg.Header.Date(); err != nil {
		t.Errorf("Date: %v", err)
	}
	for key, want := range map[string]string{"To": to, "From": "c@example.com", "Message-ID": "weekly.2026-W", "Auto-Submitted": "auto-generated", "List-Id": "<", "MIME-Version": "1.0", "Delivered-To": to} {
		if got := msg.Header.Get(key); !strings.Contains(got, want) {
			t.Errorf("%s is %q, want %s", key, got, want)
		}
	}
	if got := shape(t, msg.Header.Get("Content-Type"), msg.Body); got != "multipart/mixed(multipart/alternative(text/plain text/html) text/html application/vnd.openxmlformats-officedocument.spreadsheetml.sheet)" {
		t.Errorf("made of %s", got)
	}
}

// shape writes how the parts of a mail are nested.
func shape(t *testing.T, kind string, body io.Reader) string {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		if n, err := io.Copy(io.Discard, body); err != nil || n == 0 {
			t.Errorf("%s has %d bytes, %v", media, n, err)
		}
		return media
	}
	var parts []string
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return media + "(" + strings.Join(parts, " ") + ")"
		}
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, shape(t, p.Header.Get("Content-Type"), p))
	}
}
