// Package wording says in Chinese what the program tells on standard error and why something could not be read. Messages are made in
// English where they arise, put together from several (path: reason; cure); here they are taken apart again and looked up, so that no part of the
// program needs to know the reader's language. What is not known stays as it is.
package wording

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed messages.txt
var file string

// longest is how long a message may be to be looked up, in bytes, and deepest how many may stand inside one another.
const (
	longest = 4000
	deepest = 6
)

// entry is a message in both languages.
type entry struct {
	en     string
	shape  *regexp.Regexp
	zh     []string // the text between what is filled in, which number[i] stands behind zh[i]
	number []int
}

// catalog are all messages, those with the most words of their own first.
var catalog = sync.OnceValue(func() []entry {
	var all []entry
	for _, pair := range strings.Split(file, "\n\n") {
		lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(pair), "\n"), func(l string) bool { return strings.HasPrefix(l, "#") })
		if len(lines) == 2 {
			all = append(all, newEntry(lines[0], lines[1]))
		} else if len(lines) != 0 {
			panic(fmt.Sprintf("wording: %q is no pair", pair))
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return own(b.en) - own(a.en) })
	return all
})

// own counts the bytes of a message that are not filled in.
func own(en string) int { return len(strings.ReplaceAll(en, "{}", "")) }

var numbered = regexp.MustCompile(`\{(\d)\}`)

func newEntry(en, zh string) entry {
	e := entry{en: en, shape: regexp.MustCompile(`^` + strings.ReplaceAll(regexp.QuoteMeta(en), `\{\}`, `(.+?)`) + `$`)}
	at := 0
	for _, m := range numbered.FindAllStringSubmatchIndex(zh, -1) {
		n, _ := strconv.Atoi(zh[m[2]:m[3]])
		if n < 1 || n > strings.Count(en, "{}") {
			panic(fmt.Sprintf("wording: %q fills in {%d}", en, n))
		}
		e.zh, e.number, at = append(e.zh, zh[at:m[0]]), append(e.number, n), m[1]
	}
	e.zh = append(e.zh, zh[at:])
	return e
}

// In returns a message in a language: zh; any other leaves it as it is.
func In(lang, msg string) string {
	if lang != "zh" || len(msg) > longest {
		return msg
	}
	if m := manual.FindStringSubmatch(msg); m != nil {
		return chinese(m[1], 0) + "；参见 " + m[2]
	}
	return chinese(msg, 0)
}

// manual is the end of a message on misuse.
var manual = regexp.MustCompile("^(.*); see (`posmortem [^`]* --help`)$")

func chinese(msg string, depth int) string {
	if depth > deepest {
		return msg
	}
	// what is filled in holds no part of its own, unless nothing else fits
	if s, ok := whole(msg, depth, "; "); ok {
		return s
	}
	if s, ok := parted(msg, "; ", "；", depth); ok {
		return s
	}
	if s, ok := whole(msg, depth, ""); ok {
		return s
	}
	if s, ok := parted(msg, ": ", "：", depth); ok {
		return s
	}
	return msg
}

// whole looks up a message as one, in which nothing that is filled in holds without.
func whole(msg string, depth int, without string) (string, bool) {
	for _, e := range catalog() {
		m := e.shape.FindStringSubmatch(msg)
		if m == nil || without != "" && slices.ContainsFunc(m[1:], func(s string) bool { return strings.Contains(s, without) }) {
			continue
		}
		var b strings.Builder
		for i, text := range e.zh {
			b.WriteString(text)
			if i < len(e.number) {
				b.WriteString(chinese(m[e.number[i]], depth+1))
			}
		}
		return b.String(), true
	}
	return "", false
}

// mostParts bounds how many places of a message are tried as the end of its first part.
const mostParts = 20

// parted looks up both sides of a message that is put together of two, the second of which is known.
func parted(msg, en, zh string, depth int) (string, bool) {
	for at, n := 0, 0; n < mostParts; n++ {
		i := strings.Index(msg[at:], en)
		if i < 0 {
			break
		}
		at += i + len(en)
		if known, ok := whole(msg[at:], depth+1, "; "); ok {
			return chinese(msg[:at-len(en)], depth+1) + zh + known, true
		}
	}
	return "", false
}
