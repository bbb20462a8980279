package fields

import "posmortem/parsers"

// Meaning says what a named value is.
type Meaning uint8

// The meanings of a name. Those from Time to Logger belong to the record itself
// and are stored by the format, not by this package.
const (
	None Meaning = iota
	MTI
	PAN
	ProcessingCode
	Amount
	STAN
	EntryMode
	RRN
	AuthCode
	ResponseCode
	Device
	Merchant
	Currency
	OriginalData // DE90 or DE56: message type and trace number of the first message
	OriginalSTAN
	UnionPay60
	UnionPay61
	NetworkCode
	BatchNumber
	ChipCondition
	HSMCode
	Latency      // milliseconds, or with a unit behind the number
	LatencySec   // seconds
	LatencyMicro // microseconds
	LatencyNano  // nanoseconds
	Vendor
	VendorCode
	Version
	Serial
	Model
	Profile
	Peer
	StepName
	weakCode  // "code": a response code only beside other payment fields
	weakMTI   // "type": a message type only when it looks exactly like one
	ChipData  // DE55
	ChipTVR   // tag 95
	ChipTSI   // tag 9B
	ChipCID   // tag 9F27
	ChipCVM   // tag 9F34
	ChipCaps  // tag 9F33
	ChipAID   // tag 84
	Secret    // known, and never stored
	Time      // stamp of the record, or its time of day beside a Date
	TxnTime   // time of the payment, which stands in for a missing Time
	Date      // date of the record, without a time
	LevelName // severity
	Message   // the human-readable text
	Problem   // text of an error beside the message
	Logger    // the part of the program that writes
	numMeanings
)

// chipNames are the tags of the data objects that have names of their own, from ChipTVR on.
var chipNames = [...][]byte{[]byte("95"), []byte("9B"), []byte("9F27"), []byte("9F34"), []byte("9F33"), []byte("84")}

// column is the text column that a meaning is stored in without change.
var column = [numMeanings]parsers.Field{
	ProcessingCode: parsers.ProcessingCode, RRN: parsers.RRN, AuthCode: parsers.AuthCode,
	Device: parsers.Device, Merchant: parsers.Merchant, NetworkCode: parsers.NetworkCode,
	BatchNumber: parsers.BatchNumber, ChipCondition: parsers.ChipCondition, HSMCode: parsers.HSMCode,
	Vendor: parsers.Vendor, VendorCode: parsers.VendorCode, Version: parsers.Version, Serial: parsers.Serial,
	Model: parsers.Model, Profile: parsers.Profile, Peer: parsers.Peer, StepName: parsers.StepName,
}

// Payment tells whether a name of this meaning speaks of a payment, as against
// the names that logs of every trade carry.
func (m Meaning) Payment() bool { return m > None && m < Latency && m != Currency }

// put stores a cleaned value.
func put(ev *parsers.Event, m Meaning, v []byte) {
	switch m {
	case None, Secret, Time, TxnTime, Date, Message, Problem:
	case MTI, weakMTI:
		setMTI(ev, v)
	case PAN:
		if len(ev.PAN) == 0 {
			ev.PAN = v
		}
	case Amount:
		setAmount(ev, v)
	case STAN:
		ev.Set(parsers.STAN, padSTAN(v))
	case OriginalSTAN:
		ev.Set(parsers.OriginalSTAN, padSTAN(v))
	case EntryMode:
		ev.Set(parsers.EntryMode, entryMode(v))
	case ResponseCode, weakCode:
		ev.Set(parsers.ResponseCode, padCode(v))
	case Currency:
		ev.Set(parsers.Currency, currency(v))
	case OriginalData:
		setOriginal(ev, v)
	case UnionPay60:
		setUnionPay60(ev, v)
	case UnionPay61:
		setUnionPay61(ev, v)
	case ChipData:
		Chip(ev, v)
	case ChipTVR, ChipTSI, ChipCID, ChipCVM, ChipCaps, ChipAID:
		ChipTag(ev, chipNames[m-ChipTVR], v)
	case Latency, LatencySec, LatencyMicro, LatencyNano:
		setLatency(ev, m, v)
	case LevelName:
		if ev.Level == parsers.LevelNone {
			ev.Level = Level(v)
		}
	case Logger:
		ev.Set(parsers.Component, v)
	default:
		ev.Set(column[m], v)
	}
}
