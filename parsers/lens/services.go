package lens

import (
	"bytes"

	"posmortem/parsers"
)

// Services tells apart the services whose logs a container tool wrote into one.
type Services struct{ prefix prefix }

// mostServices bounds how many services are told apart in the head of one log.
const mostServices = 64

// FindServices finds the services in the head of a source; ok is false where its lines name none or only one.
func FindServices(head []byte) (s Services, names [][]byte, ok bool) {
	lines := sample(head)
	kept := lines[:0]
	for _, line := range lines {
		if !remark(line) {
			kept = append(kept, line)
		}
	}
	if s.prefix = findPrefix(kept); s.prefix == none || s.prefix == cri || s.prefix == daemon {
		return s, nil, false
	}
	seen := map[string]bool{}
	for line := range bytes.Lines(head) {
		name, _ := s.Cut(line)
		if len(name) == 0 || seen[string(name)] {
			continue
		}
		if isLevel(name) || len(names) == mostServices {
			return s, nil, false
		}
		seen[string(name)] = true
		names = append(names, name)
	}
	return s, names, len(names) > 1
}

// Cut parts what the tool wrote in front of a line from the line; name is empty where it wrote nothing.
func (s Services) Cut(line []byte) (name, rest []byte) {
	n := s.prefix.length(line)
	return bytes.TrimRight(line[:n], " |"), line[n:]
}

// Name sets the component of an event to the service that the prefix of its line names.
func (s Services) Name(ev *parsers.Event, line []byte) {
	ev.Set(parsers.Component, s.prefix.name(line))
}

// remark tells whether docker compose itself speaks: "Attaching to a-1, b-1", "a-1 exited with code 0".
func remark(line []byte) bool {
	return bytes.HasPrefix(line, []byte("Attaching to ")) || bytes.Contains(line, []byte(" exited with code "))
}

// isLevel tells whether a name is the severity of a log, whose lines may be parted by bars too.
func isLevel(name []byte) bool {
	switch string(bytes.ToUpper(name)) {
	case "TRACE", "DEBUG", "INFO", "STATUS", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "SEVERE", "FINE", "FINER", "FINEST", "CONFIG", "D", "I", "W", "E":
		return true
	}
	return false
}
