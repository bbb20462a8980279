// Command bench measures posmortem against what people would use instead. It makes seeded input, lets every contender that is
// installed do the same task in turn, compares their answers, and prints wall time, processor time, peak memory, and the ratio to
// posmortem's, as a table or as JSON.
//
//	go run ./cmd/bench --list
//	go run ./cmd/bench --records 2000000 --dir /var/tmp/bench --format markdown --plot growth.svg
//	go run ./cmd/bench --task 'counts-*' --rounds 9
//	go run ./cmd/bench scale --attempts 10000000     (on a cluster that .ci/cluster started)
//
// With --dir what was made and measured is kept, and a call that was broken off goes on where it was.
package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"posmortem/samples/build"

	"github.com/spf13/pflag"
)

//go:embed duckdb.mjs
var nodeScript []byte

//go:embed lnav.json
var lnavFormats []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := command(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command looks whether the first word names something else than the comparison. The contenders that live in this program are
// called by their names: stage and duckdb.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	switch {
	case len(args) == 4 && args[0] == "stage":
		return runStage(ctx, stdout, args[1], args[2], args[3])
	case len(args) == 2 && args[0] == "duckdb":
		return askDuckDB(ctx, stdout, args[1], "")
	case len(args) == 3 && args[0] == "duckdb":
		return askDuckDB(ctx, stdout, args[1], args[2])
	case len(args) > 0 && args[0] == "scale":
		return runScale(ctx, args[1:], stdout, stderr)
	}
	return compare(ctx, args, stdout, stderr)
}

// size is a number of bytes, as a flag.
type size int64

// options are the flags of the comparison.
type options struct {
	tasks   []string
	rounds  int
	slow    float64
	sizes   []int
	records int // the size of the moment
	perWeek int
	bytes   size
	seed    uint64
	dir     string
	node    string
	format  string
	plot    string
	list    bool
}

// bench is what a comparison works with.
type bench struct {
	options
	results
	program string // posmortem, built from this checkout
	self    string // this program, with the tag that loading by Arrow needs
	build   string // hash of program
	tmp     string // emptied before each run
	stderr  io.Writer
}

func compare(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	b := &bench{stderr: stderr}
	flags := pflag.NewFlagSet("bench", pflag.ContinueOnError)
	flags.SortFlags = false
	flags.StringSliceVarP(&b.tasks, "task", "t", nil, "tasks to measure, * stands for anything (default: all)")
	flags.IntVarP(&b.rounds, "rounds", "r", 5, "how often each contender runs, in turn with the others")
	flags.Float64Var(&b.slow, "slow", 20, "a contender that takes more seconds than this runs once only")
	flags.IntSliceVarP(&b.sizes, "records", "n", []int{2_000_000, 10_000_000}, "records of the inputs that are counted in records")
	flags.IntVar(&b.perWeek, "week-records", 100_000, "records of each of the 14 weeks")
	flags.VarP(&b.bytes, "bytes", "b", "size of the jPOS and logcat inputs")
	flags.Uint64Var(&b.seed, "seed", 1, "seed; the same seed makes the same input")
	flags.StringVarP(&b.dir, "dir", "d", "", "keep inputs and results here, and go on with what is there (default: a temporary folder)")
	flags.StringVar(&b.node, "node", "node_modules", "the folder in which npm put @duckdb/node-api")
	flags.StringVarP(&b.format, "format", "f", "table", "table, markdown or json")
	flags.StringVar(&b.plot, "plot", "", "draw cost against size into this SVG file, from the task growth")
	flags.BoolVarP(&b.list, "list", "l", false, "list the tasks and their contenders")
	b.bytes = 1e9
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is no flag; tasks are named by --task", flags.Arg(0))
	}
	chosen, err := b.choose()
	if err != nil || b.list {
		return errors.Join(err, list(stdout, chosen))
	}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "posmortem-bench-*"); err != nil {
			return err
		}
		defer os.RemoveAll(b.dir)
	}
	if err := b.prepare(ctx); err != nil {
		return err
	}
	err = b.all(ctx, chosen)
	if len(b.Rows) > 0 {
		err = errors.Join(err, b.keep(), b.print(stdout))
	}
	if err == nil && b.plot != "" {
		err = b.draw()
	}
	return err
}

