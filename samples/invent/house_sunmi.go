package invent

// sunmi is a house that writes in English for Sunmi terminals, with logcat.
func sunmi() *house {
	return &house{
		name: "sunmi", vendor: "SUNMI", langs: []string{"en"}, models: []string{"P2", "P2_PRO", "P2lite", "P3"},
		layout: "threadtime", file: "logcat.log", app: "com.brightlane.sunmipay", major: 3, serialPrefix: "P",
		phrases: readPhrases(sunmiWords + sunmiTrouble + sunmiNoise),
		codes: map[string][]vendorCode{
			"key.missing":    {{-40014, "ERROR_INDEX_NO_KEY"}, {-40021, "ERROR_KEY_NOT_SAVED"}},
			"key.noworking":  {{-40014, "ERROR_INDEX_NO_KEY"}},
			"key.ped":        {{-40004, "ERROR_SAVE_FAIL"}},
			"key.service":    {{-40001, "ERROR_VERIFY_APK_SIGN"}, {-20008, "SERVICES_REMOTE_EXCEPTION"}, {-70005, ""}},
			"key.kcv":        {{-40003, "ERROR_CHECK_VALUE"}},
			"key.index":      {{-40010, "ERROR_KEY_INDEX"}, {-40011, "ERROR_DECRYPT"}},
			"net.timeout":    {{-50024, "EMV_ONLINE_PROCESS_ERROR"}},
			"card.bad.05":    {{-30004, "READ_CARD_FAIL_IC"}, {-30015, "READ_CARD_EXCHANGE"}},
			"card.partial":   {{-30004, "READ_CARD_FAIL_IC"}, {-30015, "READ_CARD_EXCHANGE"}},
			"card.bad.07":    {{-30003, "READ_CARD_FAIL_NFC"}},
			"card.bad.02":    {{-30007, ""}, {-30009, ""}, {-30012, ""}},
			"card.orient.05": {{-30004, "READ_CARD_FAIL_IC"}},
			"card.orient.02": {{-30009, ""}},
			"card.noapp":     {{-30002, "READ_CARD_UNKNOWN_TYPE"}, {-50016, "EMV_DB_NO_MATCHED_AID"}},
			"emv.aid":        {{-50016, "EMV_DB_NO_MATCHED_AID"}},
			"emv.capk":       {{-50014, "EMV_DB_NO_MATCHED_CAPK"}},
			"perm.reader":    {{-70001, ""}, {-70002, ""}, {-70003, ""}},
			"perm.pinpad":    {{-70004, ""}, {-70005, ""}},
			"res.memory":     {{-20004, "INVOKING_THREAD_EXCEPTION"}},
			"op.cancel":      {{-50020, ""}},
			"op.nocard":      {{-30005, "READ_CARD_TIMEOUT"}},
			"op.pintimeout":  {{-60001, ""}},
			"hw.keypad":      {{-60002, "ERROR_START_PINPAD"}},
			"sec.unsigned":   {{-40001, "ERROR_VERIFY_APK_SIGN"}},
			"sec.tamper":     {{-40017, "GET_SMSTATUS_ERROR"}},
		},
	}
}

