package mails

import "testing"

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
