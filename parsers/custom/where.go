package custom

import (
	"fmt"
	"strings"
)

// where finds the lines of a description's settings, which the TOML reader does not tell.
type where struct{ file, text string }

// fault returns an error at the line of a setting such as "regex.pattern".
func (w where) fault(key, format string, args ...any) error {
	return &Error{w.file, w.line(key, 0), fmt.Sprintf(format, args...)}
}

// sample returns an error at the nth sample, from 0, at the line of one of its keys where it has one.
func (w where) sample(n int, key, format string, args ...any) error {
	line := w.line("sample."+key, n)
	return &Error{w.file, line, fmt.Sprintf("sample %d: ", n+1) + fmt.Sprintf(format, args...)}
}

// line returns the line of a setting in the nth table of its name, or of the table; 0 when neither is found.
func (w where) line(key string, n int) int {
	table, name := "", key
	if i := strings.LastIndexByte(key, '.'); i >= 0 {
		table, name = key[:i], key[i+1:]
	}
	found, here, seen := 0, "", -1
	for i, text := range strings.Split(w.text, "\n") {
		text = strings.TrimSpace(text)
		if head, ok := strings.CutPrefix(text, "["); ok {
			here = strings.Trim(head, "[] \t\r")
			if here == table || strings.HasPrefix(table, here+".") && seen < 0 || here == "sample" && strings.HasPrefix(table, "sample") {
				if seen++; seen == n || here != "sample" {
					found = i + 1
				}
			}
			continue
		}
		if here != table && !strings.HasPrefix(table, here+".") && !(table != "" && strings.HasPrefix(here, table+".")) {
			continue
		}
		if strings.HasPrefix(here, "sample") && seen != n {
			continue
		}
		if assigns(text, name) {
			return i + 1
		}
	}
	return found
}

// assigns tells whether a line gives name a value, on its own or inside an inline table.
func assigns(line, name string) bool {
	for at := 0; name != ""; {
		i := strings.Index(line[at:], name)
		if i < 0 {
			return false
		}
		before, after := line[:at+i], strings.TrimLeft(line[at+i+len(name):], `"' `)
		before = strings.TrimRight(before, `"' `)
		if strings.HasPrefix(after, "=") && (before == "" || strings.HasSuffix(before, "{") || strings.HasSuffix(before, ",")) {
			return true
		}
		at += i + len(name)
	}
	return false
}
