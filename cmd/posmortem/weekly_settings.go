package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	netmail "net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"posmortem/analyze"
	"posmortem/analyze/mail"
)

// weeklySettings is the settings file of the weekly mail.
type weeklySettings struct {
	DB           string   `toml:"db"`
	To           []string `toml:"to"`
	From         string   `toml:"from"`
	SMTP         string   `toml:"smtp"`
	Lang         string   `toml:"lang"`
	TZ           string   `toml:"tz"`
	Profile      string   `toml:"profile"`
	Expected     string   `toml:"expected"`
	Wait         string   `toml:"wait"`
	Memory       string   `toml:"memory"`
	Unsure       string   `toml:"unsure"`
	Credentials  string   `toml:"credentials"`
	InsecureSMTP bool     `toml:"insecure_smtp"`
	Codes        []string `toml:"codes"` // response-code tables, as --codes takes them
}

// weeklyJob is one run of the weekly mail, its settings checked.
type weeklyJob struct {
	a        *app
	settings weeklySettings
	config   string // absolute path of the settings file
	week     analyze.Week
	to       []*netmail.Address
	from     *netmail.Address
	server   *mail.Server
	expected []string

	store   analyze.Engine
	ledger  *mail.Ledger
	profile string
	assumed bool
}

// weeklyJob gathers flags and settings and refuses what cannot work before anything is opened.
func (a *app) weeklyJob() (*weeklyJob, error) {
	j := &weeklyJob{a: a}
	for _, step := range []func() error{j.readConfig, j.merge, j.addresses, j.mailServer, j.readExpected} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	zone, ok := a.opt.zones.of("")
	if !ok {
		zone = time.UTC
	}
	j.week = lastWeek(a.now(), zone)
	if text := a.opt.weekly.week; text != "" {
		var err error
		if j.week, err = analyze.ParseWeek(text, zone); err != nil {
			return nil, misuse("--week: %s", err)
		}
	}
	return j, nil
}

func (j *weeklyJob) readConfig() error {
	name := j.a.opt.weekly.config
	if name == "" {
		return nil
	}
	meta, err := toml.DecodeFile(name, &j.settings)
	var syntax toml.ParseError
	switch {
	case errors.As(err, &syntax):
		return misuse("%s:%d: %s", name, syntax.Position.Line, oneLine(syntax.Message))
	case err != nil:
		return misuse("--config: %s", oneLine(err.Error()))
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		key := unknown[0].String()
		if key == "user" || key == "password" {
			return misuse("%s: %q does not belong here: name a file that others cannot read with credentials = \"FILE\", or set $POSMORTEM_SMTP_USER and $POSMORTEM_SMTP_PASSWORD", name, key)
		}
		return misuse("%s: there is no setting %q; `posmortem weekly --help` lists them", name, key)
	}
	j.config, err = filepath.Abs(name)
	s := &j.settings
	for _, path := range []*string{&s.DB, &s.Expected, &s.Credentials} { // files lie beside the settings that name them
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(filepath.Dir(j.config), *path)
		}
	}
	return err
}

// merge lets the settings fill what no flag says.
func (j *weeklyJob) merge() error {
	o, s := &j.a.opt, &j.settings
	w := &o.weekly
	for _, f := range []struct {
		flag    string
		to      *string
		setting string
	}{{"db", &o.db, s.DB}, {"from", &w.from, s.From}, {"smtp", &w.smtp, s.SMTP}, {"lang", &o.lang, s.Lang}, {"profile", &o.profile, s.Profile},
		{"expected", &w.expected, s.Expected}, {"memory", &o.memory, s.Memory}, {"unsure", &w.unsure, s.Unsure}} {
		if f.setting != "" && !w.set.Changed(f.flag) {
			*f.to = f.setting
		}
	}
	if !w.set.Changed("to") {
		w.to = s.To
	}
	w.insecure = w.insecure || s.InsecureSMTP
	if len(s.Codes) > 0 && !w.set.Changed("codes") {
		o.codes = beside(j.config, s.Codes)
		if err := j.a.overlay(); err != nil {
			return err
		}
	}
	if o.lang != "en" && o.lang != "zh" {
		return misuse("unknown language %q; known are en, zh", o.lang)
	}
	if !slices.Contains([]mail.Unsure{mail.UnsureAuto, mail.UnsureSend, mail.UnsureSkip}, mail.Unsure(w.unsure)) {
		return misuse("unknown --unsure %q; known are auto, send, skip", w.unsure)
	}
	if o.format != "table" && o.format != "json" {
		return misuse("weekly is written as table or json; the mail has HTML and a spreadsheet in it")
	}
	var err error
	if s.Wait != "" && !w.set.Changed("wait") {
		if o.wait, err = time.ParseDuration(s.Wait); err != nil {
			return misuse("wait: %q is no span of time; write 30s or 5m", s.Wait)
		}
	}
	if s.TZ != "" && !w.set.Changed("tz") {
		o.tz = []string{s.TZ}
		o.zones, err = readZones(o.tz)
	}
	return err
}

