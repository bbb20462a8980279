package main

import "fmt"

// tasks is the list of what is measured.
var tasks = []task{
	{
		name: "counts-kv", doc: "key=value lines to counts by code, terminal and hour",
		contenders: []contender{
			{name: "posmortem", tool: "posmortem", does: "masks and stores everything, then asks the store", run: counts("$KV"), before: forget},
			{name: "mawk", tool: "mawk", does: "counts", run: mawkKV},
			{name: "DuckDB, Go driver, split_part", tool: "duckdb", does: "counts", run: `"$BENCH" duckdb "` + counted(duckKV) + `"`},
			{name: "DuckDB, Go driver, regexp_extract", tool: "duckdb", does: "counts", run: `"$BENCH" duckdb "` + counted(duckKVRegexp) + `"`},
			{name: "DuckDB, node-api, split_part", tool: "node-api", does: "counts", run: `node "$TMP/../duckdb.mjs" "` + counted(duckKV) + `"`},
			{name: "lnav", tool: "lnav", does: "counts", run: lnav("bench_kv", "$KV")},
			{name: "Miller", tool: "miller", does: "counts", run: `mlr --idkvp --ifs ' ' --repifs --onidx put '$h = ${1} . " " . substr0($2, 0, 1)' then ` + mlrCount + ` "$KV"`},
			{name: "ripgrep, sort, uniq", tool: "ripgrep", does: "counts", run: `rg -NIo -r '$3 $2 $1' '^(.{13}).* tid=(\S+) .* rc=(\S+)' "$KV" | sort -S 1G | uniq -c | mawk '{n++; s+=$1; q+=$1*$1} END{printf "%.0f %.0f %.0f\n", n, s, q}'`},
			{name: "SQLite", tool: "sqlite3", does: "counts", run: `sqlite3 :memory: ` + sqliteKV + ` "` + counted("SELECT * FROM k") + `"`},
		},
		goals: []goal{{"posmortem", "mawk", wall, 1.3, 0}, {"lnav", "posmortem", wall, 0, 2}, {"Miller", "posmortem", wall, 0, 2}},
	},
	{
		name: "counts-json", doc: "the same as JSON lines",
		contenders: []contender{
			{name: "posmortem", tool: "posmortem", does: "masks and stores everything, then asks the store", run: counts("$JSON"), before: forget},
			{name: "DuckDB, Go driver, read_json", tool: "duckdb", does: "counts", run: `"$BENCH" duckdb "` + counted(duckJSON) + `"`},
			{name: "DuckDB, node-api, read_json", tool: "node-api", does: "counts", run: `node "$TMP/../duckdb.mjs" "` + counted(duckJSON) + `"`},
			{name: "lnav", tool: "lnav", does: "counts", run: lnav("bench_json", "$JSON")},
			{name: "jq, mawk", tool: "jq", does: "counts", run: `jq -r '.rc + " " + .tid + " " + .ts[0:13]' "$JSON" | mawk '{c[$0]++} ` + mawkEnd + `'`},
			{name: "Miller", tool: "miller", does: "counts", run: `mlr --ijsonl --onidx put '$h = substr0($ts, 0, 12)' then ` + mlrCount + ` "$JSON"`},
			{name: "SQLite", tool: "sqlite3", does: "counts", run: `sqlite3 :memory: '.separator \001' 'CREATE TABLE t(v)' ".import '$JSON' t" "` + counted(`SELECT v->>'rc' rc, v->>'tid' tid, substr(v->>'ts', 1, 13) h FROM t`) + `"`},
		},
		goals: []goal{{"lnav", "posmortem", wall, 0, 4}, {"jq, mawk", "posmortem", wall, 0, 4}, {"Miller", "posmortem", wall, 0, 4}},
	},
	{
		name: "counts-csv", doc: "the same as CSV",
		contenders: []contender{
			{name: "posmortem", tool: "posmortem", does: "masks and stores everything, then asks the store", run: counts("$CSV"), before: forget},
			{name: "mawk", tool: "mawk", does: "counts", run: `mawk -F, 'NR > 1 {c[$11 SUBSEP $6 SUBSEP substr($1, 1, 13)]++} ` + mawkEnd + `' "$CSV"`},
			{name: "DuckDB, Go driver, read_csv", tool: "duckdb", does: "counts", run: `"$BENCH" duckdb "` + counted(duckCSV) + `"`},
			{name: "DuckDB, node-api, read_csv", tool: "node-api", does: "counts", run: `node "$TMP/../duckdb.mjs" "` + counted(duckCSV) + `"`},
			{name: "lnav", tool: "lnav", does: "counts", run: lnav("bench_csv", "$CSV")},
			{name: "Miller", tool: "miller", does: "counts", run: `mlr --icsv --onidx put '$h = substr0($ts, 0, 12)' then ` + mlrCount + ` "$CSV"`},
			{name: "SQLite", tool: "sqlite3", does: "counts", run: `sqlite3 :memory: '.mode csv' ".import '$CSV' t" "` + counted(`SELECT rc, tid, substr(ts, 1, 13) h FROM t`) + `"`},
		},
	},
	{
		name: "again", doc: "the same question again, on the store",
		contenders: []contender{
			{name: "posmortem", tool: "posmortem", run: ask(`"$STORE"`)},
			{name: "DuckDB, Go driver", tool: "duckdb", does: "on a table of three columns", run: `"$BENCH" duckdb "` + counted("SELECT * FROM k") + `" "$DUCKDB"`},
			{name: "SQLite", tool: "sqlite3", does: "on a table of three columns", run: `sqlite3 "$SQLITE" "` + counted("SELECT * FROM k") + `"`},
		},
		goals: []goal{{who: "posmortem", of: wall, most: 0.6}},
	},
	reports(),
	{
		name: "jpos", doc: "jPOS XML to a full diagnosis in a store", differ: true,
		contenders: []contender{{name: "posmortem", tool: "posmortem", run: diagnose("$JPOS"), before: forget}},
		goals:      []goal{{who: "posmortem", of: speed, least: 150}},
	},
	{
		name: "logcat", doc: "logcat of a fleet to a full diagnosis in a store", differ: true,
		contenders: []contender{
			{name: "posmortem", tool: "posmortem", run: diagnose("$LOGCAT"), before: forget},
			{name: "lnav", tool: "lnav", does: "filters one word", run: `lnav -n -I "$LNAV" -c ':filter-in Exception' "$LOGCAT"/*/* | wc -l`},
			{name: "ripgrep", tool: "ripgrep", does: "searches one word", run: `rg -Ic Exception "$LOGCAT" | mawk '{n+=$1} END{print n}'`},
		},
		goals: []goal{{who: "posmortem", of: speed, least: 200}, {"lnav", "posmortem", wall, 0, 1}},
	},
	{
		name: "html", doc: "the sales to one HTML page", differ: true,
		contenders: []contender{
			{name: "posmortem", tool: "posmortem", does: "masks, diagnoses", run: `"$POSMORTEM" diagnose "$KV" --format html --output "$TMP/page.html" --quiet`},
			{name: "GoAccess", tool: "goaccess", does: "the same requests as an access log", run: `goaccess "$ACCESS" --log-format=COMBINED --no-global-config --no-progress -o "$TMP/goaccess.html" >"$TMP/goaccess.out"`},
			{name: "pgBadger", tool: "pgbadger", does: "the same as a PostgreSQL log", run: `pgbadger -q -f stderr -p '%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h' -o "$TMP/pgbadger.html" "$POSTGRES"`},
		},
		goals: []goal{{"GoAccess", "posmortem", wall, 0, 10}, {"pgBadger", "posmortem", wall, 0, 10}, {who: "posmortem", of: memory, most: 500}},
	},
	{
		name: "weeks", doc: "a week arrives: read, computed, and its mail written", differ: true,
		contenders: []contender{
			{name: "the first week", tool: "posmortem", before: forget, run: weekly("01", "2026-08-16")},
			{name: "the 14th week", tool: "posmortem", before: `rm -f "$TMP"/s.duckdb* && cp "$STORE13" "$TMP/s.duckdb"`, run: weekly("14", "2026-11-15")},
			{name: "all 14 weeks anew", tool: "posmortem", before: forget, run: `"$POSMORTEM" ingest "$WEEKS" --db "$TMP/s.duckdb" --quiet && "$POSMORTEM" weekly --db "$TMP/s.duckdb" --as-of 2026-11-16T06:00:00Z --quiet`},
		},
		goals: []goal{{"the 14th week", "the first week", wall, 1.2, 0}, {"the 14th week", "the first week", cpu, 1.2, 0}, {"the 14th week", "the first week", memory, 1.2, 0}},
	},
	{
		name: "screen", doc: "diagnose on a ticket: a zip of 50 MB of mixed logs", differ: true,
		contenders: []contender{{name: "posmortem", tool: "posmortem", run: `"$POSMORTEM" diagnose "$TICKET" --quiet`}},
		goals:      []goal{{who: "posmortem", of: wall, most: 1}},
	},
	{
		name: "growth", doc: "jPOS XML to a diagnosis, as the input grows", differ: true,
		contenders: []contender{
			{name: "1x", tool: "posmortem", run: diagnose("$JPOS_1"), before: forget},
			{name: "10x", tool: "posmortem", run: diagnose("$JPOS_10"), before: forget},
			{name: "50x", tool: "posmortem", run: diagnose("$JPOS"), before: forget},
		},
		goals: []goal{{"10x", "1x", effort, 1.15, 0}, {"50x", "10x", effort, 1.15, 0}, {"50x", "10x", memory, 1.2, 0}},
	},
	limits("kv", "keyvalue", "$KV"),
	limits("json", "jsonl", "$JSON"),
	limits("csv", "delimited", "$CSV"),
	limits("jpos", "jpos", "$JPOS"),
	limits("logcat", "logcat", "$LOGCAT"),
}

