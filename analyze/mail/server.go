package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Server is a mail server and how to speak to it.
type Server struct {
	Host           string
	Port           int
	TLS            bool // from the first byte (smtps), else by STARTTLS
	Plain          bool // TLS is taken where it is offered, and not asked for
	User, Password string
	Patience       time.Duration  // for one answer
	Roots          *x509.CertPool // nil: those of the system, or of $SSL_CERT_FILE
}

// ParseServer reads smtps://host[:port] or smtp://host[:port]. STARTTLS is required of the latter, unless the host is this very
// machine or insecure is given.
func ParseServer(s string, insecure bool) (*Server, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errors.New("the mail server is written smtps://host[:port] or smtp://host[:port]")
	}
	if u.User != nil {
		return nil, errors.New("the address of the mail server must not hold a user or password: they come from the environment or from a file")
	}
	v := &Server{Host: u.Hostname(), TLS: u.Scheme == "smtps", Patience: 2 * time.Minute}
	local := loopback(v.Host)
	v.Plain = insecure || local
	switch {
	case u.Scheme != "smtp" && u.Scheme != "smtps":
		return nil, fmt.Errorf("unknown kind of mail server %q; write smtps://host[:port] or smtp://host[:port]", u.Scheme)
	case u.Port() != "":
		if v.Port, err = strconv.Atoi(u.Port()); err != nil || v.Port < 1 || v.Port > 65535 {
			return nil, fmt.Errorf("the mail server's port %q is none", u.Port())
		}
	case v.TLS:
		v.Port = 465 // RFC 8314, clause 7.3
	case local:
		v.Port = 25
	default:
		v.Port = 587 // RFC 6409, clause 3.1
	}
	return v, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// trouble is an error of a try to send, with what it means for the next step.
type trouble struct {
	err    error
	place  place
	again  bool // may pass if tried again
	answer int  // of the server; 0: none came
}

// place is how far a try came.
type place int

const (
	atDoor    place = iota // not connected: it concerns every letter
	atLetter               // the server did not take this letter, and that is certain
	afterward              // the whole letter was handed over and no answer came
)

func (t *trouble) Error() string {
	s := printable(t.err.Error())
	if t.place == afterward {
		s = "no answer after the whole mail was handed over (" + s + ")"
	}
	return s
}

func (t *trouble) Unwrap() error { return t.err }

// printable keeps what a server says in one harmless line.
func printable(s string) string { return clean(s, longest) }

// sorted sorts an error of the server's by its code (RFC 5321, clause 4.2.1): 4yz may pass, 5yz will not. A lost
// connection counts as 451 (clause 3.8).
func sorted(err error, where place) *trouble {
	t := &trouble{err: err, place: where, again: true}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		t.answer, t.again = reply.Code, reply.Code < 500
	}
	return t
}

// send hands one message over. handing is called after everything but the end of the message is on its way: if the program
// dies before that, the server has no message to deliver.
func (v *Server) send(ctx context.Context, from, to string, msg []byte, handing func() error) error {
	line := &line{}
	defer line.close()
	stop := context.AfterFunc(ctx, line.close) // an interrupt ends the talk at once, up to the end of the message
	defer stop()
	client, err := v.dial(ctx, line)
	if err != nil {
		return v.doorTrouble(err)
	}
	data, err := v.envelope(client, line, from, to)
	if err != nil {
		return sorted(err, atLetter)
	}
	line.wait(v.Patience + time.Duration(len(msg)/10_000)*time.Second)
	if _, err := data.Write(msg); err != nil {
		return sorted(err, atLetter)
	}
	if err := handing(); err != nil {
		return err
	}
	if !stop() {
		return sorted(ctx.Err(), atLetter)
	}
	line.wait(5 * v.Patience) // RFC 5321, clause 4.5.3.2.6: ten minutes, for a server that works on the message before it answers
	hurry := context.AfterFunc(ctx, func() { line.wait(10 * time.Second) })
	defer hurry()
	if err := data.Close(); err != nil {
		t := sorted(err, afterward)
		if t.answer != 0 {
			t.place = atLetter
		}
		return t
	}
	return nil
}

// envelope says who writes to whom and asks for the message.
func (v *Server) envelope(c *smtp.Client, line *line, from, to string) (*smtp.DataCloser, error) {
	for _, step := range []func() error{
		func() error { return c.Mail("<" + from + ">") },
		func() error { return c.Rcpt("<" + to + ">") },
	} {
		line.wait(v.Patience)
		if err := step(); err != nil {
			return nil, err
		}
	}
	line.wait(v.Patience)
	w, err := c.Data()
	if err != nil {
		return nil, err
	}
	data, ok := w.(*smtp.DataCloser)
	if !ok {
		return nil, fmt.Errorf("mail: the library's writer is a %T", w)
	}
	return data, nil
}

// doorTrouble sorts what kept us from speaking to the server: a wrong password, a certificate that does not hold or a missing
// STARTTLS will not pass by waiting.
func (v *Server) doorTrouble(err error) error {
	t := sorted(fmt.Errorf("%s: %w", net.JoinHostPort(v.Host, strconv.Itoa(v.Port)), err), atDoor)
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	if errors.As(err, &certificate) || errors.As(err, &record) || strings.Contains(err.Error(), "STARTTLS") || strings.Contains(err.Error(), "AUTH") {
		t.again = false
	}
	return t
}

// dial connects, with TLS and the password as the settings ask for. A password is sent over verified TLS only.
func (v *Server) dial(ctx context.Context, line *line) (*smtp.Client, error) {
	secret := v.User != ""
	settings := &tls.Config{ServerName: v.Host, MinVersion: tls.VersionTLS12, RootCAs: v.Roots}
	settings.InsecureSkipVerify = v.Plain && !secret // taken where offered: better than nothing, and no proof of who answers (RFC 7435)
	opts := []gomail.Option{
		gomail.WithPort(v.Port), gomail.WithTimeout(v.Patience), gomail.WithTLSConfig(settings), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithoutSMTPUTF8(), gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			return line.dial(ctx, network, address, v.TLS, settings)
		})}
	switch {
	case v.TLS:
		opts = append(opts, gomail.WithSSL())
	case v.Plain && !secret:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if secret {
		opts = append(opts, gomail.WithUsername(v.User), gomail.WithPassword(v.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	c, err := gomail.NewClient(v.Host, opts...)
	if err != nil {
		return nil, err
	}
	return c.DialToSMTPClientWithContext(ctx)
}
