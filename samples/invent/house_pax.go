package invent

// pax is a house that writes in English for PAX terminals, with logcat.
func pax() *house {
	return &house{
		name: "pax", vendor: "PAX", langs: []string{"en"}, models: []string{"A920", "A920Pro", "A80", "A930"},
		layout: "threadtime", file: "main.log", app: "com.harborpos.paxedc", major: 1, serialPrefix: "08",
		phrases: readPhrases(paxWords + paxTrouble + paxNoise),
		codes: map[string][]vendorCode{
			"key.missing":    {{-301, "PED_RET_ERR_NO_KEY"}},
			"key.noworking":  {{-301, "PED_RET_ERR_NO_KEY"}},
			"key.ped":        {{-333, "PED_RET_ERR_PED_DATA_RW_FAIL"}, {-328, "PED_RET_ERR_COMM_ERR"}},
			"key.service":    {{-330, "PED_RET_ERR_ADMIN_ERR"}, {-323, "PED_RET_ERR_NEED_ADMIN"}},
			"key.kcv":        {{-325, "PED_RET_ERR_KCV_CHECK_FAIL"}, {-304, "PED_RET_ERR_CHECK_KEY_FAIL"}},
			"key.parity":     {{-332, "PED_RET_ERR_KCV_ODD_CHECK_FAIL"}},
			"key.index":      {{-303, "PED_RET_ERR_DERIVE_ERR"}, {-312, "PED_RET_ERR_DSTKEY_IDX_ERR"}, {-313, "PED_RET_ERR_SRCKEY_IDX_ERR"}},
			"net.connect":    {{-2, "ERR_CONNECT"}},
			"net.timeout":    {{-4, "ERR_RECV"}, {-1, "TIMEOUT"}},
			"net.send":       {{-3, "ERR_SEND"}},
			"card.bad.05":    {{-2110, ""}, {-2102, ""}, {-2111, ""}},
			"card.partial":   {{-2110, ""}, {-2102, ""}, {-2111, ""}},
			"card.bad.07":    {{-3006, ""}, {-3007, ""}},
			"card.bad.02":    {{-703, ""}},
			"card.orient.05": {{-2107, ""}},
			"card.noapp":     {{-37, "ERR_CARD_UNSUPPORTED"}},
			"emv.aid":        {{-37, "ERR_CARD_UNSUPPORTED"}},
			"emv.capk":       {{-0xA0000 - 12, ""}},
			"perm.pinpad":    {{-309, "PED_RET_ERR_NO_RIGHT_USE"}, {-323, "PED_RET_ERR_NEED_ADMIN"}},
			"op.cancel":      {{-22, "ERR_USER_CANCEL"}, {-306, "PED_RET_ERR_INPUT_CANCEL"}},
			"op.password":    {{-28, "ERR_PASSWORD"}},
			"op.pintimeout":  {{-315, "PED_RET_ERR_INPUT_TIMEOUT"}},
			"proc.settle":    {{-52, ""}, {-53, ""}},
			"sec.tamper":     {{-320, "PED_RET_ERR_LOCKED"}},
		},
	}
}