// reports asks every named report of one week of the store.
func reports() task {
	t := task{name: "reports", doc: "a named report of one week, on the store", differ: true}
	for _, name := range []string{"summary", "response-codes", "devices", "merchants", "hours", "days", "causes", "card-reads", "keys", "network", "latency", "versions", "fleet", "unexplained", "sources", "templates"} {
		t.contenders = append(t.contenders, contender{name: name, tool: "posmortem", run: fmt.Sprintf(`"$POSMORTEM" report %s --db "$STORE" --from 2026-11-09 --to 2026-11-16 --quiet`, name)})
		t.goals = append(t.goals, goal{who: name, of: wall, most: 1})
	}
	return t
}

// limits measures what stands in the way of a format: each stage alone, by one thread, of the input's first 134 MB.
func limits(name, format, in string) task {
	t := task{name: "limits-" + name, doc: "the stages alone, one thread: " + name, differ: true}
	t.contenders = append(t.contenders, contender{name: "reading the bytes", tool: "wc", does: "wc -l of all", run: `find "` + in + `" -type f -exec wc -l {} + | tail -n1`})
	for _, s := range stages {
		t.contenders = append(t.contenders, contender{name: s.name, tool: "posmortem", does: s.doc, run: fmt.Sprintf(`"$BENCH" stage %s %s "%s"`, s.name, format, in)})
		if s.name == "mask" {
			t.goals = append(t.goals, goal{who: s.name, of: core, least: 150})
		}
	}
	return t
}

