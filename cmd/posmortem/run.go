package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"posmortem/analyze/store"
	"posmortem/analyze/wording"
	"posmortem/parsers/mask"
)

// The exit codes, part of the program's contract.
const (
	exitFine       = 0
	exitFailed     = 1
	exitMisuse     = 2
	exitFindings   = 3
	exitUnreadable = 4
	exitNotClean   = 5
)

// exit is an error that decides the exit code. An empty message prints nothing.
type exit struct {
	code int
	msg  string
}

func (e exit) Error() string { return e.msg }

func misuse(format string, args ...any) error { return exit{exitMisuse, fmt.Sprintf(format, args...)} }

// app is one run of the program: its streams and flags.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	opt            options
	args           []string
	cmd            *command
}

// command is one word that follows `posmortem`.
type command struct {
	name     string
	args     string // what follows the name in the usage line
	short    string
	long     string
	examples []string
	flags    func(fs *pflag.FlagSet, o *options)
	run      func(ctx context.Context, a *app) error
}

// commands is the command table, in the order of the help.
func commands() []*command {
	return []*command{
		diagnoseCommand, ingestCommand, failuresCommand, reportCommand, explainCommand, weeklyCommand, whyCommand, sqlCommand, exportCommand,
		verifyCleanCommand, redactCommand, checkCommand, backupCommand, forgetCommand, lakeCommand,
		formatsCommand, codesCommand, causesCommand, signalsCommand, reportsCommand, versionCommand, completionCommand, helpCommand,
	}
}

// The commands that list all commands would make a cycle of initialisation; their functions are set here.
func init() {
	helpCommand.run = runHelp
	completionCommand.run = runCompletion
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr}
	err := a.dispatch(ctx, args)
	if err == nil {
		return exitFine
	}
	if errors.Is(err, errPipe) {
		return exitFine
	}
	if ctx.Err() != nil {
		a.tell("interrupted; nothing half-done was kept, the same command can be run again")
		return exitFailed
	}
	e := verdictOf(err)
	if e.code == exitMisuse && a.cmd != nil {
		e.msg += "; see `posmortem " + a.cmd.name + " --help`"
	}
	if e.msg != "" {
		a.tell("%s", e.msg)
	}
	return e.code
}

// verdictOf says with which code and message an error ends the program.
func verdictOf(err error) exit {
	var e exit
	var missing *store.Error
	engine, ofEngine := engineError(err)
	switch {
	case errors.As(err, &e):
		return e
	case ofEngine:
		return engine
	case errors.As(err, &missing) && missing.Missing():
		return exit{exitMisuse, err.Error()}
	case store.DiskFull(err) && missing == nil:
		return exit{exitFailed, "the disk is full (" + err.Error() + "); free some space and run the same command again: nothing is doubled"}
	}
	return exit{exitFailed, err.Error()}
}

// oneLine brings a message into one line, in which nothing acts on a terminal: an argument or a name that it quotes may hold
// escapes and signs that turn the direction of text.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsGraphic(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func (a *app) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 || args[0] == "--help" || args[0] == "-h" {
		return a.print(overview())
	}
	if args[0] == "--version" {
		return runVersion(ctx, a)
	}
	c := find(args[0])
	if c == nil {
		return misuse("there is no command %q%s; `posmortem --help` lists them", args[0], closest(args[0]))
	}
	a.cmd = c
	a.opt = defaults()
	fs, help := flagSet(c, &a.opt)
	if err := fs.Parse(args[1:]); err != nil {
		return misuse("%s", err)
	}
	if *help {
		return a.print(manual(c, fs))
	}
	a.args = fs.Args()
	if c.args == "" && len(a.args) > 0 {
		return misuse("%s takes no arguments, but %q was given", c.name, a.args[0])
	}
	if err := a.opt.settle(fs); err != nil {
		return err
	}
	if err := a.overlay(); err != nil {
		return err
	}
	return c.run(ctx, a)
}

func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// closest suggests the command that a mistyped one may have meant.
func closest(name string) string {
	best, dist := "", 3
	for _, c := range commands() {
		if d := editDistance(name, c.name); d < dist {
			best, dist = c.name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q", best)
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diag
			if a[i-1] != b[j-1] {
				cost++
			}
			diag = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

func (a *app) print(s string) error {
	_, err := io.WriteString(a.stdout, s)
	return err
}

// warn writes one line to stderr unless --quiet.
func (a *app) warn(format string, args ...any) {
	if !a.opt.quiet {
		a.tell(format, args...)
	}
}

// tell writes one line to stderr, in the reader's language. It is masked: a card number may stand in an argument or in the name of a file that it quotes.
func (a *app) tell(format string, args ...any) {
	m := mask.New(make([]byte, 32)) // the key of tokens, which nobody asks of it
	lang := a.opt.lang
	if lang == "" { // the flags could not be read
		lang = systemLang()
	}
	fmt.Fprintf(a.stderr, "posmortem: %s\n", m.Text(nil, []byte(wording.In(lang, oneLine(fmt.Sprintf(format, args...))))))
}

// terminal tells whether w is a terminal, and how wide.
func terminal(w io.Writer) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	return width, err == nil && width > 0
}

// now is the program's clock: --as-of, else the machine's.
func (a *app) now() time.Time {
	if !a.opt.asOf.IsZero() {
		return a.opt.asOf
	}
	return time.Now().UTC()
}
