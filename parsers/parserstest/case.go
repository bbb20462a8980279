package parserstest

import (
	"bytes"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"posmortem/parsers"
)

// Case is one testdata/*.txtar file of a format: the file input, the
// golden file want, and settings as "name: value" lines in the comment:
//
//	zone     IANA name of the zone of stamps without one, taken as given
//	year     year of stamps without one
//	mod      modification time of the source, RFC 3339
//	path     path of the source
//	sniff    least score of Sniff, 50 unless told; 0 for no check
//	escapes  on: input holds \r \n \t \e \\ \0 and \xNN for bytes that text cannot hold,
//	         and loses its last line end
type Case struct {
	Name   string
	Input  []byte
	Source parsers.Source
	Sniff  parsers.Score

	file    string
	archive *txtar.Archive
	escapes bool
}

// Cases reads the txtar files in testdata, or in the folders named instead.
func Cases(tb testing.TB, dirs ...string) []*Case {
	tb.Helper()
	if len(dirs) == 0 {
		dirs = []string{"testdata"}
	}
	var files []string
	for _, dir := range dirs {
		found, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
		if err != nil || len(found) == 0 {
			tb.Fatalf("no %s/*.txtar: %v", dir, err)
		}
		files = append(files, found...)
	}
	var cases []*Case
	for _, file := range files {
		c, err := readCase(file)
		if err != nil {
			tb.Fatalf("%s: %v", file, err)
		}
		cases = append(cases, c)
	}
	return cases
}

func readCase(file string) (*Case, error) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	c := &Case{Name: strings.TrimSuffix(filepath.Base(file), ".txtar"), Sniff: 50, file: file, archive: ar}
	c.Source = parsers.Source{Path: c.Name + ".log", AsOf: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
	for _, line := range strings.Split(string(ar.Comment), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok {
			if err := c.set(name, strings.TrimSpace(value)); err != nil {
				return nil, err
			}
		}
	}
	for _, f := range ar.Files {
		if f.Name == "input" {
			c.Input = f.Data
		}
	}
	if c.Input == nil {
		return nil, errors.New("no file input")
	}
	if c.escapes {
		c.Input = unescape(bytes.TrimSuffix(c.Input, []byte("\n")))
	}
	c.Source.Head = c.Input[:min(len(c.Input), 64<<10)]
	return c, nil
}

// set applies one line of the comment. Other lines are prose.
func (c *Case) set(name, value string) (err error) {
	switch name {
	case "zone":
		c.Source.Zone, err = time.LoadLocation(value)
		c.Source.Given = true
	case "year":
		c.Source.Year, err = strconv.Atoi(value)
	case "mod":
		c.Source.Mod, err = time.Parse(time.RFC3339, value)
	case "path":
		c.Source.Path = value
	case "sniff":
		var n int
		n, err = strconv.Atoi(value)
		c.Sniff = parsers.Score(n)
	case "escapes":
		c.escapes = value == "on"
	}
	return err
}

func unescape(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' || i+1 == len(b) {
			out = append(out, b[i])
			continue
		}
		i++
		switch b[i] {
		case 'r':
			out = append(out, '\r')
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'e':
			out = append(out, 0x1b)
		case '0':
			out = append(out, 0)
		case 'x':
			v, err := strconv.ParseUint(string(b[i+1:min(i+3, len(b))]), 16, 8)
			if err != nil {
				out = append(out, '\\', 'x')
				continue
			}
			out = append(out, byte(v))
			i += 2
		default:
			out = append(out, b[i])
		}
	}
	return out
}
