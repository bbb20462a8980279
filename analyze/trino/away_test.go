package trino_test

import (
	"context"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"posmortem/analyze/trino"
)

// asks opens an engine and asks it for what was prepared.
func asks(address string) error {
	e, err := trino.Open(address)
	if err != nil {
		return err
	}
	defer e.Close()
	_, err = e.Use(context.Background())
	return err
}

// tells wants an error that holds all of the words.
func tells(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
}

// TestAway wants a coordinator that is away to be told of within ten seconds.
func TestAway(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close() // nobody listens there any more
	began := time.Now()
	tells(t, asks("trino://me@"+l.Addr().String()+"/lake/posmortem"), "no Trino answers at "+l.Addr().String(), "start the coordinator")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it was said after %s", took)
	}
}

func TestPassword(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != "me" || password != "wrong horse" {
			t.Errorf("the engine got %q %q %t", user, password, ok)
		}
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer s.Close()
	dir := t.TempDir()
	ca, password := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "password")
	os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600)
	os.WriteFile(password, []byte("wrong horse\n"), 0o600)
	t.Setenv("POSMORTEM_ENGINE_CA", ca)
	t.Setenv("POSMORTEM_ENGINE_PASSWORD_FILE", password)
	tells(t, asks("trino://me@"+s.Listener.Addr().String()+"/lake/posmortem"), "refuses the user or the password", "$POSMORTEM_ENGINE_PASSWORD")
}

func TestNoTrino(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	tells(t, asks("trino://me@"+s.Listener.Addr().String()+"/lake/posmortem"), "is no Trino", "--engine")
}

func TestAddress(t *testing.T) {
	for address, word := range map[string]string{
		"":                                     "not of the form",
		"trino://host:8080/lake/posmortem":     "not of the form",
		"trino://me@host:8080/lake":            "not of the form",
		"trino://me:secret@host:8080/lake/p":   "a password does not belong there",
		"postgres://me@host/lake/posmortem":    "does not begin with trino://",
		"trino://me@host:8080/lake/p;DROP":     "cannot be the name",
		"trino://me@host:8080/lake/p?password": "not of the form",
		"trino://me@host:port/lake/posmortem":  "invalid port",
	} {
		t.Run(address, func(t *testing.T) {
			err := asks(address)
			tells(t, err, word, "such as trino://")
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the password is told: %s", err)
			}
		})
	}
}
