package render

import _ "embed"

//go:embed schema.json
var schema string

// Schema is the JSON Schema (draft 2020-12) of what the JSON renderers write.
func Schema() string { return schema }