const sunmiWords = `
boot|I|PayApplication|en|onCreate pkg=com.brightlane.sunmipay ver={ver} model={model} sn={sn} pid={pid}
boot.terminal|I|TerminalProfile|en|profile loaded tid={tid} mid={mid} batch={batch} host={ip}:{port}
boot.ready|I|SunmiPayKernel|en|paySDK service bound, securityOpt/readCardOpt/emvOpt ready
sale.begin|I|SaleActivity|en|new sale amount={amt} CNY
card.ok.05|I|ReadCardPresenter|en|findICCard atr received, ic card selected pan={pan} entryMode={mode}
card.ok.07|I|ReadCardPresenter|en|findRFCard uuid received, contactless card pan={pan} entryMode={mode}
card.ok.02|I|ReadCardPresenter|en|findMagCard tracks ok pan={pan} entryMode={mode}
pin.ask|D|PinPadProxy|en|initPinPad onlinePin keyIndex=12 timeout=60s
pin.ok|D|PinPadProxy|en|onConfirm pin collected, block ready
pack|I|IsoPacker|en|build mti={mti} proc={proc} stan={stan} amount={amt12} entryMode={mode} tid={tid} mid={mid} batch={batch}
pack.admin|I|IsoPacker|en|build mti={mti} proc={proc} stan={stan} net={net} tid={tid} mid={mid} batch={batch}
conn.start|D|HostSocket|en|opening tls socket to {ip}:{port}
conn.ok|D|HostSocket|en|socket up in {ms}ms
send.ok|D|HostSocket|en|flushed request, {len} bytes
recv.ok|D|HostSocket|en|response read, {len} bytes, roundtrip={ms}ms
resp|I|IsoUnpacker|en|parsed mti={mti} stan={stan} respCode={rc} rrn={rrn} authCode={auth} tid={tid}
sale.approved|I|SaleActivity|en|APPROVED stan={stan} amount={amt} rrn={rrn} authCode={auth}
sale.declined|W|SaleActivity|en|declined by host stan={stan} respCode={rc} ({rctext})
print.ok|D|ReceiptPrinter|en|merchant copy printed
sale.aborted|W|SaleActivity|en|sale closed before going online, amount={amt}, nothing sent
sale.noanswer|E|SaleActivity|en|sale stan={stan} amount={amt} result unknown, reversal record stored
signin.begin|I|SignOnTask|en|sign on started
signin.refused|E|SignOnTask|en|sign on rejected respCode={rc} ({rctext})
signin.ok|I|SignOnTask|en|sign on done batch={batch}
keys.loaded|I|KeyStoreProxy|en|saveWorkKey PIK ok, MAK ok
keydl.begin|I|KeyDownloadTask|en|master key download started
keydl.refused|E|KeyDownloadTask|en|master key download rejected respCode={rc} ({rctext})
keydl.ok|I|KeyDownloadTask|en|master key stored and confirmed
settle.begin|I|SettleTask|en|end of day started
settle.refused|E|SettleTask|en|end of day rejected respCode={rc} ({rctext})
settle.ok|I|SettleTask|en|end of day balanced count={count} total={total}
admin.aborted|E|AdminTask|en|{what} could not be completed
reversal.begin|W|ReversalTask|en|sending stored reversal stan={stan} amount={amt12}
reversal.ok|I|ReversalTask|en|reversal accepted stan={stan} respCode={rc}
leak.pan|D|ReadCardPresenter|en|cardNo={clear}
leak.dump|V|HostSocket|en|tx dump, {n} bytes follow
leak.cvv|D|IsoPacker|en|manual check fields {clear} ok
leak.pin|V|PinPadProxy|en|pinBlock={clear}
leak.activation|D|ActivationPage|en|submit activationCode={clear}
`

