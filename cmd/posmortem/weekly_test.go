package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"posmortem/analyze/store"
)

// weeklyStore makes a store with the invented fleet of the package analyze, 2026-W06 to 2026-W10.
func weeklyStore(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "week.duckdb")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("../../analyze/testdata/weekly.sql")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Script(t.Context(), string(script)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// letterBox is a mail server of a few lines that refuses one recipient.
type letterBox struct {
	mu     sync.Mutex
	port   int
	taken  []string // recipient and Message-ID
	refuse string
}

func openBox(t *testing.T, refuse string) *letterBox {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	b := &letterBox{port: ln.Addr().(*net.TCPAddr).Port, refuse: refuse}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go b.talk(c)
		}
	}()
	return b
}

func (b *letterBox) talk(c net.Conn) {
	defer c.Close()
	in := bufio.NewScanner(c)
	fmt.Fprint(c, "220 box\r\n")
	to := ""
	for in.Scan() {
		switch verb, rest, _ := strings.Cut(in.Text(), " "); strings.ToUpper(verb) {
		case "EHLO", "MAIL":
			fmt.Fprint(c, "250 ok\r\n")
		case "RCPT":
			to = strings.Trim(strings.TrimPrefix(rest, "TO:"), "<>")
			if to == b.refuse {
				fmt.Fprint(c, "550 no such mailbox\r\n")
				continue
			}
			fmt.Fprint(c, "250 ok\r\n")
		case "DATA":
			fmt.Fprint(c, "354 go on\r\n")
			id := ""
			for in.Scan() && in.Text() != "." {
				if v, ok := strings.CutPrefix(in.Text(), "Message-ID: "); ok {
					id = v
				}
			}
			b.mu.Lock()
			b.taken = append(b.taken, to+" "+id[:min(len(id), len("<weekly.2026-W10"))])
			b.mu.Unlock()
			fmt.Fprint(c, "250 taken\r\n")
		default:
			return
		}
	}
}

func (b *letterBox) emptied() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { b.taken = nil }()
	return b.taken
}

func (b *letterBox) url() string { return fmt.Sprintf("smtp://127.0.0.1:%d", b.port) }

// weeklyRun runs the command and returns its exit code and output.
func weeklyRun(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	return call(t.Context(), t.TempDir(), "", append([]string{"weekly"}, args...)...)
}

