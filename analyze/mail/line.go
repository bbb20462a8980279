package mail

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"
)

// line is the connection under the SMTP talk: kept so that it can be given time, and cut, at any moment.
type line struct {
	mu   sync.Mutex
	conn net.Conn
	cut  bool
}

func (l *line) dial(ctx context.Context, network, address string, secure bool, settings *tls.Config) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	l.conn = conn
	cut := l.cut
	l.mu.Unlock()
	if cut {
		l.close()
		return nil, net.ErrClosed
	}
	if !secure {
		return conn, nil
	}
	t := tls.Client(conn, settings)
	return t, t.HandshakeContext(ctx)
}

// wait gives the other side so long for the next answers.
func (l *line) wait(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		l.conn.SetDeadline(time.Now().Add(d))
	}
}

// close cuts the connection. No QUIT is said: what counts is answered by then.
func (l *line) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}