const sunmiTrouble = `
key.missing|E|SunmiPayKernel|en|startPinPad refused: slot for the PIN key is empty {err}
key.missing|E|PinPadProxy|en|cannot open PIN entry, there is no key at index 12, {err}
key.noworking|E|PinPadProxy|en|work keys unavailable since the last sign on did not finish, {err}
key.noworking|W|SaleActivity|en|session keys not in place, operator told to sign on again
key.ped|E|SunmiPayKernel|en|security chip did not accept the write of a key block {err}
key.ped|E|KeyStoreProxy|en|secure element i/o fault while touching key storage, {err}
key.service|E|SunmiPayKernel|en|security service turned our package away, {err}
key.service|E|KeyStoreProxy|en|keystore call died inside the security service {err}
key.kcv|E|KeyStoreProxy|en|check value of the incoming work key is not what we computed {err}
key.kcv|E|KeyStoreProxy|en|stored PIN key fails its check value, {err}
key.parity|E|KeyStoreProxy|en|parity of key block broken
key.index|E|KeyInjectActivity|en|inject step refused, parent or slot does not fit {err}
key.index|E|KeyInjectActivity|en|cannot decrypt TMK under the given transport key, {err}
key.menu|I|KeyInjectActivity|en|key injection page opened by operator 99
key.menu.cancel|W|KeyInjectActivity|en|key injection page left before all components were entered
net.connect|E|HostSocket|en|connect to {ip}:{port} failed: java.net.ConnectException: failed to connect (ENETUNREACH)
net.connect|E|HostSocket|en|java.net.UnknownHostException while resolving gateway, no network
net.timeout|E|HostSocket|en|java.net.SocketTimeoutException: Read timed out after 60000ms, {err}
net.timeout|E|HostSocket|en|no bytes from host within the wait time, giving up
net.send|E|HostSocket|en|write failed: java.net.SocketException: Broken pipe
net.dropped|E|HostSocket|en|java.net.SocketException: Connection reset while waiting for data
net.refused|E|HostSocket|en|java.net.ConnectException: failed to connect to /{ip} (port {port}): isConnected failed: ECONNREFUSED (Connection refused)
net.refused|E|HostSocket|en|peer {ip}:{port} answered RST to SYN, connection refused
net.signal|W|NetMonitor|en|cell signal level 0, rsrp=-126dBm, data state suspended
net.signal|W|NetMonitor|en|wifi rssi=-88 validated=false, switching transport
net.sim|E|NetMonitor|en|sim state changed to ABSENT, mobile data lost
net.back|I|NetMonitor|en|network available again, transport validated
net.slow|W|HostSocket|en|slow line: answer took {ms}ms
cfg.server|I|SettingsActivity|en|communication settings saved by operator 99: host={ip} port={port}
tls.expired|E|HostSocket|en|javax.net.ssl.SSLHandshakeException: certificate expired, NotAfter passed for CN=terminal-{tid}
tls.expired|E|HostSocket|en|handshake aborted: client certificate no longer valid
act.prompt|W|ActivationPage|en|device not activated, waiting for activation code
act.blocked|W|SaleActivity|en|sale blocked, activation pending
act.security|W|ActivationPage|en|account verification requested by platform, activation code needed again
act.wrong|W|ActivationPage|en|activation code not accepted, {few} tries left
act.done|I|ActivationPage|en|terminal activated, sn={sn}
app.updated|I|AppUpdater|en|package replaced, version {old} -> {ver}
hw.printer|E|ReceiptPrinter|en|printer module does not respond, mechanism error
hw.keypad|E|PinPadProxy|en|keypad did not start {err}
hw.screen|E|TouchCheck|en|touch panel controller reports no events, self check FAILED
hw.board|E|SelfCheck|en|main board self check failed at item SP link
hw.selftest|E|SelfCheck|en|hardware self check not passed, payments disabled
pow.low|W|PowerWatch|en|battery {pct}% and falling, charger not connected
pow.voltage|E|PowerWatch|en|supply voltage {mv}mV below working range
pow.off|E|PowerWatch|en|emergency shutdown, battery exhausted
pow.refused|W|SaleActivity|en|battery too low for card reading, transaction not allowed
boot.unclean|W|PayApplication|en|previous run ended without shutdown, unexpected power loss
emv.aid|E|EmvProcess|en|no AID in the kernel fits the card, {err}
emv.capk|E|EmvProcess|en|CA public key for this RID and index not installed {err}
sw.old|E|AppUpdater|en|platform no longer serves version {ver}, update needed
crash.note|E|SaleActivity|en|uncaught exception in transaction flow, restarting process
perm.reader|E|SunmiPayKernel|en|checkCard denied, app has no reader permission {err}
perm.pinpad|E|SunmiPayKernel|en|initPinPad denied, app has no pinpad permission {err}
res.memory|E|SunmiPayKernel|en|OutOfMemoryError: failed to allocate a 1048588 byte allocation, {err}
res.anr|E|ActivityManager|en|ANR in com.brightlane.sunmipay (SaleActivity): Input dispatching timed out
res.slow|W|ActivityManager|en|Slow main thread, cpu load 97%, free memory 21MB
op.cancel|W|SaleActivity|en|user pressed cancel {err}
op.removed|W|ReadCardPresenter|en|card taken out before the end of the flow
op.password|W|OperatorLogin|en|wrong operator password
op.nocard|W|ReadCardPresenter|en|waited 60s for a card, none presented {err}
op.pintimeout|W|PinPadProxy|en|PIN not entered in time {err}
proc.nosignin|W|SaleActivity|en|please sign on first, no sign on today
proc.settle|W|SaleActivity|en|previous day not settled, do end of day before new sales
proc.batch|W|SaleActivity|en|batch {batch} is full, settle now
card.bad.05|E|ReadCardPresenter|en|chip did not answer to power on {err}
card.bad.05|E|ReadCardPresenter|en|ic card exchange broke off, ATR damaged, {err}
card.bad.07|E|ReadCardPresenter|en|rf card lost in field, no valid answer {err}
card.bad.02|E|ReadCardPresenter|en|swipe could not be decoded {err}
card.orient.05|W|ReadCardPresenter|en|card in slot but no chip found, {err}, asked to turn the card
card.orient.02|W|ReadCardPresenter|en|nothing on the stripe side, {err}, asked to swipe again
card.partial|E|ReadCardPresenter|en|card {pan} selected, then the chip stopped answering {err}
card.noapp|W|EmvProcess|en|candidate list empty, card type not for this terminal {err}
fallback.ask|I|ReadCardPresenter|en|chip failed, fall back to swipe
sec.tamper|E|SunmiPayKernel|en|tamper sensor triggered, security chip locked {err}
sec.unsigned|E|SunmiPayKernel|en|unsigned package asked for card data, signature check failed {err}
sec.process|E|AppGuard|en|unknown process com.tmp.svc{few} attached to payment process
par.lost|E|TerminalProfile|en|parameter store empty, falling back to factory defaults mid=000000000000000
`

const sunmiNoise = `
noise|I|ActivityTaskManager|en|Displayed com.brightlane.sunmipay/.MainActivity: +412ms
noise|D|WifiStateMachine|en|fetchRssiLinkSpeedAndFrequency rssi=-61 linkSpeed=72
noise|I|chatty|en|uid=10058 com.brightlane.sunmipay identical 3 lines
noise|D|BatteryService|en|level:82, scale:100, status:2, health:2, present:true
noise|I|art|en|Background concurrent copying GC freed 18344(1212KB) AllocSpace objects, paused 214us total 61ms
noise|V|AlarmManager|en|set trigger for heartbeat in 300000
noise|D|SurfaceFlinger|en|duplicate layer name: com.brightlane.sunmipay
noise|I|PowerManagerService|en|Waking up from sleep (uid 1000)
`
