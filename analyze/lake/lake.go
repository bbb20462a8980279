// Package lake keeps events and ledgers as Parquet objects in a folder or a bucket, where many readers fill it side by side and
// engines of other makers query it. There is no server, no lock and no list of what is there:
//
//	event/day=2026-03-02/<hash>-<number>.<part>.parquet   events of one source on one day of UTC (day=undated: without a time)
//	anchor/<hash>.parquet                                 a sample of the source's digests, by which overlapping sources are found
//	source/<hash>.parquet                                 the source's row with its ledger: written last, it makes the events count
//	event/day=2026-03-02/pack-<name>.<part>.parquet       events of many sources that were joined, and
//	packed/2026-03-02.parquet                             whose events of the day lie in which pack: see packed.go
//	lake.json                                             the layout, and which key made the card tokens
//
// <hash> is the SHA-256 of the source's bytes, <number> what the column source holds, in base 16 with the letters a to p (digits might look like
// a card number): it is made from the hash
// and from all values of the events. So two readers of one source write the same objects, and events that were read otherwise (with
// another zone, by another edition of the program) have another number, which counts only if its row gets to be the source's.
package lake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"posmortem/analyze/objects"
	"posmortem/parsers/mask"
)

// Layout is the version of the layout that this program writes once small objects are joined, and the latest that it knows; before that it is unjoined.
const (
	Layout   = 4
	unjoined = 3 // layouts 1 and 2 wrote card tokens in hexadecimal
)

// descriptor is the object that says what the lake is.
const descriptor = "lake.json"

// Lake is a place that holds events.
type Lake struct {
	at  objects.Objects
	cpu chan struct{} // a place for every part that is encoded at one time
}

// about is the content of the descriptor.
type about struct {
	Layout   int    `json:"layout"`
	TokenKey string `json:"fingerprint"` // names the key of the card tokens; it cannot be had from that
}

// An Error of the lake carries what the user can do about it.
type Error struct {
	Message, Cure string
	Err           error
}

// Error returns the message and the cure in one line.
func (e *Error) Error() string { return e.Message + "; " + e.Cure }

// Unwrap returns the error beneath.
func (e *Error) Unwrap() error { return e.Err }

// Fill opens the lake at where (a folder, or s3://bucket/prefix) for a reader whose card tokens are made with key, and makes it where
// there is none. A lake that was filled with another key is refused: one card would have two tokens. jobs is how many parts are
// encoded at one time.
func Fill(ctx context.Context, where string, key []byte, jobs int) (*Lake, error) {
	at, err := objects.Open(where)
	if err != nil {
		return nil, err
	}
	want := about{unjoined, keyName(key)}
	have, err := describe(ctx, at)
	if errors.Is(err, fs.ErrNotExist) {
		have, err = found(ctx, at, want)
	}
	if err != nil {
		return nil, err
	}
	if have.Layout < unjoined {
		return nil, &Error{fmt.Sprintf("the lake %s was filled by an older posmortem, which wrote card tokens otherwise (layout %d, this program writes %d)", at, have.Layout, Layout),
			"read the logs into a new lake", nil}
	}
	if have.TokenKey != want.TokenKey {
		return nil, &Error{fmt.Sprintf("the lake %s was filled with another key of the card tokens (it has key %s, this one is %s)", at, have.TokenKey, want.TokenKey),
			"copy the key file of the other readers and name it with --key-file", nil}
	}
	if err := at.Tidy(ctx); err != nil {
		return nil, err
	}
	if err := keepFolders(ctx, at); err != nil {
		return nil, err
	}
	return &Lake{at: at, cpu: make(chan struct{}, max(1, jobs))}, nil
}

// found makes a new lake, or returns what another reader made at the same moment.
func found(ctx context.Context, at objects.Objects, want about) (about, error) {
	text, err := json.Marshal(want)
	if err != nil {
		return want, err
	}
	if err := at.PutNew(ctx, descriptor, append(text, '\n')); errors.Is(err, fs.ErrExist) {
		return describe(ctx, at)
	} else if err != nil {
		return want, fmt.Errorf("the lake %s cannot be made: %w", at, err)
	}
	return want, nil
}

// describe reads the descriptor.
func describe(ctx context.Context, at objects.Objects) (d about, err error) {
	text, _, err := at.Get(ctx, descriptor)
	if err != nil {
		return d, err
	}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&d); err != nil || d.Layout == 0 {
		return d, &Error{fmt.Sprintf("%s/%s is damaged", at, descriptor), "restore it from a backup", err}
	}
	if d.Layout > Layout {
		return d, &Error{fmt.Sprintf("the lake %s was made by a newer posmortem (layout %d, this program knows %d)", at, d.Layout, Layout), "use that program", nil}
	}
	return d, nil
}

// keyName names a key without giving it away.
func keyName(key []byte) string {
	sum := sha256.Sum256(append([]byte("posmortem lake key\x00"), key...))
	return mask.Letters(sum[:8])
}

// String returns where the lake is.
func (l *Lake) String() string { return l.at.String() }

// Settled tells whether the lake has the source with that hash, under a path that comes no later than the given one.
func (l *Lake) Settled(ctx context.Context, hash, path string) (bool, error) {
	later, _, err := l.later(ctx, Row{Hash: hash, Path: path})
	return !later, err
}

func commitName(hash string) string { return "source/" + hash + ".parquet" }
