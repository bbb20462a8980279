package main

import (
	"context"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
)

// tool is a program that contends, and how it is had.
type tool struct {
	name    string
	program string // looked for in $PATH
	install string // the exact command
	version string // script for sh
}

// tools is the list of all.
var tools = []tool{
	{"posmortem", "sh", `go build -tags duckdb_arrow ./cmd/posmortem`, `git describe --always --dirty --abbrev=12`},
	{"mawk", "mawk", "apt-get install mawk", "mawk -W version 2>&1"},
	{"duckdb", "sh", "go get github.com/duckdb/duckdb-go/v2", `"$BENCH" duckdb "SELECT version()"`},
	{"node-api", "node", "npm install @duckdb/node-api", `node "$TMP/../duckdb.mjs" "SELECT version()"`},
	{"lnav", "lnav", "apt-get install lnav", "lnav -V"},
	{"miller", "mlr", "apt-get install miller", "mlr --version"},
	{"jq", "jq", "apt-get install jq mawk", "jq --version"},
	{"ripgrep", "rg", "apt-get install ripgrep mawk", "rg --version"},
	{"sqlite3", "sqlite3", "apt-get install sqlite3", "sqlite3 --version"},
	{"goaccess", "goaccess", "apt-get install goaccess", "goaccess --version"},
	{"pgbadger", "pgbadger", "apt-get install pgbadger", "pgbadger --version"},
	{"wc", "wc", "part of the system", "wc --version"},
}

// found is a tool on this machine.
type found struct {
	Name    string `json:"name"`
	Install string `json:"install"`
	Version string `json:"version"` // empty: it is not there
}

var versionNumber = regexp.MustCompile(`v?\d+\.\d+[\w+-]*(\.[\w+-]+)*`)

// find asks every tool for its version.
func (b *bench) find(ctx context.Context) (map[string]found, error) {
	all := map[string]found{}
	for _, t := range tools {
		f := found{Name: t.name, Install: t.install}
		if _, err := exec.LookPath(t.program); err == nil {
			env, _, err := b.variables(ctx, t.version)
			if err != nil {
				return nil, err
			}
			cmd := exec.CommandContext(ctx, "sh", "-c", t.version)
			cmd.Env = env
			if out, err := cmd.Output(); err == nil {
				f.Version = versionOf(string(out))
			}
		}
		all[t.name] = f
	}
	return all, ctx.Err()
}

// versionOf finds the number in what a tool prints about its version.
func versionOf(out string) string {
	if v := versionNumber.FindString(out); v != "" {
		return v
	}
	line, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
	return line
}

// machine is what the figures were measured on.
type machine struct {
	Cores  int    `json:"cores"`
	System string `json:"system"`
	Go     string `json:"go"`
	Commit string `json:"commit"`
}

func thisMachine(ctx context.Context) machine {
	m := machine{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
	if out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--abbrev=12").Output(); err == nil {
		m.Commit = strings.TrimSpace(string(out))
	}
	return m
}
