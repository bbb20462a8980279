package fields

import "bytes"

// iso4217 lists alphabetic code, numeric code and, where it is not 2, the number of decimals
// of each currency in use (ISO 4217, list one, as kept by SIX Group).
const iso4217 = `
AED784 AFN971 ALL008 AMD051 AOA973 ARS032 AUD036 AWG533 AZN944 BAM977 BBD052 BDT050 BGN975 BHD048.3
BIF108.0 BMD060 BND096 BOB068 BRL986 BSD044 BTN064 BWP072 BYN933 BZD084 CAD124 CDF976 CHF756 CLP152.0
CNY156 COP170 CRC188 CUP192 CVE132 CZK203 DJF262.0 DKK208 DOP214 DZD012 EGP818 ERN232 ETB230 EUR978
FJD242 FKP238 GBP826 GEL981 GHS936 GIP292 GMD270 GNF324.0 GTQ320 GYD328 HKD344 HNL340 HTG332 HUF348
IDR360 ILS376 INR356 IQD368.3 IRR364 ISK352.0 JMD388 JOD400.3 JPY392.0 KES404 KGS417 KHR116 KMF174.0
KPW408 KRW410.0 KWD414.3 KYD136 KZT398 LAK418 LBP422 LKR144 LRD430 LSL426 LYD434.3 MAD504 MDL498 MGA969
MKD807 MMK104 MNT496 MOP446 MRU929 MUR480 MVR462 MWK454 MXN484 MYR458 MZN943 NAD516 NGN566 NIO558
NOK578 NPR524 NZD554 OMR512.3 PAB590 PEN604 PGK598 PHP608 PKR586 PLN985 PYG600.0 QAR634 RON946 RSD941
RUB643 RWF646.0 SAR682 SBD090 SCR690 SDG938 SEK752 SGD702 SHP654 SOS706 SRD968 SSP728 STN930 SVC222
SYP760 SZL748 THB764 TJS972 TMT934 TND788.3 TOP776 TRY949 TTD780 TWD901 TZS834 UAH980 UGX800.0 USD840
UYU858 UZS860 VES928 VND704.0 VUV548.0 WST882 XAF950.0 XCD951 XOF952.0 XPF953.0 YER886 ZAR710 ZMW967
CNH156 RMB156 SLE925 XCG532 ANG532 ZWG924`

// currencySigns are the signs and words that stand for one currency only; a dollar sign alone does not.
var currencySigns = map[string][]byte{
	"元": []byte("156"), "人民币": []byte("156"), "人民币元": []byte("156"), "￥": []byte("156"),
	"€": []byte("978"), "£": []byte("826"), "₩": []byte("410"), "₫": []byte("704"), "₹": []byte("356"), "円": []byte("392"),
	"美元": []byte("840"), "港币": []byte("344"), "日元": []byte("392"), "欧元": []byte("978"),
}

type currencyEntry struct {
	numeric  []byte
	decimals int
}

var byAlpha, byNumeric = func() (map[string]currencyEntry, map[string]int) {
	alpha, numeric := map[string]currencyEntry{}, map[string]int{}
	for _, f := range bytes.Fields([]byte(iso4217)) {
		e := currencyEntry{f[3:6:6], 2}
		if len(f) == 8 {
			e.decimals = int(f[7] - '0')
		}
		alpha[string(f[:3])] = e
		numeric[string(e.numeric)] = e.decimals
	}
	return alpha, numeric
}()

// currency returns the numeric code of ISO 4217 for a currency written as number, letters or sign, or nil.
func currency(v []byte) []byte {
	if len(v) == 3 {
		if Digits(v) {
			return v
		}
		up := [3]byte{v[0] &^ 0x20, v[1] &^ 0x20, v[2] &^ 0x20}
		if e, ok := byAlpha[string(up[:])]; ok {
			return e.numeric
		}
	}
	return currencySigns[string(v)]
}

// exponentOf returns the decimals of a currency by its numeric code; 2 when it is unknown.
func exponentOf(numeric []byte) int {
	if n, ok := byNumeric[string(numeric)]; ok {
		return n
	}
	return 2
}

// IsCurrency tells whether v names a currency: a code of ISO 4217, a sign or a Chinese word.
func IsCurrency(v []byte) bool { return currency(v) != nil }
