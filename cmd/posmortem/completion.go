package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

var completionCommand = &command{
	name: "completion", args: "bash|zsh|fish", short: "a completion script for your shell",
	long: `Prints a script that completes commands and flags.

  bash:  source <(posmortem completion bash)
  zsh:   posmortem completion zsh > "${fpath[1]}/_posmortem"
  fish:  posmortem completion fish > ~/.config/fish/completions/posmortem.fish`,
	examples: []string{"posmortem completion bash"},
}

func runCompletion(_ context.Context, a *app) error {
	if len(a.args) != 1 {
		return misuse("name a shell: bash, zsh or fish")
	}
	scripts := map[string]func() string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}
	script, ok := scripts[a.args[0]]
	if !ok {
		return misuse("unknown shell %q; known are bash, zsh, fish", a.args[0])
	}
	return a.print(script())
}

// flagsOf lists the flags of a command with their usage.
func flagsOf(c *command) []*pflag.Flag {
	o := defaults()
	fs, _ := flagSet(c, &o)
	var out []*pflag.Flag
	fs.VisitAll(func(f *pflag.Flag) { out = append(out, f) })
	return out
}

func bashScript() string {
	var b strings.Builder
	b.WriteString("# bash completion for posmortem\n_posmortem() {\n  local cur=${COMP_WORDS[COMP_CWORD]} cmd=${COMP_WORDS[1]}\n")
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	fmt.Fprintf(&b, "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")); return; fi\n  local flags=\"\"\n  case $cmd in\n", strings.Join(names, " "))
	for _, c := range commands() {
		var flags []string
		for _, f := range flagsOf(c) {
			flags = append(flags, "--"+f.Name)
		}
		fmt.Fprintf(&b, "    %s) flags=\"%s\" ;;\n", c.name, strings.Join(flags, " "))
	}
	b.WriteString("  esac\n  case $cur in\n    -*) COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\")) ;;\n    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n  esac\n}\ncomplete -o filenames -F _posmortem posmortem\n")
	return b.String()
}

func zshScript() string {
	var b strings.Builder
	b.WriteString("#compdef posmortem\n_posmortem() {\n  local -a commands\n  commands=(\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "    '%s:%s'\n", c.name, zshQuote(c.short))
	}
	b.WriteString("  )\n  if (( CURRENT == 2 )); then _describe command commands; return; fi\n  case $words[2] in\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "    %s) _arguments", c.name)
		for _, f := range flagsOf(c) {
			fmt.Fprintf(&b, " '--%s[%s]'", f.Name, zshQuote(f.Usage))
		}
		b.WriteString(" '*:file:_files' ;;\n")
	}
	b.WriteString("  esac\n}\ncompdef _posmortem posmortem\n")
	return b.String()
}

func zshQuote(s string) string {
	return strings.NewReplacer("'", "'\\''", "[", "\\[", "]", "\\]", ":", "\\:", "`", "").Replace(s)
}

func fishScript() string {
	var b strings.Builder
	b.WriteString("# fish completion for posmortem\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "complete -c posmortem -n __fish_use_subcommand -a %s -d '%s'\n", c.name, fishQuote(c.short))
		for _, f := range flagsOf(c) {
			fmt.Fprintf(&b, "complete -c posmortem -n '__fish_seen_subcommand_from %s' -l %s -d '%s'\n", c.name, f.Name, fishQuote(f.Usage))
		}
	}
	return b.String()
}

func fishQuote(s string) string {
	return strings.NewReplacer("\\", "\\\\", "'", "\\'", "`", "").Replace(s)
}
