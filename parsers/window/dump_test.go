package window

import (
	"strings"
	"testing"
)

func TestDumps(t *testing.T) {
	const log = `04-07 13:07:44.197 D/Net( 7011): send 37 bytes
04-07 13:07:44.197 D/Net( 7011): 0000: 36 32 31 32 30 30 30 30 31 32 33 34 35 36 37 38  6212000012345678
04-07 13:07:44.197 D/Net( 7011): 0010: 3D 33 30 30 38 32 30 31 ** ** ** ** ** ** ** **  =3008201********
04-07 13:07:44.198 I/Other( 11): something between
04-07 13:07:44.197 D/Net( 7011): 0020: 30 30 30 30 30                                   00000
04-07 13:07:44.200 D/Net( 7011): 0000: 01 02
[Iso] 00000000  34 31 31 31 31 31 31 31  31 31 31 31 31 31 31 31  |4111111111111111|
[Iso] 00000010  3d 32 37
[Iso] 00000000: 3431 3131 3131 3131 3131 3131 3131 3131  4111111111111111
[Iso] 00000010: 3d32 3731
2025-04-07 10:11:12 no dump: 12 34 56
`
	var got []string
	Dumps([]byte(log), func(rows []Row) { got = append(got, string(Join(nil, []byte(log), rows))) })
	want := []string{
		"0000: 36 32 31 32 30 30 30 30 31 32 33 34 35 36 37 38  6212000012345678\n0010: 3D 33 30 30 38 32 30 31 ** ** ** ** ** ** ** **  =3008201********\n0020: 30 30 30 30 30                                   00000\n",
		"00000000  34 31 31 31 31 31 31 31  31 31 31 31 31 31 31 31  |4111111111111111|\n00000010  3d 32 37\n",
		"00000000: 3431 3131 3131 3131 3131 3131 3131 3131  4111111111111111\n00000010: 3d32 3731\n",
	}
	if strings.Join(got, "--\n") != strings.Join(want, "--\n") {
		t.Errorf("found\n%s", strings.Join(got, "--\n"))
	}
}

func BenchmarkDumps(b *testing.B) {
	text := []byte(strings.Repeat("11-22 10:11:12.345  1234  5678 D PaymentService: doSale step=3 stan=000123 amount=1000 state=WAIT_CARD elapsed=12.345ms\n", 2000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Dumps(text, func([]Row) { b.Fatal("no dump there") })
	}
}
