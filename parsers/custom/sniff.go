package custom

import (
	"bytes"

	"posmortem/parsers"
)

// maxRecords bounds the records that sniff reads.
const maxRecords = 200

// sniff tells by the share of records that fit the description how surely a head is such a log: a log of nothing else scores
// 100, so that a user's own format stands before those that the program knows.
func (c *compiled) sniff(head []byte) parsers.Score {
	p := newParser(c, parsers.Source{Head: head})
	read, fit := 0, 0
	for _, rec := range c.records(head) {
		if len(bytes.TrimSpace(rec)) == 0 || c.skip != nil && c.skip.Match(rec) || bytes.Equal(rec, p.head) {
			continue
		}
		var ev parsers.Event
		ev.Reset()
		if read++; p.fill(rec, &ev) {
			fit++
		}
	}
	switch {
	case fit == 0:
		return 0
	case 2*fit >= read:
		return parsers.Score(50 + 50*fit/read)
	}
	return parsers.Score(50 * fit / read)
}

// records cuts the first records off a head. The last one is left out where it may be cut, unless it is the only one.
func (c *compiled) records(head []byte) (recs [][]byte) {
	start := 0
	for at := 0; at < len(head) && len(recs) < maxRecords; {
		line, _, whole := bytes.Cut(head[at:], []byte("\n"))
		if at > start && (c.start == nil || c.start.Match(bytes.TrimRight(line, "\r"))) {
			recs = append(recs, bytes.TrimRight(head[start:at], "\r\n"))
			start = at
		}
		at += len(line) + 1
		if !whole {
			break
		}
	}
	if rest := bytes.TrimRight(head[start:], "\r\n"); len(rest) > 0 && (len(recs) == 0 || head[len(head)-1] == '\n') && len(recs) < maxRecords {
		recs = append(recs, rest)
	}
	return recs
}
