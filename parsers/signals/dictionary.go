package signals

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// dictionary is the compiled form of the files under data. It never changes after
// it is built, so all matchers share it.
type dictionary struct {
	automaton *automaton
	words     []word
	sense     [][]uint64 // by word: the lists it belongs to, as bits
	signals   []signal   // in the order of signals.csv
	rules     []rule     // highest rank first
	anchored  [][]uint16 // by list: the rules to look at when it is met
	lists     int
	ok        uint16 // list of words of success
	resolved  uint16 // list of words of recovery
	fail      uint16 // list of words of failure
	hsm       uint16 // list of words for a host security module
	codes     []code
	byValue   map[int64][]int32 // rows of codes with a numeric value
	vendors   []string
	vendorIDs map[string]uint8 // 1 + index in vendors
	hsmCodes  []hsmCode
}

// signal is one row of signals.csv.
type signal struct {
	slug, class, en, zh string
	step                bool
	rank                int
}

var built struct {
	sync.Mutex
	d *dictionary
}

// shared returns the dictionary, which is made when it is first asked for.
func shared() *dictionary {
	built.Lock()
	defer built.Unlock()
	if built.d == nil {
		d, err := compile(nil)
		if err != nil {
			panic(err) // the files are part of the program; the tests load them
		}
		built.d = d
	}
	return built.d
}

// compile makes a dictionary of the files under data and of what a user laid over them.
func compile(own []ownRow) (*dictionary, error) {
	b := &builder{d: &dictionary{vendorIDs: map[string]uint8{}, byValue: map[int64][]int32{}},
		ids: map[string]int{}, named: map[string][]string{}, listIDs: map[string]uint16{}}
	for _, step := range []func() error{b.readSignals, b.readLists, b.readRules, b.readVendors, b.readCodes, b.readHSM, func() error { return b.readOwn(own) }} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return b.finish(), nil
}

// rows reads a file of data without its head, whose columns must be want.
func rows(name string, want ...string) ([][]string, error) {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(raw))
	r.FieldsPerRecord = len(want)
	all, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for i, c := range all[0] {
		if c != want[i] {
			return nil, fmt.Errorf("%s: column %q where %q belongs", name, c, want[i])
		}
	}
	return all[1:], nil
}