const paxWords = `
boot|I|EdcApp|en|==== HarborPOS EDC {ver} started on PAX {model}, S/N: {sn} ====
boot.terminal|I|AcqManager|en|Acquirer in use. TID: {tid} MID: {mid} Batch: {batch} Primary: {ip}:{port}
boot.ready|I|NeptuneDal|en|IDAL obtained: ped, icc, picc, mag, printer
sale.begin|I|TransSale|en|Begin SALE, Amount: {amt}
card.ok.05|I|SearchCardTask|en|IC detected. PAN: {pan} EntryMode: {mode}
card.ok.07|I|SearchCardTask|en|PICC detected. PAN: {pan} EntryMode: {mode}
card.ok.02|I|SearchCardTask|en|MAG track read. PAN: {pan} EntryMode: {mode}
pin.ask|D|NeptunePed|en|getPinBlock slot 3 mode ISO9564_0
pin.ok|D|NeptunePed|en|getPinBlock returned
pack|I|PackIso8583|en|Msg: {mti} ProcCode: {proc} STAN: {stan} Amount: {amt12} EntryMode: {mode} TID: {tid} MID: {mid} Batch: {batch}
pack.admin|I|PackIso8583|en|Msg: {mti} ProcCode: {proc} STAN: {stan} NetCode: {net} TID: {tid} MID: {mid} Batch: {batch}
conn.start|D|TcpOnline|en|Connecting {ip}:{port} ...
conn.ok|D|TcpOnline|en|Connected. {ms} ms
send.ok|D|TcpOnline|en|Sent {len} bytes
recv.ok|D|TcpOnline|en|Received {len} bytes, elapsed {ms} ms
resp|I|UnpackIso8583|en|Msg: {mti} STAN: {stan} F39: {rc} F37: {rrn} F38: {auth} TID: {tid}
sale.approved|I|TransSale|en|End SALE, Approved. STAN: {stan} RRN: {rrn} AuthCode: {auth} Amount: {amt}
sale.declined|W|TransSale|en|End SALE, Host said no. STAN: {stan} RespCode: {rc} {rctext}
print.ok|D|NeptunePrinter|en|Slip out
sale.aborted|W|TransSale|en|End SALE, Not sent. Amount: {amt}
sale.noanswer|E|TransSale|en|End SALE, No reply. STAN: {stan} Amount: {amt}. Reversal queued
signin.begin|I|TransLogon|en|Begin LOGON
signin.refused|E|TransLogon|en|End LOGON, Host said no. RespCode: {rc} {rctext}
signin.ok|I|TransLogon|en|End LOGON, Approved. Batch: {batch}
keys.loaded|I|NeptunePed|en|writeKey TPK and TAK done
keydl.begin|I|TransKeyDownload|en|Begin TMK DOWNLOAD
keydl.refused|E|TransKeyDownload|en|End TMK DOWNLOAD, Host said no. RespCode: {rc} {rctext}
keydl.ok|I|TransKeyDownload|en|End TMK DOWNLOAD, Approved
settle.begin|I|TransSettle|en|Begin SETTLE
settle.refused|E|TransSettle|en|End SETTLE, Host said no. RespCode: {rc} {rctext}
settle.ok|I|TransSettle|en|End SETTLE, Approved. Count: {count} Total: {total}
admin.aborted|E|TransAdmin|en|{what} failed, see above
reversal.begin|W|TransReversal|en|Begin REVERSAL, STAN: {stan} Amount: {amt12}
reversal.ok|I|TransReversal|en|End REVERSAL, STAN: {stan} RespCode: {rc}
leak.pan|D|SearchCardTask|en|card number is {clear}
leak.dump|V|TcpOnline|en|Tx ({n} bytes)
leak.cvv|D|PackIso8583|en|4DBC {clear}
leak.pin|V|NeptunePed|en|PIN block {clear}
leak.activation|D|TerminalActivate|en|Activation code: {clear}
`

