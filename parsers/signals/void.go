package signals

import "bytes"

// dropVoid marks the words that do not mean what they say: inside a fixed phrase
// of another meaning, denied, conditional, empty or the name of a setting.
func (m *Matcher) dropVoid(text []byte) {
	for i := range m.hits {
		h := &m.hits[i]
		w := &m.d.words[h.word]
		if w.shadow || w.names != nil && m.d.codes[w.names[0]].telling(text[h.start:h.end]) {
			m.hide(h)
		}
		if w.plain || w.lead >= leadBracket || h.drop {
			continue
		}
		at, end := int(h.start), int(h.end)
		switch {
		case w.good:
			h.drop = m.inFault(h) || denied(text, at) || unable(text, at) || valued(text, end, falsehoods)
		case w.timeout && (setting(text, at, end) || m.plainNumber(text, end)):
			h.drop = true
		default:
			h.drop = denied(text, at) || valued(text, end, nothings)
		}
	}
}

// hide drops the words that lie inside h and are shorter.
func (m *Matcher) hide(h *hit) {
	for i := range m.hits {
		o := &m.hits[i]
		if o.start >= h.start && o.end <= h.end && o.end-o.start < h.end-h.start && !m.d.words[o.word].shadow {
			o.drop = true
		}
	}
}

// inFault tells whether a word of success is but a part of one of fault: the
// "valid" of "not yet valid".
func (m *Matcher) inFault(h *hit) bool {
	for i := range m.hits {
		o := &m.hits[i]
		w := &m.d.words[o.word]
		if o.start <= h.start && o.end >= h.end && o.end-o.start > h.end-h.start && !w.good && !w.plain && !w.done && len(w.lists) > 0 {
			return true
		}
	}
	return false
}

var (
	// denials stand right before the word they deny.
	denials = list("no", "not", "cannot", "without", "never", "zero", "0", "if", "unless", "whether", "isn't", "wasn't", "didn't", "doesn't", "hasn't", "non", "avoid", "prevent", "nor", "avoids", "prevents")
	// fillers may stand between a denial and the word.
	fillers  = list("network", "comm", "communication", "connection", "read", "any", "further", "known", "hardware", "pending", "such", "other", "more", "be", "been", "yet", "fully", "new", "serious", "fatal", "critical", "printer")
	deniedZh = list("无", "未", "没", "没有", "非", "若", "如", "如果", "是否", "不会", "不再", "避免", "防止", "任何", "零", "假如", "一旦")
	// unableZh deny what would have been a success.
	unableZh = list("没能", "未能", "无法", "不能", "没法")
	// farZh deny a word a few characters on.
	farZh      = list("未发生", "未出现", "未发现", "未检测到", "没有发生", "没有出现", "没有发现", "没有检测到", "没有任何", "无任何", "未见", "未产生")
	nothings   = list("null", "none", "nil", "false", "success", "ok", "n/a", "无", "成功", "正常", "\"\"", "''", "normal")
	falsehoods = list("false", "fail", "no", "n", "0", "失败", "否", "不")
)

func list(s ...string) (out [][]byte) {
	for _, w := range s {
		out = append(out, []byte(w))
	}
	return out
}

// denied tells whether the word that begins at at is denied or a condition.
func denied(text []byte, at int) bool {
	if at == 0 {
		return false
	}
	if text[at-1] >= 0x80 {
		return deniedChinese(text[:at])
	}
	tok, begin := tokenBefore(text, at)
	if len(tok) == 0 {
		return begin > 0 && text[begin-1] >= 0x80 && begin < at && deniedChinese(text[:begin])
	}
	if isOneOf(tok, denials) || bytes.HasSuffix(tok, []byte("n't")) {
		return !afterNumber(text, tok, begin)
	}
	if isOneOf(tok, fillers) {
		if far, _ := tokenBefore(text, begin); len(far) > 0 && isOneOf(far, denials) {
			return true
		}
	}
	return false
}

