package mask

import "testing"

func TestAhead(t *testing.T) {
	m := New(make([]byte, 32))
	for in, want := range map[string]string{
		"0010: 3D 32 37 30 36 32 30 31 30 30 30 30 30           =270620100000":    "0010: [track2]",
		"0000: 36 32 31 32 30 30 30 30 39 34 32 39 37 34 38 39  6212000094297489": "0000: [track2]",
		"|002|00000071171673949|003|000000|":                                      "|002|000000*******3949|003|000000|",
		"|035|6212000094297489=29122010|039|00|":                                  "|035|[track2]|039|00|",
		"data=F3CF917693C85C6A pinBlock":                                          "data=[pinblock] pinBlock",
		"activationCode=CKCWSXWFLT":                                               "activationCode=[activation-code]",
		"激活码：JRUWBBNMDX":                                                          "激活码：[activation-code]",
		// what is none
		"activation code: REQUIRED":                                "activation code: REQUIRED",
		"0010: 4A FF 00 12 9C 00 00 7F                   J.......": "0010: 4A FF 00 12 9C 00 00 7F                   J.......",
		"1234 56 items left":                                       "1234 56 items left",
		"|003|000000|011|123456|":                                  "|003|000000|011|123456|",
	} {
		got := string(m.Text(nil, []byte(in)))
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if again := string(m.Text(nil, []byte(got))); again != got {
			t.Errorf("%q masked again became %q", got, again)
		}
	}
}
