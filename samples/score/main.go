// Command score invents bundles, lets posmortem diagnose them and prints how often it was right.
//
//	go run -tags duckdb_arrow ./samples/score --seeds 101,102,103
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"posmortem/samples/build"
	"posmortem/samples/invent"
	"posmortem/samples/judge"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := pflag.NewFlagSet("score", pflag.ContinueOnError)
	seeds := flags.StringSlice("seeds", []string{"101", "102", "103"}, "seeds of the bundles")
	kinds := flags.StringSlice("kind", nil, "kinds of bundle (default: all)")
	binary := flags.String("posmortem", "", "the program (default: built from this checkout)")
	verbose := flags.BoolP("verbose", "v", false, "print every mistake")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "posmortem-score-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if *binary == "" {
		if *binary, err = build.Posmortem(context.Background(), dir); err != nil {
			return err
		}
	}
	names := *kinds
	if len(names) == 0 {
		names = invent.Names()
	}
	t := &tally{binary: *binary, dir: dir, verbose: *verbose, out: stdout, kinds: map[string]*judge.Score{}}
	for _, name := range names {
		for _, s := range *seeds {
			seed, err := strconv.ParseUint(s, 10, 64)
			if err != nil {
				return err
			}
			if err := t.bundle(name, seed); err != nil {
				return fmt.Errorf("%s, seed %d: %w", name, seed, err)
			}
		}
	}
	t.print(names)
	return nil
}

// tally gathers the scores.
type tally struct {
	binary, dir string
	verbose     bool
	out         io.Writer
	kinds       map[string]*judge.Score
	all         judge.Score
	bundles     int
	top         int
	quiet       int // false findings in quiet bundles
}

func (t *tally) bundle(name string, seed uint64) error {
	b, err := invent.Make(name, seed, 0)
	if err != nil {
		return err
	}
	dir := filepath.Join(t.dir, "bundles")
	if err := b.Write(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, b.Name)
	defer os.RemoveAll(path)
	db := filepath.Join(t.dir, "store.duckdb")
	defer os.Remove(db)
	out, err := t.call("diagnose", path, "--db", db, "--format", "json", "--quiet")
	if err != nil {
		return err
	}
	d, err := judge.ReadDiagnosis(bytes.NewReader(out))
	if err != nil {
		return err
	}
	if out, err = t.call("failures", "--db", db, "--format", "csv", "--quiet"); err != nil {
		return err
	}
	failures, err := judge.ReadFailures(bytes.NewReader(out))
	if err != nil {
		return err
	}
	t.add(name, seed, judge.Compare(b.Truth, d, failures))
	return nil
}

func (t *tally) add(name string, seed uint64, s judge.Score) {
	if t.kinds[name] == nil {
		t.kinds[name] = &judge.Score{Name: name, Top: true}
	}
	t.kinds[name].Add(s)
	t.kinds[name].Top = t.kinds[name].Top && s.Top
	t.all.Add(s)
	t.bundles++
	if s.Top {
		t.top++
	}
	if strings.HasPrefix(name, "quiet") {
		t.quiet += s.False
	}
	if t.verbose {
		for _, n := range s.Notes {
			fmt.Fprintf(t.out, "%s/%d: %s\n", name, seed, n)
		}
	}
}

// call runs the program; exit code 4 (some input unreadable) is an answer too.
func (t *tally) call(args ...string) ([]byte, error) {
	args = append(args, "--key-file", filepath.Join(t.dir, "key"))
	cmd := exec.Command(t.binary, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 4 {
		return out, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, stderr.String())
	}
	return out, nil
}

func (t *tally) print(names []string) {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kind\tfound\tmissed\tfalse\ttop-1\tfailures\tright\tunexplained\twrong\tlost\textra\tjoined")
	for _, n := range names {
		row(w, *t.kinds[n], t.kinds[n].Top)
	}
	t.all.Name = "all"
	row(w, t.all, t.top == t.bundles)
	w.Flush()
	t.causes()
	t.reliability()
	a := t.all
	fmt.Fprintf(t.out, "\nbundles %d; findings: precision %s, recall %s, F1 %s; top-1 %s; failures: right %s, unexplained %s, wrong %s, lost %s; false findings in quiet bundles %d; joined from both sides %s\n",
		t.bundles, share(a.Found, a.Found+a.False), share(a.Found, a.Found+a.Missed), share(2*a.Found, 2*a.Found+a.False+a.Missed), share(t.top, t.bundles),
		share(a.Right, a.Failures), share(a.Unexplained, a.Failures), share(a.Wrong, a.Failures), share(a.Lost, a.Failures), t.quiet, share(a.BothFound, a.Both))
}

func row(w io.Writer, s judge.Score, top bool) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%v\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", s.Name, s.Found, s.Missed, s.False, top, s.Failures, s.Right, s.Unexplained, s.Wrong, s.Lost, s.Extra, share(s.BothFound, s.Both))
}

// causes prints precision and recall per cause, over failures, and what was taken for what.
func (t *tally) causes() {
	said, true_, right := map[string]int{}, map[string]int{}, map[string]int{}
	for k, n := range t.all.Confusion {
		true_[k[0]] += n
		said[k[1]] += n
		if k[0] == k[1] {
			right[k[0]] += n
		}
	}
	var names []string
	for c := range true_ {
		names = append(names, c)
	}
	sort.Strings(names)
	fmt.Fprintln(t.out)
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "cause\tfailures\tprecision\trecall\ttaken for")
	for _, c := range names {
		var wrong []string
		for k, n := range t.all.Confusion {
			if k[0] == c && k[1] != c {
				wrong = append(wrong, fmt.Sprintf("%s %d", k[1], n))
			}
		}
		sort.Strings(wrong)
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\n", c, true_[c], share(right[c], said[c]), share(right[c], true_[c]), strings.Join(wrong, ", "))
	}
	w.Flush()
}

// reliability prints how often the causes were right, by how sure they were said to be.
func (t *tally) reliability() {
	fmt.Fprintln(t.out)
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "confidence from\tfailures\tsaid on average\tright")
	for i, r := range t.all.Sure {
		if r.Said > 0 {
			fmt.Fprintf(w, "%.2f\t%d\t%.1f%%\t%s\n", judge.Steps[i], r.Said, 100*r.Sum/float64(r.Said), share(r.Right, r.Said))
		}
	}
	w.Flush()
}

func share(n, of int) string {
	if of == 0 {
		return "-"
	}
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + "%"
}
