package keyvalue

import (
	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// head reads stamp, level and logger and returns where the rest of the line begins. It stops
// at the first word that holds `=`, and after two words that are neither level nor brackets.
func (p *parser) head(line []byte, ev *parsers.Event) int {
	at := 0
	if len(line) > 0 && line[0] == '[' {
		at = 1
	}
	n := p.stamp(line[at:], ev)
	if n == 0 {
		at = 0
	} else if at += n; at < len(line) && line[at] == ']' {
		at++
	}
	for words := 0; words < 2; {
		for at < len(line) && (line[at] <= ' ' || line[at] == '-' || line[at] == '|' || line[at] == ':') {
			at++
		}
		end, pair := word(line, at)
		if pair || end == at {
			break
		}
		if !p.headWord(line[at:end], ev) {
			words++
		}
		at = end
	}
	return at
}

// word returns the end of the word at at and whether it is the key of a pair.
func word(line []byte, at int) (end int, pair bool) {
	for end = at; end < len(line) && line[end] > ' '; end++ {
		if line[end] == '=' {
			return end, end > at
		}
	}
	return end, false
}

// headWord takes a level or a logger, in brackets or not, and tells whether it was a level or
// something in brackets.
func (p *parser) headWord(w []byte, ev *parsers.Event) bool {
	bracket := w[0] == '[' || w[0] == '('
	for len(w) > 0 && brackets[w[0]] {
		w = w[1:]
	}
	for len(w) > 0 && (brackets[w[len(w)-1]] || w[len(w)-1] == ':' || w[len(w)-1] == ',') {
		w = w[:len(w)-1]
	}
	if len(w) == 0 {
		return true
	}
	if ev.Level == parsers.LevelNone {
		if ev.Level = fields.Level(w); ev.Level != parsers.LevelNone {
			return true
		}
	}
	if isLogger(w) {
		ev.Set(parsers.Component, w)
	}
	return bracket
}

var brackets = [256]bool{'[': true, ']': true, '(': true, ')': true, '<': true, '>': true}

// isLogger tells whether w can name a part of a program: letters first, then letters, digits and
// the marks of names and paths.
func isLogger(w []byte) bool {
	if len(w) > 80 || w[0]|0x20 < 'a' || w[0]|0x20 > 'z' {
		return false
	}
	for _, c := range w {
		if !keyByte[c] && c != '/' && c != '$' && c != ':' {
			return false
		}
	}
	return true
}
