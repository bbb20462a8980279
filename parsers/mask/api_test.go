package mask

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
)

func TestCard(t *testing.T) {
	m := New(bytes.Repeat([]byte{7}, 32))
	for _, c := range []struct {
		in, bin, card string
		token, ok     bool
	}{
		{"4111111111111111", "411111", "411111******1111", true, true},
		{"4111 1111-1111 1111", "411111", "411111******1111", true, true},
		{"4111111111111112", "411111", "411111******1112", true, true}, // no check digit
		{"123456789012", "123456", "123456**9012", true, true},
		{"6205500000000000004", "620550", "620550*********0004", true, true},
		{"447398______1381", "447398", "447398******1381", false, true},
		{"4***11", "", "4***11", false, true},
		{"XXXXXXXXXXXX1111", "", "************1111", false, true},
		{"4242........4242", "", "4242********4242", false, true},
		{"411111111111**11", "411111", "411111********11", false, true},
		{"XXXX", "", "****", false, true},
		{"12345678901", "", "", false, false},
		{"12345678901234567890", "", "", false, false},
		{"4111111111111111D2512", "", "", false, false},
		{"card", "", "", false, false},
		{"", "", "", false, false},
		{"*", "", "", false, false},
		{"************************************************", "", "", false, false},
	} {
		bin, card, token, ok := m.Card([]byte(c.in))
		if bin != c.bin || card != c.card || (token != "") != c.token || ok != c.ok {
			t.Errorf("%q: bin %q card %q token %q ok %v", c.in, bin, card, token, ok)
		}
	}
}

// TestToken checks the token against a value computed with openssl:
// printf 4111111111111111 | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707...07
func TestToken(t *testing.T) {
	key := bytes.Repeat([]byte{7}, 32)
	_, _, one, _ := New(key).Card([]byte("4111111111111111"))
	if want := "ddompkblalkihpef"; one != want { // 33ecfa1b0ba87f45, with a for 0 and p for f
		t.Errorf("token %s, not %s", one, want)
	}
	m := New(key)
	for i := range 5000 { // more cards than the cache holds
		pan := fmt.Appendf(nil, "62%014d", i)
		_, _, a, _ := m.Card(pan)
		_, _, b, _ := m.Card(pan)
		_, _, fresh, _ := New(key).Card(pan)
		if a != b || a != fresh || len(a) != 16 {
			t.Fatalf("%s: %s %s %s", pan, a, b, fresh)
		}
	}
	if _, _, two, _ := m.Card([]byte("4111-1111-1111-1111")); two != one {
		t.Error("separators change the token")
	}
	if _, _, other, _ := New(bytes.Repeat([]byte{8}, 32)).Card([]byte("4111111111111111")); other == one {
		t.Error("the key does not change the token")
	}
}

func TestLoadKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "key")
	var wg sync.WaitGroup
	keys := make([][]byte, 8)
	for i := range keys {
		wg.Go(func() { keys[i], _ = LoadKey(path) })
	}
	wg.Wait()
	for _, k := range keys {
		if len(k) != 32 || !bytes.Equal(k, keys[0]) {
			t.Fatalf("keys of parallel first uses differ: %d bytes", len(k))
		}
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", st.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".key*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("readable by others: %v", err)
	}
	short := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(short, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(short); err == nil || !strings.Contains(err.Error(), "5 bytes") {
		t.Errorf("short key: %v", err)
	}
	if _, err := LoadKey(t.TempDir()); err == nil {
		t.Error("a directory was taken for a key")
	}
	if _, err := LoadKey(filepath.Join(short, "key")); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file for a directory: %v", err)
	}
}

