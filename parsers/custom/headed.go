package custom

import (
	"regexp"
	"strings"
	"unicode"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// headed proposes a pattern for a log whose records begin with a stamp among a few words: level, thread, module; the rest is the message,
// and its pairs of name and value are read.
func headed(lines []string) *description {
	s := findStamps(lines)
	if s.count == 0 || 10*s.count < 3*len(lines) {
		return nil
	}
	var recs []string
	for i, at := range s.at {
		if at.to > 0 {
			recs = append(recs, lines[i])
		}
	}
	stamp := s.pattern(lines)
	begin, words := before(s, lines), after(s, lines)
	for n := len(words); n >= 0; n-- { // the fewer words, the more lines fit
		pattern := "(?s)^" + begin + "(?P<time>" + stamp + ")" + strings.Join(words[:n], "") + `[\s\])>|:;,-]*(?P<text>.*)`
		if re, err := regexp.Compile(pattern); err != nil || n > 0 && !fitAll(re, recs) {
			continue
		}
		d := &description{Kind: "regex", Record: recordTable{Start: "^" + unnamed(begin) + stamp}, Regex: regexTable{Pattern: pattern},
			Time: timeTable{Name: "time", Layout: s.layout}, Fields: map[string]string{"text": "text"}}
		for _, column := range []string{"level", "component"} {
			if strings.Contains(pattern, "(?P<"+column+">") {
				d.Fields[column] = column
			}
		}
		d.pairsIn(recs, "text")
		return d
	}
	return nil
}

var groupName = regexp.MustCompile(`\?P<\w+>`)

// unnamed takes the names off the groups of a pattern.
func unnamed(pattern string) string { return groupName.ReplaceAllString(pattern, "") }

// fitAll tells whether (nearly) all records fit a pattern.
func fitAll(re *regexp.Regexp, recs []string) bool {
	fit := 0
	for _, r := range recs {
		if re.MatchString(r) {
			fit++
		}
	}
	return 50*fit >= 49*len(recs)
}

// before returns a pattern for what stands in front of the stamps.
func before(s stamps, lines []string) string {
	level := true
	fixed, first := true, ""
	words := map[string]bool{}
	for i, at := range s.at {
		if at.to == 0 {
			continue
		}
		lead := lines[i][:at.from]
		if len(words) == 0 {
			first = lead
		}
		fixed = fixed && lead == first
		words[lead] = true
		level = level && isLevel(strings.TrimFunc(lead, func(c rune) bool { return !unicode.IsLetter(c) }))
	}
	switch {
	case fixed:
		return regexp.QuoteMeta(first)
	case level:
		return `[^\w\n]*(?P<level>[A-Za-z]+)[^\w\n]*`
	}
	return `.{0,48}?`
}

func isLevel(word string) bool { return fields.Level([]byte(word)) != parsers.LevelNone }

// maxWords bounds the words between stamp and message.
const maxWords = 5

// after returns patterns for the words that follow the stamps, as long as all lines have the same kind of word.
func after(s stamps, lines []string) (patterns []string) {
	var rests []string
	for i, at := range s.at {
		if at.to > 0 {
			rests = append(rests, lines[i][at.to:])
		}
	}
	level, component := false, false
	for len(patterns) < maxWords {
		k := wordKind(rests, level, component)
		if k == nil {
			return patterns
		}
		level, component = level || k.column == "level", component || k.column == "component"
		patterns = append(patterns, k.pattern)
		re := regexp.MustCompile("^" + k.pattern)
		for i, r := range rests {
			if at := re.FindStringIndex(r); at != nil {
				rests[i] = r[at[1]:]
			}
		}
	}
	return patterns
}

// wordPattern is a kind of word between stamp and message.
type wordPattern struct {
	column, pattern string
	word            *regexp.Regexp // its first group is the word
	fits            func(word string) bool
}

func word(column, pattern string, fits func(string) bool) wordPattern {
	return wordPattern{column, pattern, regexp.MustCompile("^" + unnamed(pattern)), fits}
}

const lead = `[\s\])>|:;,-]*`

var wordKinds = []wordPattern{
	word("level", lead+`[\[(<]?(?P<level>\w+)[\])>]?`, isLevel),
	word("", lead+`\[([^\]\n]*\d[^\]\n]*)\]`, isNumber),
	word("", lead+`([0-9]+)\s`, isNumber),
	word("component", lead+`[\[(<](?P<component>[^\]\n)>=]{1,60})[\])>]`, isName),
	word("component", lead+`(?P<component>[A-Za-z][\w.$/-]{0,60}):\s`, isName),
}

func isNumber(w string) bool { return w != "" && strings.Trim(w, "0123456789abcdefxABCDEF-") == "" }

func isName(w string) bool {
	return w != "" && strings.ContainsAny(strings.ToLower(w), "abcdefghijklmnopqrstuvwxyz") && !strings.Contains(w, "=")
}

// wordKind returns the kind of word that (nearly) all rests begin with.
func wordKind(rests []string, level, component bool) *wordPattern {
	for i := range wordKinds {
		k := &wordKinds[i]
		if k.column == "level" && level || k.column == "component" && component {
			continue
		}
		fit := 0
		for _, r := range rests {
			if m := k.word.FindStringSubmatch(r); m != nil && k.fits(m[1]) {
				fit++
			}
		}
		if 50*fit >= 49*len(rests) && fit > 0 {
			return k
		}
	}
	return nil
}