// forget takes the store of an earlier round away.
const forget = `rm -f "$TMP"/s.duckdb*`

// counts reads logs into a new store and asks it.
func counts(in string) string {
	return `"$POSMORTEM" ingest "` + in + `" --db "$TMP/s.duckdb" --quiet && ` + ask(`"$TMP/s.duckdb"`)
}

func ask(db string) string {
	return `"$POSMORTEM" sql "` + counted("SELECT response_code rc, device tid, date_trunc('hour', time) h FROM event WHERE response_code IS NOT NULL") + `" --db ` + db + ` --format csv | tail -n1`
}

func diagnose(in string) string {
	return `"$POSMORTEM" ingest "` + in + `" --db "$TMP/s.duckdb" --quiet && "$POSMORTEM" diagnose --db "$TMP/s.duckdb" --quiet`
}

// weekly reads a week and writes its letter, as a cron job does on the Monday after.
func weekly(folder, sunday string) string {
	return fmt.Sprintf(`"$POSMORTEM" ingest "$WEEKS/%s" --db "$TMP/s.duckdb" --quiet && "$POSMORTEM" weekly --db "$TMP/s.duckdb" --as-of %sT23:59:59Z --quiet`, folder, sunday)
}

// counted counts rows of rc, tid, h. It returns how many groups there are, the sum of their counts and of the squares of these.
func counted(rows string) string {
	return "SELECT count(*) AS groups, sum(n) AS records, sum(n * n) AS squares FROM (SELECT rc, tid, h, count(*) AS n FROM (" + rows + ") AS r GROUP BY 1, 2, 3) AS g"
}

