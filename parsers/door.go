package parsers

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/binary"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"posmortem/parsers/clock"
	"posmortem/parsers/mask"
	"posmortem/parsers/signals"
)

// Longest values kept, in bytes: of a text, and of any other column.
const (
	maxText  = 1000
	maxValue = 80
	maxChip  = 200 // of chip data
)

// halfSecret is how much of the end of a text that was cut before it was masked is dropped: the cut may
// have left one half of a card number there, even one in a hex dump, which the mask cannot know.
const halfSecret = 512

// door is the only way from an Event into a Batch. It matches signals and masks
// every column; nothing is written that did not pass it.
type door struct {
	mask    *mask.Mask
	signals *signals.Matcher
	batch   *Batch
	prf     cipher.Block // turns a record's hash into a keyed one
	source  int64
	side    Side
	vendor  string
	told    string // the vendor that a record named last
	text    []byte
	value   []byte
	hash    [16]byte // here, so that it need not be allocated for every record
	last    int64    // time of the record before
	lastOff int32
	held    []heldRow // rows in front of the first time of the source
	sum     Summary
}

// heldRow is an event whose time is settled when the first one of its source is known.
type heldRow struct {
	row     int
	timable bool // a manifest has no time
}

// mostHeld bounds how many records in front of the first time get it.
const mostHeld = 4096

func newDoor(key []byte) *door {
	prf, err := aes.NewCipher(derive(key))
	if err != nil {
		panic(err) // the derived key has a fixed length
	}
	return &door{mask: mask.New(key), batch: NewBatch(), prf: prf}
}

// derive makes the key of the digests from the installation's key.
func derive(key []byte) []byte {
	h := sha256.Sum256(append([]byte("posmortem digest\x00"), key...))
	return h[:16]
}

// open starts a source.
func (d *door) open(source int64, side Side, vendor string) {
	d.source, d.side, d.vendor = source, side, vendor
	d.signals = signals.New()
	d.last = clock.NoTime
	d.sum = newSummary()
	d.mask.Reset()
}

// pass takes one event in.
func (d *door) pass(ev *Event, rec []byte, line, offset int64, cut bool) {
	d.complete(ev)
	digest := d.digest(rec)
	d.note(ev, digest)
	row, b := d.batch.rows, d.batch
	b.cols[colSource].setInt64(row, d.source)
	b.cols[colLine].setInt64(row, line)
	b.cols[colOffset].setInt64(row, offset)
	switch {
	case ev.Time != clock.NoTime:
		d.release()
		d.time(row, ev.Time, ev.UTCOffset, ev.TimeQuality)
	case d.last == clock.NoTime && len(d.held) < mostHeld:
		d.held = append(d.held, heldRow{row, ev.Kind != Manifest})
	default:
		d.release()
		d.time(row, clock.NoTime, 0, clock.None)
	}
	b.cols[colSide].setText(row, sides[ev.Side])
	if ev.Level != LevelNone {
		b.cols[colLevel].setText(row, levels[ev.Level])
	}
	b.cols[colKind].setText(row, kinds[ev.Kind])
	if ev.Amount != NoAmount {
		b.cols[colAmount].setInt64(row, ev.Amount)
	}
	if ev.Latency != NoLatency {
		b.cols[colLatency].setInt64(row, ev.Latency)
	}
	if cut {
		ev.Fault = "cut"
	}
	if ev.Fault != "" {
		b.cols[colFault].setText(row, []byte(ev.Fault))
	}
	b.cols[colDigest].setInt64(row, digest)
	d.card(ev, row)
	for f := range Text {
		if v := ev.F[f]; len(v) > 0 {
			d.setValue(row, f, v)
		}
	}
	if v := ev.F[Text]; len(v) > 0 && !routine(ev) {
		d.setText(row, v)
	}
	b.rows++
}

// time writes the time of one row.
func (d *door) time(row int, t int64, offset int32, q clock.Quality) {
	b := d.batch
	if t != clock.NoTime {
		b.cols[colTime].setInt64(row, t)
		b.cols[colUTCOffset].setInt32(row, offset)
	}
	b.cols[colQuality].setText(row, qualities[q])
}

// release writes the times of the rows that were held: that of the record behind them, where it has one.
func (d *door) release() {
	for _, h := range d.held {
		if h.timable && d.last != clock.NoTime {
			d.time(h.row, d.last, d.lastOff, clock.Neighbour)
		} else {
			d.time(h.row, clock.NoTime, 0, clock.None)
		}
	}
	d.held = d.held[:0]
}

// complete fills what every format leaves to the door: side, neighbour time, signal, kind.
func (d *door) complete(ev *Event) {
	if ev.Side == SideUnknown {
		ev.Side = d.side
	}
	if ev.Time != clock.NoTime {
		d.last, d.lastOff = ev.Time, ev.UTCOffset
	} else if d.last != clock.NoTime && ev.Kind != Manifest {
		ev.Time, ev.UTCOffset, ev.TimeQuality = d.last, d.lastOff, clock.Neighbour
	}
	if len(ev.F[Text]) > 0 && !routine(ev) {
		hit := d.signals.Match(ev.F[Text], signals.Context{Component: ev.F[Component], Vendor: d.vendorOf(ev), Host: ev.Side == Host})
		d.apply(ev, hit)
	}
}

