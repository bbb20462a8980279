package signals

import (
	"bytes"
	"strings"
)

// edge says what may stand beside a word.
type edge uint8

const (
	edgeFree   edge = iota // anything
	edgeName               // no letter, or a change of case inside a name
	edgeStrict             // no letter and no digit
	edgeDigit              // no digit
)

// leadKind says how surely a number after a word is a code.
type leadKind uint8

const (
	leadNone    leadKind = iota
	leadWeak             // ret=, code: ... negative and hexadecimal numbers only
	leadStrong           // error code ... any number
	leadHSM              // response code ... codes of a security module only
	leadBracket          // "(-"
	leadHex              // "0xFFFF", a negative number by itself
)

// word is one pattern of the automaton with all it means.
type word struct {
	text        []byte // folded
	left, right edge
	blanks      bool     // holds blanks, so its length in the text may differ
	lists       []uint16 // the lists it belongs to
	plain       bool     // names a thing: denial does not cancel it
	good        bool     // tells of success
	shadow      bool     // hides the words inside it
	done        bool     // tells of a step that was done: no fault
	timeout     bool     // may be the name of a setting
	lead        leadKind
	model       bool    // announces a device model
	vendor      uint8   // 1 + index of the vendor it betrays
	modelName   bool    // betrays it only after a word that announces a model
	names       []int32 // rows of codes.csv that it names
}

// pattern splits the notation of words.csv into folded text and edges.
func pattern(s string) (text []byte, left, right edge) {
	strict := strings.HasPrefix(s, "=") && len(s) > 1
	if strict {
		s = s[1:]
	}
	open := strings.HasSuffix(s, "*") && len(s) > 1
	if open {
		s = s[:len(s)-1]
	}
	for _, b := range []byte(s) {
		f := fold[b]
		if f == ' ' && len(text) > 0 && text[len(text)-1] == ' ' {
			continue
		}
		text = append(text, f)
	}
	text = bytes.Trim(text, " ")
	if len(text) == 0 {
		return nil, 0, 0
	}
	left, right = edgeOf(text[0], strict), edgeOf(text[len(text)-1], strict)
	if open {
		right = edgeFree
	}
	return text, left, right
}

func edgeOf(b byte, strict bool) edge {
	switch {
	case !alnum(b):
		return edgeFree
	case strict:
		return edgeStrict
	case digit(b):
		return edgeDigit
	}
	return edgeName
}

// start returns where the word that ends before end begins, and whether it
// stands there as a whole word.
func (w *word) start(text []byte, end int) (int, bool) {
	at := end - len(w.text)
	if w.blanks {
		at = w.walk(text, end)
	}
	if at < 0 {
		return 0, false
	}
	return at, w.leftFree(text, at) && w.rightFree(text, end)
}

// walk goes back over the word where runs of blanks stand for one.
func (w *word) walk(text []byte, end int) int {
	at := end
	for i := len(w.text) - 1; i >= 0 && at > 0; i-- {
		at--
		if w.text[i] != ' ' {
			continue
		}
		for at > 0 && fold[text[at-1]] == ' ' {
			at--
		}
	}
	return at
}

func (w *word) leftFree(text []byte, at int) bool {
	if w.left == edgeFree || at == 0 {
		return true
	}
	before := text[at-1]
	if w.left == edgeDigit {
		return !digit(before)
	}
	if !letter(before) {
		return w.left != edgeStrict || !digit(before)
	}
	if w.left == edgeStrict || !upper(text[at]) {
		return false
	}
	return lower(before) || at+1 < len(text) && lower(text[at+1])
}

func (w *word) rightFree(text []byte, end int) bool {
	if w.right == edgeFree || end >= len(text) {
		return true
	}
	after := text[end]
	if w.right == edgeDigit {
		return !digit(after)
	}
	if !letter(after) {
		return w.right != edgeStrict || !digit(after)
	}
	if w.right == edgeStrict || !upper(after) {
		return false
	}
	return lower(text[end-1]) || end+1 < len(text) && lower(text[end+1])
}
