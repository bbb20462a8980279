package mask

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// realLogs returns the folder of public logs, or skips the test.
func realLogs(t *testing.T, sub string) string {
	t.Helper()
	root := os.Getenv("POSMORTEM_REAL_LOGS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "real-logs")
	}
	dir := filepath.Join(root, sub)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real logs: %v", err)
	}
	return dir
}

// scrubbedName returns the name of the file in which the secrets of pre are hidden.
func scrubbedName(pre string) string {
	if s := strings.Replace(pre, ".pre_scrub", ".post_scrub", 1); s != pre {
		return s
	}
	return strings.Replace(pre, ".transcript", ".scrubbed_transcript", 1)
}

// cut cuts a text into words, runs of blanks and single signs.
func cut(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i + 1
		for isWord(s[i]) && j < len(s) && isWord(s[j]) {
			j++
		}
		out = append(out, s[i:j])
		i = j
	}
	return out
}

// hidden returns the parts of pre that post does not have, by the longest common
// subsequence of their words.
func hidden(pre, post []string) []string {
	n, m := len(pre), len(post)
	best := make([][]int16, n+1)
	for i := range best {
		best[i] = make([]int16, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if pre[i] == post[j] {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	var out []string
	part := ""
	for i, j := 0, 0; i < n; {
		switch {
		case j < m && pre[i] == post[j]:
			if part != "" {
				out, part = append(out, part), ""
			}
			i, j = i+1, j+1
		case j == m || best[i+1][j] >= best[i][j+1]:
			part += pre[i]
			i++
		default:
			j++
		}
	}
	if part != "" {
		out = append(out, part)
	}
	return out
}

// TestWire takes what the authors of payment clients hid from their own logs as
// the truth: the card numbers and verification codes that a scrubbed file hides
// must not be in the masked other file. Short codes are looked for with their name.
func TestWire(t *testing.T) {
	dir := realLogs(t, "wire-activemerchant")
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	m := New(make([]byte, 32))
	pairs, clean := 0, 0
	cards, codes, others, othersLeft := 0, 0, 0, 0
	for _, pre := range files {
		name := filepath.Base(pre)
		post := filepath.Join(dir, scrubbedName(name))
		if strings.Contains(name, "post_scrub") || post == pre {
			continue
		}
		b, err := os.ReadFile(post)
		if err != nil {
			continue
		}
		a, _ := os.ReadFile(pre)
		out := string(m.Text(nil, a))
		pairs++
		left := 0
		for _, h := range hidden(cut(string(a)), cut(string(b))) {
			n, allDigits := len(h), countDigits([]byte(h)) == len(h)
			switch {
			case n < 3:
			case allDigits && n >= 13 && n <= 19 && !ofMerchant(string(a), h):
				cards++
				if strings.Contains(out, h) {
					left++
					t.Errorf("%s: card number left", name)
				}
			case allDigits && n <= 4:
				codes++
				if codeLeft(string(a), out, h) {
					left++
					t.Errorf("%s: verification code left", name)
				}
			default:
				others++
				if strings.Contains(out, h) {
					othersLeft++
				}
			}
		}
		if left == 0 {
			clean++
		}
	}
	t.Logf("%d of %d pairs without a card number or verification code left; %d card numbers, %d codes; of %d other values %d left (users, bank accounts, signatures)",
		clean, pairs, cards, codes, others, othersLeft)
}

// ofMerchant tells whether the first place of v in s is the number of a merchant.
func ofMerchant(s, v string) bool {
	i := strings.Index(s, v)
	return i > 0 && strings.Contains(strings.ToLower(s[max(0, i-20):i]), "merchant")
}

// codeLeft tells whether a short code stands in out behind the same name and
// signs as it does in in, where the name is one of a verification code.
func codeLeft(in, out, code string) bool {
	for p := 0; p < len(in); p++ {
		i := strings.Index(in[p:], code)
		if i < 0 {
			return false
		}
		p += i
		if hi := p + len(code); isWord(in[p-1]) || hi < len(in) && isWord(in[hi]) {
			continue
		}
		name := p
		for name > 0 && p-name < 8 && !isWord(in[name-1]) {
			name--
		}
		lo := name
		for lo > 0 && isWord(in[lo-1]) {
			lo--
		}
		if codeName(strings.ToLower(in[lo:name])) && strings.Contains(out, in[lo:p+len(code)]) {
			return true
		}
	}
	return false
}

func codeName(name string) bool {
	for _, w := range []string{"cv", "csc", "security", "secval", "cid", "validation", "verification", "cardcode"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	return name == "code"
}
