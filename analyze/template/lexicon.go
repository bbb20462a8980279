package template

// lexicon numbers the words and signs; 0 is the variable.
type lexicon struct {
	numbers map[string]int32
	text    []string
	kinds   []kind
	made    []bool // looks like a name that somebody made
	names   []bool // a name follows: user, host
	value   []bool // a value follows: = and :
}

func newLexicon() lexicon {
	return lexicon{numbers: make(map[string]int32), text: []string{Variable}, kinds: []kind{variable}, made: []bool{false}, names: []bool{false}, value: []bool{false}}
}

func (l *lexicon) number(w []byte, k kind) int32 {
	if n, ok := l.numbers[string(w)]; ok {
		return n
	}
	n := int32(len(l.text))
	s := string(w)
	l.numbers[s] = n
	l.text = append(l.text, s)
	l.kinds = append(l.kinds, k)
	l.made = append(l.made, k == word && looksMade(s))
	l.names = append(l.names, k == word && namesFollow(s))
	l.value = append(l.value, s == "=" || s == ":" || s == "：")
	return n
}

// looksMade tells whether a word looks like a name that somebody made rather than like a word of a language: it joins parts. Those in capitals
// alone are states of a machine: NOT_RUNNING.
func looksMade(w string) bool {
	joined, small := false, false
	for i := 0; i < len(w); i++ {
		c := w[i]
		small = small || c >= 'a' && c <= 'z'
		joined = joined || i > 0 && (class[c] == joint || class[c] == slash || c == '_' || c >= 'A' && c <= 'Z' && w[i-1] >= 'a' && w[i-1] <= 'z')
	}
	return joined && small
}

// namesFollow tells whether what follows a word is mostly a name.
func namesFollow(w string) bool {
	switch w {
	case "user", "User", "account", "host", "Host", "hostname", "node", "Node", "named", "file", "device", "interface", "用户", "主机", "文件":
		return true
	}
	return false
}