// How the tools name code, terminal and hour of a record.
const (
	duckLines    = `read_csv('$KV', header=false, delim='\x01', quote='', escape='', auto_detect=false, columns={'l': 'VARCHAR'})`
	duckKV       = `SELECT split_part(split_part(l, ' rc=', 2), ' ', 1) AS rc, split_part(split_part(l, ' tid=', 2), ' ', 1) AS tid, l[:13] AS h FROM ` + duckLines
	duckKVRegexp = `SELECT regexp_extract(l, ' rc=([^ ]+)', 1) AS rc, regexp_extract(l, ' tid=([^ ]+)', 1) AS tid, l[:13] AS h FROM ` + duckLines
	duckJSON     = `SELECT rc, tid, date_trunc('hour', ts) AS h FROM read_json('$JSON', format='newline_delimited', columns={'rc': 'VARCHAR', 'tid': 'VARCHAR', 'ts': 'TIMESTAMP'})`
	duckCSV      = `SELECT rc, tid, date_trunc('hour', ts) AS h FROM read_csv('$CSV', types={'rc': 'VARCHAR'})`
	sqliteKV     = `'.separator \001' 'CREATE TABLE t(v)' ".import '$KV' t" "CREATE TABLE k AS SELECT substr(v, instr(v, ' rc=') + 4, 2) rc, substr(v, instr(v, ' tid=') + 5, 7) tid, substr(v, 1, 13) h FROM t"`
	mawkEnd      = `END {for (k in c) {n++; s += c[k]; q += c[k] * c[k]} printf "%.0f %.0f %.0f\n", n, s, q}`
	mawkKV       = `mawk '{for (i = 5; i <= NF; i++) {split($i, a, "="); f[a[1]] = a[2]} c[f["rc"] SUBSEP f["tid"] SUBSEP substr($1 " " $2, 1, 13)]++} ` + mawkEnd + `' "$KV"`
	mlrCount     = `count-distinct -f rc,tid,h then put '$q = $count * $count' then stats1 -a count,sum -f count,q then cut -o -f count_count,count_sum,q_sum`
)

// lnav takes the header of a CSV for a record without fields.
func lnav(format, in string) string {
	return `lnav -n -I "$LNAV" -c ";` + counted("SELECT rc, tid, substr(log_time, 1, 13) AS h FROM "+format+" WHERE rc IS NOT NULL") + `" "` + in + `"`
}