const paxTrouble = `
key.missing|E|NeptunePed|en|getPinBlock failed, TPK does not exist in PED {err}
key.missing|E|NeptunePed|en|EPedDevException: the requested key was never written, {err}
key.noworking|E|NeptunePed|en|no session TPK, logon incomplete, {err}
key.noworking|W|TransSale|en|Working key absent. Logon required before sale
key.ped|E|NeptunePed|en|PED data read/write failure {err}
key.ped|E|NeptunePed|en|No communication with PED hardware, {err}
key.service|E|NeptunePed|en|PED service declined the call from this APK {err}
key.service|E|NeptunePed|en|APK signature not trusted for key use, {err}
key.kcv|E|NeptunePed|en|writeKey TPK: KCV mismatch {err}
key.kcv|E|NeptunePed|en|Key in slot 3 is damaged, KCV verification failed, {err}
key.parity|E|NeptunePed|en|Odd parity of key wrong {err}
key.index|E|KeyInjectMenu|en|Load key failed, source/destination wrong {err}
key.index|E|KeyInjectMenu|en|Key order not allowed, {err}
key.menu|I|KeyInjectMenu|en|Entered key injection, operator 99
key.menu.cancel|W|KeyInjectMenu|en|Left key injection with Cancel, component 2 of 2 not entered
net.connect|E|TcpOnline|en|Connect error, host {ip}:{port} unreachable {err}
net.connect|E|TcpOnline|en|Link down, cannot open channel, {err}
net.timeout|E|TcpOnline|en|Receive timed out {err}
net.timeout|E|TcpOnline|en|Host did not answer in 60 s, {err}
net.send|E|TcpOnline|en|Send error {err}
net.dropped|E|TcpOnline|en|Remote closed the line in mid-transaction
net.refused|E|TcpOnline|en|{ip}:{port} Connection refused
net.refused|E|TcpOnline|en|java.net.ConnectException ECONNREFUSED {ip}:{port}
net.signal|W|NeptuneComm|en|Mobile signal: 0 bars, registration lost
net.signal|W|NeptuneComm|en|Wi-Fi link lost, signal too weak
net.sim|E|NeptuneComm|en|SIM card not ready
net.back|I|NeptuneComm|en|Data link restored
net.slow|W|TcpOnline|en|Answer late, {ms} ms on the line
cfg.server|I|CommSettings|en|Admin changed primary address to {ip}:{port}
tls.expired|E|TcpOnline|en|SSL handshake failure, certificate has expired (terminal {tid})
tls.expired|E|TcpOnline|en|SSLException: NotAfter is in the past, trust broken
act.prompt|W|TerminalActivate|en|ACTIVATE: enter activation code
act.blocked|W|TransSale|en|Terminal inactive, activation required first
act.security|W|TerminalActivate|en|Security check by acquirer, enter activation code to continue
act.wrong|W|TerminalActivate|en|Wrong activation code, attempts left: {few}
act.done|I|TerminalActivate|en|Activation OK for S/N: {sn}
app.updated|I|PackageUpdate|en|EDC updated from {old} to {ver}
hw.printer|E|NeptunePrinter|en|Printer fault, motor blocked
hw.keypad|E|NeptunePed|en|Keyboard scan failed, keys not responding
hw.screen|E|DiagTool|en|LCD/touch diagnostics: FAIL
hw.board|E|DiagTool|en|Board diagnostics: SP CPU link FAIL
hw.selftest|E|DiagTool|en|Power-on diagnostics failed, EDC locked
pow.low|W|PowerMonitor|en|Low battery: {pct} percent
pow.voltage|E|PowerMonitor|en|Adapter voltage out of range: {mv} mV
pow.off|E|PowerMonitor|en|Battery empty. Powering off
pow.refused|W|TransSale|en|Charge battery before transaction
boot.unclean|W|EdcApp|en|Last session not closed properly (power cut)
emv.aid|E|EmvKernel|en|Application selection: AID table has no match {err}
emv.capk|E|EmvKernel|en|CAPK missing or expired {err}
sw.old|E|PackageUpdate|en|Software {ver} is below the minimum required by TMS
crash.note|E|EdcApp|en|Process died, will be restarted
perm.reader|E|NeptuneDal|en|SecurityException: no permission com.pax.permission.ICC / MAGCARD / PICC
perm.pinpad|E|NeptunePed|en|No right to use PED from this package {err}
res.memory|E|EdcApp|en|java.lang.OutOfMemoryError thrown while preparing transaction
res.anr|E|ActivityManager|en|ANR in com.harborpos.paxedc, reason: executing service took too long
res.slow|W|PerfWatch|en|System busy: load 11.4, available memory 18 MB
op.cancel|W|TransSale|en|Cancel key pressed {err}
op.removed|W|SearchCardTask|en|Card removed too early
op.password|W|OperLogin|en|Operator password incorrect {err}
op.nocard|W|SearchCardTask|en|Search card timeout, no card
op.pintimeout|W|NeptunePed|en|PIN entry timed out {err}
proc.nosignin|W|TransSale|en|Not logged on. Do LOGON first
proc.settle|W|TransSale|en|Settle first, last batch still open {err}
proc.batch|W|TransSale|en|Batch {batch} full. Settlement needed
card.bad.05|E|NeptuneIcc|en|ICC reset failed {err}
card.bad.05|E|NeptuneIcc|en|ICC command exchange error, parity, {err}
card.bad.07|E|NeptunePicc|en|PICC transmission error {err}
card.bad.02|E|NeptuneMag|en|Mag data wrong, track 2 empty {err}
card.orient.05|W|NeptuneIcc|en|Card present without contact to chip, {err}. Prompt: check direction
card.orient.02|W|NeptuneMag|en|No stripe data. Prompt: stripe facing inside, swipe again
card.partial|E|NeptuneIcc|en|PAN: {pan} read, further records unreadable {err}
card.noapp|W|EmvKernel|en|Card has no application that we share {err}
fallback.ask|I|SearchCardTask|en|Use magstripe (fallback)
sec.tamper|E|NeptunePed|en|PED TAMPERED {err}
sec.unsigned|E|PackageGuard|en|Blocked start of unsigned APK reading card channel
sec.process|E|PackageGuard|en|Unknown process with ptrace on EDC, pid {pid}
par.lost|E|AcqManager|en|Acquirer table lost, default loaded. MID: 000000000000000
`

const paxNoise = `
noise|I|ActivityManager|en|Start proc 2211:com.harborpos.paxedc/u0a64 for activity
noise|D|WifiHAL|en|link stats poll, beacons 412, rssi -58
noise|I|dalvikvm|en|GC_CONCURRENT freed 2011K, 31% free 10441K/15012K, paused 2ms+3ms
noise|D|NeptunePrinter|en|status query: paper present
noise|V|LedCtl|en|led blue on
noise|D|PhoneInterface|en|rat=LTE cell changed
noise|I|InputReader|en|Reconfiguring input devices. changes=0x00000010
noise|D|TmsAgent|en|heartbeat done, next in 1800 s
`
