package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// post is a mail server that does what a test tells it to.
type post struct {
	mu      sync.Mutex
	taken   []string // recipients of the messages that it took, in order
	bodies  []string
	asked   int                                      // RCPT commands
	rcpt    func(n int, to string) error             // n counts the commands, from 1
	data    func(n int, c net.Conn, to string) error // after the message came in whole; nil or an error is the reply
	begin   func(n int) error                        // before the message is read
	pleased string                                   // the password; "" for no authentication
	n       int
}

// seen is what the server has taken so far, the RCPT commands, and the messages that were begun.
type seen struct {
	taken, bodies []string
	asked, begun  int
}

func (p *post) seen() seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return seen{slices.Clone(p.taken), slices.Clone(p.bodies), p.asked, p.n}
}

type session struct {
	p      *post
	c      *smtp.Conn
	to     string
	signed bool
}

func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{p: p, c: c}, nil }

func (s *session) AuthMechanisms() []string {
	if s.p.pleased == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "user" || password != s.p.pleased {
			return smtp.ErrAuthFailed
		}
		s.signed = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.p.pleased != "" && !s.signed {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.asked++
	s.to = to
	if s.p.rcpt != nil {
		return s.p.rcpt(s.p.asked, to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	s.p.n++
	if s.p.begin != nil {
		if err := s.p.begin(s.p.n); err != nil {
			return err
		}
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.p.data != nil {
		if err := s.p.data(s.p.n, s.c.Conn(), s.to); err != nil {
			return err
		}
	}
	s.p.taken, s.p.bodies = append(s.p.taken, s.to), append(s.p.bodies, string(body))
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// open starts the server on loopback; secure is none, starttls or tls.
func (p *post) open(t *testing.T, secure string) *Server {
	t.Helper()
	srv := smtp.NewServer(p)
	srv.Domain, srv.AllowInsecureAuth, srv.ErrorLog = "localhost", true, quiet{}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	v := &Server{Host: "127.0.0.1", Patience: 10 * time.Second, TLS: secure == "tls", Plain: secure == "none"}
	if secure != "none" {
		cert, roots := certificate(t)
		srv.TLSConfig, v.Roots = &tls.Config{Certificates: []tls.Certificate{cert}}, roots
	}
	if secure == "tls" {
		ln = tls.NewListener(ln, srv.TLSConfig)
	}
	go srv.Serve(ln)
	t.Cleanup(func() { srv.Close() })
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if v.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	return v
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate makes one for 127.0.0.1 and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

func TestParseServer(t *testing.T) {
	cases := map[string]Server{
		"smtps://mail.example.com":      {Host: "mail.example.com", Port: 465, TLS: true},
		"smtps://mail.example.com:2465": {Host: "mail.example.com", Port: 2465, TLS: true},
		"smtp://mail.example.com":       {Host: "mail.example.com", Port: 587},
		"smtp://localhost":              {Host: "localhost", Port: 25, Plain: true},
		"smtp://127.0.0.1:2525/":        {Host: "127.0.0.1", Port: 2525, Plain: true},
		"smtp://[::1]":                  {Host: "::1", Port: 25, Plain: true},
	}
	for text, want := range cases {
		got, err := ParseServer(text, false)
		if err != nil || got.Host != want.Host || got.Port != want.Port || got.TLS != want.TLS || got.Plain != want.Plain {
			t.Errorf("%s is %+v, %v", text, got, err)
		}
	}
	if v, err := ParseServer("smtp://mail.example.com", true); err != nil || !v.Plain {
		t.Errorf("--insecure-smtp: %+v, %v", v, err)
	}
	for _, text := range []string{"", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:0", "smtp://h:99999", "smtp://h:x", "smtp://h/x", "smtp://h?x=1", "smtp://user:geheim@h"} {
		v, err := ParseServer(text, false)
		if err == nil {
			t.Errorf("%q is taken as %+v", text, v)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

// TestSecurity: what is asked for is had, or nothing is sent.
func TestSecurity(t *testing.T) {
	cases := []struct {
		name, secure   string
		change         func(*Server)
		password, want string
	}{
		{name: "plain on loopback", secure: "none"},
		{name: "starttls", secure: "starttls"},
		{name: "tls", secure: "tls"},
		{name: "starttls missing", secure: "none", change: func(v *Server) { v.Plain = false }, want: "STARTTLS"},
		{name: "unknown certificate", secure: "starttls", change: func(v *Server) { v.Roots = x509.NewCertPool() }, want: "certificate"},
		{name: "unknown certificate, tls", secure: "tls", change: func(v *Server) { v.Roots = x509.NewCertPool() }, want: "certificate"},
		{name: "unknown certificate on loopback", secure: "starttls", change: func(v *Server) { v.Roots, v.Plain = x509.NewCertPool(), true }},
		{name: "password", secure: "starttls", password: "geheim", change: func(v *Server) { v.User, v.Password = "user", "geheim" }},
		{name: "password, tls", secure: "tls", password: "geheim", change: func(v *Server) { v.User, v.Password = "user", "geheim" }},
		{name: "wrong password", secure: "tls", password: "geheim", change: func(v *Server) { v.User, v.Password = "user", "falsch" }, want: "AUTH"},
		{name: "password without tls", secure: "none", password: "geheim", change: func(v *Server) { v.User, v.Password = "user", "geheim" }, want: "STARTTLS"},
		{name: "password and unknown certificate", secure: "starttls", password: "geheim", change: func(v *Server) { v.User, v.Password, v.Roots, v.Plain = "user", "geheim", x509.NewCertPool(), true }, want: "certificate"},
		{name: "password not given", secure: "tls", password: "geheim", want: "502"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := &post{pleased: c.password}
			v := p.open(t, c.secure)
			if c.change != nil {
				c.change(v)
			}
			err := v.send(context.Background(), "c@example.com", "a@example.org", []byte("Subject: x\r\n\r\nx\r\n"), func() error { return nil })
			if c.want == "" {
				if taken := p.seen().taken; err != nil || len(taken) != 1 {
					t.Errorf("%v, taken %v", err, taken)
				}
				return
			}
			var tr *trouble
			if taken := p.seen().taken; !errors.As(err, &tr) || !strings.Contains(err.Error(), c.want) || len(taken) != 0 {
				t.Fatalf("error %v, taken %v, want %s", err, taken, c.want)
			}
			if tr.again || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "falsch") {
				t.Errorf("error %+v", tr)
			}
		})
	}
}

// TestInterrupt: a server that hangs does not keep an interrupted program.
func TestInterrupt(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	v := &Server{Host: "127.0.0.1", Port: ln.Addr().(*net.TCPAddr).Port, Plain: true, Patience: time.Minute}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if err := v.send(ctx, "c@example.com", "a@example.org", nil, func() error { return nil }); err == nil || time.Since(start) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}
