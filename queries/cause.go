package queries

import "strings"

// Cause is what one root cause is, and the SQL that finds it. Text is keyed by
// language: "en" and "zh".
type Cause struct {
	Slug, Family string
	Actor        string   // who can end it
	Severity     string   // critical, major, minor, info
	Articles     []string // causes of the source articles that it answers
	Title, Why   map[string]string
	Evidence     map[string][]string // what decides for it
	Against      map[string][]string // what speaks against it, and its look-alikes
	Remedy       map[string][]string // steps, in order
	Prevention   map[string][]string
	Missing      map[string][]string // what a bundle needs to decide
	SQL          string              // without the closing semicolon
}

var (
	families = set("key", "terminal", "activation", "device", "software", "network", "host",
		"operator", "policy", "card-read", "account", "security")
	severities  = set("critical", "major", "minor", "info")
	causeSingle = set(append([]string{"cause", "family", "actor", "severity", "articles"}, inLanguages("title", "why")...)...)
	causeMany   = set(inLanguages("evidence", "against", "remedy", "prevention", "missing")...)
)

// Causes returns every root cause, sorted by slug. The error of a malformed
// head names its file and line.
func Causes() ([]Cause, error) { return readAll("causes", ".sql", readCause) }

func readCause(name, text string) (Cause, error) {
	h, sql, err := causeHead(name, text)
	if err != nil {
		return Cause{}, err
	}
	if err := h.need("cause", "family", "actor", "severity", "articles"); err != nil {
		return Cause{}, err
	}
	c := Cause{Slug: h.one["cause"], Family: h.one["family"], Actor: h.one["actor"], Severity: h.one["severity"], SQL: trimSQL(sql)}
	if a := h.one["articles"]; a != "none" {
		c.Articles = strings.Fields(a)
	}
	if err := c.check(h); err != nil {
		return Cause{}, err
	}
	return c, c.fill(h)
}

// causeHead reads the head up to the line "-- sql" and returns what follows.
func causeHead(name, text string) (*head, string, error) {
	h := newHead(name, 1)
	for i := 1; text != ""; i++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimRight(line, " \t\r")
		if line == "-- sql" {
			return h, text, nil
		}
		key, value, ok := cutKey(line)
		if !ok {
			return nil, "", errorAt(name, i, "want \"-- key: value\" or \"-- sql\", got %q", line)
		}
		if err := h.add(key, value, i, causeSingle, causeMany); err != nil {
			return nil, "", err
		}
	}
	return nil, "", errorAt(name, h.line, "the head does not end with \"-- sql\"")
}

// check compares the single words of a cause with what is known.
func (c *Cause) check(h *head) error {
	switch {
	case c.Slug != slug(h.name):
		return errorAt(h.name, h.at["cause"][0], "cause %q does not match the file's name", c.Slug)
	case !families[c.Family]:
		return errorAt(h.name, h.at["family"][0], "unknown family %q", c.Family)
	case !actors[c.Actor]:
		return errorAt(h.name, h.at["actor"][0], "unknown actor %q", c.Actor)
	case !severities[c.Severity]:
		return errorAt(h.name, h.at["severity"][0], "unknown severity %q", c.Severity)
	}
	return nil
}

// fill sets the texts of a cause.
func (c *Cause) fill(h *head) (err error) {
	if c.Title, err = h.text("title"); err != nil {
		return err
	}
	if c.Why, err = h.text("why"); err != nil {
		return err
	}
	lists := []struct {
		key string
		to  *map[string][]string
	}{{"evidence", &c.Evidence}, {"against", &c.Against}, {"remedy", &c.Remedy}, {"prevention", &c.Prevention}, {"missing", &c.Missing}}
	for _, l := range lists {
		if *l.to, err = h.list(l.key); err != nil {
			return err
		}
	}
	return nil
}
