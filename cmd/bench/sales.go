package main

import (
	"bufio"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"posmortem/samples/invent"
)

// sale is one invented payment. Every shape of log tells the same sales, so that all shapes give the same counts.
type sale struct {
	n        int // from 0
	at       time.Time
	terminal int
	merchant int
	card     string // first six digits, and the last four
	code     string // response code (DE39)
	entry    string // how the card was read (DE22)
	amount   int    // minor units
	took     int    // milliseconds until the answer
}

// The traffic: a week of terminals, most payments approved.
const (
	terminals = 5000
	merchants = 2000
	week      = 7 * 24 * time.Hour
)

// monday is when the first week begins.
var monday = time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)

// codes are the response codes by their share in a hundred.
var codes = func() (all []string) {
	for _, c := range []struct {
		code  string
		share int
	}{{"00", 88}, {"05", 3}, {"51", 3}, {"91", 2}, {"54", 1}, {"55", 1}, {"96", 1}, {"61", 1}} {
		for range c.share {
			all = append(all, c.code)
		}
	}
	return all
}()

var entries = []string{"051", "071", "901", "011", "801"}

// sales invents n payments at so many terminals, spread evenly over a week.
func sales(seed uint64, n, terminals int, from time.Time) iter.Seq[*sale] {
	return func(yield func(*sale) bool) {
		r := rand.New(rand.NewPCG(seed, uint64(from.Unix())))
		var s sale
		for i := range n {
			terminal := r.IntN(terminals)
			s = sale{
				n: i, at: from.Add(time.Duration(int64(week) / int64(n) * int64(i)).Truncate(time.Millisecond)),
				terminal: terminal, merchant: terminal * merchants / terminals,
				card: invent.Published[r.IntN(len(invent.Published))], code: codes[r.IntN(len(codes))],
				entry: entries[min(len(entries)-1, int(r.ExpFloat64()))], amount: 100 + r.IntN(99_900), took: 40 + r.IntN(2960),
			}
			if !yield(&s) {
				return
			}
		}
	}
}

func (s *sale) tid() string    { return "T" + strconv.Itoa(100_000+s.terminal) }
func (s *sale) mid() string    { return "M" + strconv.Itoa(10_000+s.merchant) }
func (s *sale) stan() string   { return fmt.Sprintf("%06d", s.n%1_000_000) }
func (s *sale) rrn() string    { return fmt.Sprintf("%012d", s.at.Unix()/604_800*10_000_000+int64(s.n)) }
func (s *sale) masked() string { return s.card[:6] + "******" + s.card[len(s.card)-4:] }

// shape writes one sale as one line.
type shape func(w *bufio.Writer, s *sale)

// The shapes in which a host tells its sales, one line each.
func keyValue(w *bufio.Writer, s *sale) {
	fmt.Fprintf(w, "%s INFO  host.auth mti=0110 stan=%s rrn=%s tid=%s mid=%s pan=%s amt=%d em=%s rc=%s ms=%d\n",
		s.at.Format("2006-01-02 15:04:05.000"), s.stan(), s.rrn(), s.tid(), s.mid(), s.masked(), s.amount, s.entry, s.code, s.took)
}

func jsonLine(w *bufio.Writer, s *sale) {
	fmt.Fprintf(w, `{"ts":"%s","lvl":"INFO","mti":"0110","stan":"%s","rrn":"%s","tid":"%s","mid":"%s","pan":"%s","amt":%d,"em":"%s","rc":"%s","ms":%d}`+"\n",
		s.at.Format("2006-01-02T15:04:05.000"), s.stan(), s.rrn(), s.tid(), s.mid(), s.masked(), s.amount, s.entry, s.code, s.took)
}

const csvHead = "ts,lvl,mti,stan,rrn,tid,mid,pan,amt,em,rc,ms\n"

func csvRow(w *bufio.Writer, s *sale) {
	if s.n == 0 {
		w.WriteString(csvHead)
	}
	fmt.Fprintf(w, "%s,INFO,0110,%s,%s,%s,%s,%s,%d,%s,%s,%d\n",
		s.at.Format("2006-01-02 15:04:05.000"), s.stan(), s.rrn(), s.tid(), s.mid(), s.masked(), s.amount, s.entry, s.code, s.took)
}

// statuses says a response code in the words of HTTP, for the peers that read web logs only.
var statuses = map[string]int{"00": 200, "05": 403, "51": 402, "91": 504, "54": 400, "55": 401, "96": 500, "61": 429}

// accessLine tells a sale as a web server in front of the host would.
func accessLine(w *bufio.Writer, s *sale) {
	fmt.Fprintf(w, "10.%d.%d.%d - - [%s] \"POST /auth/%s?em=%s HTTP/1.1\" %d %d \"-\" \"POS/%d.%d\"\n", s.terminal%16, s.terminal/16%256, 1+s.terminal%250,
		s.at.Format("02/Jan/2006:15:04:05 -0700"), s.tid(), s.entry, statuses[s.code], 100+s.amount%4900, 1+s.merchant%3, s.merchant%10)
}

// postgresLine tells a sale as the database under the host would.
func postgresLine(w *bufio.Writer, s *sale) {
	fmt.Fprintf(w, "%s UTC [%d]: [%d-1] user=app,db=pay,app=host,client=10.0.0.%d ", s.at.Format("2006-01-02 15:04:05.000"), 1000+s.terminal%2000, 1+s.n%100, s.terminal%250)
	if s.code == "00" {
		fmt.Fprintf(w, "LOG:  duration: %d.%03d ms  statement: SELECT id FROM txn WHERE tid='%s' AND stan=%d\n", s.took/50, s.took%1000, s.tid(), s.n)
		return
	}
	fmt.Fprintf(w, "ERROR:  duplicate key value violates unique constraint \"txn_%s\"\n", s.code)
}

// lines writes n sales to a file, one line each.
func lines(path string, write shape, seed uint64, n int, from time.Time) error {
	return toFile(path, func(w *bufio.Writer) error {
		for s := range sales(seed, n, terminals, from) {
			write(w, s)
		}
		return nil
	})
}

func toFile(path string, fill func(*bufio.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := fill(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// due is when the answer to the sale stands in the log.
func (s *sale) due() time.Time { return s.at.Add(time.Duration(s.took) * time.Millisecond) }
