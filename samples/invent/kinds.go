package invent

import (
	"slices"
	"time"
)

// kinds is the list behind Kinds.
var kinds = slices.Concat(single, alike, further)

// committed is how many of the kinds lie in samples/bundles.
var committed = len(single) + len(alike)

// single are the kinds with one fault, the quiet day and the mixed week.
var single = []Kind{
	{"key-missing", "one device without keys", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(11)
		w.keyMissing(all[1], w.at(0, 11, 20), w.to)
	}, func(l *look) {
		plainJPOS("sunmi", "pax", "newland")(l)
		l.careless = []string{"pan", "track2"}
	}},
	{"key-download-network", "the network is cut during key download", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(11)
		w.keyDownloadNetwork(all[0], w.at(0, 10, 5))
	}, packed("zip", "logback")},
	{"key-session-stale", "refused MACs that end at the next sign-in", "unionpay", 1, func(w *world) {
		all := w.shop(3, 1)
		w.trade(11)
		w.keySessionStale(all[2], w.at(0, 13, 10), w.at(0, 15, 0))
	}, packed("zip", "jpos")},
	{"terminal-unregistered", "83 at one terminal under the Lakala profile, from the sign-in on", "lakala", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.terminalUnregistered(all[3], w.at(0, 8, 0), w.to, "83")
	}, func(l *look) {
		l.pack, l.host, l.identity, l.houses, l.careless = "plain", "csv", "folder", []string{"ums", "nexgo"}, nil
	}},
	{"network-link", "one shop with a weak link", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 1)
		w.trade(9)
		w.networkLink(w.siteDevices(0), w.at(0, 16, 0), w.at(0, 17, 40))
	}, packed("tar.gz", "jsonl")},
	{"network-config", "one shop with a wrong port", "lakala", 1, func(w *world) {
		w.shop(2, 2, 1)
		w.trade(9)
		w.networkConfig(w.siteDevices(1), w.at(0, 10, 30), w.at(0, 14, 20))
	}, packed("zip", "logback")},
	{"host-outage", "the host stops for everyone", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 2)
		w.trade(9)
		w.hostOutage(w.at(0, 12, 4), w.at(0, 12, 41))
	}, func(l *look) { l.pack, l.host, l.gz, l.hostZone = "zip", "jpos", true, "UTC" }},
	{"issuer-unavailable", "one card range is not answered", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 1)
		w.trade(9)
		w.issuerUnavailable(w.at(0, 18, 10), w.at(0, 19, 25))
	}, packed("zip", "jsonl")},
	{"card-reader", "a reader that reads nothing", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(11)
		w.cardReader(all[0], w.at(0, 12, 30), w.to.Add(-3*time.Hour))
	}, encoded("utf16", "", "sunmi", "pax")},
	{"card-contact", "worn chip contacts", "lakala", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(11)
		w.cardContact(all[2], w.at(0, 9, 30), w.at(0, 20, 0))
	}, encoded("gb18030", "jpos", "newland", "ums")},
	{"operator-error", "cancels, cards taken out, PINs not entered", "unionpay", 1, func(w *world) {
		all := w.shop(3, 2)
		w.trade(9)
		w.operatorError(all[:2], w.at(0, 9, 30), w.at(0, 20, 30))
	}, encoded("crlf", "logback", "newland", "sunmi", "nexgo")},
	{"account-declined", "issuers decline; nothing is wrong", "lakala", 1, func(w *world) {
		w.shop(2, 2, 1)
		w.accountDeclined(0.28, "51", "51", "54", "55", "61", "65", "41")
		w.trade(12)
	}, func(l *look) { l.declines = 0 }},
	{"quiet", "a good day: approvals and ordinary declines", "unionpay", 1, func(w *world) {
		w.shop(2, 3, 1)
		w.trade(12)
	}, packed("zip", "jpos")},
	{"mixed-week", "a week of sixteen terminals with seven incidents", "lakala", 7, mixedWeek, func(l *look) {
		l.houses, l.host, l.pack, l.identity = []string{"sunmi", "pax", "newland", "ums", "nexgo"}, "jpos", "tar.gz", "json"
		l.gz, l.careless = true, []string{"pan", "spaced", "track2", "cvv", "pin", "host-track"}
	}},
	{"key-hardware", "a PIN pad that cannot read or write its memory", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.keyHardware(all[1], w.at(0, 13, 40), w.to)
	}, nil},
	{"key-software", "a new version that may not use the keys", "lakala", 1, func(w *world) {
		bad := w.oneHouse(3, pick(w.dice, []string{"sunmi", "pax", "newland", "ums"}))
		w.shop(2, 1)
		w.trade(8)
		w.keySoftware(bad, w.at(0, 10, 20), w.to)
	}, nil},
	{"key-procedure", "keys injected in the wrong order and left half done", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.keyProcedure(all[2], w.at(0, 10, 50), w.to)
	}, nil},
	{"key-corrupt", "keys that fail their check value", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.keyCorrupt(all[0], w.at(0, 12, 15), w.to)
	}, packed("zip", "jpos")},
	{"key-mismatch", "refused MACs that return after every sign-in", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.keyMismatch(all[3], w.at(0, 10, 0), w.at(0, 16, 0))
	}, packed("zip", "jpos")},
	{"terminal-parameters-lost", "a crash that leaves the default merchant number", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.parametersLost(all[1], w.at(0, 14, 5), w.to)
	}, packed("zip", "logback")},
	{"terminal-certificate", "a terminal certificate that has run out", "lakala", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.terminalCertificate(all[2], w.at(0, 8, 0), w.to)
	}, packed("zip", "jpos")},
	{"activation-upgrade", "the code is asked for after an upgrade", "lakala", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.activationUpgrade(all[0], w.at(0, 10, 10), w.at(0, 12, 35))
	}, func(l *look) { l.careless = []string{"activation"} }},
	{"activation-security-check", "the code is asked for at all terminals of a merchant", "lakala", 1, func(w *world) {
		w.shop(3, 2)
		w.trade(9)
		w.activationSecurityCheck(w.siteDevices(0), w.at(0, 15, 0), w.at(0, 16, 30))
	}, packed("zip", "logback")},
	{"activation-new-device", "the code is asked for on a swapped device", "lakala", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.activationNewDevice(all[3], w.at(0, 11, 0), w.at(0, 13, 10))
	}, func(l *look) { l.careless = []string{"activation"} }},
	{"device-hardware", "keypad, board or printer broken", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.deviceHardware(all[1], w.at(0, 9, 40), w.to, pick(w.dice, []string{"hw.keypad", "hw.board", "hw.printer", "hw.screen"}))
	}, nil},
	{"device-power", "low battery, bad voltage, sudden ends", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.devicePower(all[2], w.at(0, 15, 0), w.at(0, 18, 0))
	}, nil},
	{"software-outdated", "card parameters too old on one version", "unionpay", 1, func(w *world) {
		old := w.oneHouse(2, pick(w.dice, []string{"sunmi", "pax", "ums"}))
		w.shop(2, 2)
		w.trade(9)
		w.softwareOutdated(old, w.at(0, 9, 30), w.to)
	}, nil},
	{"software-defect", "a new version that crashes and sends bad messages", "lakala", 1, func(w *world) {
		bad := w.oneHouse(3, pick(w.dice, []string{"sunmi", "pax", "newland", "nexgo"}))
		w.shop(2, 1)
		w.trade(8)
		w.softwareDefect(bad, w.at(0, 11, 0), w.to)
	}, nil},
	{"software-permission", "the payment program may not use the reader", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.softwarePermission(all[:2], w.at(0, 14, 0), w.to)
	}, nil},
	{"device-resources", "a terminal out of memory", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(10)
		w.deviceResources(all[3], w.at(0, 16, 10), w.at(0, 19, 40))
	}, nil},
	{"network-congestion", "late answers at the peak hour of one shop", "unionpay", 1, func(w *world) {
		w.shop(3, 2)
		w.trade(9)
		w.networkCongestion(w.siteDevices(0), w.at(0, 11, 50), w.at(0, 13, 20))
	}, packed("zip", "jpos")},
	{"operator-procedure", "sales before sign-in and before settlement", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.operatorProcedure(all[0], all[2], 0)
		w.trade(9)
	}, nil},
	{"policy-change", "a new rule refuses a group of healthy terminals from one date on", "unionpay", 2, func(w *world) {
		all := w.shop(2, 2, 2, 2)
		w.trade(5)
		w.policyChange(all[:5], w.at(1, 0, 0), pick(w.dice, []string{"58", "93"}))
	}, packed("zip", "jpos")},
	{"bank-restriction", "a bank bars one merchant", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 1)
		w.trade(9)
		w.bankRestriction(w.siteDevices(1), w.at(0, 10, 0), w.to)
	}, nil},
	{"card-stripe-head", "a worn stripe head", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.cardStripeHead(all[1], w.at(0, 9, 30), w.at(0, 20, 30))
	}, nil},
	{"card-orientation", "cards put in the wrong way round", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(8)
		w.cardOrientation(all[:3], w.at(0, 10, 0), w.at(0, 20, 0))
	}, nil},
	{"card-unsupported", "foreign cards without a common application", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.cardUnsupported(all, w.at(0, 10, 0), w.at(0, 20, 0))
		w.trade(9)
	}, nil},
	{"card-damaged", "one broken card at several terminals", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.trade(9)
		w.cardDamaged(all[:4], w.at(0, 10, 0), w.at(0, 19, 0))
	}, nil},
	{"security-event", "strange programs, then fraud codes at one terminal", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.securityEvent(all[2], w.at(0, 12, 0), w.at(0, 19, 0))
	}, packed("zip", "jpos")},
}

// mixedWeek is what a support desk gets on Monday: several faults at different shops in one week.
func mixedWeek(w *world) {
	all := w.shop(4, 3, 3, 2, 2, 2)
	w.trade(5)
	w.incidents(all)
}

// incidents puts seven faults at different shops into one week.
func (w *world) incidents(all []*device) {
	w.keyMissing(all[1], w.at(1, 10, 15), w.at(2, 9, 0))
	w.terminalUnregistered(all[5], w.at(2, 8, 0), w.at(4, 8, 0), "83")
	w.networkLink(w.siteDevices(2), w.at(3, 17, 0), w.at(3, 19, 10))
	w.hostOutage(w.at(4, 12, 20), w.at(4, 12, 50))
	w.cardContact(all[11], w.at(0, 13, 0), w.at(2, 20, 0))
	w.operatorError(all[12:13], w.at(5, 9, 30), w.at(5, 20, 30))
	w.keyDownloadNetwork(all[14], w.at(6, 9, 40))
}
