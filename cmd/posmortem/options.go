package main

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"
)

// options are the flags; they mean the same in every command that has them.
type options struct {
	db       string
	lake     string // of the command ingest: a folder or s3://bucket/prefix
	shard    string
	tz       []string
	year     int
	formatOf []string
	formats  string   // folder of the user's own formats
	codes    []string // tables of response codes of the user's own
	signals  []string // tables of error codes and phrases of the user's own
	keyFile  string
	profile  string
	jobs     int
	memory   string
	wait     time.Duration

	from, to                      string
	device, merchant, cause, code []string
	fromTime, toTime              time.Time
	format, output, lang, failOn  string
	top                           int
	asOfText                      string
	asOf                          time.Time
	quiet, noColor, dbGiven       bool
	zones                         zones
	weekly                        weeklyFlags // of the command weekly
	compare                       string      // of the commands explain and report
	by, params                    []string    // of the command report
	reportsDir                    string
	schema                        bool
	keep                          string        // of the commands ingest and weekly
	engine                        string        // address of a cluster; "" for a store
	grace                         time.Duration // of the command lake
	forget                        []string      // of the command forget: paths of sources
}

func defaults() options {
	return options{db: "posmortem.duckdb", jobs: runtime.NumCPU(), format: "table", lang: systemLang()}
}

// systemLang is zh where the environment's language is Chinese.
func systemLang() string {
	for _, v := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if s := os.Getenv(v); s != "" {
			if strings.HasPrefix(s, "zh") {
				return "zh"
			}
			return "en"
		}
	}
	return "en"
}

func storeFlags(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.db, "db", o.db, "the store, a DuckDB `FILE` (or $POSMORTEM_DB)")
	fs.DurationVar(&o.wait, "wait", 0, "how long to wait for a store that another process holds")
	fs.StringVar(&o.memory, "memory", "", "memory limit of the database, such as 400MB")
}

func inputFlags(fs *pflag.FlagSet, o *options) {
	fs.StringArrayVar(&o.tz, "tz", nil, "`ZONE` of logs that name none, or per side: --tz host=UTC --tz terminal=Asia/Shanghai")
	fs.IntVar(&o.year, "year", 0, "year of stamps without one (default: from the file's time)")
	fs.StringArrayVar(&o.formatOf, "format-of", nil, "force a format: `GLOB=NAME`, such as '*/switch*.log=jpos'; `posmortem formats` lists the names")
	formatsFlag(fs, o)
	signalsFlag(fs, o)
	fs.StringVar(&o.keyFile, "key-file", "", "key of the card token (default: $POSMORTEM_KEY_FILE, else made once in the user's configuration folder)")
	fs.IntVar(&o.jobs, "jobs", o.jobs, "how many goroutines parse")
}

func formatsFlag(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.formats, "formats-dir", "", "the folder `DIR` with your own formats, TOML files (or $POSMORTEM_FORMATS); posmortem formats --help teaches")
}

func profileFlag(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.profile, "profile", "", "response-code table of the acquirer: lakala, unionpay, visa, mastercard, iso8583-1987 ... (default: from the bundle's manifest)")
	codesFlag(fs, o)
}

func filterFlags(fs *pflag.FlagSet, o *options) {
	fs.StringVar(&o.from, "from", "", "only from this `TIME`: RFC 3339, a date, or 7d for the last seven days")
	fs.StringVar(&o.to, "to", "", "only before this `TIME`")
	fs.StringSliceVar(&o.device, "device", nil, "only these terminals")
	fs.StringSliceVar(&o.merchant, "merchant", nil, "only these merchants")
	fs.StringSliceVar(&o.cause, "cause", nil, "only these causes")
	fs.StringSliceVar(&o.code, "code", nil, "only these response codes")
	fs.IntVar(&o.top, "top", 0, "at most this many rows a section")
}

func outputFlags(fs *pflag.FlagSet, o *options) {
	fs.StringVarP(&o.format, "format", "f", o.format, "table, markdown, csv, json, html or xlsx")
	fs.StringVarP(&o.output, "output", "o", "", "write to `FILE` instead of standard output")
	fs.StringVar(&o.lang, "lang", o.lang, "language: en or zh")
	fs.BoolVar(&o.noColor, "no-color", false, "no colours (also $NO_COLOR)")
	fs.StringVar(&o.asOfText, "as-of", "", "the clock: the same input and `TIME` give the same bytes")
	fs.BoolVarP(&o.quiet, "quiet", "q", false, "say nothing but errors on standard error")
}

// settle checks what pflag cannot and fills what the environment gives.
func (o *options) settle(fs *pflag.FlagSet) error {
	if f := fs.Lookup("db"); f != nil {
		o.dbGiven = f.Changed
		if f.Changed && o.lake != "" {
			return misuse("give --db or --lake, not both")
		}
		if env := os.Getenv("POSMORTEM_DB"); !f.Changed && env != "" {
			o.db, o.dbGiven = env, true
		}
	}
	if err := o.settleEngine(fs); err != nil {
		return err
	}
	if o.lang != "en" && o.lang != "zh" {
		return misuse("unknown language %q; known are en, zh", o.lang)
	}
	if !slices.Contains([]string{"table", "markdown", "csv", "json", "html", "xlsx"}, o.format) {
		return misuse("unknown format %q; known are table, markdown, csv, json, html, xlsx", o.format)
	}
	if os.Getenv("NO_COLOR") != "" {
		o.noColor = true
	}
	if o.memory != "" && !memorySize.MatchString(o.memory) {
		return misuse("--memory: %q is no size; write 400MB or 2GB", o.memory)
	}
	if st, err := os.Stat(o.output); err == nil && o.output != "" && st.IsDir() {
		return misuse("--output %s is a folder: name a file in it", o.output)
	}
	if o.jobs < 1 {
		return misuse("--jobs must be 1 or more")
	}
	var err error
	if o.asOfText != "" {
		if o.asOf, err = parseTime(o.asOfText, time.Now()); err != nil {
			return misuse("--as-of: %s", err)
		}
	}
	now := o.asOf
	if now.IsZero() {
		now = time.Now()
	}
	if o.fromTime, err = parseTime(o.from, now); err != nil {
		return misuse("--from: %s", err)
	}
	if o.toTime, err = parseTime(o.to, now); err != nil {
		return misuse("--to: %s", err)
	}
	if o.failOn != "" && !slices.Contains(severityWords, o.failOn) {
		return misuse("--fail-on: unknown severity %q; known are %s", o.failOn, strings.Join(severityWords, ", "))
	}
	o.zones, err = readZones(o.tz)
	return err
}

// memorySize is how DuckDB wants a size.
var memorySize = regexp.MustCompile(`(?i)^[0-9]+(\.[0-9]+)?[kmgt]?i?b$`)

var severityWords = []string{"critical", "major", "minor", "info"}

// tokenKeyFile is where the key of the card token lies.
func (o *options) tokenKeyFile() (string, error) {
	if o.keyFile != "" {
		return o.keyFile, nil
	}
	if env := os.Getenv("POSMORTEM_KEY_FILE"); env != "" {
		return env, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", misuse("no home folder to keep the key of the card token in: name a file with --key-file")
	}
	return filepath.Join(dir, "posmortem", "token.key"), nil
}
