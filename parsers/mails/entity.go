package mails

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
)

// Entity is the body of a mail, or a part of one (RFC 2045, RFC 2046).
type Entity struct {
	Header   textproto.MIMEHeader
	Kind     string    // media type; text/plain where none can be read
	Body     io.Reader // without its transfer encoding
	Encoded  bool      // it had one
	boundary string
	depth    int
}

// NewEntity reads what the header tells of a body.
func NewEntity(h textproto.MIMEHeader, body io.Reader) Entity {
	e := Entity{Header: h}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if e.Kind = kind; err != nil {
		e.Kind = "text/plain"
	}
	e.Body, e.Encoded = decode(h.Get("Content-Transfer-Encoding"), body)
	if strings.HasPrefix(e.Kind, "multipart/") {
		e.boundary = params["boundary"]
	}
	return e
}

// HasParts tells whether the entity is made of others.
func (e Entity) HasParts() bool { return e.boundary != "" }

// Parts calls fn for each part, numbered from 1. What keeps the entity from being read to its end is told to problem, in words for the user.
func (e Entity) Parts(problem func(reason string), fn func(n int, part Entity) error) error {
	if e.depth > Depth {
		problem(fmt.Sprintf("parts inside parts are read %d deep, and this one lies deeper; save it as a file and give that", Depth))
		return nil
	}
	r := multipart.NewReader(e.Body, e.boundary)
	for n := 1; ; n++ {
		part, err := r.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			problem("the mail is cut or damaged; parts that follow are not read; save it again")
			return nil
		}
		inner := NewEntity(part.Header, part)
		inner.depth = e.depth + 1
		if err := fn(n, inner); err != nil {
			return err
		}
	}
}