// unable tells whether the word of success at at was aimed at and missed.
func unable(text []byte, at int) bool {
	for _, w := range unableZh {
		if bytes.HasSuffix(text[:at], w) {
			return true
		}
	}
	return false
}

// afterNumber says that the 0 of tok is the end of a longer number, as in "1.0 error".
func afterNumber(text, tok []byte, begin int) bool {
	return tok[0] == '0' && begin > 0 && !blank(text[begin-1])
}

func deniedChinese(before []byte) bool {
	for _, w := range deniedZh {
		if bytes.HasSuffix(before, w) {
			return true
		}
	}
	near := before[max(0, len(before)-30):]
	for _, w := range farZh {
		i := bytes.LastIndex(near, w)
		if i >= 0 && !bytes.ContainsAny(near[i:], ",;.:=\n") && !bytes.Contains(near[i:], []byte("，")) && !bytes.Contains(near[i:], []byte("：")) {
			return true
		}
	}
	return false
}

// tokenBefore returns the run of letters, digits and apostrophes before at,
// over blanks; inside a name such as noError only its last part. begin is where it starts.
func tokenBefore(text []byte, at int) (tok []byte, begin int) {
	end := at
	for end > 0 && blank(text[end-1]) && at-end < 3 {
		end--
	}
	begin = end
	for begin > 0 && end-begin < 16 && (alnum(text[begin-1]) || text[begin-1] == '\'') {
		begin--
		if end == at && upper(text[begin]) {
			break
		}
	}
	return text[begin:end], begin
}

func blank(b byte) bool { return b == ' ' || b == '_' || b == '-' || b == '\t' }

func isOneOf(tok []byte, set [][]byte) bool {
	for _, w := range set {
		if len(w) == len(tok) && sameFold(tok, w) {
			return true
		}
	}
	return false
}

// sameFold compares tok with w, which is in small letters.
func sameFold(tok, w []byte) bool {
	for i := range w {
		if fold[tok[i]] != w[i] {
			return false
		}
	}
	return true
}

// valued tells whether a value follows the word, as in error=0 or errMsg: null,
// that is zero or one of set.
func valued(text []byte, end int, set [][]byte) bool {
	i, eq := assignment(text, end)
	if !eq {
		return false
	}
	if zeros(text, i) {
		return true
	}
	for _, w := range set {
		if len(text)-i >= len(w) && sameFold(text[i:i+len(w)], w) && (i+len(w) == len(text) || !alnum(text[i+len(w)])) {
			return true
		}
	}
	return false
}

// assignment steps over the rest of a name, an equals sign or colon and quotes,
// and returns where the value begins.
func assignment(text []byte, end int) (int, bool) {
	i := end
	for i < len(text) && i-end < 14 && (letter(text[i]) || text[i] == '_') {
		i++
	}
	for _, w := range suffixesZh {
		if bytes.HasPrefix(text[i:], w) {
			i += len(w)
			break
		}
	}
	eq := false
	for from := i; i < len(text) && i-from < 10; {
		switch {
		case text[i] == '=' || text[i] == ':':
			eq = true
		case bytes.HasPrefix(text[i:], []byte("：")):
			eq = true
			i += 2
		case text[i] == '"' && eq && i+1 < len(text) && text[i+1] == '"':
			return i, eq
		case text[i] == ' ' || text[i] == '"' || text[i] == '\'' || text[i] == '[' || text[i] == ']' || text[i] == '\\':
		default:
			return i, eq
		}
		i++
	}
	return i, eq
}

var suffixesZh = list("代码", "码", "次数", "数量", "数", "信息", "原因", "描述", "笔数")

// zeros tells whether a number of nothing but zeros begins at i.
func zeros(text []byte, i int) bool {
	from := i
	if i+1 < len(text) && text[i] == '0' && text[i+1]|0x20 == 'x' {
		i += 2
	}
	for i < len(text) && text[i] == '0' {
		i++
	}
	return i > from && (i == len(text) || !alnum(text[i]) && !(text[i] == '.' && i+1 < len(text) && digit(text[i+1])))
}
