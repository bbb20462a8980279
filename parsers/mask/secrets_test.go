package mask

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

// secrets are values that nothing but their name gives away, by the names that
// terminals and gateways use.
var secrets = []struct {
	names, value string
}{
	{"pan PAN cardNo card_number CARD_NO cardNumber accountNo 卡号 银行卡号", "4111111111111112"},
	{"pan cardNo primaryAccountNumber", "6212345678901234560"},
	{"cvv CVV2 cvc2 cvn2 securityCode security_code cardCode CardSecVal csc 安全码", "739"},
	{"expiry expDate exp_date expirationDate EXPIRY_DATE cardExpiry 有效期", "2709"},
	{"cardholder cardholderName card_holder_name holderName nameOnCard 持卡人", "QUENTIN"},
	{"track2 track2Data TRACK_2 trackData 磁道2 二磁道", "4111111111111112=27092011234567890"},
	{"track1 track1Data TRACK_1", "B4111111111111112^DOE/J^27092011234567890"},
	{"pinBlock pin_block PINBLOCK pinblk encryptedPin", "9F3A61C2D4E5B708"},
	{"pin PIN pinCode", "739164"},
	{"tmk TPK tak TDK mak PIK zmk kek bdk ipek masterKey master_key workKey WORKING_KEY macKey 主密钥 工作密钥", "9F3A61C2D4E5B7080123456789ABCDEF"},
	{"password passwd pwd PSWD dbPassword userPassword 密码", "Xy9-w!k3"},
	{"otp OTP smsCode oneTimePassword 验证码 动态码", "739164"},
	{"activationCode activation_code activeCode 激活码", "7K2M9Q"},
	{"apiKey api_key X-Api-Key secretKey client_secret access_token accessToken", "q8Zt5LmPw2Rk7Vx1"},
}

// notations write a name N and its value V.
var notations = []string{
	"N=V", "N = V", "N: V", "N:V", "N : V", "N->V", "N => V", "N='V'", `N="V"`, "N:[V]", "N=[V]", "[N]=V", "[N]:[V]", "(N)=(V)", "{N=V}", "{N=V, x=1}", "N=V&x=1",
	`"N":"V"`, `"N" : "V"`, `{"a":{"N":"V"},"b":1}`, `{\"N\":\"V\"}`, `{\\\"N\\\":\\\"V\\\"}`, `{&quot;N&quot;:&quot;V&quot;}`, "%7B%22N%22%3A%22V%22%7D",
	"<N>V</N>", "<ns:N>V</ns:N>", `<N type="x">V</N>`, "<N>\n  V\n</N>", "&lt;N&gt;V&lt;/N&gt;", "%3CN%3EV%3C%2FN%3E", `\u003cN\u003eV\u003c/N\u003e`, "<N><![CDATA[V]]></N>",
	`<f name="N" value="V"/>`, `<N value="V"/>`, `a[N]=V`, "a%5BN%5D=V", "N：V", "N＝V", "【N】：V", "N......: V", "N\t=\tV",
}

// TestLoose masks secrets that no sign ties to their names, and passes over words and counts about them.
func TestLoose(t *testing.T) {
	m := New(make([]byte, 32))
	for in, want := range map[string]string{
		"pin is 1234":              "pin is [pin]",
		"PIN entered 123456, next": "PIN entered [pin], next",
		"操作员密码0000":                "操作员密码[password]",
		"密码123456 已输入":             "密码[password] 已输入",
		"有效期 12/25":                "有效期 [expiry]",
		// what is none
		"pin is wrong":       "pin is wrong",
		"PIN entered 3 of 4": "PIN entered 3 of 4",
		"密码3次错误":             "密码3次错误",
		"密码键盘 12345678":      "密码键盘 12345678",
		"证书有效期 365 天":        "证书有效期 365 天",
		"验证码错误":              "验证码错误",
		"otp: required":      "otp: required",
	} {
		if got := string(m.Text(nil, []byte(in))); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestSecrets(t *testing.T) {
	m := New(make([]byte, 32))
	total, leaks := 0, 0
	try := func(in, value string) {
		total++
		out := string(m.Text(nil, []byte(in)))
		if strings.Contains(out, value) {
			if leaks++; leaks < 40 {
				t.Errorf("left: %q -> %q", in, out)
			}
		}
		if again := string(m.Text(nil, []byte(out))); again != out {
			t.Errorf("masked twice: %q -> %q -> %q", in, out, again)
		}
		if strings.Count(in, "\n") != strings.Count(out, "\n") {
			t.Errorf("lines: %q -> %q", in, out)
		}
	}
	for _, s := range secrets {
		for _, name := range strings.Fields(s.names) {
			for _, n := range notations {
				in := strings.NewReplacer("N", name, "V", s.value).Replace(n)
				try(in, s.value)
				try("11-22 10:11:12.345  1234  5678 D Tag: rsp "+in, s.value)
				try("rrn=612345678901 "+in+" stan=000123", s.value)
			}
			text := `{"a":1,"` + name + `":"` + s.value + `","b":20261122101112}`
			try(q2([]byte(text)), s.value)
			for _, enc := range []string{hex.EncodeToString([]byte(text)), base64.StdEncoding.EncodeToString([]byte(text))} {
				if out := string(m.Text(nil, []byte("body "+enc))); strings.Contains(out, enc) {
					t.Errorf("left encoded: %s: %s", name, out)
				}
				total++
			}
		}
	}
	t.Logf("%d named secrets, %d left", total, leaks)
}
