// Package build builds posmortem for what looks at it from outside: checks, scores and benches.
package build

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path"
	"path/filepath"
)

// Posmortem builds posmortem into the folder and returns where it lies. The working directory has to be within the module.
func Posmortem(ctx context.Context, dir string) (string, error) {
	return to(ctx, dir, "posmortem/cmd/posmortem")
}

// Bench builds the bench likewise, for the tasks that it runs as programs of their own.
func Bench(ctx context.Context, dir string) (string, error) {
	return to(ctx, dir, "posmortem/cmd/bench")
}

func to(ctx context.Context, dir, pkg string) (string, error) {
	file := filepath.Join(dir, path.Base(pkg))
	out, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-tags", "duckdb_arrow", "-o", file, pkg).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building %s (run it within the repository): %w: %s", pkg, err, bytes.TrimSpace(out))
	}
	return file, nil
}
