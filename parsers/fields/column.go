package fields

import "posmortem/parsers"

// columns are the names by which a description of a format calls what an event holds: the columns of the
// table event, and time, date, level, text and pan.
var columns = map[string]Meaning{
	"time": Time, "date": Date, "level": LevelName, "text": Message, "component": Logger, "pan": PAN, "amount": Amount, "latency": Latency,
	"mti": MTI, "processing_code": ProcessingCode, "stan": STAN, "rrn": RRN, "entry_mode": EntryMode, "auth_code": AuthCode,
	"response_code": ResponseCode, "device": Device, "merchant": Merchant, "currency": Currency, "original_stan": OriginalSTAN,
	"network_code": NetworkCode, "batch_number": BatchNumber, "chip_condition": ChipCondition, "hsm_code": HSMCode, "vendor": Vendor,
	"emv": ChipData, "vendor_code": VendorCode, "version": Version, "serial": Serial, "model": Model, "profile": Profile, "peer": Peer, "step": StepName,
}

// ByColumn returns the meaning that fills a column of the table event.
func ByColumn(name string) (Meaning, bool) {
	m, ok := columns[name]
	return m, ok
}

// Column returns the column that a meaning fills, or "".
func (m Meaning) Column() string {
	for name, c := range columns {
		if c == m {
			return name
		}
	}
	return ""
}

// Put stores a value whose meaning is beyond doubt, since a description of the format says it: it is brought into
// the form that its column has, but not asked whether it looks like one.
func (m Meaning) Put(ev *parsers.Event, value []byte) {
	if v := clean(value); v != nil {
		put(ev, m, v)
	}
}