func TestWeeklyWritten(t *testing.T) {
	db := weeklyStore(t)
	code, out, errs := weeklyRun(t, "--db", db, "--as-of", "2026-03-09T06:30:00Z", "--lang", "en")
	if code != exitFine || errs != "" || !strings.Contains(out, "Weekly summary 2026-W10") || !strings.Contains(out, "3 of 4 expected terminals") {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	if _, zh, _ := weeklyRun(t, "--db", db, "--as-of", "2026-03-09T06:30:00Z", "--lang", "zh"); !strings.Contains(zh, "应有 4 台终端，收到 3 台") {
		t.Errorf("in Chinese: %s", zh)
	}
	// a week is over when it is over on the clock of its zone
	for asOf, week := range map[string]string{"2026-03-08T15:59:59Z": "2026-W09", "2026-03-08T16:00:00Z": "2026-W10"} {
		if _, out, _ := weeklyRun(t, "--db", db, "--as-of", asOf, "--tz", "Asia/Shanghai", "--lang", "en"); !strings.Contains(out, "Weekly summary "+week) {
			t.Errorf("as of %s: %s", asOf, out)
		}
	}
	file := filepath.Join(t.TempDir(), "w.json")
	if code, out, errs := weeklyRun(t, "--db", db, "--week", "2026-W09", "--format", "json", "-o", file); code != exitFine || out+errs != "" {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	var sum struct {
		Week   string
		Totals struct{ Attempts int }
	}
	if text, err := os.ReadFile(file); err != nil || json.Unmarshal(text, &sum) != nil || sum.Week != "2026-W09" || sum.Totals.Attempts != 63 {
		t.Errorf("%+v, %v", sum, err)
	}
}

func TestWeeklyExpected(t *testing.T) {
	db := weeklyStore(t)
	for name, text := range map[string]string{
		"head":  "\ufeffshop,terminal_id\r\nA,10000001\r\nB,10000004\r\n,\r\n",
		"plain": "10000001\n10000004\n",
		"zh":    "终端号,门店\n10000001,甲\n10000004,乙\n",
	} {
		list := filepath.Join(t.TempDir(), "fleet.csv")
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, out, errs := weeklyRun(t, "--db", db, "--week", "2026-W10", "--expected", list, "--lang", "en"); !strings.Contains(out, "1 of 2 expected terminals") || !strings.Contains(out, "10000004 (") {
			t.Errorf("%s: %s%s", name, out, errs)
		}
	}
}

func TestWeeklyDryRun(t *testing.T) {
	db, dir := weeklyStore(t), t.TempDir()
	var files [2]map[string]string
	for i := range files {
		to := filepath.Join(dir, fmt.Sprint(i))
		code, out, errs := weeklyRun(t, "--db", db, "--to", "a@example.org", "--to", "B <b@example.org>", "--to", "A <a@EXAMPLE.org>", "--to", "a/b@example.org", "--from", "c@example.com",
			"--dry-run", "--output", to, "--as-of", "2026-03-09T06:30:00Z")
		if code != exitFine || errs != "" || strings.Count(out, "\n") != 3 {
			t.Fatalf("exit %d, %s%s", code, out, errs)
		}
		files[i] = map[string]string{}
		entries, err := os.ReadDir(to)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text, err := os.ReadFile(filepath.Join(to, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files[i][e.Name()] = string(text)
		}
	}
	if len(files[0]) != 3 || files[0]["posmortem-2026-W10-a@example.org.eml"] == "" {
		t.Errorf("%d files", len(files[0]))
	}
	for name, text := range files[0] {
		if files[1][name] != text {
			t.Errorf("%s differs from run to run", name)
		}
		if !strings.Contains(text, `filename="posmortem-2026-W10.html"`) || !strings.Contains(text, `filename="posmortem-2026-W10.xlsx"`) {
			t.Errorf("%s lacks an attachment", name)
		}
	}
}

// weeklyConfig writes a settings file beside the store.
func weeklyConfig(t *testing.T, db, more string) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(db), "weekly.toml")
	if err := os.WriteFile(path, []byte("db = \""+filepath.Base(db)+"\"\nfrom = \"c@example.com\"\nlang = \"en\"\n"+more), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWeeklyCatchesUp: what was sent is not sent again, what was missed is, oldest first, and who is new gets the last week only.
func TestWeeklyCatchesUp(t *testing.T) {
	box, db := openBox(t, ""), weeklyStore(t)
	config := func(to string) string {
		return weeklyConfig(t, db, "to = ["+to+"]\nsmtp = \""+box.url()+"\"\n")
	}
	steps := []struct {
		asOf, to string
		want     []string
	}{
		{"2026-02-17T06:00:00Z", `"a@example.org"`, []string{"a@example.org <weekly.2026-W07"}},
		{"2026-02-17T07:00:00Z", `"a@example.org"`, nil},
		{"2026-03-09T06:00:00Z", `"a@example.org", "b@example.org"`, []string{"a@example.org <weekly.2026-W08", "a@example.org <weekly.2026-W09", "a@example.org <weekly.2026-W10", "b@example.org <weekly.2026-W10"}},
		{"2026-03-09T06:00:00Z", `"a@example.org", "b@example.org"`, nil},
		{"2026-07-14T06:00:00Z", `"a@example.org"`, []string{"a@example.org <weekly.2026-W21", "a@example.org <weekly.2026-W22", "a@example.org <weekly.2026-W23", "a@example.org <weekly.2026-W24",
			"a@example.org <weekly.2026-W25", "a@example.org <weekly.2026-W26", "a@example.org <weekly.2026-W27", "a@example.org <weekly.2026-W28"}},
	}
	for _, s := range steps {
		code, out, errs := weeklyRun(t, "--config", config(s.to), "--as-of", s.asOf)
		if code != exitFine || out+errs != "" {
			t.Fatalf("as of %s: exit %d, %s%s", s.asOf, code, out, errs)
		}
		if got := box.emptied(); !slices.Equal(got, s.want) {
			t.Errorf("as of %s: %q, want %q", s.asOf, got, s.want)
		}
	}
	if code, _, errs := weeklyRun(t, "--config", config(`"a@example.org"`), "--week", "2026-W10", "--resend"); code != exitFine || len(box.emptied()) != 1 {
		t.Errorf("--resend: exit %d, %s", code, errs)
	}
}

// TestWeeklyRefused: one refused recipient does not stop the others, and is told in one line with exit code 1.
func TestWeeklyRefused(t *testing.T) {
	box, db := openBox(t, "a@example.org"), weeklyStore(t)
	args := []string{"--db", db, "--week", "2026-W10", "--to", "a@example.org", "--to", "b@example.org", "--from", "c@example.com", "--smtp", box.url()}
	code, out, errs := weeklyRun(t, args...)
	if code != exitFailed || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "a@example.org: 550") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	if got := box.emptied(); !slices.Equal(got, []string{"b@example.org <weekly.2026-W10"}) {
		t.Errorf("taken %q", got)
	}
	if code, _, errs := weeklyRun(t, args...); code != exitFailed || !strings.Contains(errs, "refused before") || len(box.emptied()) != 0 {
		t.Errorf("again: exit %d, %q", code, errs)
	}
	var table string
	if _, table, errs = call(t.Context(), "", "", "sql", "--db", db, "--format", "csv", "SELECT recipient, status, attempts FROM sent ORDER BY 1"); table != "recipient,status,attempts\na@example.org,refused,1\nb@example.org,sent,1\n" {
		t.Errorf("ledger %q, %s", table, errs)
	}
}

func TestWeeklyMisuse(t *testing.T) {
	db := weeklyStore(t)
	dir := filepath.Dir(db)
	open := filepath.Join(dir, "open.secret")
	if err := os.WriteFile(open, []byte("user\ngeheim\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	mailed := []string{"--db", db, "--to", "a@example.org", "--from", "c@example.com"}
	cases := []struct {
		args []string
		want string
	}{
		{append(mailed, "--smtp", "smtp://mail.invalid", "--week", "2026-W60"), "2026-W60"},
		{mailed, "--smtp"},
		{append(mailed, "--smtp", "smtp://user:geheim@mail.invalid"), "must not hold a user or password"},
		{append(mailed, "--dry-run"), "--output"},
		{[]string{"--db", db, "--to", "a@example.org", "--smtp", "smtp://mail.invalid"}, "--from"},
		{append(mailed, "--to", "x\r\nBcc: evil@example.com"), "control character"},
		{append(mailed, "--unsure", "maybe"), "maybe"},
		{append(mailed, "--print", "launchd", "--smtp", "smtp://mail.invalid"), "launchd"},
		{[]string{"--db", db, "--print", "cron"}, "recipients"},
		{[]string{"--db", db, "--format", "xlsx"}, "json"},
		{[]string{"--db", filepath.Join(dir, "none.duckdb")}, "posmortem ingest"},
		{[]string{"--db", db, "--expected", filepath.Join(dir, "none.csv")}, "none.csv"},
		{[]string{"--db", db, "--profile", "nobank"}, "nobank"},
		{[]string{"--config", filepath.Join(dir, "none.toml")}, "none.toml"},
		{[]string{"--config", weeklyFile(t, "password = \"geheim\"\n")}, "credentials"},
		{[]string{"--config", weeklyFile(t, "tos = []\n")}, "tos"},
		{[]string{"--config", weeklyFile(t, "db = [\n")}, "toml:1"},
		{[]string{"--config", weeklyFile(t, "tz = \"Mars\"\n")}, "Mars"},
		{[]string{"--config", weeklyFile(t, "wait = \"soon\"\n")}, "soon"},
		{[]string{"--config", weeklyFile(t, "to = [\"a@example.org\"]\nfrom = \"c@example.com\"\nsmtp = \"smtps://mail.invalid\"\ncredentials = \""+open+"\"\n")}, "chmod o-rwx"},
	}
	for _, c := range cases {
		code, out, errs := weeklyRun(t, c.args...)
		if code != exitMisuse || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, c.want) || strings.Contains(errs, "geheim") {
			t.Errorf("%q: exit %d, %q, %q, want %s", c.args, code, out, errs, c.want)
		}
	}
}

func weeklyFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "weekly.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWeeklySecrets: a password comes from the environment or from a file, and goes nowhere but to a server that proved itself.
func TestWeeklySecrets(t *testing.T) {
	box, db := openBox(t, ""), weeklyStore(t)
	secret := filepath.Join(t.TempDir(), "smtp.secret")
	if err := os.WriteFile(secret, []byte("user\ngeheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := weeklyConfig(t, db, "to = [\"a@example.org\"]\nsmtp = \""+box.url()+"\"\ninsecure_smtp = true\ncredentials = \""+secret+"\"\n")
	check := func(what string, args ...string) {
		code, out, errs := weeklyRun(t, append(args, "--as-of", "2026-03-09T06:30:00Z")...)
		if code != exitFailed || out != "" || strings.Contains(errs, "geheim") || !strings.Contains(errs, "STARTTLS") || len(box.emptied()) != 0 {
			t.Errorf("%s: exit %d, %q, %q", what, code, out, errs)
		}
	}
	check("file", "--config", config)
	t.Setenv("POSMORTEM_SMTP_USER", "user")
	t.Setenv("POSMORTEM_SMTP_PASSWORD", "geheim")
	check("environment", "--db", db, "--to", "a@example.org", "--from", "c@example.com", "--smtp", box.url())
}

// TestWeeklyWaits: two runs do not send side by side; the second waits and finds nothing to do.
func TestWeeklyWaits(t *testing.T) {
	box, db := openBox(t, ""), weeklyStore(t)
	args := []string{"--db", db, "--week", "2026-W10", "--to", "a@example.org", "--from", "c@example.com", "--smtp", box.url(), "--wait", "60s"}
	if code, _, errs := weeklyRun(t, args...); code != exitFine {
		t.Fatal(errs)
	}
	box.emptied()
	if testing.Short() {
		t.Skip("starts processes")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var wg sync.WaitGroup
	args[3] = "2026-W09"
	for range 3 {
		wg.Go(func() {
			if out, err := exec.CommandContext(ctx, "posmortem", append([]string{"weekly"}, args...)...).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("%v, %s", err, out)
			}
		})
	}
	wg.Wait()
	if got := box.emptied(); len(got) != 1 {
		t.Errorf("taken %q", got)
	}
}

func TestWeeklyPrint(t *testing.T) {
	db := weeklyStore(t)
	config := weeklyConfig(t, db, "to = [\"a@example.org\"]\nsmtp = \"smtps://mail.example.com\"\ntz = \"Asia/Shanghai\"\n")
	code, out, errs := weeklyRun(t, "--config", config, "--print", "systemd", "--as-of", "2026-03-09T06:30:00Z")
	for _, want := range []string{"# posmortem-weekly.service\n", "# posmortem-weekly.timer\n", " weekly --config " + config + "\n", "OnCalendar=Mon *-*-* 06:30:00 Asia/Shanghai\n", "Persistent=true\n", "ReadWritePaths=" + filepath.Dir(db) + "\n"} {
		if code != exitFine || errs != "" || !strings.Contains(out, want) {
			t.Errorf("exit %d, %s: no %q in\n%s", code, errs, want, out)
		}
	}
	dir := t.TempDir()
	if code, out, errs := weeklyRun(t, "--config", config, "--print", "systemd", "--output", dir); code != exitFine || out+errs != "" {
		t.Errorf("exit %d, %s%s", code, out, errs)
	}
	for _, name := range []string{"posmortem-weekly.service", "posmortem-weekly.timer"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	code, out, errs = weeklyRun(t, "--db", "100% full's.duckdb", "--to", "a@example.org", "--from", "c@example.com", "--smtp", "smtps://mail.example.com", "--lang", "zh", "--print", "cron")
	if code != exitFine || errs != "" || strings.Count(out, "\n") != 1 || !strings.Contains(out, ` 100\% full'\''s.duckdb' --to '<a@example.org>' --from '<c@example.com>' --smtp smtps://mail.example.com --lang zh --wait 10m`) &&
		!strings.Contains(out, `/100\% full'\''s.duckdb' --to '<a@example.org>'`) {
		t.Errorf("exit %d, %q, %s", code, out, errs)
	}
	if fields := strings.Fields(out); len(fields) < 6 || fields[2] != "*" || fields[3] != "*" {
		t.Errorf("cron line %q", out)
	}
}
