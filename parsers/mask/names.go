package mask

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// flags of a name.
const (
	bound   = 1 << iota // must begin where a word begins: it is short or part of common words
	tight               // no separator inside the word
	loose               // the value may follow after white space only
	quoted              // must stand in quotes, as a key of JSON
	exact               // no suffix is accepted
	integer             // a data element number follows: "field id=", "FLD (035)", ...
	element             // the word holds the data element number itself: "de35", "[35]"
	far                 // a hex value may follow some words later
	check               // the word for the check value of a key, which stands shortly before it
	hint                // only says that the text speaks of cards
)

// entry says what a name means.
type entry struct {
	text  string
	kind  Kind
	flags uint16
	de    uint8 // data element number, with element
}

// words lists the names by kind: ISO 8583 and EMV terms, and the names that
// terminal programs and gateways use for them. Case, '_', '-' and spaces inside
// a name do not matter.
var words = []struct {
	kind  Kind
	flags uint16
	list  string
}{
	{PAN, bound | loose, "pan card cardno cardnum cardnumber cardnbr ccno ccnum ccnumber acctno acctnum accountno accountnumber"},
	{PAN, loose, "primaryaccountnumber maskedpan fullpan clearpan devicepan trackpan panno 卡号 主账号 主帐号 银行卡 账号 帐号 卡片号"},
	{PAN, bound, "cc"},
	{PAN, bound | quoted | exact, "number"},
	{Track1, 0, "track1 trk1 trackone 一磁道 磁道1 一磁 第一磁道"},
	{Track2, 0, "track2 trk2 tracktwo trackdata swipedata enctrack encryptedtrack trackenc magdata magstripe magneticdata 二磁道 磁道2 磁道 二磁 等效磁道 emvauthdata"},
	{Track3, 0, "track3 trk3 trackthree 三磁道 磁道3 三磁"},
	{PINBlock, bound | loose, "epb iso0block iso1block iso2block iso3block iso4block iso0pinblock iso1pinblock iso2pinblock iso3pinblock iso4pinblock"},
	{PINBlock, bound | loose | exact, "iso0 iso1 iso2 iso3"},
	{PINBlock, loose, "pinblock pinblk encryptedpin encpin pinenc pindata pincipher pinblockdata"},
	{PIN, bound, "pin pinnumber pinno pincode userpin clearpin plainpin"},
	{PIN, 0, "merchantpin cardpin"},
	{CVV, bound | loose, "cid csc cvc cvd cvn cav2 cvv cvv2 cvc2 cvn2 cvd2"},
	{CVV, bound | exact, "cv cv2"},
	{CVV, 0, "cvv cvc2 cvv2 icvv dcvv"},
	{CVV, loose, "securitycode cardcode cardvalidation cardvalidationnum cardverification cardverificationvalue verificationvalue cardsecval cardsecurity 安全码 后三位 卡背面后三位"},
	{CVV, bound | quoted | exact, "code"},
	{Expiry, bound | loose, "exp expdate expmonth expyear expiry expirydate expirymonth expiryyear expiration expirationdate expirationmonth expirationyear expm expy"},
	{Expiry, bound | loose, "expires expireson expiring validthru validthrough goodthru"},
	{Expiry, loose, "有效期至 有效期到 有效期 卡有效期"},
	{Expiry, 0, "cardexp cardexpiry cardexpiration cardexpdate validthru validto goodthru"},
	{Name, bound, "cardholder cardholdername cardholdersname holdername nameoncard cardname ccname embossedname embossname"},
	{Name, bound, "firstname lastname givenname familyname surname fullname customername billingname payername"},
	{Name, 0, "cardholder cardholdername 持卡人 持卡人姓名 持卡人名称 姓名 户名 开户名"},
	{Key, bound | loose | far, "tmk tpk tak tdk mak pik zmk zpk zak kek bdk ipek tek"},
	{Key, loose | far, "masterkey workkey workingkey mackey pinkey trackkey transportkey keycomponent clearkey plainkey keyvalue keydata keyblock securedeskey initialkey basekey desckey encryptkey protectkey 主密钥 工作密钥 传输密钥 密钥 密钥分量"},
	{Key, bound, "key component"},
	{Key, bound | loose | far, "lmk keyhex deskey 3deskey tdeskey aeskey injectkey keyslot clearcomponent"},
	{Key, bound | check, "kcv checkvalue keycheck"},
	{Key, check, "校验值"},
	{ActivationCode, loose, "actcode licensekey licencekey registrationkey 注册码 activationcode activecode activatecode activationkey 激活码"},
	{Password, bound | exact, "pass otp"},
	{Password, 0, "password passwd pwd pswd passphrase passcode onetimepassword smscode 密码 口令 验证码 动态码"},
	{Secret, bound, "token authorization bearer basic secret cavv ucaf"},
	{Secret, 0, "apikey appkey apptoken accesstoken authtoken refreshtoken secretkey clientsecret appsecret accesskey privatekey transactionkey merchantkey regkey signkey hmackey apisecret certstr connectionticket cryptogram credential accounttoken"},
	{PAN, hint, "银联 unionpay visa mastercard 卡bin 借记卡 信用卡"},
	{EMVTag, bound | tight | exact, "5f20 5f24 9f0b 9f1f 9f20 9f6b tag56 tag57 tag5a tag99"},
}

