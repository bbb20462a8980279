package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"posmortem/samples/build"

	"github.com/spf13/pflag"
)

// scale is the comparison of one machine with a cluster: a lake of invented payments, put together and asked by DuckDB in a store and by Trino.
type scale struct {
	bench
	attempts       int
	days           int
	engine, lake   string // a catalog of the cluster, and the folder that it reads
	nodes          string // where .ci/cluster keeps its nodes; empty: memory and processor time of the nodes are not told
	store          bool
	place, address string
	rows           [][]string
}

// runScale reads the flags of `bench scale`.
func runScale(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s := &scale{}
	s.stderr = stderr
	flags := pflag.NewFlagSet("bench scale", pflag.ContinueOnError)
	flags.SortFlags = false
	flags.IntVarP(&s.attempts, "attempts", "n", 1_000_000, "payments in the lake")
	flags.IntVar(&s.days, "days", 30, "days that they are spread over")
	flags.StringVar(&s.engine, "engine", os.Getenv("CLUSTER_ENGINE"), "a cluster, as .ci/cluster prints it (or $CLUSTER_ENGINE)")
	flags.StringVar(&s.lake, "lake", os.Getenv("CLUSTER_LAKE"), "the folder that its catalog reads (or $CLUSTER_LAKE)")
	flags.StringVar(&s.nodes, "nodes", os.Getenv("CLUSTER_DIR"), "the folder of the cluster's nodes (or $CLUSTER_DIR)")
	flags.BoolVar(&s.store, "store", true, "measure DuckDB in a store too")
	flags.StringVarP(&s.dir, "dir", "d", "", "work in this folder (default: a temporary one)")
	flags.StringVarP(&s.format, "format", "f", "table", "table or markdown")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.engine == "" || s.lake == "" {
		return fmt.Errorf("name a cluster: .ci/cluster start DIR prints what --engine and --lake want")
	}
	if s.dir == "" {
		dir, err := os.MkdirTemp("", "posmortem-scale-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		s.dir = dir
	}
	var err error
	if s.program, err = build.Posmortem(ctx, s.dir); err != nil {
		return err
	}
	s.place = fmt.Sprintf("scale%d", time.Now().Unix())
	s.address = s.engine[:strings.LastIndexByte(s.engine, '/')+1] + s.place
	defer os.RemoveAll(filepath.Join(s.lake, s.place))
	err = s.run(ctx)
	head := []string{"what", "on", "wall s", "cpu s", "cpu of tasks s", "read MB", "shuffled MB", "peak MB a node", "spilled MB"}
	return firstOf(err, s.table(stdout, head, s.rows, 2))
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *scale) run(ctx context.Context) error {
	lake := filepath.Join(s.lake, s.place)
	size, err := inventLake(ctx, lake, s.attempts, s.days)
	if err != nil {
		return err
	}
	s.say("%d payments in %d days: %.0f MB in the lake", s.attempts, s.days, float64(size)/1e6)
	week := []string{"weekly", "--week", "2026-W11", "--as-of", "2026-05-01", "--quiet"}
	answers := [][]string{
		{"diagnose", "--format", "json", "--as-of", "2026-05-01", "--quiet"}, week,
		{"report", "causes", "--from", "2026-03-09", "--to", "2026-03-16", "--format", "json", "--as-of", "2026-05-01", "--quiet"},
	}
	on := []string{"--engine", s.address}
	if err := s.onCluster(ctx, "lake init", "lake", "init", "local:///"+s.place, "--engine", s.address); err != nil {
		return err
	}
	if err := s.onCluster(ctx, "prepare all", "lake", "prepare", "--quiet", "--engine", s.address); err != nil {
		return err
	}
	for _, a := range answers {
		if err := s.onCluster(ctx, strings.Join(a[:min(2, len(a))], " "), append(a, on...)...); err != nil {
			return err
		}
	}
	if err := inventLate(ctx, lake, s.attempts, s.days); err != nil {
		return err
	}
	if err := s.onCluster(ctx, "prepare, one late log", "lake", "prepare", "--quiet", "--engine", s.address); err != nil {
		return err
	}
	if !s.store {
		return nil
	}
	db := filepath.Join(s.dir, "scale.duckdb")
	if err := storeOfLake(ctx, lake, db); err != nil {
		return err
	}
	for i, a := range append([][]string{answers[0]}, answers...) {
		name := strings.Join(a[:2], " ")
		if i == 0 {
			name = "prepare all, and diagnose"
		}
		if err := s.inStore(ctx, name, append(a, "--db", db)...); err != nil {
			return err
		}
	}
	return nil
}
