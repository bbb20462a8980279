package queries

import "strings"

// space is what SQL takes for space between words.
const space = " \t\r\n\v\f"

// Statements splits a script at the semicolons that stand outside quotes and
// comments. Statements come trimmed, without their semicolon; parts that hold
// nothing but comments are left out.
func Statements(sql string) []string {
	var all []string
	start, code := 0, false // code: the part holds more than space and comments
	for i := 0; i < len(sql); {
		switch n := skip(sql[i:]); {
		case n > 0:
			code = code || sql[i] == '\'' || sql[i] == '"'
			i += n
		case sql[i] == ';':
			if code {
				all = append(all, strings.Trim(sql[start:i], space))
			}
			i++
			start, code = i, false
		default:
			code = code || strings.IndexByte(space, sql[i]) < 0
			i++
		}
	}
	if code {
		all = append(all, strings.Trim(sql[start:], space))
	}
	return all
}

// skip returns the length of the quoted text or comment that s begins with, 0
// when it begins with neither. One that is never closed reaches to the end. A
// doubled quote needs no care: it reads as two quoted texts side by side.
func skip(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		return 1 + past(s[1:], s[:1])
	case strings.HasPrefix(s, "--"):
		return past(s, "\n")
	case strings.HasPrefix(s, "/*"):
		return 2 + past(s[2:], "*/")
	}
	return 0
}

// past returns the position behind the first end in s, or the length of s.
func past(s, end string) int {
	if i := strings.Index(s, end); i >= 0 {
		return i + len(end)
	}
	return len(s)
}

// trimSQL drops the space around a query and its closing semicolon, which
// Trino does not take.
func trimSQL(sql string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(sql), ";"))
}
