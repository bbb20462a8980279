package signals

// Entry is one signal or step with all that the dictionary knows of it.
type Entry struct {
	Slug      string
	Kind      string // signal or step
	Class     string // the family of causes it is evidence for
	Rank      int    // of several phrases in one record the highest rank wins
	MeaningEN string
	MeaningZH string
	Patterns  []Pattern
	Codes     []Code
}

// Pattern is one rule, as it stands in rules.csv.
type Pattern struct{ Lang, Groups, Vetoes string }

// Code is one error code of a vendor's library.
type Code struct {
	Vendor, SDK, Code string
	Names             []string
	Class             string // class of the fault in the vendor's table
	MeaningEN         string
	MeaningZH         string
}

// All returns every signal and step in the order of signals.csv, and last, under
// an empty slug, the codes that tell of no fault.
func All() []Entry {
	d := shared()
	out := make([]Entry, len(d.signals), len(d.signals)+1)
	for i, s := range d.signals {
		out[i] = Entry{Slug: s.slug, Kind: "signal", Class: s.class, Rank: s.rank, MeaningEN: s.en, MeaningZH: s.zh}
		if s.step {
			out[i].Kind = "step"
		}
	}
	for _, r := range d.rules {
		e := &out[r.signal]
		e.Patterns = append(e.Patterns, Pattern{r.lang, r.source[0], r.source[1]})
	}
	rest := Entry{Kind: "code", MeaningEN: "Codes that tell of no fault", MeaningZH: "不表示故障的代码"}
	for _, c := range d.codes {
		e := &rest
		if c.signal != 0 {
			e = &out[c.signal-1]
		}
		e.Codes = append(e.Codes, Code{d.vendorName(c.vendor), c.sdk, c.canonical(), c.names, c.class, c.en, c.zh})
	}
	for _, c := range d.hsmCodes {
		hsm := d.entryOf(out, c.signal)
		hsm.Codes = append(hsm.Codes, Code{Vendor: "payshield", SDK: "host commands", Code: c.code, Class: "host", MeaningEN: c.en, MeaningZH: c.zh})
	}
	return append(out, rest)
}

func (d *dictionary) entryOf(all []Entry, slug string) *Entry {
	for i := range all {
		if all[i].Slug == slug {
			return &all[i]
		}
	}
	return &Entry{}
}
