package invent

import "time"

// alike are kinds that put faults of one look side by side.
var alike = []Kind{
	{"mac-errors-side-by-side", "refused MACs that one sign-in cures, and refused MACs that return", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.trade(8)
		w.keySessionStale(all[0], w.at(0, 10, 20), w.at(0, 11, 50))
		w.keyMismatch(all[3], w.at(0, 13, 0), w.at(0, 18, 0))
	}, packed("zip", "jpos")},
	{"no-key-side-by-side", "keys that are gone, and keys that the network kept away", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.trade(8)
		w.keyMissing(all[1], w.at(0, 11, 20), w.to)
		w.keyDownloadNetwork(all[2], w.at(0, 14, 5))
	}, packed("zip", "logback")},
	{"readers-side-by-side", "a dead reader, worn contacts, a worn stripe head and one broken card", "unionpay", 1, func(w *world) {
		all := w.shop(3, 3)
		w.trade(8)
		w.cardDamaged(all[3:], w.at(0, 10, 0), w.at(0, 16, 0))
		w.cardReader(all[0], w.at(0, 11, 0), w.at(0, 20, 0))
		w.cardContact(all[1], w.at(0, 9, 30), w.at(0, 20, 0))
		w.cardStripeHead(all[2], w.at(0, 9, 30), w.at(0, 20, 0))
	}, packed("zip", "jsonl")},
	{"networks-side-by-side", "a wrong port, a weak link and a crowded line at three shops", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 3, 1)
		w.trade(7)
		w.networkConfig(w.siteDevices(0), w.at(0, 10, 30), w.at(0, 14, 20))
		w.networkLink(w.siteDevices(1), w.at(0, 15, 10), w.at(0, 16, 50))
		w.networkCongestion(w.siteDevices(2), w.at(0, 17, 40), w.at(0, 19, 10))
	}, packed("zip", "logback")},
	{"activations-side-by-side", "a code asked for after an upgrade, by a check, on a new device", "lakala", 1, func(w *world) {
		all := w.shop(2, 3, 2)
		w.trade(7)
		w.activationUpgrade(all[0], w.at(0, 10, 10), w.at(0, 12, 0))
		w.activationSecurityCheck(w.siteDevices(1), w.at(0, 14, 0), w.at(0, 15, 30))
		w.activationNewDevice(all[6], w.at(0, 16, 0), w.at(0, 18, 0))
	}, func(l *look) { l.pack, l.host, l.careless = "zip", "jsonl", []string{"activation"} }},
	{"range-then-everything", "91 for one card range, later 91 and 96 for every terminal", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 2)
		w.trade(7)
		w.issuerUnavailable(w.at(0, 10, 30), w.at(0, 11, 30))
		w.hostOutage(w.at(0, 16, 2), w.at(0, 16, 38))
	}, packed("zip", "jpos")},
	{"eighty-three-mastercard", "83 under the Mastercard profile: the issuer's fraud decision", "mastercard", 1, func(w *world) {
		w.shop(2, 2)
		w.accountDeclined(0.24, "83", "83", "51", "54")
		w.trade(12)
	}, func(l *look) { l.host, l.pack, l.declines = "jpos", "zip", 0 }},
	{"unregistered-or-policy", "97 at one terminal, 58 at a whole group from one date on", "unionpay", 2, func(w *world) {
		all := w.shop(2, 2, 2, 1)
		w.trade(4)
		w.terminalUnregistered(all[6], w.at(0, 8, 0), w.to, "97")
		w.policyChange(all[:4], w.at(1, 0, 0), "58")
	}, packed("zip", "logback")},
}

