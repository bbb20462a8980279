// Package objects keeps whole objects in a folder or in an S3 bucket: put, put where there is none, get, list. An object is
// there whole or not at all, whenever the program ends.
package objects

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

// Objects is a folder or the part of a bucket below a prefix. Names are relative, with slashes. An object that is not there
// gives an error that is fs.ErrNotExist.
type Objects interface {
	// Put writes an object, or replaces it.
	Put(ctx context.Context, name string, data []byte) error
	// PutNew writes an object unless there is one of that name, which gives an error that is fs.ErrExist. Of several
	// writers at one time exactly one succeeds.
	PutNew(ctx context.Context, name string, data []byte) error
	// Swap replaces an object whose content is still that of old; where it is another by now, or gone, the error is ErrChanged.
	Swap(ctx context.Context, name string, old Version, data []byte) error
	// Get reads an object.
	Get(ctx context.Context, name string) ([]byte, Version, error)
	// Reader reads an object anywhere.
	Reader(ctx context.Context, name string) (Reader, error)
	// Has tells whether there is an object of that name.
	Has(ctx context.Context, name string) (bool, error)
	// List calls fn for every object whose name begins with prefix, in the order of the names.
	List(ctx context.Context, prefix string, fn func(Object) error) error
	// Remove deletes an object; one that is not there is no error.
	Remove(ctx context.Context, name string) error
	// Tidy removes what writers left that were killed long ago.
	Tidy(ctx context.Context) error
	// String names the place as the user did.
	String() string
}

// Reader reads an object in order or anywhere.
type Reader interface {
	io.Reader
	io.ReaderAt
	io.Closer
	Size() int64
}

// Object is one entry of a list.
type Object struct {
	Name string
	Size int64 // bytes
	Mod  time.Time
}

// Version names one content of an object.
type Version string

// ErrChanged says that an object is not what it was when it was read.
var ErrChanged = errors.New("the object was changed by another")

// Scheme begins the name of a place in a bucket.
const Scheme = "s3://"

// Remote tells whether where names a place in a bucket rather than a folder.
func Remote(where string) bool { return strings.HasPrefix(where, Scheme) }

// Open returns the objects of a folder, or of s3://bucket/prefix. Nothing is made or read yet.
func Open(where string) (Objects, error) {
	if Remote(where) {
		return openBucket(where)
	}
	return &folder{root: where}, nil
}
