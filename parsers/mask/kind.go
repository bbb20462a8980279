package mask

// Kind names what was masked. Its String is stable: it appears in reports and
// in the markers that stand where a value was.
type Kind uint8

// The kinds of what is masked. PAN keeps its first six and last four digits
// where they can be told apart; of every other kind nothing is kept.
const (
	PAN Kind = iota
	Track1
	Track2
	Track3
	PINBlock
	PIN
	CVV
	Expiry
	Name
	Key
	MAC
	ActivationCode
	Password
	Secret
	EMVTag
	Encoded
	numKinds
)

var kindNames = [numKinds]string{
	"pan", "track1", "track2", "track3", "pinblock", "pin", "cvv", "expiry", "name", "key", "mac",
	"activation-code", "password", "secret", "emv-tag", "encoded",
}

// String returns the name of the kind.
func (k Kind) String() string {
	if k < numKinds {
		return kindNames[k]
	}
	return "unknown"
}

// markers holds "[name]" for each kind.
var markers = func() (m [numKinds]string) {
	for k, n := range kindNames {
		m[k] = "[" + n + "]"
	}
	return m
}()

// unreadable stands in place of a whole text in which masking itself failed.
const unreadable = "[masked]"

// markerAt returns the length of a marker that starts at the beginning of b,
// or 0.
func markerAt(b []byte) int {
	if len(b) < 5 || b[0] != '[' {
		return 0
	}
	for _, s := range markers {
		if len(b) >= len(s) && string(b[:len(s)]) == s {
			return len(s)
		}
	}
	if len(b) >= len(unreadable) && string(b[:len(unreadable)]) == unreadable {
		return len(unreadable)
	}
	return 0
}
