package queries

import (
	"slices"
	"testing"
)

func TestStatements(t *testing.T) {
	cases := []struct {
		sql  string
		want []string
	}{
		{"", nil},
		{" ;; \n\v; ", nil},
		{"SELECT 1", []string{"SELECT 1"}},
		{"SELECT 1; SELECT 2;\n", []string{"SELECT 1", "SELECT 2"}},
		{"SELECT ';'; SELECT 'it''s; so'", []string{"SELECT ';'", "SELECT 'it''s; so'"}},
		{`SELECT "a;b" FROM "x""y;z"; SELECT 2`, []string{`SELECT "a;b" FROM "x""y;z"`, "SELECT 2"}},
		{"SELECT 1 -- one; not two\n; SELECT 2", []string{"SELECT 1 -- one; not two", "SELECT 2"}},
		{"SELECT /* a; 'b */ 1; SELECT 2", []string{"SELECT /* a; 'b */ 1", "SELECT 2"}},
		{"-- it's a comment; yes\nSELECT 1;\n-- the end", []string{"-- it's a comment; yes\nSELECT 1"}},
		{"/* only */ ; -- this\n", nil},
		{"'x'; \"y\"", []string{"'x'", `"y"`}},
		{"SELECT 'open; SELECT 2", []string{"SELECT 'open; SELECT 2"}},
		{"SELECT 1 /* open; SELECT 2", []string{"SELECT 1 /* open; SELECT 2"}},
		{"SELECT 3-1; SELECT 4/2", []string{"SELECT 3-1", "SELECT 4/2"}},
		{"SELECT '键;值'; SELECT 2", []string{"SELECT '键;值'", "SELECT 2"}},
		{"/*/ ; */ SELECT 1", []string{"/*/ ; */ SELECT 1"}},
	}
	for _, c := range cases {
		if got := Statements(c.sql); !slices.Equal(got, c.want) {
			t.Errorf("Statements(%q) = %q, want %q", c.sql, got, c.want)
		}
	}
}

// Whatever the script, no statement is empty, and splitting a statement again changes nothing.
func FuzzStatements(f *testing.F) {
	f.Add("SELECT 1; -- a;b\nSELECT ';'")
	f.Add("/* ; */ \"a;b\" 'c''d;'; x")
	f.Fuzz(func(t *testing.T, sql string) {
		for _, s := range Statements(sql) {
			if again := Statements(s); len(again) != 1 || again[0] != s {
				t.Errorf("Statements(%q) holds %q, which splits into %q", sql, s, again)
			}
		}
	})
}
