package logcat

import "bytes"

// studio reads what follows the pid and dash of Android Studio's forms at i:
// "tid/pkg L/tag: msg" of the old window, "tid tag pkg L msg" of the new one.
func (h *head) studio(line []byte, i int) bool {
	j := digits(line, i)
	if j == i || j >= len(line) {
		return false
	}
	if line[j] == '/' {
		k := skip(line, token(line, j))
		if k+1 >= len(line) || !isLevel[line[k]] || line[k+1] != '/' || !h.slash(line, k, true) {
			return false
		}
		h.form = studio
		return true
	}
	return line[j] == ' ' && h.newStudio(line, skip(line, j))
}

// newStudio reads "tag  pkg  L  msg" at i. The tag may hold spaces: the level is the first
// letter that stands alone between a package and a message two spaces away.
func (h *head) newStudio(line []byte, i int) bool {
	for at := i + 3; at < len(line) && at < i+200; at++ {
		if !isLevel[line[at]] || line[at-1] != ' ' || at+1 < len(line) && line[at+1] != ' ' {
			continue
		}
		if at+2 < len(line) && line[at+2] != ' ' {
			continue
		}
		names := trim(line[i:at])
		pkg := bytes.LastIndexByte(names, ' ')
		if pkg <= 0 {
			continue
		}
		h.form, h.level = studio, line[at]
		h.tag, h.msg = trim(names[:pkg]), min(at+3, len(line))
		return true
	}
	return false
}

// process reads "L( pid) msg  (tag)" and "L( pid: tid) msg".
func (h *head) process(line []byte) bool {
	end := bytes.IndexByte(line, ')')
	if end < 3 || end > 40 || end+1 < len(line) && line[end+1] != ' ' {
		return false
	}
	pid, tid, thread := bytes.Cut(line[2:end], colon)
	if !number(trim(pid)) || thread && !number(trim(tid)) {
		return false
	}
	h.form, h.level, h.msg = process, line[0], min(end+2, len(line))
	h.tag = nil
	if open := bytes.LastIndex(line, tagOpen); open > end && line[len(line)-1] == ')' {
		h.tag = line[open+len(tagOpen) : len(line)-1]
	}
	return true
}

var colon, tagOpen = []byte(":"), []byte("  (")

// long reads "[ MM-DD HH:MM:SS.mmm pid: tid L/tag ]", which fills its line.
func (h *head) long(line []byte) bool {
	n := len(line)
	for n > 0 && line[n-1] == ' ' {
		n--
	}
	if n < 12 || line[1] != ' ' || line[n-1] != ']' {
		return false
	}
	at := h.readStamp(line[2:])
	if at == 0 {
		return false
	}
	slash := bytes.IndexByte(line[2+at:n], '/')
	if slash < 2 || !isLevel[line[1+at+slash]] || line[at+slash] != ' ' {
		return false
	}
	h.form, h.level = long, line[1+at+slash]
	h.tag, h.msg = trim(line[3+at+slash:n-1]), len(line)
	return true
}

// skip returns the first byte from i on that is no space.
func skip(b []byte, i int) int {
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return i
}

// token returns the end of the word at i.
func token(b []byte, i int) int {
	for i < len(b) && b[i] != ' ' {
		i++
	}
	return i
}

// digits returns the end of the digits at i.
func digits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' < 10 {
		i++
	}
	return i
}

func number(b []byte) bool { return len(b) > 0 && len(b) <= 10 && digits(b, 0) == len(b) }

// user tells whether b is the number or the name of an Android user (10037, root, u0_a37).
func user(b []byte) bool {
	for _, c := range b {
		if c-'0' > 9 && c-'a' > 25 && c != '_' {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 16
}

func trim(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b[skip(b, 0):]
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
