package explain

import (
	"context"
	"syscall"
	"testing"
	"time"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestPieces(t *testing.T) {
	s := invent(t, 2_000_000, two)
	ctx := context.Background()
	r, err := newReader(ctx, s, Question{Top: 8})
	if err != nil {
		t.Fatal(err)
	}
	inner := "SELECT failure, amount, CASE WHEN merchant IN ('M1003','M1004','M1005') THEN merchant WHEN merchant IS NOT NULL THEN chr(31) END AS merchant, CASE WHEN entry_mode IN ('stripe') THEN entry_mode WHEN entry_mode IS NOT NULL THEN chr(31) END AS entry_mode, CASE WHEN route IN ('10.0.0.1') THEN route WHEN route IS NOT NULL THEN chr(31) END AS route, CASE WHEN bin IN ('621004') THEN bin WHEN bin IS NOT NULL THEN chr(31) END AS bin, CASE WHEN hour IN ('11') THEN hour WHEN hour IS NOT NULL THEN chr(31) END AS hour FROM trait"
	inner2 := "SELECT failure, amount, CASE WHEN merchant = 'M1003' THEN 1 WHEN merchant='M1004' THEN 2 WHEN merchant='M1005' THEN 3 WHEN merchant IS NOT NULL THEN 0 END AS merchant, CASE WHEN entry_mode = 'stripe' THEN 1 WHEN entry_mode IS NOT NULL THEN 0 END AS entry_mode, CASE WHEN route = '10.0.0.1' THEN 1 WHEN route IS NOT NULL THEN 0 END AS route, CASE WHEN bin = '621004' THEN 1 WHEN bin IS NOT NULL THEN 0 END AS bin, CASE WHEN hour = '11' THEN 1 WHEN hour IS NOT NULL THEN 0 END AS hour FROM trait"
	for _, q := range []string{
		"SELECT grouping(merchant, entry_mode, route, bin, hour), merchant, entry_mode, route, bin, hour, count(*), sum(failure), sum(CASE WHEN failure=1 THEN amount END) FROM (" + inner + ") t GROUP BY GROUPING SETS ((merchant, entry_mode), (route, bin, hour))",
		"SELECT grouping(merchant, entry_mode, route, bin, hour), merchant, entry_mode, route, bin, hour, count(*), sum(failure), sum(CASE WHEN failure=1 THEN amount END) FROM (" + inner2 + ") t GROUP BY GROUPING SETS ((merchant, entry_mode), (route, bin, hour))",
		"SELECT merchant, entry_mode, route, bin, hour, count(*) AS n, sum(failure) AS f, sum(CASE WHEN failure=1 THEN amount END) AS amount FROM (" + inner2 + ") t GROUP BY 1,2,3,4,5",
		"SELECT max(merchant), max(entry_mode), max(route), max(bin), max(hour) FROM (" + inner + ") t",
		"SELECT max(merchant), max(entry_mode), max(route), max(bin), max(hour) FROM (" + inner2 + ") t",
		"SELECT max(merchant), max(entry_mode), max(route), max(bin), max(hour) FROM trait t",
		"SELECT t.failure, " + newTable(r.names).line() + " FROM trait t WHERE mod(attempt, 10) = 3 ORDER BY t.attempt",
		"SELECT t.failure, " + newTable(r.names).line() + " FROM trait t WHERE mod(attempt, 10) = 3",
	} {
		rows, err := r.ask(ctx, r.chosen(""), q)
		if err != nil {
			t.Fatal(err)
		}
		rows.Close()
		c0 := cpu()
		st := time.Now()
		rows, err = r.ask(ctx, r.chosen(""), q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		rows.Close()
		t.Log(q[:min(70, len(q))], time.Since(st), "cpu", cpu()-c0)
	}
}
