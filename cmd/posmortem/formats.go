package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/parsers"
	"posmortem/parsers/all"
	"posmortem/parsers/bundle"
	"posmortem/parsers/custom"
	"posmortem/parsers/mask"
)

var formatsCommand = &command{
	name: "formats", args: "[check FILE... | new LOG]", short: "the log formats that are recognised; your own described, checked, proposed",
	long: `Lists the log formats. A source is recognised by its content; --format-of GLOB=NAME forces a format.

A format of your own is a TOML file in the folder of --formats-dir (or $POSMORTEM_FORMATS). It says how a record begins, where
its values stand (kind = regex, keyvalue, json, delimited or fixed), which field each one is, how stamps are written and in which
zone, and holds sample records with the fields that they must yield. They are read whenever the file is.

  check FILE...  reads such files and says file, line, field, want and got where a sample yields something else
  new LOG        proposes such a file for a log that no format knows, with sample records in which card data are masked`,
	examples: []string{
		"posmortem formats", "posmortem formats --format json",
		"posmortem formats new till.log -o formats/till.toml", "posmortem formats check formats/till.toml",
		"posmortem formats --formats-dir formats",
	},
	flags: func(fs *pflag.FlagSet, o *options) {
		formatsFlag(fs, o)
		outputFlags(fs, o)
	},
	run: runFormats,
}

func runFormats(ctx context.Context, a *app) error {
	if len(a.args) == 0 {
		return a.listFormats()
	}
	switch word, files := a.args[0], a.args[1:]; {
	case word == "check" && len(files) > 0:
		return a.checkFormats(files)
	case word == "new" && len(files) == 1:
		return a.newFormat(ctx, files[0])
	case word == "check" || word == "new":
		return misuse("write `posmortem formats check FILE...` or `posmortem formats new LOG`")
	}
	return misuse("formats %s: write check FILE... or new LOG, or nothing for the list", a.args[0])
}

func (a *app) listFormats() error {
	own, err := a.ownFormats()
	if err != nil {
		return err
	}
	sec := analyze.Section{Name: "formats", Columns: textColumns("format", "格式", "side", "来源端", "what it is", "说明")}
	for _, f := range append(all.Formats(), own...) {
		sec.Rows = append(sec.Rows, []any{f.Name, f.Side.String(), f.Doc})
	}
	return a.writeReport(&analyze.Report{Name: "formats", Sections: []analyze.Section{sec}})
}

// ownFormats reads the folder of the user's own formats, where one is named.
func (a *app) ownFormats() ([]parsers.Format, error) {
	dir, from := a.opt.formats, "--formats-dir"
	if dir == "" {
		dir, from = os.Getenv("POSMORTEM_FORMATS"), "$POSMORTEM_FORMATS"
	}
	if dir == "" {
		return nil, nil
	}
	described, err := custom.Dir(dir)
	if err != nil {
		return nil, a.badFormat(from, err)
	}
	var own []parsers.Format
	for _, d := range described {
		if err := notTaken(d); err != nil {
			return nil, err
		}
		own = append(own, d.Format)
	}
	return own, nil
}

// notTaken refuses a name that a format of the program has.
func notTaken(d custom.Described) error {
	if _, taken := all.ByName(d.Name); taken {
		return misuse("%s: the name %q is that of a format which the program has; take another one", d.File, d.Name)
	}
	return nil
}

// badFormat turns what is wrong with a description into misuse. The description may quote a log: its card data are masked.
func (a *app) badFormat(from string, err error) error {
	var e *custom.Error
	if !errors.As(err, &e) {
		return misuse("%s: %s", from, oneLine(err.Error()))
	}
	m, keyErr := a.masker()
	if keyErr != nil {
		return keyErr
	}
	return misuse("%s", m.Text(nil, []byte(e.Error())))
}

// masker returns a mask with the installation's key.
func (a *app) masker() (*mask.Mask, error) {
	file, err := a.opt.tokenKeyFile()
	if err != nil {
		return nil, err
	}
	key, err := mask.LoadKey(file)
	if err != nil {
		return nil, err
	}
	return mask.New(key), nil
}

func (a *app) checkFormats(files []string) error {
	for _, file := range files {
		d, err := custom.Load(file)
		if err != nil {
			var e exit
			errors.As(a.badFormat("formats check", err), &e)
			return exit{exitFailed, e.msg}
		}
		if err := notTaken(d); err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%s: %s, %d samples yield what they must\n", file, d.Name, d.Samples)
	}
	return nil
}

// newFormat proposes a description of a log: the first one where the path holds several.
func (a *app) newFormat(ctx context.Context, path string) error {
	m, err := a.masker()
	if err != nil {
		return err
	}
	head, name, err := a.firstLog(ctx, path)
	if err != nil {
		return err
	}
	if f, score := all.Detect(name, head); f.Name != "text" {
		a.warn("%s is known as %s (%d of 100); your own format will win over it", name, f.Name, score)
	}
	text, err := custom.Propose(formatName(name), head, func(b []byte) []byte { return m.Text(nil, b) })
	if err != nil {
		return exit{exitFailed, name + ": " + err.Error()}
	}
	return a.output(func(w *sink) error {
		_, err := w.WriteString(text)
		return err
	})
}

// errFirst ends the walk behind the first log.
var errFirst = errors.New("first log")

// firstLog returns the head of the first log of a path.
func (a *app) firstLog(ctx context.Context, path string) (head []byte, name string, err error) {
	var bad string
	err = bundle.Walk(ctx, []string{path}, a.stdin, bundle.Options{Limits: bundle.DefaultLimits(),
		Problem: func(p bundle.Problem) { bad = p.Path + ": " + p.Reason },
	}, func(m *bundle.Member) error {
		head, name = make([]byte, 0, headSize), m.Path
		var err error
		if head, _, err = readUpTo(io.LimitReader(m.Reader, headSize), head, headSize); err != nil {
			return err
		}
		return errFirst
	})
	switch {
	case err != nil && !errors.Is(err, errFirst):
		return nil, "", err
	case name == "" && bad != "":
		return nil, "", exit{exitFailed, bad}
	case name == "":
		return nil, "", exit{exitFailed, path + " holds no log"}
	}
	return head, name, nil
}

// formatName makes the name of a format of that of a log.
func formatName(log string) string {
	base := filepath.Base(log)
	base, _, _ = strings.Cut(base, ".")
	name := strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-':
			return c
		}
		return '-'
	}, base), "-0123456789")
	if _, taken := all.ByName(name); taken || name == "" {
		return strings.TrimLeft(name+"-own", "-")
	}
	return name
}
