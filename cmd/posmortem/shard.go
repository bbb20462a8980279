package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"

	"posmortem/parsers/manifest"
)

// shard is the share of the inputs that this reader reads: those of which the hash of the name leaves index when it is divided by count.
// Readers that get the same paths need no other word of one another.
type shard struct{ index, count uint64 }

// shardCounts are the variables that tell how many readers there are, beside JOB_COMPLETION_INDEX, which Kubernetes sets in an indexed
// job; the number of those is set by the manifest. Slurm sets both of its own.
var shardCounts = []struct{ index, count string }{
	{"JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT"},
	{"JOB_COMPLETION_INDEX", "POSMORTEM_SHARDS"},
	{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT"},
}

// readShard reads I/N, I from 0; without it the environment is asked.
func readShard(flag string) (shard, error) {
	if flag != "" {
		i, n, ok := strings.Cut(flag, "/")
		if s, err := shardOf(i, n); ok && err == nil {
			return s, nil
		}
		return shard{}, misuse("--shard %s: write I/N, such as 0/8, 1/8 ... 7/8", flag)
	}
	for _, v := range shardCounts {
		i, n := os.Getenv(v.index), os.Getenv(v.count)
		if i == "" || n == "" {
			continue
		}
		s, err := shardOf(i, n)
		if err != nil {
			return shard{}, misuse("%s=%s and %s=%s are no share of the inputs: indices go from 0 to the count less one; or give --shard I/N", v.index, oneLine(i), v.count, oneLine(n))
		}
		return s, nil
	}
	if i := os.Getenv("JOB_COMPLETION_INDEX"); i != "" {
		return shard{}, misuse("JOB_COMPLETION_INDEX is set, but not of how many: set JOB_COMPLETION_COUNT to the completions of the job, or give --shard I/N")
	}
	return shard{}, nil
}

func shardOf(i, n string) (s shard, err error) {
	if s.index, err = strconv.ParseUint(i, 10, 32); err != nil {
		return s, err
	}
	if s.count, err = strconv.ParseUint(n, 10, 32); err != nil {
		return s, err
	}
	if s.index >= s.count {
		return s, fmt.Errorf("%d of %d", s.index, s.count)
	}
	return s, nil
}

// has tells whether the input of that name is of this share.
func (s shard) has(name string) bool {
	if s.count < 2 {
		return true
	}
	sum := sha256.Sum256([]byte(name))
	return binary.BigEndian.Uint64(sum[:8])%s.count == s.index
}

// picks tells whether the input is to be opened: manifests tell of their folders, so that every reader needs all of them.
func (s shard) picks(name string) bool {
	base := path.Base(name)
	return s.has(name) || manifest.IsName(base) || manifest.IsName(strings.TrimSuffix(base, path.Ext(base)))
}
