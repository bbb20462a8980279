// Package bundle turns what a user hands over (files, folders, globs, standard
// input, archives, archives in archives) into a stream of named, decompressed
// UTF-8 members, under limits, without unpacking anything to disk.
package bundle

import (
	"context"
	"io"
	"slices"
	"time"
)

// Limits bound what an archive may make the program do. A field of zero or less
// takes its value from DefaultLimits.
type Limits struct {
	// Depth is how many archives may lie inside one another. A compressed file counts as
	// one with what it holds: app.log.gz and x.tgz are no deeper than app.log and x.tar.
	Depth int
	// Members is how many entries all archives of one walk may hold together, folders
	// among them. Plain files on disk do not count.
	Members int
	// Total is how many bytes may be decompressed in one walk.
	Total int64
	// Ratio is how many times its compressed size a member, or all that comes out of one
	// input, may grow to, once more than 64 MiB have come out.
	Ratio int
}

// DefaultLimits returns limits that no honest bundle reaches. Deflate cannot
// exceed a ratio of 1032:1 (RFC 1951), so only stacked compression and formats
// with longer runs meet the ratio.
func DefaultLimits() Limits {
	return Limits{Depth: 4, Members: 100_000, Total: 200 << 30, Ratio: 2000}
}

// Filled returns the limits with the default in place of each that is not set.
func (l Limits) Filled() Limits {
	d := DefaultLimits()
	if l.Depth <= 0 {
		l.Depth = d.Depth
	}
	if l.Members <= 0 {
		l.Members = d.Members
	}
	if l.Total <= 0 {
		l.Total = d.Total
	}
	if l.Ratio <= 0 {
		l.Ratio = d.Ratio
	}
	return l
}

// The encodings that Member.Encoding names.
const (
	UTF8    = "UTF-8"
	UTF16LE = "UTF-16LE"
	UTF16BE = "UTF-16BE"
	GB18030 = "GB18030"
	Latin1  = "ISO-8859-1" // read as windows-1252, which differs only where ISO-8859-1 holds control codes
	Binary  = "binary"     // not text: the bytes are handed on as they are
)

// Member is one file, or one file of an archive.
type Member struct {
	// Path is the path inside the input: the base name of the input, then folders, members of
	// archives after a slash ("bundle.zip/terminal/T0001/app.log"). It holds no control,
	// format or invalid characters and no "..", and no two members of an archive share one.
	Path string
	// Input is the path of the file that it lies in, the same as Path unless that is an archive or compressed.
	Input string
	// Size is the number of decompressed bytes as its container tells it, -1 when unknown.
	Size int64
	// Mod is the modification time, zero when unknown.
	Mod time.Time
	// File is the file on disk when the member is one that is not compressed, so that it
	// may be opened again; else empty.
	File string
	// Encoding is one of the constants above.
	Encoding string
	// Hash is the SHA-256 of the decompressed bytes before the encoding is undone; it is
	// complete once Reader has returned io.EOF, and after the walk's function returned.
	Hash func() [32]byte
	// Bytes is how many decompressed bytes were read so far.
	Bytes func() int64
	// Whole tells whether the member was read to its true end; false when damage or a
	// limit cut it short. It is known once Reader has returned io.EOF.
	Whole func() bool
	// Reader gives the member as UTF-8 text without a byte order mark. Where the head holds
	// CR and no LF, CR is a line end and comes out as LF. Damage ends it with io.EOF after
	// the last good byte; only a cancelled walk makes it return another error.
	Reader io.Reader
}

// Problem is something that could not be read. Reason is one line without any
// content of the file, with a cure where there is one.
type Problem struct{ Path, Reason string }

// Options steer a walk. The functions may be nil; they are called one at a time,
// on the goroutine that called Walk or, during a read, on the one that reads.
type Options struct {
	Limits Limits
	// First tells by base name which members are visited before all others of their
	// folder, zip or uncompressed tar on disk (manifests). Other tars keep their order.
	First func(name string) bool
	// Pick tells by the path that members name it by whether an input, or a file of one that is a folder, is read; nil: all are.
	// Those that First names are always read.
	Pick func(path string) bool
	// Documents says that mails are opened, as archives of their bodies and attachments, and workbooks, as archives of their sheets in
	// CSV; else they are texts, and archives of XML. Documents that cannot be opened are problems.
	Documents bool
	// Remote lists the files of a path that names another place, such as s3://bucket/prefix; nil: there are none.
	Remote func(ctx context.Context, path string) ([]RemoteFile, error)
	// Problem receives everything that could not be read.
	Problem func(Problem)
	// Progress receives how many bytes of the inputs were read, out of how many; standard
	// input and pipes have no total and count for nothing there.
	Progress func(bytesRead, bytesTotal int64)
}

// Walk visits every member of the inputs in a stable order: inputs as given,
// names sorted within a folder or zip, a tar in its own order. A path of "-" is
// standard input. fn reads m.Reader before it returns; what it leaves unread is
// read and hashed for it. What cannot be read goes to o.Problem and the rest
// goes on: Walk returns only the error of fn, that of ctx, or why another place could not be read.
func Walk(ctx context.Context, paths []string, stdin io.Reader, o Options, fn func(m *Member) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	o.Limits = o.Limits.Filled()
	w := &walker{ctx: ctx, cancel: cancel, o: o, fn: fn, scratch: make([]byte, HeadSize)}
	if err := w.walk(paths, stdin); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return context.Cause(ctx)
}

func (w *walker) walk(paths []string, stdin io.Reader) error {
	found, err := w.gather(paths)
	if err != nil {
		return err
	}
	found = picked(found, w.o.Pick)
	for i := range found {
		w.bytesTotal += found[i].size
	}
	for i := range found {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if err := w.input(&found[i], stdin); err != nil {
			return err
		}
	}
	return w.ctx.Err()
}

// picked returns the files that are to be read.
func picked(all []found, pick func(path string) bool) []found {
	if pick == nil {
		return all
	}
	return slices.DeleteFunc(all, func(f found) bool { return !f.first && !pick(f.show) })
}

// walker is one walk under way.
type walker struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	o       Options
	fn      func(*Member) error
	root    *root    // the input being read
	total   int64    // bytes decompressed so far
	entries int      // archive entries met so far
	held    int64    // bytes of inner archives kept in memory now
	heads   [][]byte // buffers of HeadSize not in use
	scratch []byte

	bytesDone, bytesTotal, bytesTold int64
}

func (w *walker) problem(path, reason string) {
	if w.o.Problem != nil {
		w.o.Problem(Problem{path, reason})
	}
}
