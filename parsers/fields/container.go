package fields

import "bytes"

// Container strips what container runtimes write before a line: `service-1  | ` of
// docker compose, and `STAMP stdout F ` of the Kubernetes container runtime interface. It returns the
// name of the service and the stamp, where the prefix has them.
func Container(line []byte) (service, stamp, rest []byte) {
	if rest, ok := composed(line); ok {
		name := bytes.TrimRight(line[:len(line)-len(rest)], " |")
		return name, nil, rest
	}
	if stamp, rest, ok := runtimeLine(line); ok {
		return nil, stamp, rest
	}
	return nil, nil, line
}

// composed cuts `name  | ` off: one word of a service's letters, blanks, a bar.
func composed(line []byte) (rest []byte, ok bool) {
	i := 0
	for i < len(line) && i < 64 && (class[line[i]]&(digit|letter|dash) != 0 || line[i] == '.' || line[i] == '/') {
		i++
	}
	word := i
	for i < len(line) && line[i] == ' ' {
		i++
	}
	if word == 0 || i >= len(line) || line[i] != '|' || i == word {
		return line, false
	}
	i++
	if i < len(line) && line[i] == ' ' {
		i++
	}
	return line[i:], true
}

// runtimeLine cuts `2026-11-09T00:00:00.000000000Z stdout F ` off (P marks a part of a longer line).
func runtimeLine(line []byte) (stamp, rest []byte, ok bool) {
	if len(line) < 30 || class[line[0]] != digit || line[10] != 'T' {
		return nil, line, false
	}
	at := bytes.IndexByte(line[:min(len(line), 40)], ' ')
	if at < 20 {
		return nil, line, false
	}
	rest = line[at+1:]
	if !bytes.HasPrefix(rest, []byte("stdout ")) && !bytes.HasPrefix(rest, []byte("stderr ")) {
		return nil, line, false
	}
	rest = rest[7:]
	if len(rest) < 2 || rest[0] != 'F' && rest[0] != 'P' || rest[1] != ' ' {
		return nil, line, false
	}
	return line[:at], rest[2:], true
}