// choose returns the tasks that were asked for.
func (b *bench) choose() (chosen []*task, err error) {
	for i := range tasks {
		if len(b.tasks) == 0 || slices.ContainsFunc(b.tasks, func(p string) bool { ok, _ := path.Match(p, tasks[i].name); return ok }) {
			chosen = append(chosen, &tasks[i])
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no task is called %s; --list names them", strings.Join(b.tasks, ", "))
	}
	if b.rounds < 1 || b.perWeek < 1 || len(b.sizes) == 0 || slices.Min(b.sizes) < 1 {
		return nil, errors.New("rounds and records are at least 1")
	}
	if !slices.Contains([]string{"table", "markdown", "json"}, b.format) {
		return nil, fmt.Errorf("--format %q is none of table, markdown, json", b.format)
	}
	return chosen, nil
}

func list(out io.Writer, chosen []*task) error {
	for _, t := range chosen {
		fmt.Fprintf(out, "%s: %s\n", t.name, t.doc)
		for _, c := range t.contenders {
			fmt.Fprintf(out, "    %s\n        %s\n", c.name, c.run)
		}
	}
	return nil
}

// prepare builds what is measured and looks for the tools.
func (b *bench) prepare(ctx context.Context) error {
	var err error
	for _, p := range []*string{&b.dir, &b.node} {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	if err := b.folders(); err != nil {
		return err
	}
	if b.program, err = build.Posmortem(ctx, b.dir); err != nil {
		return err
	}
	if b.self, err = build.Bench(ctx, b.dir); err != nil {
		return err
	}
	if b.build, err = hashOf(b.program); err != nil {
		return err
	}
	b.results.Build, b.Machine = b.build, thisMachine(ctx)
	if err := b.resume(); err != nil {
		return err
	}
	found, err := b.find(ctx)
	for _, t := range tools {
		b.Tools = append(b.Tools, found[t.name])
	}
	return err
}

// folders makes the folders and files that the scripts of the contenders name.
func (b *bench) folders() error {
	b.tmp = filepath.Join(b.dir, "tmp")
	formats := filepath.Join(b.dir, "lnav", "formats", "bench")
	for _, dir := range []string{b.tmp, formats} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(b.dir, "duckdb.mjs"), nodeScript, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(formats, "bench.json"), lnavFormats, 0o644)
}

func hashOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// all measures the tasks; one that fails does not keep the others from being measured.
func (b *bench) all(ctx context.Context, chosen []*task) error {
	var failed []error
	for _, t := range chosen {
		sizes := b.sizes
		if !t.counted() {
			sizes = sizes[:1]
		}
		for _, b.records = range sizes {
			if err := b.measure(ctx, t); err != nil {
				if ctx.Err() != nil {
					return errors.Join(append(failed, errors.New("broken off; with --dir the same command goes on from here"))...)
				}
				b.say("%v", err)
				failed = append(failed, err)
			}
		}
	}
	return errors.Join(failed...)
}

// counted tells whether the inputs of a task come in several numbers of records.
func (t *task) counted() bool {
	for _, in := range inputs() {
		for _, c := range t.contenders {
			if in.records != nil && names(c.run, in.name) {
				return true
			}
		}
	}
	return false
}

// measure lets the contenders of a task run in turn, and concludes.
func (b *bench) measure(ctx context.Context, t *task) error {
	size := 0
	if t.counted() {
		size = b.records
	}
	var failed error
	gone := map[string]bool{}
	for round := 1; round <= b.rounds; round++ {
		for i := range t.contenders {
			c := &t.contenders[i]
			before := b.of(t, c, size)
			if gone[c.name] || !b.there(c) || len(before) >= round || len(before) > 0 && before[0].Wall > b.slow {
				continue
			}
			r, err := b.once(ctx, t, c, round)
			if err != nil {
				gone[c.name] = true
				failed = errors.Join(failed, err)
				continue
			}
			r.Size = size
			b.say("%s, round %d, %s: %.2f s, CPU %.2f s, %.0f MB", t.name, round, c.name, r.Wall, r.CPU, r.Peak)
			b.Runs = append(b.Runs, r)
			if err := b.keep(); err != nil {
				return err
			}
		}
	}
	return errors.Join(failed, b.conclude(t, size))
}

// there tells whether a contender's tool was found.
func (b *bench) there(c *contender) bool {
	return slices.ContainsFunc(b.Tools, func(f found) bool { return f.Name == c.tool && f.Version != "" })
}

// clear empties the folder for what a run writes. Linux counts what this process held at most when it started a child as the child's,
// so that is given back and forgotten.
func (b *bench) clear() error {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	entries, err := os.ReadDir(b.tmp)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(b.tmp, e.Name())))
	}
	return err
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.stderr, format+"\n", args...) }

// Set reads a size with a unit, as 200MB.
func (s *size) Set(text string) error {
	for _, u := range []struct {
		name  string
		bytes float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}} {
		if number, ok := strings.CutSuffix(text, u.name); ok {
			n, err := strconv.ParseFloat(number, 64)
			if err != nil || n <= 0 {
				break
			}
			*s = size(n * u.bytes)
			return nil
		}
	}
	return fmt.Errorf("%q is not a number with a unit, as 200MB", text)
}

// String writes the size in MB.
func (s *size) String() string { return fmt.Sprintf("%gMB", float64(*s)/1e6) }

// Type names the flag's value in the help.
func (s *size) Type() string { return "size" }
