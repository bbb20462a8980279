// Command grouping measures how well free text is grouped into templates, on logs whose lines are labelled with their templates: every
// *_structured.csv of a folder, columns Content and EventId, the form in which the LogHub collection is published. There are no settings,
// so that every log is grouped in the same way.
//
//	go run ./samples/grouping DIR
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "grouping:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := pflag.NewFlagSet("grouping", pflag.ContinueOnError)
	mistakes := flags.Bool("mistakes", false, "print the labelled groups that were split or mixed, each with a line")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("name one folder with *_structured.csv files")
	}
	files, err := filepath.Glob(filepath.Join(flags.Arg(0), "*_structured.csv"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no *_structured.csv in %s", flags.Arg(0))
	}
	out := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "log\tlines\ttemplates\tfound\taccuracy\tlines/s")
	var accuracies, speeds []float64
	for _, f := range files {
		r, err := measure(f)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%d\t%.4f\t%.0f\n", strings.TrimSuffix(filepath.Base(f), "_structured.csv"), r.lines, r.labels, r.templates, r.accuracy, r.speed)
		if *mistakes {
			fmt.Fprint(out, r.mistakes)
		}
		accuracies, speeds = append(accuracies, r.accuracy), append(speeds, r.speed)
	}
	fmt.Fprintf(out, "mean\t\t\t\t%.4f\t%.0f\n", mean(accuracies), mean(speeds))
	return out.Flush()
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}
