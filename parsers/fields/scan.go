package fields

import (
	"bytes"

	"posmortem/parsers"
)

// Scan stores the pairs of name and value it finds in free text: k=v, k="v w", k: v, k:[v], k[v],
// k(v), 终端号：12345678, 应答码为05, lines of ISO 8583 dumps ([39] = 05, FLD (039) : (002) : [05],
// F039 Response Code....: 05, Field name [39]....05, bit 39 [05]), and JSON objects inside the text. Its time is linear
// in the length of msg: each separator looks at no more than a fixed stretch before it.
func Scan(ev *parsers.Event, msg []byte) {
	s := scanner{b: msg}
	for i := 0; i < len(msg); {
		if separates[msg[i]] == 0 {
			i++
			continue
		}
		i = s.at(ev, i)
	}
	s.pairs.Close(ev)
}

type scanner struct {
	b     []byte
	floor int // names begin at or after it: what is before was read as a value
	pairs Pairs
}

// separates marks the bytes that may begin a separator of name and value, or an object.
var separates = func() (t [256]byte) {
	for _, c := range "=:[({.*>" {
		t[c] = 1
	}
	t[0xEF], t[0xE4], t[0xE6], t[0xE3] = 1, 1, 1, 1
	return t
}()

// at handles the separator at i and returns where to go on, always after i.
func (s *scanner) at(ev *parsers.Event, i int) int {
	switch s.b[i] {
	case '=', ':':
		return s.pair(ev, i, i+1)
	case '[', '(':
		return s.bracket(ev, i, i+1)
	case '{':
		return s.braces(ev, i)
	case '.':
		return s.leader(ev, i)
	case '*':
		return s.masked(ev, i)
	case '>':
		return s.element(ev, i)
	}
	if len(s.b) < i+3 {
		return i + 1
	}
	switch string(s.b[i : i+3]) {
	case "：", "＝", "为", "是", "】":
		return s.pair(ev, i, i+3)
	case "【", "（":
		return s.bracket(ev, i, i+3)
	}
	return i + 1
}

// pair handles a separator between i and next.
func (s *scanner) pair(ev *parsers.Event, i, next int) int {
	m, strict := s.nameBefore(i)
	if m == None {
		return s.isofield(ev, i, next)
	}
	value, end := s.value(next, m)
	if m == Device && s.thread(i, value) {
		return next
	}
	return s.store(ev, m, strict, value, next, end)
}

// store keeps a value unless it cannot be one, and returns where to go on.
func (s *scanner) store(ev *parsers.Event, m Meaning, strict bool, value []byte, next, end int) int {
	if len(value) == 0 || strict && !exact(m, value) {
		return next
	}
	if m >= Time && (m != LevelName || s.b[next-1] != '=') {
		return next
	}
	s.pairs.Add(ev, m, value)
	s.floor = end
	return end
}

// nearPID is how far before the number of a thread that of its process stands.
const nearPID = 48

// thread tells whether the tid at i is the number of a thread: that of its process stands before it.
func (s *scanner) thread(i int, value []byte) bool {
	if len(value) > 7 || i < 3 || s.b[i-1]|0x20 != 'd' && s.b[i-1] != ' ' {
		return false
	}
	before := s.b[max(0, i-nearPID):i]
	return (bytes.Contains(before, []byte("pid")) || bytes.Contains(before, []byte("PID"))) && bytes.HasSuffix(bytes.ToLower(bytes.TrimRight(before, " ")), []byte("tid"))
}

// isofield handles <field id="39" value="05"/>, as jPOS writes a message; the sign of equality behind id stands at i.
func (s *scanner) isofield(ev *parsers.Event, i, next int) int {
	if s.b[i] != '=' || !bytes.HasSuffix(s.b[:i], []byte("<field id")) {
		return next
	}
	id, end := s.value(next, None)
	rest := s.b[end:]
	if len(id) == 0 || !Digits(id) || !bytes.HasPrefix(rest, []byte(" value=")) {
		return next
	}
	m := numbered(id)
	value, end := s.value(end+len(" value="), m)
	if m == None {
		return end
	}
	return s.store(ev, m, false, value, next, end)
}

// element handles <name>value</name>; the bracket behind the name stands at i.
func (s *scanner) element(ev *parsers.Event, i int) int {
	from := i
	for from > s.floor && i-from < maxName && nameByte[s.b[from-1]] {
		from--
	}
	if from == i || from == s.floor || s.b[from-1] != '<' && s.b[from-1] != ':' {
		return i + 1
	}
	n := bytes.IndexByte(s.b[i+1:min(len(s.b), i+2+maxValue)], '<')
	if n <= 0 || i+n+2 >= len(s.b) || s.b[i+n+2] != '/' {
		return i + 1
	}
	m := Find(s.b[from:i])
	if m == None {
		return i + 1
	}
	return s.store(ev, m, false, s.b[i+1:i+1+n], i+1, i+1+n)
}

