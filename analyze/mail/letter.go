// Package mail writes the weekly mail, hands it to a mail server, and keeps a ledger of what
// was sent to whom.
package mail

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"posmortem/parsers/mask"
)

// File is an attachment.
type File struct {
	Name, Type string
	Content    []byte
}

// Letter is one message to one recipient.
type Letter struct {
	Report, Week string // what it is about
	From, To     *netmail.Address
	Date         time.Time
	Subject      string
	Lang         string
	Body         Body
	Files        []File
}

// Address reads one mail address, with or without a name.
func Address(s string) (*netmail.Address, error) {
	if strings.IndexFunc(s, unicode.IsControl) >= 0 {
		return nil, fmt.Errorf("the address %q holds a control character", s)
	}
	a, err := netmail.ParseAddress(s)
	if err != nil {
		return nil, fmt.Errorf("%q is no mail address; write name@example.com", s)
	}
	if strings.IndexFunc(a.Name+a.Address, unicode.IsControl) >= 0 {
		return nil, fmt.Errorf("the address %q holds a control character", s)
	}
	if strings.IndexFunc(a.Address, func(r rune) bool { return r > unicode.MaxASCII || r == '<' || r == '>' || r == ' ' }) >= 0 {
		return nil, fmt.Errorf("the address %q must be of plain ASCII; write a domain of other letters in its xn-- form", s)
	}
	return a, nil
}

// ID is the Message-ID without its brackets: made from report, week and recipient, so that a letter that is sent a second time
// is known as the same one by those who receive it (RFC 5322, clause 3.6.4).
func (l *Letter) ID() string {
	h := sha256.Sum256([]byte(l.Report + "\x00" + l.Week + "\x00" + Mailbox(l.To)))
	return l.Report + "." + l.Week + "." + mask.Letters(h[:8]) + "@" + l.domain()
}

// Mailbox is an address as the ledger knows it: without the name, the domain in lower case.
func Mailbox(a *netmail.Address) string {
	at := strings.LastIndexByte(a.Address, '@')
	return a.Address[:at+1] + strings.ToLower(a.Address[at+1:])
}

var hostname = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// domain is the sender's, where it is a plain host name; else one that never exists (RFC 2606).
func (l *Letter) domain() string {
	d := Mailbox(l.From)
	d = d[strings.LastIndexByte(d, '@')+1:]
	if hostname.MatchString(d) {
		return d
	}
	return "posmortem.invalid"
}

// Bytes writes the letter as it goes to the server: multipart/mixed of multipart/alternative (text, HTML) and the attachments.
// Equal letters are equal bytes.
func (l *Letter) Bytes() ([]byte, error) {
	enc := gomail.EncodingQP
	if l.Lang == "zh" {
		enc = gomail.EncodingB64 // a third of the size for Chinese
	}
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(enc), gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(l.From)
	m.ToMailAddress(l.To)
	m.SetGenHeader(gomail.HeaderSubject, headerText(clean(l.Subject, longest)))
	m.SetDateWithValue(l.Date)
	m.SetMessageIDWithValue(l.ID())
	m.SetGenHeader("List-Id", "<"+l.Report+".posmortem."+l.domain()+">") // RFC 2919
	m.SetGenHeader("Auto-Submitted", "auto-generated")                   // RFC 3834, clause 5
	m.SetGenHeader("X-Auto-Response-Suppress", "All")                    // MS-OXCMAIL, clause 2.1.3.2.20
	m.SetGenHeader("X-Mailer", "posmortem")
	m.SetBodyString(gomail.TypeTextPlain, l.Body.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.Body.HTML)
	for _, f := range l.Files {
		if err := m.AttachReader(f.Name, bytes.NewReader(f.Content), gomail.WithFileContentType(gomail.ContentType(f.Type))); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return nil, err
	}
	return fixBoundaries(b.Bytes(), l.ID())
}

// headerText writes text for a header: as it is where it is plain ASCII, else in encoded words (RFC 2047) that are short enough to
// begin on the header's own line.
func headerText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		return s
	}
	const most = 36 // bytes: 48 characters of base64, 60 with the frame
	var words []string
	from := 0
	for i, r := range s {
		if i+utf8.RuneLen(r)-from > most {
			words = append(words, mime.BEncoding.Encode("utf-8", s[from:i]))
			from = i
		}
	}
	return strings.Join(append(words, mime.BEncoding.Encode("utf-8", s[from:])), " ")
}

// fixBoundaries replaces the random boundaries of the message and of its first part, which the library has no setter for where
// there is more than one, by ones made from the Message-ID. They have the same length, so that no line is folded anew.
func fixBoundaries(msg []byte, id string) ([]byte, error) {
	head, err := netmail.ReadMessage(bytes.NewReader(msg))
	if err != nil {
		return nil, err
	}
	kind, body := head.Header.Get("Content-Type"), io.Reader(head.Body)
	for depth := 0; ; depth++ {
		media, params, err := mime.ParseMediaType(kind)
		if err != nil {
			return nil, err
		}
		if !strings.HasPrefix(media, "multipart/") {
			return msg, nil
		}
		part, err := multipart.NewReader(body, params["boundary"]).NextRawPart()
		if err != nil {
			return nil, err
		}
		msg = bytes.ReplaceAll(msg, []byte(params["boundary"]), boundary(id, depth, len(params["boundary"])))
		kind, body = part.Header.Get("Content-Type"), part
	}
}

func boundary(id string, depth, length int) []byte {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %d", id, depth))
	return []byte(mask.Letters(h[:])[:min(length, 64)])
}
