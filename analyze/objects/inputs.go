package objects

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Input is an object of a bucket that is to be read.
type Input struct {
	Path string // below the place that was named; "" when that names the object itself
	Size int64
	Mod  time.Time
	Open func(ctx context.Context) (Reader, error)
}

// Inputs lists what s3://bucket/name names: the object of that name, or all below it.
func Inputs(ctx context.Context, where string) ([]Input, error) {
	if !Remote(where) {
		return nil, fmt.Errorf("%s is no place that can be read: name a file, a folder, or s3://bucket/prefix", where)
	}
	name, key, _ := strings.Cut(strings.TrimPrefix(where, Scheme), "/")
	b, err := openBucket(Scheme + name)
	if err != nil {
		return nil, err
	}
	var all []Input
	err = b.List(ctx, key, func(o Object) error {
		rest, below := strings.CutPrefix(o.Name, key)
		if below = below && (key == "" || strings.HasSuffix(key, "/") || strings.HasPrefix(rest, "/")); below || o.Name == key {
			all = append(all, Input{strings.TrimPrefix(rest, "/"), o.Size, o.Mod, func(ctx context.Context) (Reader, error) { return b.Reader(ctx, o.Name) }})
		}
		return nil
	})
	return all, err
}