// bracket handles name[value], name(value) and their full-width forms. sshd[123]: is a
// process number, not a pair.
func (s *scanner) bracket(ev *parsers.Event, i, next int) int {
	if i == s.floor || !nameByte[s.b[i-1]] && s.b[i-1] != ' ' {
		return next
	}
	round := s.b[i] == '('
	if round && s.b[i-1] == ' ' {
		return next
	}
	m, strict := s.nameBefore(i)
	if m == None || strict || round && !m.Payment() {
		return next
	}
	value, end := s.enclosed(i)
	if end < len(s.b) && s.b[end] == ':' && s.b[i] == '[' && s.b[i-1] != ' ' && s.b[i-1] < 0x80 {
		return next
	}
	return s.store(ev, m, false, value, next, max(end, next))
}

// masked handles a card number that the log masked itself and gives no name: six digits, stars, four digits.
func (s *scanner) masked(ev *parsers.Event, i int) int {
	from, to := i, i
	for from > s.floor && from > i-6 && s.b[from-1]-'0' < 10 {
		from--
	}
	for to < len(s.b) && s.b[to] == '*' {
		to++
	}
	stars, last := to-i, to
	for to < len(s.b) && to < last+5 && s.b[to]-'0' < 10 {
		to++
	}
	if i-from == 6 && (from == 0 || !nameByte[s.b[from-1]]) && stars >= 3 && stars <= 9 && to-last == 4 {
		s.pairs.Add(ev, PAN, s.b[from:to])
		s.floor = to
	}
	return to
}

// braces handles a JSON object inside the text.
func (s *scanner) braces(ev *parsers.Event, i int) int {
	j := i + 1
	for j < len(s.b) && s.b[j] <= ' ' {
		j++
	}
	if j >= len(s.b) || s.b[j] != '"' {
		return i + 1
	}
	n, _ := object(ev, s.b[i:])
	s.floor = i + max(n, 1)
	return s.floor
}

// leader handles the dots of `Field name [39]....05`.
func (s *scanner) leader(ev *parsers.Event, i int) int {
	j := i
	for j < len(s.b) && s.b[j] == '.' {
		j++
	}
	if j-i < 3 || j < len(s.b) && (s.b[j] == ':' || s.b[j] == ' ') {
		return j
	}
	return s.pair(ev, i, j)
}

// value returns the value that begins at or shortly after from, and where it ends.
func (s *scanner) value(from int, m Meaning) (v []byte, end int) {
	i, limit := from, min(len(s.b), from+8)
	for i < limit && (s.b[i] == ' ' || s.b[i] == '\t' || s.b[i] == '=' || s.b[i] == '>' || s.b[i] == '\\') {
		i++
	}
	if bytes.HasPrefix(s.b[i:], []byte("：")) { // 【终端号】：12345678
		i += len("：")
	}
	if i >= len(s.b) {
		return nil, from
	}
	switch s.b[i] {
	case '"', '\'':
		return s.quoted(i)
	case '(':
		return s.afterLength(i)
	case '[', '<':
		return s.enclosed(i)
	case 0xE3, 0xEF:
		if bytes.HasPrefix(s.b[i:], []byte("【")) || bytes.HasPrefix(s.b[i:], []byte("（")) {
			return s.enclosed(i)
		}
	}
	return s.bare(i, m)
}

// maxValue bounds the bytes of one value in free text.
const maxValue = 200

func (s *scanner) quoted(i int) (v []byte, end int) {
	b := s.b[i+1 : min(len(s.b), i+1+maxValue)]
	n := bytes.IndexByte(b, s.b[i])
	if n < 0 {
		return nil, i
	}
	end = i + n + 2
	if n > 0 && b[n-1] == '\\' {
		n--
	}
	return b[:n], end
}

// enclosed returns what stands between the bracket at i and its partner on the same line.
func (s *scanner) enclosed(i int) (v []byte, end int) {
	b := s.b[i:min(len(s.b), i+maxValue)]
	width, closing := 1, "]"
	switch b[0] {
	case '(':
		closing = ")"
	case '<':
		closing = ">"
	case 0xE3:
		width, closing = 3, "】"
	case 0xEF:
		width, closing = 3, "）"
	}
	n := bytes.Index(b[width:], []byte(closing))
	if n < 0 || bytes.IndexByte(b[:n], '\n') >= 0 {
		return nil, i
	}
	return b[width : width+n], i + n + 2*width
}

// afterLength reads `(002) : [05]`, where a dump writes the length before the value; else `(v)`.
func (s *scanner) afterLength(i int) (v []byte, end int) {
	v, end = s.enclosed(i)
	j := end
	for j < len(s.b) && j < end+6 && (s.b[j] == ' ' || s.b[j] == ':') {
		j++
	}
	if Digits(v) && j < len(s.b) && s.b[j] == '[' {
		return s.enclosed(j)
	}
	return v, end
}
