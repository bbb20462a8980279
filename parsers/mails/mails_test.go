package mails

import (
	"io"
	"strings"
	"testing"
)

const mailHead = "From: a@example.com\r\nTo: b@example.com\r\nSubject: weekly\r\nMIME-Version: 1.0\r\n"

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{
		mailHead + "\r\nbody":                                true,
		"From x Mon Jan 1\n" + mailHead + "\n":               true,
		"2025-01-01 From: a\nTo: b\nSubject: c\nDate: d\n\n": false,
		"a=b\n": false,
		"":      false,
		"HTTP/1.1 200 OK\nDate: x\nContent-Type: y\nFrom: z\n\n": false,
	} {
		if Is([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// TestRead parts head and body, and refuses a head that does not end.
func TestRead(t *testing.T) {
	m, err := Read(strings.NewReader(mailHead + "X-Long: " + strings.Repeat("x", 70_000) + "\r\n\r\nbody\r\n\r\nmore"))
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(m.Body); string(body) != "body\r\n\r\nmore" || m.Header.Get("Subject") != "weekly" || len(m.Header.Get("X-Long")) != 70_000 {
		t.Errorf("%q %v", body, m.Header)
	}
	if _, err := Read(io.MultiReader(strings.NewReader(mailHead+"X: "), &endless{})); err != errHead {
		t.Error(err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, strings.Repeat("x", len(p))), nil }