// further are kinds that are made on demand: more pairs, missing sides, bad clocks, copies, loads.
var further = []Kind{
	{"unregistered-97", "97 at one terminal under the UnionPay profile", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.terminalUnregistered(all[1], w.at(0, 8, 0), w.to, "97")
	}, nil},
	{"power-or-hardware", "bad power at one terminal, a broken part at another", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.trade(8)
		w.devicePower(all[1], w.at(0, 10, 0), w.at(0, 14, 0))
		w.deviceHardware(all[2], w.at(0, 12, 0), w.to, "hw.board")
	}, nil},
	{"versions-side-by-side", "one version too old, another with a defect", "unionpay", 1, func(w *world) {
		old := w.oneHouse(2, "ums")
		bad := w.oneHouse(3, "pax")
		w.shop(2)
		w.trade(7)
		w.softwareOutdated(old, w.at(0, 9, 30), w.to)
		w.softwareDefect(bad, w.at(0, 12, 0), w.to)
	}, nil},
	{"permission-or-resources", "a permission taken away, a memory full", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.trade(8)
		w.softwarePermission(all[:2], w.at(0, 14, 0), w.to)
		w.deviceResources(all[4], w.at(0, 10, 0), w.at(0, 15, 0))
	}, nil},
	{"decline-or-restriction", "issuers that decline everywhere, a bank that bars one merchant", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 1)
		w.bankRestriction(w.siteDevices(0), w.at(0, 10, 0), w.to)
		w.accountDeclined(0.15, "51", "54", "55", "65")
		w.trade(9)
	}, func(l *look) { l.declines = 0 }},
	{"tamper-or-attack", "a PIN pad that broke, a terminal that somebody meddles with", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(8)
		w.keyHardware(all[0], w.at(0, 11, 0), w.to)
		w.securityEvent(all[3], w.at(0, 12, 0), w.at(0, 19, 0))
	}, nil},
	{"people-side-by-side", "slips, skipped steps and cards the wrong way round", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 2)
		w.operatorProcedure(all[0], all[1], 0)
		w.trade(7)
		w.operatorError(all[2:4], w.at(0, 9, 30), w.at(0, 20, 30))
		w.cardOrientation(all[4:], w.at(0, 10, 0), w.at(0, 20, 0))
	}, nil},
	{"cards-side-by-side", "one broken card, and foreign cards that nobody takes", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.cardUnsupported(all, w.at(0, 10, 0), w.at(0, 20, 0))
		w.cardDamaged(all, w.at(0, 11, 0), w.at(0, 19, 0))
		w.trade(8)
	}, nil},
	{"host-only", "no terminal logs: a closed terminal and an issuer out of reach", "lakala", 1, func(w *world) {
		all := w.shop(3, 2)
		w.trade(9)
		w.terminalUnregistered(all[1], w.at(0, 8, 0), w.to, "83")
		w.issuerUnavailable(w.at(0, 15, 0), w.at(0, 16, 10))
		for _, d := range all {
			d.silent = true
		}
	}, packed("zip", "jpos")},
	{"terminal-only", "no host log: missing keys and a weak link", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2, 1)
		w.trade(9)
		w.keyMissing(all[0], w.at(0, 11, 20), w.to)
		w.networkLink(w.siteDevices(1), w.at(0, 16, 0), w.at(0, 17, 40))
	}, packed("zip", "")},
	{"silent-terminal", "the log of the terminal with the wrong master key is not there", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.keyMismatch(all[1], w.at(0, 10, 0), w.at(0, 16, 0))
		all[1].silent = true
	}, packed("zip", "logback")},
	{"rotated-twice", "overlapping rotated files and a host log that is there twice", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.keyMissing(all[2], w.at(0, 12, 20), w.to)
	}, func(l *look) { l.pack, l.host, l.rotate = "zip", "jpos", true }},
	{"wild-clocks", "terminal clocks many minutes off, and a weak link", "unionpay", 1, func(w *world) {
		w.shop(2, 2, 1)
		for i, d := range w.devices {
			d.skew += time.Duration(7*(i+1)*(1-2*(i%2))) * time.Minute
		}
		w.trade(9)
		w.networkLink(w.siteDevices(1), w.at(0, 16, 0), w.at(0, 17, 40))
	}, packed("zip", "jsonl")},
	{"short-outage", "six minutes without the host", "unionpay", 1, func(w *world) {
		w.shop(3, 3, 2)
		w.trade(8)
		w.hostOutage(w.at(0, 12, 30), w.at(0, 12, 36))
	}, packed("zip", "jpos")},
	{"flapping-link", "one terminal whose link comes and goes", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(12)
		w.flappingLink(all[1], w.at(0, 10, 0), w.at(0, 19, 0))
	}, nil},
	{"key-corrupt-host", "the host's record of a terminal's keys is damaged", "unionpay", 1, func(w *world) {
		all := w.shop(2, 2)
		w.trade(9)
		w.keyCorruptHost(all[0], w.at(0, 11, 0), w.at(0, 17, 0))
	}, packed("zip", "logback")},
	{"quiet-week", "a good week of eight terminals", "unionpay", 7, func(w *world) {
		w.shop(3, 2, 2, 1)
		w.trade(8)
	}, nil},
	{"busy-week", "a mixed week with many payments, for loads", "lakala", 7, func(w *world) {
		all := w.shop(4, 3, 3, 2, 2, 2)
		w.trade(24)
		w.incidents(all)
	}, func(l *look) {
		l.houses, l.identity, l.pack, l.charset = []string{"sunmi", "pax", "newland", "ums", "nexgo"}, "json", "plain", ""
		if l.host == "csv" {
			l.host = "jsonl"
		}
	}},
}
