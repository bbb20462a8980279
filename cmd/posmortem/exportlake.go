package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"posmortem/analyze"
	"posmortem/analyze/lake"
	"posmortem/analyze/objects"
	"posmortem/analyze/store"
	"posmortem/parsers/mask"
)

// exportLake writes a prepared store into the lake at where, as ingest --lake would have written its sources, and what was computed beside
// them.
func (a *app) exportLake(ctx context.Context, s *store.Store, where string) ([]analyze.Exported, error) {
	keyFile, err := a.opt.tokenKeyFile()
	if err != nil {
		return nil, err
	}
	key, err := mask.LoadKey(keyFile)
	if err != nil {
		return nil, err
	}
	l, err := lake.Fill(ctx, where, key, a.opt.jobs)
	if err != nil {
		return nil, err
	}
	x := &exporter{s: s, lake: l}
	if err := x.sources(ctx); err != nil {
		return nil, err
	}
	computed, err := exportComputed(ctx, s, where)
	if err != nil {
		return nil, err
	}
	return append(x.written, computed...), nil
}

// exporter writes the sources of a store into a lake.
type exporter struct {
	s       *store.Store
	lake    *lake.Lake
	written []analyze.Exported
}

// sources writes one source after another.
func (x *exporter) sources(ctx context.Context) error {
	// What the other logs of a folder told of a source is told anew by those who ask the lake: readers do not know it.
	all, err := analyze.Table(ctx, x.s, nil, `SELECT * REPLACE (CASE WHEN device_from = 'kin' THEN NULL ELSE device END AS device,
		CASE WHEN device_from = 'kin' THEN 'none' ELSE device_from END AS device_from) FROM source ORDER BY source`)
	if err != nil {
		return err
	}
	event, source := analyze.Exported{Table: "event"}, analyze.Exported{Table: "source", Rows: int64(len(all.Rows))}
	for _, row := range all.Rows {
		sum, err := x.source(ctx, row)
		if err != nil {
			return err
		}
		event.Files, event.Rows, event.Bytes = event.Files+sum.Parts, event.Rows+sum.Events, event.Bytes+sum.EventBytes
		source.Files, source.Bytes = source.Files+1, source.Bytes+sum.RowBytes
	}
	x.written = []analyze.Exported{event, source}
	return nil
}

// source writes one source.
func (x *exporter) source(ctx context.Context, row []any) (lake.Sum, error) {
	src, err := x.lake.Source()
	if err != nil {
		return lake.Sum{}, err
	}
	defer src.Close()
	of, err := lake.EventColumns()
	if err != nil {
		return lake.Sum{}, err
	}
	var cols []string
	for _, f := range of.Fields() {
		col := f.Name
		if arrow.TypeEqual(f.Type, arrow.BinaryTypes.String) {
			col = "CAST(" + col + " AS VARCHAR)" // words of a list are text
		}
		cols = append(cols, col)
	}
	if err := x.s.Batches(ctx, of, src.Add, "SELECT "+strings.Join(cols, ", ")+" FROM event WHERE source = ? ORDER BY line, byte_offset", row[0]); err != nil {
		return lake.Sum{}, err
	}
	anchors, err := analyze.Table(ctx, x.s, nil, "SELECT digest FROM anchor WHERE source = ? ORDER BY rowid", row[0])
	if err != nil {
		return lake.Sum{}, err
	}
	r := lake.Row{Values: row}
	r.Path, _ = row[1].(string)
	r.Hash, _ = row[2].(string)
	for _, a := range anchors.Rows {
		if d, ok := a[0].(int64); ok {
			r.Anchors = append(r.Anchors, d)
		}
	}
	_, err = src.Commit(ctx, r)
	return src.Sum(), err
}

// exportComputed writes attempts and findings into the lake, by way of a folder where that is a bucket.
func exportComputed(ctx context.Context, s *store.Store, where string) ([]analyze.Exported, error) {
	if !objects.Remote(where) {
		return analyze.Export(ctx, s, where)
	}
	tmp, err := os.MkdirTemp("", "posmortem-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	written, err := analyze.Export(ctx, s, tmp)
	if err != nil {
		return nil, err
	}
	at, err := objects.Open(where)
	if err != nil {
		return nil, err
	}
	for _, x := range written {
		name := x.Table + "/part-0.parquet"
		data, err := os.ReadFile(filepath.Join(tmp, filepath.FromSlash(name)))
		if err != nil {
			return nil, err
		}
		if err := at.Put(ctx, name, data); err != nil {
			return nil, err
		}
	}
	return written, nil
}
