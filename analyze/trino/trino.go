// Package trino asks a Trino cluster, over a lake of Parquet, what package store asks a DuckDB file. It is the only package that knows
// the cluster's driver.
package trino

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/trinodb/trino-go-client/trino"
)

// patience is how long the driver tries again while the coordinator does not answer, and attempts how often.
const (
	patience = 6 * time.Second
	attempts = 6
)

// Engine is a catalog and schema of a cluster. The schema that the user names holds the tables of the lake; what was computed lies in a
// schema of its own for each preparation, so that a question sees one state from beginning to end.
type Engine struct {
	db              *sql.DB
	config          trino.Config
	host            string // of the coordinator, with its port
	catalog, schema string // as the user named them
	computed        string // schema that holds what was prepared; "" before Use
}

// Open reads the address of an engine, trino://user@host:port/catalog/schema, and makes ready to ask it. Nothing is sent yet.
// trino:// speaks https where a secret is given or the port is 443, else http; https:// and http:// say it themselves.
func Open(address string) (*Engine, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, wrong("%s", strings.TrimPrefix(err.Error(), "parse "))
	}
	if _, given := u.User.Password(); given {
		return nil, wrong("a password does not belong there: set $POSMORTEM_ENGINE_PASSWORD, or $POSMORTEM_ENGINE_PASSWORD_FILE to the file that holds it")
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	if u.Host == "" || u.User.Username() == "" || len(path) != 2 || path[0] == "" || u.RawQuery != "" {
		return nil, wrong("%q is not of the form trino://user@host:port/catalog/schema", u.Redacted())
	}
	for _, name := range path {
		if !plainName.MatchString(name) {
			return nil, wrong("%q cannot be the name of a catalog or schema: small letters, digits and _", name)
		}
	}
	password, err := secret("POSMORTEM_ENGINE_PASSWORD")
	if err != nil {
		return nil, err
	}
	token, err := secret("POSMORTEM_ENGINE_TOKEN")
	if err != nil {
		return nil, err
	}
	server := url.URL{Scheme: u.Scheme, Host: u.Host, User: u.User}
	switch {
	case u.Scheme == "trino" && (password != "" || token != "" || u.Port() == "443"):
		server.Scheme = "https"
	case u.Scheme == "trino":
		server.Scheme = "http"
	case u.Scheme == "http" && password+token != "":
		return nil, wrong("a secret is not sent in the clear: write https:// or trino://")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, wrong("%q does not begin with trino://, https:// or http://", u.Redacted())
	}
	if password != "" {
		server.User = url.UserPassword(u.User.Username(), password)
	}
	retry, often := patience, attempts
	e := &Engine{host: u.Host, catalog: path[0], schema: path[1], config: trino.Config{
		ServerURI: server.String(), Source: "posmortem", Catalog: path[0], Schema: path[1], TimeZone: "UTC", AccessToken: token,
		DisableExplicitPrepare: true, // the text of a question does not fit into a header
		RequestRetryTimeout:    &retry, RequestRetryMaxAttempts: &often,
		SSLCertPath: os.Getenv("POSMORTEM_ENGINE_CA"),
	}}
	return e, e.use(path[1])
}

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// secret reads a variable of the environment, or the file that the variable with _FILE behind its name names.
func secret(name string) (string, error) {
	if v := os.Getenv(name); v != "" {
		return v, nil
	}
	file := os.Getenv(name + "_FILE")
	if file == "" {
		return "", nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", &Error{Misuse: true, Message: "the file of $" + name + "_FILE cannot be read: " + err.Error(), Cure: "name another", Err: err}
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// use makes a schema the one in which names without a schema are looked up.
func (e *Engine) use(schema string) error {
	c := e.config
	c.Schema = schema
	connector, err := trino.NewConnector(&c)
	if err != nil {
		return wrong("%s", err)
	}
	if e.db != nil {
		e.db.Close()
	}
	e.db = sql.OpenDB(connector)
	return nil
}

// at returns the same engine with another schema in use and further properties of the session, such as
// lake.insert_existing_partitions_behavior.
func (e *Engine) at(schema string, properties map[string]string) (*Engine, error) {
	other := *e
	other.db = nil
	other.config.SessionProperties = properties
	return &other, other.use(schema)
}

// Close gives the connections back.
func (e *Engine) Close() error { return e.db.Close() }

// Query runs one query.
func (e *Engine) Query(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	rows, err := e.db.QueryContext(ctx, q, literals(args)...)
	if err != nil {
		return nil, e.cure(err)
	}
	return rows, nil
}

// QueryRow runs a query that returns one row.
func (e *Engine) QueryRow(ctx context.Context, q string, args ...any) *sql.Row {
	return e.db.QueryRowContext(ctx, q, literals(args)...)
}

// Exec runs one statement to its end.
func (e *Engine) Exec(ctx context.Context, q string, args ...any) error {
	_, err := e.db.ExecContext(ctx, q, literals(args)...)
	if err != nil {
		return e.cure(err)
	}
	return nil
}

// literals writes times as the type that the lake has, which knows no zone.
func literals(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			t = t.UTC()
			a = trino.Timestamp(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()/1000*1000)
		}
		out[i] = a
	}
	return out
}

// text writes a string as a literal.
func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// An Error of the engine carries what the user can do about it.
type Error struct {
	Message, Cure string
	Misuse        bool // the address or the environment is wrong, not the engine
	Err           error
}

// Error returns the message and the cure in one line.
func (e *Error) Error() string { return e.Message + "; " + e.Cure }

// Unwrap returns the error beneath.
func (e *Error) Unwrap() error { return e.Err }

func wrong(format string, args ...any) error {
	return &Error{Misuse: true, Message: "--engine: " + fmt.Sprintf(format, args...), Cure: "such as trino://me@coordinator:8080/lake/posmortem"}
}
