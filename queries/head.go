package queries

import "strings"

// head is the comment block at the top of a cause, a report or a section of
// one: lines of the form "-- key: value".
type head struct {
	name string              // file, for errors
	line int                 // line of the last key, for errors about the whole
	one  map[string]string   // keys that stand once
	many map[string][]string // keys that may repeat
	at   map[string][]int    // lines on which a key stands
}

func newHead(name string, line int) *head {
	return &head{name: name, line: line, one: map[string]string{}, many: map[string][]string{}, at: map[string][]int{}}
}

// cutKey splits "-- key: value"; ok is false for any other line.
func cutKey(line string) (key, value string, ok bool) {
	rest, ok := strings.CutPrefix(line, "-- ")
	if !ok {
		return "", "", false
	}
	key, value, ok = strings.Cut(rest, ":")
	return key, strings.TrimSpace(value), ok
}

// add stores one line. single and repeated are the keys that the grammar knows.
func (h *head) add(key, value string, line int, single, repeated map[string]bool) error {
	h.line = line
	switch {
	case value == "":
		return errorAt(h.name, line, "%s has no value", key)
	case repeated[key]:
		h.many[key] = append(h.many[key], value)
	case !single[key]:
		return errorAt(h.name, line, "unknown key %q", key)
	case h.one[key] != "":
		return errorAt(h.name, line, "%s stands twice", key)
	default:
		h.one[key] = value
	}
	h.at[key] = append(h.at[key], line)
	return nil
}

// need reports the first of keys that is missing.
func (h *head) need(keys ...string) error {
	for _, k := range keys {
		if len(h.at[k]) == 0 {
			return errorAt(h.name, h.line, "%s is missing", k)
		}
	}
	return nil
}

// text returns the value of key in every language.
func (h *head) text(key string) (map[string]string, error) {
	m := map[string]string{}
	for _, lang := range languages {
		if err := h.need(key + "." + lang); err != nil {
			return nil, err
		}
		m[lang] = h.one[key+"."+lang]
	}
	return m, nil
}

// list returns the lines of key in every language; each language must tell as
// many, so that a reader of one misses nothing that the other says.
func (h *head) list(key string) (map[string][]string, error) {
	m := map[string][]string{}
	for _, lang := range languages {
		k := key + "." + lang
		if err := h.need(k); err != nil {
			return nil, err
		}
		m[lang] = h.many[k]
		if len(m[lang]) != len(m[languages[0]]) {
			return nil, errorAt(h.name, h.at[k][0], "%s has %d lines, %s.%s has %d",
				k, len(m[lang]), key, languages[0], len(m[languages[0]]))
		}
	}
	return m, nil
}

// inLanguages turns keys into key.en, key.zh.
func inLanguages(keys ...string) []string {
	var all []string
	for _, k := range keys {
		for _, lang := range languages {
			all = append(all, k+"."+lang)
		}
	}
	return all
}
