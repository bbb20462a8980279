package queries

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// overlay holds the response codes that an acquirer brought: they add a profile, or stand in the place of codes of one.
var overlay []Code

// Overlay lays a response-code table of the user's own over those of the program, for the rest of its run. name is the file's, whose
// base is the profile; the columns are those of the tables in codes, and a column profile in front of them names it row by
// row. A text that is given in one language only stands for both. It must not run beside the other functions.
func Overlay(name, text string) error {
	rows, err := overlayRows(name, text)
	if err != nil {
		return err
	}
	overlay = append(overlay, rows...)
	return nil
}

// overlayRows reads one table; errors name its file and line.
func overlayRows(name, text string) ([]Code, error) {
	fault := func(line int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s", name, line, fmt.Sprintf(format, args...))
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	head, err := r.Read()
	wide := err == nil && slices.Equal(head, append([]string{"profile"}, codeColumns...))
	if !wide && (err != nil || !slices.Equal(head, codeColumns)) {
		return nil, fault(1, "want the columns %s, with profile in front of them or not", strings.Join(codeColumns, ","))
	}
	base := filepath.Base(name)
	profile := strings.TrimSuffix(base, filepath.Ext(base))
	var codes []Code
	seen := map[string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return codes, nil
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			return nil, fault(errorLine(err, line), "%v", errors.Unwrap(err))
		}
		c := Code{Profile: profile}
		if wide {
			c.Profile, row = row[0], row[1:]
		}
		if problem := checkOwn(c.Profile, bothLanguages(row), seen); problem != "" {
			return nil, fault(line, "%s", problem)
		}
		c.Code, c.Class, c.Actor = row[0], row[1], row[2]
		c.Meaning, c.Remedy = map[string]string{"en": row[3], "zh": row[4]}, map[string]string{"en": row[5], "zh": row[6]}
		codes = append(codes, c)
	}
}

func errorLine(err error, line int) int {
	var e *csv.ParseError
	if errors.As(err, &e) {
		return e.Line
	}
	return line
}

// bothLanguages fills an empty text from that in the other language.
func bothLanguages(row []string) []string {
	for _, i := range []int{3, 5} {
		row[i], row[i+1] = cmp.Or(row[i], row[i+1]), cmp.Or(row[i+1], row[i])
	}
	return row
}

// checkOwn says what is wrong with a row, or nothing.
func checkOwn(profile string, row []string, seen map[string]bool) string {
	if profile == "" {
		return "profile is empty"
	}
	if i := slices.Index(row, ""); i >= 0 {
		return codeColumns[i] + " is empty"
	}
	key := profile + "/" + row[0]
	switch {
	case seen[key]:
		return "code " + row[0] + " stands twice"
	case !classes[row[1]]:
		return fmt.Sprintf("unknown class %q; `posmortem codes` shows those in use", row[1])
	case !actors[row[2]]:
		return fmt.Sprintf("unknown actor %q; known are %s", row[2], strings.Join(sorted(actors), ", "))
	}
	seen[key] = true
	return ""
}

func sorted(m map[string]bool) (words []string) {
	for w := range m {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// overlaid puts the rows of the overlay in the place of the program's, or behind those of their profile.
func overlaid(codes []Code) []Code {
	for _, own := range overlay {
		i := slices.IndexFunc(codes, func(c Code) bool { return c.Profile == own.Profile && c.Code == own.Code })
		if i >= 0 {
			codes[i] = own
		} else {
			codes = append(codes, own)
		}
	}
	slices.SortStableFunc(codes, func(a, b Code) int { return strings.Compare(a.Profile, b.Profile) })
	return codes
}
