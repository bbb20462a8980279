package signals

import "bytes"

// setting tells whether the word from at to end, a time-out, is the name of a
// setting: setSoTimeout, timeout=30000, read timeout set to 30 s.
func setting(text []byte, at, end int) bool {
	if prefixed(text, at) || titled(text, end) {
		return true
	}
	i, eq := assignment(text, end)
	if !eq || i >= len(text) || !digit(text[i]) {
		return configured(text, at, end)
	}
	return !exceeded(text[i:min(len(text), i+28)])
}

// prefixed tells whether the name that holds the word begins with set, get or the like.
func prefixed(text []byte, at int) bool {
	begin := at
	for begin > 0 && at-begin < 24 && (alnum(text[begin-1]) || text[begin-1] == '_') {
		begin--
	}
	if begin == at && (at+1 >= len(text) || !letter(text[at])) {
		return false
	}
	name := text[begin:]
	for _, w := range settersEn {
		if len(name) > len(w) && sameFold(name[:len(w)], w) && (upper(name[len(w)]) || name[len(w)] == '_') {
			return true
		}
	}
	return false
}

// plainNumber tells whether a number follows a time-out with only a blank between
// them in a record that tells of no failure: "channel timeout 10000".
func (m *Matcher) plainNumber(text []byte, end int) bool {
	if end+1 >= len(text) || text[end] != ' ' || !digit(text[end+1]) {
		return false
	}
	return !m.metList(m.d.fail) && !exceeded(text[end:min(len(text), end+28)])
}

// titled tells whether a word follows that makes the time-out a setting: value, 时间.
func titled(text []byte, end int) bool {
	for _, w := range titlesZh {
		if bytes.HasPrefix(text[end:], w) {
			return !bytes.HasPrefix(text[end+len(w):], []byte("到"))
		}
	}
	i := end
	for i < len(text) && blank(text[i]) {
		i++
	}
	from := i
	for i < len(text) && letter(text[i]) {
		i++
	}
	return isOneOf(text[from:i], titlesEn)
}

var (
	titlesZh = list("时间", "时长", "设置", "参数", "阈值", "配置", "秒数", "上限", "设为", "设定", "值", "限制")
	titlesEn = list("value", "setting", "settings", "config", "configured", "parameter", "period", "interval", "handler", "listener", "task", "set", "changed", "seconds", "ms", "millis", "property")
)

var settersEn = list("set", "get", "with", "default", "max", "min", "cfg", "conf", "config")

// configured tells whether "set", "using" or the like stands in the three words
// before a time-out that a number follows.
func configured(text []byte, at, end int) bool {
	i := end
	for i < len(text) && i-end < 6 && !digit(text[i]) {
		i++
	}
	if i >= len(text) || !digit(text[i]) {
		return false
	}
	begin := at
	for range 3 {
		var tok []byte
		if tok, begin = tokenBefore(text, begin); isOneOf(tok, configWords) {
			return true
		}
	}
	for _, w := range configZh {
		if bytes.HasSuffix(text[:at], w) {
			return true
		}
	}
	return false
}

var (
	configWords = list("set", "setting", "default", "using", "configured", "configure", "sets", "use", "uses", "config")
	configZh    = list("设置", "设定", "配置", "默认")
)

func exceeded(b []byte) bool {
	for _, w := range [...]string{"exceeded", "elapsed", "expired", "reached", "passed", "未", "没", "到", "no "} {
		if bytes.Contains(b, []byte(w)) {
			return true
		}
	}
	return false
}
