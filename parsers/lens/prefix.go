package lens

import (
	"bytes"

	"posmortem/parsers/clock"
)

// prefix is what a container runtime or its tools put in front of every line.
type prefix uint8

const (
	none    prefix = iota
	cri            // 2026-03-02T10:00:00.101010101Z stdout F message: the container runtime interface of Kubernetes
	pod            // [pod/gateway-7f9c/gateway] message: kubectl logs --prefix
	daemon         // 2026-03-02T10:00:00.101010101Z message: docker logs -t, kubectl logs --timestamps
	service        // gateway_1  | message: docker compose logs
	tail           // gateway-7f9c gateway message: stern
)

// findPrefix returns the prefix that all lines have.
func findPrefix(lines [][]byte) prefix {
	for p := cri; p <= tail; p++ {
		fit := 0
		for _, line := range lines {
			if p.length(line) > 0 {
				fit++
			}
		}
		if fit > 0 && 20*fit >= 19*len(lines) {
			return p
		}
	}
	return none
}

// length returns how many bytes of a line the prefix takes; 0 where it has none.
func (p prefix) length(line []byte) int {
	switch p {
	case cri:
		return criLength(line)
	case daemon:
		return daemonLength(line)
	case pod:
		if end := bytes.Index(line[:min(len(line), 300)], []byte("] ")); end > 0 && bytes.HasPrefix(line, []byte("[pod/")) {
			return end + 2
		}
	case service:
		return serviceLength(line)
	case tail:
		return tailLength(line)
	}
	return 0
}

// name returns the service or container that the prefix of a line names.
func (p prefix) name(line []byte) []byte {
	n := p.length(line)
	if n == 0 || p.stamped() {
		return nil
	}
	words := bytes.Fields(bytes.Trim(line[:n], "[]| "))
	if len(words) == 0 {
		return nil
	}
	last := words[len(words)-1]
	return last[bytes.LastIndexAny(last, "/|")+1:]
}

// stamped tells whether the prefix holds a stamp, and no name.
func (p prefix) stamped() bool { return p == cri || p == daemon }

// daemonLength reads "<RFC 3339 stamp in nanoseconds> ", whose zeros at the end some runtimes leave away. What has fewer than seven
// digits behind the point is the log's own stamp.
func daemonLength(line []byte) int {
	s, n, ok := clock.Parse(line)
	if !ok || !s.HasOffset || n >= len(line) || line[n] != ' ' || line[10] != 'T' || line[19] != '.' {
		return 0
	}
	digits := 0
	for 20+digits < n && line[20+digits]-'0' < 10 {
		digits++
	}
	if digits < 7 {
		return 0
	}
	return n + 1
}

// criLength reads "<RFC 3339 stamp> stdout F ".
func criLength(line []byte) int {
	s, n, ok := clock.Parse(line)
	if !ok || !s.HasOffset || n+10 > len(line) || line[10] != 'T' {
		return 0
	}
	rest := line[n:]
	if !bytes.HasPrefix(rest, []byte(" stdout ")) && !bytes.HasPrefix(rest, []byte(" stderr ")) {
		return 0
	}
	if flag := rest[8:]; len(flag) < 1 || flag[0] != 'F' && flag[0] != 'P' || len(flag) > 1 && flag[1] != ' ' && flag[1] != '\n' && flag[1] != '\r' {
		return 0
	}
	return min(n+10, len(line))
}

// serviceLength reads "name  | ", and "0|name  | " of pm2.
func serviceLength(line []byte) int {
	from := 0
	for from < len(line) && from < 4 && line[from]-'0' < 10 {
		from++
	}
	if from == 0 || from == len(line) || line[from] != '|' {
		from = 0
	} else {
		from++
	}
	n := word(line, from)
	if n == from {
		return 0
	}
	for n < len(line) && line[n] == ' ' {
		n++
	}
	if n+1 < len(line) && line[n] == '|' && line[n-1] == ' ' && line[n+1] == ' ' {
		return n + 2
	}
	return 0
}

// tailLength reads "pod container " before something that begins like a log line; the name of a pod ends in the hash of its set.
func tailLength(line []byte) int {
	n := word(line, 0)
	dash := bytes.LastIndexByte(line[:n], '-')
	if dash <= 0 || n-dash < 5 || n >= len(line) || line[n] != ' ' {
		return 0
	}
	k := word(line, n+1)
	if k == n+1 || k+1 >= len(line) || line[k] != ' ' || line[k-1] == ':' || !bytes.HasPrefix(line, line[n+1:k]) {
		return 0
	}
	return k + 1
}

// word returns where the name of a pod or service that begins at i ends.
func word(line []byte, i int) int {
	for i < len(line) && i < 120 && ((line[i]|0x20)-'a' < 26 || line[i]-'0' < 10 || line[i] == '-' || line[i] == '_' || line[i] == '.') {
		i++
	}
	return i
}
