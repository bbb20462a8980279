// Command ledger lets posmortem read logs and prints what became of every file: its format and side, the span of its events, its ledger
// (records = events + skipped + rejected) and the share of the events whose time is known.
//
//	go run -tags duckdb_arrow ./samples/ledger DIR > table.md
//	go run -tags duckdb_arrow ./samples/ledger --by folder DIR
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"posmortem/samples/build"

	"github.com/spf13/pflag"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ledger:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout io.Writer) error {
	flags := pflag.NewFlagSet("ledger", pflag.ContinueOnError)
	by := flags.String("by", "file", "a row for each file, or for each folder and format")
	binary := flags.String("posmortem", "", "the program (default: built from this checkout)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 || *by != "file" && *by != "folder" {
		return errors.New("name one folder with logs; --by file or --by folder")
	}
	if *binary == "" {
		dir, err := os.MkdirTemp("", "posmortem-ledger-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if *binary, err = build.Posmortem(context.Background(), dir); err != nil {
			return err
		}
	}
	rows, err := read(*binary, flags.Arg(0))
	if err != nil {
		return err
	}
	if *by == "folder" {
		rows = fold(rows)
	}
	return write(stdout, rows)
}

// read asks posmortem for its report on the sources; exit code 4 says that some input could not be read.
func read(binary, dir string) ([]row, error) {
	cmd := exec.Command(binary, "report", "sources", dir, "--tz", "UTC", "--format", "json", "--quiet")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var code *exec.ExitError
	if err != nil && !(errors.As(err, &code) && code.ExitCode() == 4) {
		return nil, fmt.Errorf("%s: %w", strings.TrimSpace(errs.String()), err)
	}
	var report struct {
		Sections []struct {
			Name string
			Rows []row
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	for _, s := range report.Sections {
		if s.Name == "sources" {
			return s.Rows, nil
		}
	}
	return nil, errors.New("the report has no sources")
}
