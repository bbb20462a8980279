package main

import (
	"context"

	"posmortem/analyze/objects"
	"posmortem/parsers/bundle"
)

// remoteFiles lists the objects that a path such as s3://bucket/prefix names.
func remoteFiles(ctx context.Context, path string) ([]bundle.RemoteFile, error) {
	inputs, err := objects.Inputs(ctx, path)
	files := make([]bundle.RemoteFile, len(inputs))
	for i, in := range inputs {
		files[i] = bundle.RemoteFile{Path: in.Path, Size: in.Size, Mod: in.Mod, Open: func(ctx context.Context) (bundle.RemoteReader, error) { return in.Open(ctx) }}
	}
	return files, err
}