// vendorOf returns the maker of the device: of the folder's manifest, else what the record says.
func (d *door) vendorOf(ev *Event) string {
	v := ev.F[Vendor]
	if d.vendor != "" || len(v) == 0 {
		return d.vendor
	}
	if d.told != string(v) { // a log names one maker, as a rule
		d.told = string(v)
	}
	return d.told
}

func (d *door) apply(ev *Event, hit signals.Hit) {
	d.setString(ev, Signal, hit.Signal)
	d.setString(ev, StepName, hit.Step)
	d.setString(ev, Vendor, hit.Vendor)
	d.setString(ev, VendorCode, hit.VendorCode)
	d.setString(ev, HSMCode, hit.HSMCode)
	if ev.Kind == Note {
		switch {
		case hit.Step != "":
			ev.Kind = Step
		case hit.Signal != "":
			ev.Kind = Trouble
		}
	}
}

func (d *door) setString(ev *Event, f Field, s string) {
	if s != "" {
		ev.Set(f, []byte(s))
	}
}

// routine tells whether an event is an exchange that its columns tell in full: a request, or an approval.
func routine(ev *Event) bool {
	if ev.Level >= Warn || ev.Fault != "" {
		return false
	}
	switch ev.Kind {
	case Request:
		return len(ev.F[MTI]) > 0
	case Response:
		return approvedDigits(ev.F[ResponseCode])
	}
	return false
}

// approvedDigits tells whether a response code is all zeros, an approval in every profile.
func approvedDigits(code []byte) bool {
	for _, c := range code {
		if c != '0' {
			return false
		}
	}
	return len(code) > 0
}

// card masks the card number: first six and last four digits, and a keyed token.
func (d *door) card(ev *Event, row int) {
	if len(ev.PAN) == 0 {
		return
	}
	bin, card, token, ok := d.mask.Card(ev.PAN)
	if !ok {
		return
	}
	if bin != "" {
		d.batch.cols[colBIN].setText(row, []byte(bin))
	}
	d.batch.cols[colCard].setText(row, []byte(card))
	if token != "" {
		d.batch.cols[colToken].setText(row, []byte(token))
	}
}

func (d *door) setValue(row int, f Field, v []byte) {
	v = clean(d.mask.Value(d.value[:0], v))
	d.value = v
	limit := maxValue
	if f == EMV {
		limit = maxChip
	}
	d.batch.cols[numFixed+int(f)].setText(row, CutText(v, limit))
}

func (d *door) setText(row int, v []byte) {
	whole := len(v) <= 4*maxText
	v = clean(d.mask.Text(d.text[:0], CutText(v, 4*maxText)))
	d.text = v
	if !whole && len(v) < maxText+halfSecret {
		v = CutText(v, max(0, len(v)-halfSecret))
	}
	d.batch.cols[numFixed+int(Text)].setText(row, CutText(v, maxText))
}

// digest returns the record's keyed hash.
func (d *door) digest(rec []byte) int64 {
	d.hash = xxh3.Hash128(rec).Bytes()
	d.prf.Encrypt(d.hash[:], d.hash[:])
	return int64(binary.LittleEndian.Uint64(d.hash[:8]))
}

// clean makes v valid UTF-8 without control characters, in place where that is possible.
func clean(v []byte) []byte {
	plain := ascii(v)
	if plain == len(v) {
		return v
	}
	for i := plain; i < len(v); i++ {
		c := v[i]
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			v[i] = ' '
		}
	}
	if !utf8.Valid(v) {
		v = bytes.ToValidUTF8(v, []byte("\uFFFD"))
	}
	return v
}

// ascii returns how many bytes at the beginning of v are surely letters, digits, signs and blanks of ASCII, eight at a time.
func ascii(v []byte) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	n := 0
	for ; n+8 <= len(v); n += 8 {
		w := binary.LittleEndian.Uint64(v[n:])
		// A byte above 0x7e carries into its top bit when one is added, and one below a blank borrows it when a blank is taken.
		if (w|(w+ones)|(w-ones*' '))&tops != 0 {
			return n
		}
	}
	for n < len(v) && v[n]-' ' < 0x7f-' ' {
		n++
	}
	return n
}

// CutText shortens v to at most n bytes, between two characters.
func CutText(v []byte, n int) []byte {
	if len(v) <= n {
		return v
	}
	end := n
	for end > max(0, n-utf8.UTFMax) && !utf8.RuneStart(v[end]) {
		end--
	}
	return v[:end]
}

func words(s ...string) [][]byte {
	out := make([][]byte, len(s))
	for i := range s {
		out[i] = []byte(s[i])
	}
	return out
}

var (
	qualities = words("none", "exact", "zone-set", "zone-assumed", "year-inferred", "date-inferred", "neighbour")
	sides     = words("unknown", "terminal", "host")
	levels    = words("", "trace", "debug", "info", "warn", "error", "fatal")
	kinds     = words("note", "request", "response", "step", "trouble", "link", "boot", "manifest")
)

// String returns the word stored in the column side.
func (s Side) String() string { return string(sides[s]) }

// String returns the word stored in the column level.
func (l Level) String() string { return string(levels[l]) }

// String returns the word stored in the column kind.
func (k Kind) String() string { return string(kinds[k]) }
