// Package custom makes log formats out of descriptions: TOML files in which a user says how a record begins, where its
// values stand and what they mean. Every description carries sample records with the fields that they must yield; they
// are read when the description is, and a sample that yields anything else is an error.
package custom

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"posmortem/parsers"
)

// Described is a format made of a description.
type Described struct {
	parsers.Format
	File    string
	Samples int
}

// description is the TOML file of a format.
type description struct {
	Name      string                       `toml:"name"`
	Doc       string                       `toml:"doc"`
	Kind      string                       `toml:"kind"`
	Side      string                       `toml:"side"`
	Record    recordTable                  `toml:"record"`
	Time      timeTable                    `toml:"time"`
	Regex     regexTable                   `toml:"regex"`
	KeyValue  keyvalueTable                `toml:"keyvalue"`
	Delimited delimitedTable               `toml:"delimited"`
	Fixed     fixedTable                   `toml:"fixed"`
	Fields    map[string]string            `toml:"fields"` // column of event -> name of the value in the log
	Values    map[string]map[string]string `toml:"values"` // column -> value in the log -> value to keep
	Set       map[string]string            `toml:"set"`    // column -> value of every record
	Samples   []sample                     `toml:"sample"`
}

type recordTable struct {
	Start string `toml:"start"` // pattern of a line that begins a record; without it every line is one
	Skip  string `toml:"skip"`  // pattern of records that hold no event
}

type timeTable struct {
	Name   string `toml:"name"`   // of the value that holds the stamp, or the time of day
	Date   string `toml:"date"`   // of the value that holds the date, where it stands alone
	Layout string `toml:"layout"` // as Java writes it: yyyy-MM-dd HH:mm:ss.SSS; without it any known stamp is read
	Order  string `toml:"order"`  // day-first or month-first, of dates such as 03/04/2026
	Zone   string `toml:"zone"`   // of stamps that name none
}

type regexTable struct {
	Pattern string `toml:"pattern"` // its named groups are the values
}

type keyvalueTable struct {
	Assign    string `toml:"assign"`    // between name and value; = unless told
	Separator string `toml:"separator"` // between pairs; a blank unless told
	In        string `toml:"in"`        // in formats of another kind: the value that holds pairs
}

type delimitedTable struct {
	Separator string   `toml:"separator"`
	Columns   []string `toml:"columns"`
	Header    bool     `toml:"header"` // the first record names the columns
}

type fixedTable struct {
	Columns []fixedColumn `toml:"columns"`
}

// fixedColumn is a value at a fixed place: characters from and to, counted from 1, both included; to = 0 is the end.
type fixedColumn struct {
	Name string `toml:"name"`
	From int    `toml:"from"`
	To   int    `toml:"to"`
}

// sample is one record and what it must yield.
type sample struct {
	Record string         `toml:"record"`
	Head   string         `toml:"head"` // the line that names the columns
	Want   map[string]any `toml:"want"`
}

// Error says what is wrong with a description, and where.
type Error struct {
	File string
	Line int // from 1; 0 when it concerns the whole
	Msg  string
}

// Error returns file, line and what is wrong.
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// Load reads the description in a file.
func Load(file string) (Described, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Described{}, err
	}
	return Read(file, text)
}

// Dir reads all descriptions (*.toml) of a folder, in the order of their names.
func Dir(dir string) ([]Described, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []Described
	files := map[string]string{}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		d, err := Load(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		if other := files[d.Name]; other != "" {
			return nil, &Error{d.File, 0, fmt.Sprintf("the name %q is taken by %s", d.Name, other)}
		}
		files[d.Name] = d.File
		all = append(all, d)
	}
	return all, nil
}

// Read makes a format of the description text and tries its samples; file is its name in errors.
func Read(file string, text []byte) (Described, error) {
	var d description
	meta, err := toml.Decode(string(text), &d)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		return Described{}, &Error{file, syntax.Position.Line, syntax.Message}
	case err != nil:
		return Described{}, &Error{file, 0, err.Error()}
	}
	w := where{file, string(text)}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return Described{}, w.fault(unknown[0].String(), "there is no setting %q", unknown[0].String())
	}
	c, err := compile(&d, w)
	if err != nil {
		return Described{}, err
	}
	f := c.format()
	for i := range d.Samples {
		if err := c.try(f, i, w); err != nil {
			return Described{}, err
		}
	}
	f.Sequential = f.Sequential || c.undated
	return Described{Format: f, File: file, Samples: len(d.Samples)}, nil
}
