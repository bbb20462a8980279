// Package w3c reads logs in the extended log file format of the W3C (www.w3.org/TR/WD-logfile), which Microsoft's IIS and
// many proxies write in front of gateways: a line #Fields: names the columns of those that follow. Times are UTC, as the format says.
package w3c

import (
	"bytes"
	"strconv"
	"time"

	"posmortem/parsers"
	"posmortem/parsers/clock"
	"posmortem/parsers/fields"
)

// Format is such a log. The names of the columns may change inside a file.
var Format = parsers.Format{
	Name:       "w3c",
	Doc:        "extended log format of the W3C with a line #Fields: (IIS, proxies); UTC",
	Side:       parsers.Host,
	Sniff:      sniff,
	Sequential: true,
	Zone:       time.UTC,
	New: func(src parsers.Source) parsers.Parser {
		p := &parser{clk: src.Clock()}
		if i := bytes.Index(src.Head, directive); i >= 0 {
			line, _, _ := bytes.Cut(src.Head[i:], []byte("\n"))
			p.columns(line[len(directive):])
		}
		return p
	},
}

var directive = []byte("#Fields:")

// column is what the value in a column tells.
type column uint8

const (
	other column = iota
	date
	timeOfDay
	site
	method
	stem
	query
	peer
	status
	subStatus
	winStatus
	taken
)

// names of the columns, as far as they are used.
var names = map[string]column{
	"date": date, "time": timeOfDay, "s-sitename": site, "s-computername": site, "cs-method": method, "cs-uri-stem": stem, "cs-uri": stem, "cs-uri-query": query,
	"c-ip": peer, "sc-status": status, "sc-substatus": subStatus, "sc-win32-status": winStatus, "time-taken": taken,
}

type parser struct {
	clk  *clock.Clock
	cols []column
	text []byte
	when []byte
	row  row
}

// row holds the values of one line.
type row [taken + 1][]byte

func (p *parser) columns(line []byte) {
	p.cols = p.cols[:0]
	for _, name := range bytes.Fields(line) {
		p.cols = append(p.cols, names[string(name)])
	}
}

// Parse reads one line.
func (p *parser) Parse(rec []byte, ev *parsers.Event) error {
	line := bytes.TrimRight(rec, "\r\n\x00 ")
	if len(line) == 0 {
		return parsers.Skip("blank")
	}
	if line[0] == '#' {
		if bytes.HasPrefix(line, directive) {
			p.columns(line[len(directive):])
		}
		return parsers.Skip("directive")
	}
	if n := p.cut(line); n != len(p.cols) {
		if len(p.cols) == 0 || 2*n < len(p.cols) {
			return parsers.Reject("row with other columns than #Fields names")
		}
		ev.Fault = "row with other columns than #Fields names"
	}
	p.when = append(append(append(p.when[:0], p.row[date]...), ' '), p.row[timeOfDay]...)
	if s, n, ok := clock.Parse(p.when); ok && n == len(p.when) {
		ev.Time, ev.UTCOffset, ev.TimeQuality = p.clk.Resolve(s)
	}
	p.tell(ev)
	return nil
}

// cut gives the words of a line their columns and returns how many there are. A value in quotes may hold blanks.
func (p *parser) cut(line []byte) (n int) {
	p.row = row{}
	for len(line) > 0 {
		var v []byte
		if line[0] == '"' && bytes.IndexByte(line[1:], '"') >= 0 {
			end := bytes.IndexByte(line[1:], '"') + 1
			v, line = line[1:end], bytes.TrimLeft(line[end+1:], " \t")
		} else {
			end := bytes.IndexAny(line, " \t")
			if end < 0 {
				end = len(line)
			}
			v, line = line[:end], bytes.TrimLeft(line[end:], " \t")
		}
		if n < len(p.cols) && !(len(v) == 1 && v[0] == '-') {
			p.row[p.cols[n]] = v
		}
		n++
	}
	return n
}

// tell sets what the columns say.
func (p *parser) tell(ev *parsers.Event) {
	r := &p.row
	ev.Set(parsers.Component, r[site])
	ev.Set(parsers.Peer, r[peer])
	fields.Scan(ev, r[query])
	p.text = p.text[:0]
	for _, v := range [][]byte{r[method], r[stem], r[status]} {
		if len(v) > 0 {
			p.text = append(append(p.text, v...), ' ')
		}
	}
	p.text = bytes.TrimRight(p.text, " ")
	p.verdict(ev)
	if ms, ok := took(r[taken]); ok {
		ev.Latency = ms
	}
	ev.Set(parsers.Text, p.text)
}

// verdict grades the answer. 12002 and the like are what Windows tells of its own calls to the server behind.
func (p *parser) verdict(ev *parsers.Event) {
	code, win := string(p.row[status]), string(p.row[winStatus])
	ev.Level = parsers.Info
	switch {
	case code == "504" || win == "12002" || win == "121":
		ev.Level = parsers.Error
		p.text = append(p.text, " Gateway Time-out, upstream timed out"...)
	case code == "502" || win == "12029" || win == "12030":
		ev.Level = parsers.Error
		p.text = append(p.text, " Bad Gateway, upstream connection failed"...)
	case code == "503":
		ev.Level = parsers.Error
		p.text = append(p.text, " Service Unavailable"...)
	case len(code) == 3 && code[0] == '5':
		ev.Level = parsers.Error
	case len(code) == 3 && code[0] == '4':
		ev.Level = parsers.Warn
	}
}

// took reads milliseconds, as IIS writes them, or seconds with a fraction, as the format has them.
func took(v []byte) (ms int64, ok bool) {
	if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && n >= 0 {
		return n, true
	}
	if f, err := strconv.ParseFloat(string(v), 64); err == nil && f >= 0 && f < 1e6 {
		return int64(f*1000 + 0.5), true
	}
	return 0, false
}

// sniff looks for the names of the columns, with a date or a time among them.
func sniff(head []byte) parsers.Score {
	i := bytes.Index(head[:min(len(head), 4<<10)], directive)
	if i < 0 || i > 0 && head[i-1] != '\n' || head[0] != '#' {
		return 0
	}
	line, _, _ := bytes.Cut(head[i:], []byte("\n"))
	if bytes.Contains(line, []byte(" time")) {
		return 97
	}
	return 40
}
