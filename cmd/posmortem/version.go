package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"posmortem/analyze/store"
)

var versionCommand = &command{
	name: "version", short: "the version of the program and of what it is built from",
	long:     "Prints the version, the Go release, the DuckDB driver and the way in which batches reach the database.",
	examples: []string{"posmortem version"},
	run:      runVersion,
}

func runVersion(_ context.Context, a *app) error {
	version, driver := "(unknown)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version += " " + s.Value[:min(12, len(s.Value))]
			}
		}
		for _, m := range info.Deps {
			if m.Path == "github.com/duckdb/duckdb-go/v2" {
				driver = m.Version
			}
		}
	}
	return a.print(fmt.Sprintf("posmortem %s\n%s %s/%s\nduckdb-go %s, loading by %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, driver, store.Door))
}
