package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"posmortem/analyze/wording"
)

// sayers are the functions and types whose texts become messages to the user.
var sayers = map[string]bool{
	"misuse": true, "tell": true, "warn": true, "exit": true, // of the program
	"problem": true, "damage": true, "unopened": true, "foreign": true, "damaged": true, "leaveOut": true, "refuse": true, "Reject": true, // of inputs
	"Error": true, "wrong": true, "Errorf": true, "New": true, // errors
}

// silent are packages whose errors nobody meets but who builds the program: they speak of what lies in the repository, or of tests.
var silent = regexp.MustCompile(`^(parsers/parserstest|analyze/store/storetest|parsers/signals/(bundle|trie)|parsers/mask$)`)

// inner are errors that only a fault of the program itself can bring up, or that another message replaces.
var inner = regexp.MustCompile(`^(lake: |store: |mail: the library|rules\.csv|signals\.csv|vendors\.csv|codes\.csv|no list |queries: no file|queries/|closed pipe|first log|enough rows|too many members|` +
	`window too large|wrong checksum|the decoder gave up|opening a coder|broken properties|workbook: |a \S+ is not|a \S+ is not known|column \S+: a |more than \S+ groups|not a JSON object$)`)

var (
	verb     = regexp.MustCompile(`%[-+#0-9.]*[a-zA-Z]`)
	inCode   = regexp.MustCompile("`[^`]*`")
	english  = regexp.MustCompile(`[a-z]{2,} [a-z]+ [a-z]+ [a-z]{2,}`) // a run of words, not of letters
	han      = regexp.MustCompile(`\p{Han}`)
	sentence = regexp.MustCompile(`[A-Za-z]{2,} [A-Za-z]{2,}`)
)

// TestWording finds every message in the sources, and asks that a Chinese reader can read it.
func TestWording(t *testing.T) {
	said := 0
	for _, dir := range []string{".", "../../analyze", "../../parsers", "../../queries"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			pkg := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")
			if silent.MatchString(pkg) {
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			for _, en := range messages(f) {
				said++
				sample := verb.ReplaceAllString(en, "X7")
				zh := wording.In("zh", sample)
				if rest := inCode.ReplaceAllString(zh, ""); !han.MatchString(zh) || english.MatchString(rest) {
					t.Errorf("%s: %q has no twin in analyze/wording/messages.txt: %s", path, en, zh)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if said < 250 {
		t.Errorf("only %d messages found", said)
	}
}

// messages are the texts of several words that a file hands to its sayers.
func messages(f *ast.File) (all []string) {
	add := func(args []ast.Expr) {
		for _, a := range args {
			if kv, ok := a.(*ast.KeyValueExpr); ok {
				a = kv.Value
			}
			en := literal(a)
			if plain := verb.ReplaceAllString(strings.ReplaceAll(en, "X7", ""), ""); sentence.MatchString(plain) && !inner.MatchString(en) && !han.MatchString(en) && !strings.Contains(en, "SELECT ") {
				all = append(all, en)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch fn := n.Fun.(type) {
			case *ast.Ident:
				if sayers[fn.Name] {
					add(n.Args)
				}
			case *ast.SelectorExpr:
				if sayers[fn.Sel.Name] {
					add(n.Args)
				}
			}
		case *ast.CompositeLit:
			if name, ok := n.Type.(*ast.Ident); ok && sayers[name.Name] {
				add(n.Elts)
			}
		}
		return true
	})
	return all
}

// literal is a text with X7 for all that is filled in.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			s, _ := strconv.Unquote(e.Value)
			return s
		}
	case *ast.ParenExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		left, right := literal(e.X), literal(e.Y)
		if left+right != "" {
			return orElse(left, "X7") + orElse(right, "X7")
		}
	case *ast.CallExpr:
		if fn, ok := e.Fun.(*ast.SelectorExpr); ok && fn.Sel.Name == "Sprintf" {
			return literal(e.Args[0])
		}
	}
	return ""
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