// dropped says what is masked in a data element of ISO 8583, by its number.
// Of other elements nothing has to go by its place alone.
var dropped = [129]struct {
	yes  bool
	kind Kind
}{
	2: {true, PAN}, 14: {true, Expiry}, 34: {true, PAN}, 35: {true, Track2}, 36: {true, Track3}, 45: {true, Track1},
	52: {true, PINBlock}, 62: {true, Key}, 64: {true, MAC}, 128: {true, MAC},
}

type names struct {
	trie    *trie
	entries []entry
}

// table builds the names and their trie once, on first use.
var table = sync.OnceValue(func() *names {
	n := &names{}
	for _, w := range words {
		for _, text := range strings.Fields(w.list) {
			n.add(entry{text: text, kind: w.kind, flags: w.flags})
			if text[0] >= 0x80 && w.flags&hint == 0 {
				n.add(entry{text: strings.ToLower(url.QueryEscape(text)), kind: w.kind, flags: w.flags | tight})
				n.add(entry{text: escaped(text, `\u`), kind: w.kind, flags: w.flags | tight})
				n.add(entry{text: escaped(text, `\\u`), kind: w.kind, flags: w.flags | tight})
			}
		}
	}
	for _, text := range []string{"field", "fld", "bit", "域", "dataelement"} {
		n.add(entry{text: text, flags: bound | integer})
	}
	for de, d := range dropped {
		if d.yes {
			n.elements(de, d.kind)
		}
	}
	patterns := make([]pattern, len(n.entries))
	for i, e := range n.entries {
		patterns[i] = pattern{text: e.text, entry: uint16(i)}
	}
	n.trie = newTrie(patterns)
	return n
})

// escaped writes a Chinese name as programs do that keep JSON to ASCII: 卡号 becomes \u5361\u53f7, or \\u5361\\u53f7 in
// a string within a string.
func escaped(text, mark string) string {
	var b strings.Builder
	for _, r := range text {
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "%s%04x", mark, r)
		}
	}
	return b.String()
}

func (n *names) add(e entry) { n.entries = append(n.entries, e) }

// elements adds the forms in which a log writes one data element: DE35, F035, [35], "35".
func (n *names) elements(de int, kind Kind) {
	seen := map[string]bool{}
	for width := 1; width <= 3; width++ {
		num := strconv.Itoa(de)
		num = strings.Repeat("0", max(0, width-len(num))) + num
		if seen[num] {
			continue
		}
		seen[num] = true
		n.add(entry{text: "de" + num, kind: kind, flags: bound | element | exact, de: uint8(de)})
		n.add(entry{text: "f" + num, kind: kind, flags: bound | element | exact | tight, de: uint8(de)})
		n.add(entry{text: "p" + num, kind: kind, flags: bound | element | exact, de: uint8(de)})
		n.add(entry{text: "[" + num + "]", kind: kind, flags: element | exact | tight, de: uint8(de)})
		n.add(entry{text: `"` + num + `"`, kind: kind, flags: element | exact | tight, de: uint8(de)})
	}
}
