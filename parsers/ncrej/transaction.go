package ncrej

import (
	"bytes"

	"posmortem/parsers"
	"posmortem/parsers/fields"
)

// kept is a value that outlives the record it came from.
type kept struct {
	n int
	b [40]byte
}

func (k *kept) set(v []byte) { k.n = copy(k.b[:], v) }

func (k *kept) get() []byte { return k.b[:k.n:k.n] }

// transaction is what the lines so far tell of the transaction at the machine.
type transaction struct {
	on     bool
	done   bool // its receipt was printed: what is sent next is another one
	pan    kept
	stan   kept
	amount int64
	money  kept // currency of the machine, kept from one transaction to the next
}

// begin forgets the transaction before.
func (t *transaction) begin(on bool) {
	t.on, t.done, t.pan.n = on, false, 0
	t.next()
}

// next forgets the exchange before, not its card.
func (t *transaction) next() {
	t.done, t.stan.n, t.amount = false, 0, parsers.NoAmount
}

// learn keeps what a record told.
func (t *transaction) learn(ev *parsers.Event) {
	if len(ev.PAN) > 0 {
		t.pan.set(ev.PAN)
	}
	if v := ev.F[parsers.STAN]; len(v) > 0 {
		t.stan.set(v)
	}
	if ev.Amount != parsers.NoAmount {
		t.amount = ev.Amount
	}
	t.done = t.done || len(ev.F[parsers.ResponseCode]) > 0
}

// lend gives a record what the records before told.
func (t *transaction) lend(ev *parsers.Event) {
	if !t.on {
		return
	}
	if len(ev.PAN) == 0 && t.pan.n > 0 {
		ev.PAN = t.pan.get()
	}
	ev.Set(parsers.STAN, t.stan.get())
	if ev.Amount == parsers.NoAmount && t.amount != parsers.NoAmount {
		ev.Amount = t.amount
	}
	if ev.Amount != parsers.NoAmount && t.money.n > 0 {
		fields.Currency.Store(ev, t.money.get())
	}
}

// Words of the journal that move a transaction on.
var (
	txnStart  = []byte("TRANSACTION START")
	txnEnd    = []byte("TRANSACTION END")
	opcode    = []byte("OPCODE ")
	request   = []byte("REQUEST SENT")
	amountIn  = []byte("AMOUNT ")
	amountEnd = []byte(" ENTERED")
	powerUp   = []byte("POWER-UP")
	aptra     = []byte("APTRA")
)

// events reads the lines that say where a transaction or the machine is, and tells whether b is one.
func (r *record) events(b []byte) bool {
	t := &r.p.txn
	switch {
	case bytes.HasSuffix(b, txnStart):
		t.begin(true)
	case bytes.HasPrefix(b, txnEnd):
		r.ended = true
	case bytes.HasPrefix(b, opcode), bytes.HasPrefix(b, request):
		if t.done {
			t.next()
		}
	case bytes.HasPrefix(b, amountIn) && bytes.HasSuffix(b, amountEnd):
		t.next()
		r.typed(b[len(amountIn) : len(b)-len(amountEnd)+1])
	case bytes.HasPrefix(b, powerUp):
		r.ev.Kind = parsers.Boot
		t.begin(false)
	case bytes.HasPrefix(b, aptra):
		r.ev.Set(parsers.Version, b)
	default:
		return r.status(b)
	}
	return true
}

// typed stores an amount that the customer typed, in whole units of the machine's currency. It is
// known only once a receipt has named the currency.
func (r *record) typed(number []byte) {
	p := r.p
	if p.txn.money.n == 0 || !fields.Digits(bytes.TrimSpace(number)) {
		return
	}
	p.value = append(append(p.value[:0], number...), p.txn.money.get()...)
	fields.Amount.Store(r.ev, p.value)
}
