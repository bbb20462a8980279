package parsers

import (
	"posmortem/parsers/clock"
)

// Field names one text column of an event. The order is the order of the
// columns in the Arrow batch; queries/schema.sql says what each one means.
type Field uint8

// The text columns of an event.
const (
	Component Field = iota
	Device
	Merchant
	STAN
	RRN
	MTI
	ProcessingCode
	Currency
	ResponseCode
	EntryMode
	AuthCode
	HSMCode
	Signal
	StepName
	Vendor
	VendorCode
	Version
	Serial
	Model
	NetworkCode
	OriginalSTAN
	BatchNumber
	ChipCondition
	Profile
	Peer
	EMV // chip data, as package fields writes them: 95=8000048000;9F34=410302
	Text
	NumFields int = iota
)

// Side says which end of the payment wrote a log.
type Side uint8

// The sides of a payment.
const (
	SideUnknown Side = iota
	Terminal
	Host
)

// Level is the severity that the writer of a log gave a record.
type Level uint8

// The levels, from the least to the most severe.
const (
	LevelNone Level = iota
	Trace
	Debug
	Info
	Warn
	Error
	Fatal
)

// Kind says what sort of thing a record tells.
type Kind uint8

// The kinds of an event.
const (
	Note     Kind = iota // anything else
	Request              // an ISO 8583 (or equivalent) request, advice or reversal, seen in clear
	Response             // an answer to one
	Step                 // a step of a payment or of a management exchange told in words
	Trouble              // a fault told in words or by a vendor's code
	Link                 // a connection made, refused, lost
	Boot                 // a program or a device started
	Manifest             // identity and settings of a device
)

// NoAmount marks an event that carries no amount.
const NoAmount = int64(-1) << 63

// NoLatency marks an event that carries no latency.
const NoLatency = int64(-1)

// Event is what one record says. Parsers fill it with slices of the record
// (valid until the next call) and never mask, correlate or guess: masking
// happens at the door to Arrow, correlation in SQL.
type Event struct {
	Time        int64         // microseconds since 1970 UTC; clock.NoTime when unknown
	TimeQuality clock.Quality // how the time was known
	UTCOffset   int32         // minutes east of UTC of the log's own clock
	Side        Side
	Level       Level
	Kind        Kind
	Amount      int64  // minor units of Currency, or NoAmount
	Latency     int64  // milliseconds, or NoLatency
	PAN         []byte // card number as written (clear or already masked); never stored as it is
	Fault       string // a fixed phrase: what is wrong with the record though it became an event
	F           [NumFields][]byte

	room []byte // see Room
}

// Reset makes e ready for the next record.
func (e *Event) Reset() {
	*e = Event{Time: clock.NoTime, Amount: NoAmount, Latency: NoLatency, room: e.room[:0]}
}

// Room returns an empty slice with room for n bytes that live as long as the event's values, for a value that stands in the
// record in another form. Keep what was written there before asking again.
func (e *Event) Room(n int) []byte {
	if cap(e.room)-len(e.room) < n {
		e.room = make([]byte, 0, max(1024, 2*(cap(e.room)+n)))
	}
	return e.room[len(e.room):]
}

// Keep keeps v, which Room gave, until the next Reset.
func (e *Event) Keep(v []byte) []byte {
	e.room = e.room[:len(e.room)+len(v)]
	return v[:len(v):len(v)]
}

// Set stores v unless the field is already known or v is empty: the first
// writer of a field in a record is the most specific one.
func (e *Event) Set(f Field, v []byte) {
	if len(v) > 0 && len(e.F[f]) == 0 {
		e.F[f] = v
	}
}
