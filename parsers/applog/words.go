package applog

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// levelsZH are the levels that Chinese apps write.
var levelsZH = []struct {
	word  []byte
	level parsers.Level
}{
	{[]byte("跟踪"), parsers.Trace}, {[]byte("调试"), parsers.Debug}, {[]byte("信息"), parsers.Info}, {[]byte("提示"), parsers.Info},
	{[]byte("通知"), parsers.Info}, {[]byte("警告"), parsers.Warn}, {[]byte("告警"), parsers.Warn}, {[]byte("错误"), parsers.Error},
	{[]byte("异常"), parsers.Error}, {[]byte("严重"), parsers.Fatal}, {[]byte("致命"), parsers.Fatal},
}

// boxedLevel reads a level that fills its brackets, in any case.
func boxedLevel(in []byte) parsers.Level {
	if len(in) == 0 {
		return parsers.LevelNone
	}
	if in[0] >= 0x80 {
		for _, z := range levelsZH {
			if bytes.Equal(in, z.word) {
				return z.level
			}
		}
		return parsers.LevelNone
	}
	if !isLetter(in[0]) || len(in) == 1 && bytes.IndexByte(letters, in[0]) < 0 {
		return parsers.LevelNone
	}
	switch string(in) {
	case "config", "CONFIG", "Config", "note", "Note", "alert", "Alert": // names of modules, too
		return parsers.LevelNone
	}
	return fields.Level(in)
}

// letters are the levels of one letter.
var letters = []byte("VDIWEFTvdiwef")

// bareLevel reads a level without brackets at the beginning of b and returns its length. It
// must be in capitals, or be set off by a mark, so that "Error opening" stays a message.
func bareLevel(b []byte) (parsers.Level, int) {
	if len(b) == 0 {
		return parsers.LevelNone, 0
	}
	if b[0] >= 0x80 {
		return chineseLevel(b)
	}
	n, capitals := 0, true
	for n < len(b) && n < 14 && isLetter(b[n]) {
		capitals = capitals && b[n] < 'a'
		n++
	}
	set := n < len(b) && (b[n] == '|' || b[n] == '/' || b[n] == ':')
	switch {
	case n == 0 || n == 1 && !(set && b[n] != ':'):
		return parsers.LevelNone, 0
	case n < len(b) && !set && b[n] != ' ' && b[n] != '\t' && b[n] != ']':
		return parsers.LevelNone, 0
	case !capitals && !set:
		return parsers.LevelNone, 0
	}
	return boxedLevel(b[:n]), n
}

// chineseLevel reads a Chinese level that a mark or a space sets off.
func chineseLevel(b []byte) (parsers.Level, int) {
	for _, z := range levelsZH {
		if !bytes.HasPrefix(b, z.word) {
			continue
		}
		n := len(z.word)
		if n == len(b) || bytes.IndexByte([]byte(" \t|:/"), b[n]) >= 0 {
			return z.level, n
		}
		if bytes.HasPrefix(b[n:], wideColon) {
			return z.level, n + len(wideColon)
		}
	}
	return parsers.LevelNone, 0
}

var wideColon = []byte("：")

// isThread tells whether a part names a thread or process rather than a module.
func isThread(in []byte) bool {
	digits := true
	for i, c := range in {
		if c-'0' > 9 && c != '-' && c != ':' && (i == 0 || c != ',' && c != ' ' && c != '*') {
			digits = false
			break
		}
	}
	if digits {
		return len(in) > 0
	}
	for _, t := range threads {
		if len(in) >= len(t) && bytes.EqualFold(in[:len(t)], t) {
			return len(in) == len(t) || len(t) > 4 || !isLetter(in[len(t)])
		}
	}
	return false
}

var threads = [][]byte{[]byte("thread"), []byte("main"), []byte("pool-"), []byte("tid"), []byte("pid"), []byte("http-"), []byte("0x")}

// isName tells whether a part can be the name of a module: short, without the marks
// of values, and no word of sending, which belongs to the message type behind it.
func isName(in []byte) bool {
	if len(in) == 0 || len(in) > 48 || bytes.IndexByte(in, '=') >= 0 || bytes.IndexByte(in, '{') >= 0 || bytes.IndexByte(in, '"') >= 0 {
		return false
	}
	for _, w := range directions {
		if bytes.EqualFold(in, w) {
			return false
		}
	}
	return true
}

var directions = [][]byte{[]byte("send"), []byte("recv"), []byte("receive"), []byte("sent"), []byte("received"), []byte("tx"), []byte("rx"),
	[]byte("request"), []byte("response"), []byte("req"), []byte("resp"), []byte("rsp"), []byte("发送"), []byte("接收"), []byte("请求"), []byte("应答"),
	[]byte("响应"), []byte("上送"), []byte("收到")}

// isFault tells whether a word in front of a colon names a fault: an exception's
// class, or a word such as timeout.
func isFault(word []byte) bool {
	for _, f := range faults {
		if len(word) >= len(f) && bytes.EqualFold(word[len(word)-len(f):], f) {
			return true
		}
	}
	return false
}

var faults = [][]byte{[]byte("exception"), []byte("error"), []byte("timeout"), []byte("failed"), []byte("failure"), []byte("fail"), []byte("by"), []byte("code")}

func isLetter(c byte) bool { return c|0x20-'a' < 26 }
