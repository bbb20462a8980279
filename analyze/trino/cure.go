package trino

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/trinodb/trino-go-client/trino"
)

// Cure turns an error of an engine's driver, such as a row that is scanned brings it, into one line that says what to do. Others stay as they are.
func (e *Engine) Cure(err error) error { return e.cure(err) }

func (e *Engine) cure(err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) || errors.Is(err, context.Canceled) {
		return err
	}
	var told *trino.ErrTrino
	var value trino.ErrTrino
	var failed *trino.ErrQueryFailed
	var network net.Error
	switch {
	case errors.As(err, &told):
		return e.refused(told, err)
	case errors.As(err, &value):
		return e.refused(&value, err)
	case errors.As(err, &failed) && failed.StatusCode == http.StatusUnauthorized:
		return &Error{Message: "the engine at " + e.host + " refuses the user or the password", Cure: "set $POSMORTEM_ENGINE_PASSWORD or $POSMORTEM_ENGINE_TOKEN, or a file with it by ..._FILE", Err: err}
	case errors.As(err, &failed) && failed.StatusCode == http.StatusForbidden:
		return &Error{Message: "the engine at " + e.host + " does not let this user in", Cure: "ask its operator for the right to run queries", Err: err}
	case errors.As(err, &failed) && (failed.StatusCode == 0 || failed.StatusCode >= 500), errors.As(err, &network):
		return &Error{Message: "no Trino answers at " + e.host + ": " + innermost(err), Cure: "start the coordinator, or name another with --engine", Err: err}
	case errors.As(err, &failed):
		return &Error{Message: "what answers at " + e.host + " is no Trino: " + innermost(err), Cure: "name the coordinator with --engine", Err: err}
	}
	return err
}

// refused says what a query failed for.
func (e *Engine) refused(told *trino.ErrTrino, err error) error {
	message, _, _ := strings.Cut(told.Message, "\n")
	out := &Error{Message: "the engine says: " + message, Cure: "its log at " + e.host + " tells more", Err: err}
	switch told.ErrorName {
	case "CATALOG_NOT_FOUND":
		out.Message, out.Cure = "the engine at "+e.host+" has no catalog "+e.catalog, "name one of those that `SHOW CATALOGS` lists with --engine"
	case "SCHEMA_NOT_FOUND", "TABLE_NOT_FOUND":
		if e.computed != "" {
			break
		}
		out.Message, out.Cure = "there is no lake in "+e.catalog+"."+e.schema+": "+message, "make its tables with: posmortem lake init s3://BUCKET/PREFIX --engine ..."
	case "HIVE_CANNOT_OPEN_SPLIT", "HIVE_BAD_DATA", "HIVE_CURSOR_ERROR", "HIVE_INVALID_BUCKET_FILES", "HIVE_FILESYSTEM_ERROR", "HIVE_FILE_NOT_FOUND", "HIVE_MISSING_DATA":
		out.Message, out.Cure = "an object of the lake cannot be read: "+message, "read its source into the lake again, and run the same command again"
	case "PERMISSION_DENIED":
		out.Cure = "ask the engine's operator for the right"
	case "EXCEEDED_GLOBAL_MEMORY_LIMIT", "EXCEEDED_LOCAL_MEMORY_LIMIT", "CLUSTER_OUT_OF_MEMORY":
		out.Cure = "give the workers more memory, or ask for a shorter period with --from and --to"
	case "NO_NODES_AVAILABLE":
		out.Cure = "start a worker"
	case "USER_CANCELED", "ADMINISTRATIVELY_CANCELED", "ADMINISTRATIVELY_KILLED":
		out.Cure = "run the same command again: nothing half-done was kept"
	}
	return out
}

// innermost returns the text of the error at the bottom: what the system said.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}