func TestCounts(t *testing.T) {
	m := New(make([]byte, 32))
	m.Text(nil, []byte("pan=4111 1111 1111 1111 cvv=123 exp=2512 track2=4111111111111111=2512101 pan=5555555555554444"))
	want := map[string]int64{"pan": 2, "cvv": 1, "expiry": 1, "track2": 1}
	if got := m.Counts(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
	m.Reset()
	if len(m.Counts()) != 0 {
		t.Error("Reset left counts")
	}
}

func TestFind(t *testing.T) {
	m := New(make([]byte, 32))
	var got []string
	m.Find([]byte("rrn=612345678901\npan=4111 1111 1111 1111\ncvv=123"), func(off int, kind string) {
		got = append(got, fmt.Sprint(off, " ", kind))
	})
	if want := []string{"28 pan", "45 cvv"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func TestValue(t *testing.T) {
	m := New(make([]byte, 32))
	for in, want := range map[string]string{
		"00001234": "00001234", "123456": "123456", "612345678901": "612345678901", "898100012340001": "898100012340001",
		"com.vendor.pos.PaymentService": "com.vendor.pos.PaymentService", "10.1.2.3:8080": "10.1.2.3:8080", "": "",
		"4111111111111111": "411111******1111", "4111 1111 1111 1111": "4111 11** **** 1111", "cvv 123": "cvv [cvv]",
		"34313131313131313131313131313131": "343131313131************31313131", "pwd=x1": "pwd=[password]", "卡号：4111111111111112": "卡号：411111******1112",
	} {
		if got := string(m.Value(nil, []byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := string(m.Value([]byte("a|"), []byte("b"))); got != "a|b" {
		t.Errorf("append: %q", got)
	}
}

// TestClosed asks that a failure inside masking never lets the text out.
func TestClosed(t *testing.T) {
	broken := &Mask{} // no names: the first look at a text fails
	out := broken.Text([]byte("head "), []byte("pan 4111111111111111\r\nnext\n"))
	if string(out) != "head [masked]\r\n\n" {
		t.Errorf("%q", out)
	}
	found := 0
	broken.Find([]byte("abc"), func(int, string) { found++ })
	if found != 1 {
		t.Error("Find hides a failure")
	}
}

// TestLines masks many lines as one record and one by one: the results agree.
func TestLines(t *testing.T) {
	m := New(make([]byte, 32))
	src := append(leaky(1<<16), logcat(1<<16)...)
	var single []byte
	for _, line := range bytes.SplitAfter(src, []byte("\n")) {
		single = m.Text(single, line)
	}
	if whole := m.Text(nil, src); !bytes.Equal(whole, single) {
		t.Errorf("one record differs from its lines:\n%s", diff(whole, single)[:400])
	}
	if bytes.Contains(single, []byte("4111111111111111")) {
		t.Error("a card number is left")
	}
}

func TestAllocations(t *testing.T) {
	m := New(make([]byte, 32))
	line, pan, dst := logcat(400), []byte("4111111111111111"), make([]byte, 0, 4096)
	m.Text(dst, line)
	if n := testing.AllocsPerRun(100, func() { m.Text(dst, line) }); n > 0 {
		t.Errorf("Text: %v allocations", n)
	}
	m.Card(pan)
	if n := testing.AllocsPerRun(100, func() { m.Card(pan) }); n > 0 {
		t.Errorf("Card: %v allocations", n)
	}
}

// TestTokenIsNoNumber writes many tokens as a program or a report would, and looks for card numbers in them: hexadecimal ones would be found.
func TestTokenIsNoNumber(t *testing.T) {
	m := New(bytes.Repeat([]byte{7}, 32))
	var line, hexed []byte
	wrong, control := 0, 0
	for i := range 100_000 {
		_, _, token, _ := m.Card(fmt.Appendf(nil, "62%014d", i))
		line = fmt.Appendf(line[:0], `5,%s,"card_token":"%s"`, token, token)
		if out := m.Text(nil, line); !bytes.Equal(out, line) {
			wrong++
			t.Logf("%s became %s", line, out)
		}
		sum := sha256.Sum256([]byte(token))
		hexed = fmt.Appendf(hexed[:0], "5,%x,", sum[:8])
		if out := m.Text(nil, hexed); !bytes.Equal(out, hexed) {
			control++
		}
	}
	if wrong > 0 || control == 0 {
		t.Errorf("%d tokens were masked, and %d of as many in hexadecimal", wrong, control)
	}
}
