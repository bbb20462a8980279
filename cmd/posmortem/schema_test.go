package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"posmortem/analyze/render"
)

// TestSchema holds what the program writes as JSON against the schema that it publishes, made strict: a field that the schema does not
// name is an error here.
func TestSchema(t *testing.T) {
	dir := t.TempDir()
	if got := must(t, dir, "report", "--schema"); got != render.Schema() {
		t.Errorf("report --schema writes %q", got)
	}
	schema := strictSchema(t)
	db := filepath.Join(dir, "week.duckdb")
	outputs := map[string]string{"diagnose": must(t, dir, "diagnose", hostileInput(t), "--db", db, "--format", "json")}
	for _, args := range [][]string{{"failures"}, {"explain"}, {"sql", "SELECT 1 AS a, TIMESTAMP '2026-03-02 10:00:00' AS t, NULL AS n"}} {
		outputs[args[0]] = must(t, dir, append(args, "--db", db, "--format", "json")...)
	}
	for _, name := range reportNames() {
		outputs["report "+name] = must(t, dir, "report", name, "--db", db, "--format", "json", "--by", "device,cause", "--compare", "previous")
	}
	for name, text := range outputs {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(name, err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{"no report": `{"schema": 1}`, "another schema": strings.Replace(outputs["diagnose"], `"schema": 1`, `"schema": 2`, 1),
		"a new field": strings.Replace(outputs["diagnose"], `"schema": 1`, `"schema": 1, "surprise": true`, 1)} {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(name, err)
		}
		if schema.Validate(v) == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// strictSchema is the published schema without leave for further fields.
func strictSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var doc any
	if err := json.Unmarshal([]byte(render.Schema()), &doc); err != nil {
		t.Fatal(err)
	}
	closed(doc)
	c := jsonschema.NewCompiler()
	if err := c.AddResource("posmortem.json", doc); err != nil {
		t.Fatal(err)
	}
	c.AssertFormat()
	schema, err := c.Compile("posmortem.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// closed forbids fields that an object of the schema does not name.
func closed(v any) {
	switch v := v.(type) {
	case map[string]any:
		if _, open := v["additionalProperties"]; v["properties"] != nil && !open {
			v["additionalProperties"] = false
		}
		for key, part := range v {
			if key != "additionalProperties" {
				closed(part)
			}
		}
	case []any:
		for _, part := range v {
			closed(part)
		}
	}
}
