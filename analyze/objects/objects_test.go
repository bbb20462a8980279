package objects

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"posmortem/samples/gateway"
)

// both runs a test on a folder and on a bucket.
func both(t *testing.T, fn func(t *testing.T, o Objects)) {
	t.Run("folder", func(t *testing.T) { fn(t, open(t, t.TempDir())) })
	t.Run("bucket", func(t *testing.T) {
		gateway.Start(t, "tests")
		fn(t, open(t, "s3://tests/some/prefix"))
	})
}

func open(t *testing.T, where string) Objects {
	t.Helper()
	o, err := Open(where)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestPutGet(t *testing.T) {
	both(t, func(t *testing.T, o Objects) {
		ctx := t.Context()
		if _, _, err := o.Get(ctx, "a/b.parquet"); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("an object that is not there: %v", err)
		}
		for _, text := range []string{"one", "two"} {
			if err := o.Put(ctx, "a/b.parquet", []byte(text)); err != nil {
				t.Fatal(err)
			}
			if got, _, err := o.Get(ctx, "a/b.parquet"); err != nil || string(got) != text {
				t.Fatalf("%q, %v", got, err)
			}
		}
		if ok, err := o.Has(ctx, "a/b.parquet"); !ok || err != nil {
			t.Error(ok, err)
		}
		if err := errors.Join(o.Remove(ctx, "a/b.parquet"), o.Remove(ctx, "a/b.parquet")); err != nil {
			t.Error(err)
		}
		if ok, err := o.Has(ctx, "a/b.parquet"); ok || err != nil {
			t.Error(ok, err)
		}
	})
}

// TestPutNewOnce: of many writers at one time exactly one succeeds, and its content is there.
func TestPutNewOnce(t *testing.T) {
	both(t, func(t *testing.T, o Objects) {
		var wait sync.WaitGroup
		var won atomic.Int32
		var winner atomic.Value
		for i := range 16 {
			wait.Go(func() {
				text := fmt.Sprint("writer ", i)
				switch err := o.PutNew(t.Context(), "source/x", []byte(text)); {
				case err == nil:
					won.Add(1)
					winner.Store(text)
				case !errors.Is(err, fs.ErrExist):
					t.Error(err)
				}
			})
		}
		wait.Wait()
		got, _, err := o.Get(t.Context(), "source/x")
		if won.Load() != 1 || err != nil || string(got) != winner.Load() {
			t.Errorf("%d writers won, %q is there, %v", won.Load(), got, err)
		}
	})
}

// TestSwap: many who each count one up, and look again where they were not first, count all.
func TestSwap(t *testing.T) {
	both(t, func(t *testing.T, o Objects) {
		ctx := t.Context()
		if err := o.PutNew(ctx, "n", nil); err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for range 8 {
			wait.Go(func() {
				for {
					got, version, err := o.Get(ctx, "n")
					if err == nil {
						err = o.Swap(ctx, "n", version, append(got, 'x'))
					}
					if err == nil {
						return
					}
					if !errors.Is(err, ErrChanged) {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		if got, _, err := o.Get(ctx, "n"); string(got) != "xxxxxxxx" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		if err := o.Swap(ctx, "missing", "0", nil); !errors.Is(err, ErrChanged) {
			t.Error(err)
		}
	})
}

// TestSwapAfterKill: who died between the claim and the move leaves nothing that stops the next.
func TestSwapAfterKill(t *testing.T) {
	f := &folder{root: t.TempDir()}
	ctx := t.Context()
	if err := f.PutNew(ctx, "source/n", []byte("old")); err != nil {
		t.Fatal(err)
	}
	_, version, err := f.Get(ctx, "source/n")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.PutNew(ctx, Unfinished+"/n-"+string(version), []byte("of the dead")); err != nil {
		t.Fatal(err)
	}
	if err := f.Swap(ctx, "source/n", version, []byte("new")); !errors.Is(err, ErrChanged) {
		t.Fatal(err)
	}
	if got, _, err := f.Get(ctx, "source/n"); string(got) != "of the dead" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestList(t *testing.T) {
	both(t, func(t *testing.T, o Objects) {
		for _, name := range []string{"event/day=2026-03-03/b", "event/day=2026-03-02/a", "source/x", "lake.json"} {
			if err := o.Put(t.Context(), name, []byte(name)); err != nil {
				t.Fatal(err)
			}
		}
		for prefix, want := range map[string]string{
			"event/":               "[event/day=2026-03-02/a event/day=2026-03-03/b]",
			"event/day=2026-03-03": "[event/day=2026-03-03/b]",
			"":                     "[event/day=2026-03-02/a event/day=2026-03-03/b lake.json source/x]",
			"nothing/":             "[]",
		} {
			var got []string
			err := o.List(t.Context(), prefix, func(x Object) error {
				if x.Size != int64(len(x.Name)) {
					t.Errorf("%s: %d bytes", x.Name, x.Size)
				}
				got = append(got, x.Name)
				return nil
			})
			if fmt.Sprint(got) != want || err != nil {
				t.Errorf("%s: %v, %v", prefix, got, err)
			}
		}
	})
}

// TestReader: an object is read in order and anywhere, by ranges, as it is.
func TestReader(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	data := make([]byte, 2*pieceSize+pieceSize/3)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	gateway.Start(t, "tests")
	b := open(t, "s3://tests/in").(*bucket)
	if err := b.Put(t.Context(), "x", data); err != nil {
		t.Fatal(err)
	}
	in, err := b.Reader(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(in); !bytes.Equal(got, data) || err != nil {
		t.Fatalf("in order: %d bytes, %v", len(got), err)
	}
	for range 50 {
		off := r.Int64N(int64(len(data)))
		p := make([]byte, r.IntN(pieceSize))
		n, err := in.ReadAt(p, off)
		if !bytes.Equal(p[:n], data[off:off+int64(n)]) || n < len(p) && err != io.EOF || n == len(p) && err != nil {
			t.Fatalf("at %d: %d of %d bytes, %v", off, n, len(p), err)
		}
	}
}

// TestAway: a store that is not there is said so, with what to look at.
func TestAway(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
	t.Setenv("AWS_ACCESS_KEY_ID", "a")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "b")
	o := open(t, "s3://tests/lake")
	_, _, err := o.Get(context.Background(), "lake.json")
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if want := "s3://tests/lake/lake.json cannot be read: the object store at http://127.0.0.1:1 does not answer"; !bytes.HasPrefix([]byte(err.Error()), []byte(want)) {
		t.Error(err)
	}
}

func TestWrongPlaces(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL", "nonsense")
	t.Setenv("HOME", t.TempDir())
	for _, where := range []string{"s3://", "s3:///x", "s3://tests"} {
		if _, err := Open(where); err == nil {
			t.Error(where, "is taken")
		}
	}
}
