package trino

import "context"

// Kept is how long what earlier preparations left stays.
var Kept = &kept

// Arrive makes the table of sources, and the view of events that count, in a schema of their own; before is the schema that another Arrive made, or "". It returns
// an engine that asks them.
func (e *Engine) Arrive(ctx context.Context, schema, before string) (*Engine, error) {
	if err := e.Sync(ctx); err != nil {
		return nil, err
	}
	if err := e.Exec(ctx, "CREATE SCHEMA "+e.catalog+"."+schema); err != nil {
		return nil, err
	}
	into, err := e.at(schema, nil)
	if err != nil {
		return nil, err
	}
	if err := into.arrive(ctx, State{schema: before}); err != nil {
		return nil, err
	}
	return into, into.eventView(ctx, "")
}
