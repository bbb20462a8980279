package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"posmortem/analyze"
	"posmortem/parsers/signals"
)

func codesFlag(fs *pflag.FlagSet, o *options) {
	fs.StringArrayVar(&o.codes, "codes", nil, "your own response codes: a CSV `FILE` named after its profile, with the columns code, class, actor, meaning_en, meaning_zh, remedy_en, remedy_zh; it adds a profile or changes codes of one")
}

func signalsFlag(fs *pflag.FlagSet, o *options) {
	fs.StringArrayVar(&o.signals, "signals", nil, "your own error codes and phrases: a CSV `FILE` with the columns vendor, code, phrase, signal; it counts for logs that are read with it")
}

// overlay lays the user's own tables over those of the program.
func (a *app) overlay() error {
	for _, own := range []struct {
		files []string
		lay   func(name, text string) error
	}{{a.opt.codes, analyze.OverlayCodes}, {a.opt.signals, signals.Overlay}} {
		for _, file := range own.files {
			text, err := os.ReadFile(file)
			if err == nil {
				err = own.lay(file, string(text))
			}
			if err != nil {
				return misuse("%s", err)
			}
		}
	}
	return nil
}

// beside returns the paths of files that settings name: they lie beside the settings.
func beside(config string, files []string) (all []string) {
	for _, f := range files {
		if !filepath.IsAbs(f) {
			f = filepath.Join(filepath.Dir(config), f)
		}
		all = append(all, f)
	}
	return all
}
