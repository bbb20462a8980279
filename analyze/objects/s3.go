package objects

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// bucket keeps objects in a bucket, below a prefix that is empty or ends in a slash.
type bucket struct {
	c            *minio.Client
	name, prefix string
}

// openBucket reads s3://bucket/prefix. The server is not asked yet.
func openBucket(where string) (*bucket, error) {
	name, prefix, _ := strings.Cut(strings.TrimPrefix(where, Scheme), "/")
	if name == "" {
		return nil, fmt.Errorf("%s names no bucket: write s3://bucket/prefix", where)
	}
	c, err := client()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be reached: %w", where, err)
	}
	if prefix = strings.Trim(prefix, "/"); prefix != "" {
		prefix += "/"
	}
	return &bucket{c, name, prefix}, nil
}

// String returns s3://bucket/prefix.
func (b *bucket) String() string { return strings.TrimSuffix(Scheme+b.name+"/"+b.prefix, "/") }

// Put replaces the object; S3 shows it whole or not at all.
func (b *bucket) Put(ctx context.Context, name string, data []byte) error {
	return b.put(ctx, name, data, minio.PutObjectOptions{})
}

// PutNew asks for If-None-Match: *.
func (b *bucket) PutNew(ctx context.Context, name string, data []byte) error {
	var o minio.PutObjectOptions
	o.SetMatchETagExcept("*")
	return b.put(ctx, name, data, o)
}

// Swap asks for If-Match: the old version is the object's ETag.
func (b *bucket) Swap(ctx context.Context, name string, old Version, data []byte) error {
	var o minio.PutObjectOptions
	o.SetMatchETag(string(old))
	err := b.put(ctx, name, data, o)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return ErrChanged
	}
	return err
}

func (b *bucket) put(ctx context.Context, name string, data []byte, o minio.PutObjectOptions) error {
	o.DisableMultipart = true // one request: all or nothing, and conditions hold for the whole
	o.ContentType = "application/octet-stream"
	_, err := b.c.PutObject(ctx, b.name, b.prefix+name, bytes.NewReader(data), int64(len(data)), o)
	return b.explain("written", name, err)
}

// Get reads the object.
func (b *bucket) Get(ctx context.Context, name string) ([]byte, Version, error) {
	o, err := b.c.GetObject(ctx, b.name, b.prefix+name, minio.GetObjectOptions{})
	if err != nil {
		return nil, "", b.explain("read", name, err)
	}
	defer o.Close()
	data, err := io.ReadAll(o)
	if err != nil {
		return nil, "", b.explain("read", name, err)
	}
	st, err := o.Stat()
	return data, Version(st.ETag), b.explain("read", name, err)
}

// Has asks for the object's head.
func (b *bucket) Has(ctx context.Context, name string) (bool, error) {
	_, err := b.c.StatObject(ctx, b.name, b.prefix+name, minio.StatObjectOptions{})
	if err = b.explain("read", name, err); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// List asks page by page.
func (b *bucket) List(ctx context.Context, prefix string, fn func(Object) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range b.c.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix + prefix, Recursive: true}) {
		if o.Err != nil {
			return b.explain("listed", prefix, o.Err)
		}
		if strings.HasSuffix(o.Key, "/") {
			continue // what some programs make for a folder
		}
		if err := fn(Object{Name: strings.TrimPrefix(o.Key, b.prefix), Size: o.Size, Mod: o.LastModified}); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Remove deletes the object.
func (b *bucket) Remove(ctx context.Context, name string) error {
	return b.explain("removed", name, b.c.RemoveObject(ctx, b.name, b.prefix+name, minio.RemoveObjectOptions{}))
}

// Tidy has nothing to do: no unfinished object is left in a bucket.
func (b *bucket) Tidy(context.Context) error { return nil }

// Reader reads the object by ranges.
func (b *bucket) Reader(ctx context.Context, name string) (Reader, error) {
	st, err := b.c.StatObject(ctx, b.name, b.prefix+name, minio.StatObjectOptions{})
	if err != nil {
		return nil, b.explain("read", name, err)
	}
	return newReader(st.Size, func(p []byte, off int64) error {
		var opt minio.GetObjectOptions
		err := opt.SetRange(off, off+int64(len(p))-1)
		if err == nil && st.ETag != "" { // another content must not be mixed in
			err = opt.SetMatchETag(st.ETag)
		}
		if err != nil {
			return err
		}
		r, err := b.c.GetObject(ctx, b.name, b.prefix+name, opt)
		if err == nil {
			defer r.Close()
			_, err = io.ReadFull(r, p)
		}
		if err = b.explain("read", name, err); errors.Is(err, fs.ErrExist) {
			err = fmt.Errorf("%s/%s was changed while it was read: run the same command again", b, name)
		}
		return err
	}), nil
}

// explain says in one line why the store refused, with a cure.
func (b *bucket) explain(done, name string, err error) error {
	if err == nil {
		return nil
	}
	said := minio.ToErrorResponse(err)
	what := strings.TrimSuffix(b.String()+"/"+name, "/")
	switch {
	case said.Code == minio.NoSuchKey:
		return fmt.Errorf("%s: %w", what, fs.ErrNotExist)
	case said.Code == minio.PreconditionFailed || said.StatusCode == http.StatusPreconditionFailed:
		return fmt.Errorf("%s: %w", what, fs.ErrExist)
	case said.Code == minio.NoSuchBucket:
		return fmt.Errorf("there is no bucket %s at %s: make it first, or check its name and AWS_ENDPOINT_URL", b.name, b.c.EndpointURL())
	case said.Code == minio.AccessDenied, said.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%s cannot be %s: %s; check the credentials (AWS_ACCESS_KEY_ID, AWS_PROFILE ...) and what they may do", what, done, said.Code)
	case away(err):
		return fmt.Errorf("%s cannot be %s: the object store at %s does not answer (%w); check AWS_ENDPOINT_URL and the network", what, done, b.c.EndpointURL(), err)
	}
	return fmt.Errorf("%s cannot be %s: %w", what, done, err)
}

// away tells whether the store could not be talked to.
func away(err error) bool {
	var n net.Error
	return errors.As(err, &n) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || strings.Contains(err.Error(), "connection")
}

// patience is how long a store may take to take a connection and to begin its answer.
const patience = 30 * time.Second