// addresses reads the recipients, each once, and the sender.
func (j *weeklyJob) addresses() error {
	w := &j.a.opt.weekly
	seen := map[string]bool{}
	for _, text := range w.to {
		to, err := mail.Address(text)
		if err != nil {
			return misuse("--to: %s", err)
		}
		if !seen[mail.Mailbox(to)] {
			seen[mail.Mailbox(to)] = true
			j.to = append(j.to, to)
		}
	}
	if len(j.to) == 0 {
		return nil
	}
	if w.from == "" {
		return misuse("name the sender with --from")
	}
	var err error
	if j.from, err = mail.Address(w.from); err != nil {
		return misuse("--from: %s", err)
	}
	if w.dryRun && j.a.opt.weekly.output == "" {
		return misuse("name the folder for the mails with --output")
	}
	return nil
}

// mailServer reads where the mail goes and the secrets for it.
func (j *weeklyJob) mailServer() error {
	w := &j.a.opt.weekly
	if len(j.to) == 0 || w.dryRun {
		return nil
	}
	if w.smtp == "" {
		return misuse("name the mail server with --smtp smtps://host, or write files with --dry-run --output DIR")
	}
	var err error
	if j.server, err = mail.ParseServer(w.smtp, w.insecure); err != nil {
		return misuse("--smtp: %s", err)
	}
	j.server.User, j.server.Password = os.Getenv("POSMORTEM_SMTP_USER"), os.Getenv("POSMORTEM_SMTP_PASSWORD")
	if j.settings.Credentials != "" && j.server.User == "" {
		j.server.User, j.server.Password, err = readCredentials(j.settings.Credentials)
	}
	return err
}

// readCredentials reads the user and the password, one line each, from a file that only its owner and group may read.
func readCredentials(name string) (user, password string, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", "", misuse("credentials: %s", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", "", err
	}
	if info.Mode().Perm()&0o007 != 0 {
		return "", "", misuse("credentials: everybody can read %s; run: chmod o-rwx %s", name, name)
	}
	lines := bufio.NewScanner(io.LimitReader(f, 4096))
	for _, to := range []*string{&user, &password} {
		if !lines.Scan() || lines.Text() == "" {
			return "", "", misuse("credentials: %s must have the user on its first line and the password on its second", name)
		}
		*to = strings.TrimRight(lines.Text(), "\r")
	}
	return user, password, nil
}

// terminalHeads are the names that the column of terminal numbers may have.
var terminalHeads = []string{"device", "terminal", "terminal_id", "terminalid", "tid", "终端", "终端号", "终端编号"}

// readExpected reads the terminals that should be heard from: the column with a known name, else the first.
func (j *weeklyJob) readExpected() error {
	name := j.a.opt.weekly.expected
	if name == "" {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return misuse("--expected: %s", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	j.expected = []string{}
	column := 0
	for n := 0; ; n++ {
		row, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return misuse("--expected: %s: %s", name, err)
		}
		if n == 0 {
			row[0] = strings.TrimPrefix(row[0], "\ufeff")
			at := slices.IndexFunc(row, func(s string) bool { return slices.Contains(terminalHeads, strings.ToLower(strings.TrimSpace(s))) })
			if at >= 0 {
				column = at
				continue
			}
		}
		if column < len(row) {
			if d := strings.TrimSpace(row[column]); d != "" {
				j.expected = append(j.expected, d)
			}
		}
	}
}
