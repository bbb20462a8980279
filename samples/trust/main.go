// Command trust shows that posmortem can be let near real logs: it plants secrets and looks for them, kills the
// program and runs it again, feeds it hostile files, and delivers the same logs in many ways. Each check prints one table and
// ends with 1 where its target is missed.
//
//	go run -tags duckdb_arrow ./samples/trust secrets
//	go run -tags duckdb_arrow ./samples/trust kills
//	go run -tags duckdb_arrow ./samples/trust hostile
//	go run -tags duckdb_arrow ./samples/trust incremental
//	go run -tags duckdb_arrow ./samples/trust clean
//	go run -tags duckdb_arrow ./samples/trust lake
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"posmortem/samples/build"

	"github.com/spf13/pflag"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "trust:", err)
		os.Exit(1)
	}
}

// options are the flags of the command.
type options struct {
	binary  string
	seed    uint64
	count   int
	keep    string
	bundles string
	only    []string
	verbose bool
}

// errMissed ends a check whose target was missed; the table has said by what.
var errMissed = errors.New("the target was missed")

// checks are the words that follow the command.
var checks = map[string]struct {
	count int // how much is done unless --count says otherwise
	run   func(b *bench) (ok bool, err error)
}{
	"secrets":     {120_000, secrets},
	"kills":       {200, kills},
	"hostile":     {320, hostile},
	"clean":       {0, clean},
	"incremental": {11, incremental},
	"lake":        {50, lakes},
}

// bench is what a check works with: the program, a folder of its own, and where its table goes.
type bench struct {
	options
	*program
	dir string
	out io.Writer
}

func run(args []string, stdout io.Writer) error {
	var o options
	flags := pflag.NewFlagSet("trust", pflag.ContinueOnError)
	flags.StringVar(&o.binary, "posmortem", "", "the program (default: built from this checkout)")
	flags.Uint64Var(&o.seed, "seed", 1, "seed; the same seed plants the same")
	flags.IntVar(&o.count, "count", 0, "how many secrets, kills or hostile inputs")
	flags.StringVar(&o.bundles, "bundles", filepath.Join("samples", "bundles"), "the bundles that are ingested, truncated and corrupted")
	flags.StringVar(&o.keep, "keep", "", "leave what was made in this folder")
	flags.StringSliceVar(&o.only, "only", nil, "of kills, only these: ingest, weekly, forget, redact, interrupt, power, disk, full, readonly, held")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "print every miss")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 || checks[flags.Arg(0)].run == nil {
		return errors.New("name one of secrets, kills, hostile, incremental, clean, lake")
	}
	return o.check(flags.Arg(0), stdout)
}

func (o options) check(name string, stdout io.Writer) error {
	c := checks[name]
	if o.count == 0 {
		o.count = c.count
	}
	dir := o.keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "posmortem-trust-*"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if o.binary == "" {
		var err error
		if o.binary, err = build.Posmortem(context.Background(), dir); err != nil {
			return err
		}
	}
	p, err := newProgram(o.binary, dir)
	if err != nil {
		return err
	}
	ok, err := c.run(&bench{options: o, program: p, dir: dir, out: stdout})
	if err == nil && !ok {
		err = errMissed
	}
	return err
}
