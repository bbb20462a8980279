package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"
)

var helpCommand = &command{
	name: "help", args: "[COMMAND]", short: "this overview, or the manual of a command",
	long:     "Prints the overview, or the manual of one command.",
	examples: []string{"posmortem help", "posmortem help diagnose"},
}

func runHelp(_ context.Context, a *app) error {
	if len(a.args) == 0 {
		return a.print(overview())
	}
	c := find(a.args[0])
	if c == nil {
		return misuse("there is no command %q%s", a.args[0], closest(a.args[0]))
	}
	o := defaults()
	fs, _ := flagSet(c, &o)
	return a.print(manual(c, fs))
}

// flagSet returns the flags of a command, and where --help is noted.
func flagSet(c *command, o *options) (*pflag.FlagSet, *bool) {
	fs := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	fs.SortFlags = false
	fs.SetOutput(io.Discard)
	if c.flags != nil {
		c.flags(fs, o)
	}
	return fs, fs.BoolP("help", "h", false, "show this help")
}

// overview is what `posmortem --help` says.
func overview() string {
	var b strings.Builder
	b.WriteString(`posmortem says why card payments failed. It reads the logs of terminals and hosts, puts every failed
payment together from both sides, and names one root cause for each, with the lines that prove it.

The first thing to try:

  posmortem diagnose TICKET.zip        (or a folder, a log, an archive in an archive)

Commands:

`)
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-13s %s\n", c.name, c.short)
	}
	b.WriteString(`
` + "`posmortem COMMAND --help`" + ` teaches each of them. Card numbers are masked before anything is written; keys, PIN blocks,
tracks and verification values are never kept.

Exit codes: 0 fine; 1 failed; 2 misuse; 3 findings at or above --fail-on; 4 finished, but some input could
not be read; 5 card data found.
`)
	return b.String()
}

// manual is what `posmortem COMMAND --help` says.
func manual(c *command, fs *pflag.FlagSet) string {
	var b strings.Builder
	usage := "posmortem " + c.name
	if c.args != "" {
		usage += " " + c.args
	}
	if fs.HasFlags() {
		usage += " [flags]"
	}
	fmt.Fprintf(&b, "%s: %s\n\nUsage:\n  %s\n\n%s\n", c.name, c.short, usage, c.long)
	if len(c.examples) > 0 {
		b.WriteString("\nExamples:\n")
		for _, e := range c.examples {
			fmt.Fprintf(&b, "  %s\n", e)
		}
	}
	if flags := fs.FlagUsagesWrapped(110); flags != "" {
		b.WriteString("\nFlags:\n" + flags)
	}
	return b.String()
}
