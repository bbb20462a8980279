// Command generate invents log bundles with labelled truth.
//
// Without flags it rewrites the committed set: the bundles in samples/bundles
// and their truth in samples/generate/testdata/truth. Run it from the root of
// the project:
//
//	go run ./samples/generate
//	go run ./samples/generate --kind key-missing --seed 7 --out /somewhere
//	go run ./samples/generate --bytes 200MB --out /somewhere
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"posmortem/samples/invent"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// options are the flags of the command.
type options struct {
	seed  uint64
	kinds []string
	out   string
	scale int
	bytes string
	list  bool
}

func run(args []string, stdout io.Writer) error {
	var o options
	flags := pflag.NewFlagSet("generate", pflag.ContinueOnError)
	flags.Uint64Var(&o.seed, "seed", invent.CommittedSeed, "seed; the same seed gives the same bytes")
	flags.StringSliceVar(&o.kinds, "kind", nil, "kinds of bundle to invent (default: all)")
	flags.StringVar(&o.out, "out", "", "folder for the bundles (default: the committed set in samples)")
	flags.IntVar(&o.scale, "scale", 1, "invent each kind this many times over, each with its own week and devices")
	flags.StringVar(&o.bytes, "bytes", "", "instead, write mixed logs of about this size, as 200MB, to --out")
	flags.BoolVar(&o.list, "list", false, "list the kinds")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return o.run(stdout)
}

func (o *options) run(stdout io.Writer) error {
	switch {
	case o.list:
		return list(stdout)
	case o.bytes != "":
		return o.bulk(stdout)
	}
	bundles, truth := filepath.Join("samples", "bundles"), filepath.Join("samples", "generate", "testdata", "truth")
	if o.out != "" {
		bundles, truth = filepath.Join(o.out, "bundles"), filepath.Join(o.out, "truth")
	}
	if len(o.kinds) == 0 && o.out == "" {
		o.kinds = invent.Committed()
	}
	if len(o.kinds) == 0 {
		o.kinds = invent.Names()
	}
	return o.write(bundles, truth)
}

// list prints the kinds.
func list(stdout io.Writer) error {
	for _, k := range invent.Kinds() {
		if _, err := fmt.Fprintf(stdout, "%-28s %-12s %s\n", k.Name, k.Profile, k.Doc); err != nil {
			return err
		}
	}
	return nil
}

// write invents the kinds asked for and puts them in place of what is there.
func (o *options) write(bundles, truth string) error {
	if err := os.MkdirAll(truth, 0o755); err != nil {
		return err
	}
	for _, name := range o.kinds {
		for nth := range o.scale {
			b, err := invent.Make(name, o.seed, nth)
			if err != nil {
				return err
			}
			if err := os.RemoveAll(filepath.Join(bundles, b.Name)); err != nil {
				return err
			}
			if err := b.Write(bundles); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(truth, b.Name+".json"), b.Truth.JSON(), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// bulk writes busy weeks of mixed formats, one after another, until they reach a size.
func (o *options) bulk(stdout io.Writer) error {
	want, err := size(o.bytes)
	if err != nil {
		return err
	}
	if o.out == "" {
		return fmt.Errorf("--bytes needs --out")
	}
	var have int64
	for nth := 0; have < want; nth++ {
		b, err := invent.Make("busy-week", o.seed, nth)
		if err != nil {
			return err
		}
		have += b.Trim(want - have)
		if err := b.Write(o.out); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(stdout, "%d bytes in %s\n", have, o.out)
	return err
}

// units of a size, longest first.
var units = []struct {
	name  string
	bytes int64
}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}

// size reads a number with a unit.
func size(s string) (int64, error) {
	for _, u := range units {
		if number, ok := strings.CutSuffix(s, u.name); ok {
			n, err := strconv.ParseInt(number, 10, 64)
			if err != nil || n <= 0 {
				return 0, fmt.Errorf("size %q is not a number with a unit, as 200MB", s)
			}
			return n * u.bytes, nil
		}
	}
	return 0, fmt.Errorf("size %q has no unit; use kB, MB or GB", s)
}
