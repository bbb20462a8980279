package analyze

import (
	"context"
	"fmt"
)

// Radius says how far a finding reaches: what it touched of what was at work on its first day. It decides where to look before any
// detail does: in the card, the terminal, the shop, the program, the issuer or the host.
type Radius struct {
	Shape           string `json:"shape"` // one-card-one-device, one-card-many-devices, one-device, one-shop, one-issuer, one-version, many-shops, everything
	Devices         int64  `json:"devices"`
	DevicesActive   int64  `json:"devices_active"`
	Merchants       int64  `json:"merchants"`
	MerchantsActive int64  `json:"merchants_active"`
	Cards           int64  `json:"cards"`
	Issuers         int64  `json:"issuers"` // card ranges, by the first six digits
	IssuersActive   int64  `json:"issuers_active"`
	Versions        int64  `json:"versions"` // of the app
	VersionsActive  int64  `json:"versions_active"`
	Text            Text   `json:"text"`
}

// readRadius fills the reach of the findings that have one.
func (d *Diagnosis) readRadius(ctx context.Context, s Engine) error {
	at := map[int64]*Finding{}
	for i := range d.Findings {
		at[d.Findings[i].key] = &d.Findings[i]
	}
	rows, err := s.Query(ctx, `SELECT finding, shape, devices, devices_active, merchants, merchants_active, cards, bins, bins_active, versions, versions_active
		FROM radius WHERE shape <> 'no-device'`)
	return each(rows, err, func() error {
		var r Radius
		var key int64
		if err := rows.Scan(&key, &r.Shape, &r.Devices, &r.DevicesActive, &r.Merchants, &r.MerchantsActive, &r.Cards, &r.Issuers, &r.IssuersActive, &r.Versions, &r.VersionsActive); err != nil {
			return err
		}
		r.Text = r.words()
		if f := at[key]; f != nil {
			f.Radius = &r
		}
		return nil
	})
}

func (r *Radius) words() Text {
	say := func(en, zh string, of ...any) Text {
		return Text{"en": fmt.Sprintf(en, of...), "zh": fmt.Sprintf(zh, of...)}
	}
	switch r.Shape {
	case "one-card-one-device":
		return say("one card on one terminal, of %d terminals at work then", "一张卡在一台终端上；当时在用终端 %d 台", r.DevicesActive)
	case "one-card-many-devices":
		return say("one card on %d terminals, of %d at work then", "一张卡在 %d 台终端上；当时在用终端 %d 台", r.Devices, r.DevicesActive)
	case "one-device":
		if r.Cards == 0 {
			return say("one terminal, of %d at work then", "一台终端；当时在用终端 %d 台", r.DevicesActive)
		}
		return say("one terminal, of %d at work then; %d cards", "一台终端；当时在用终端 %d 台；涉及 %d 张卡", r.DevicesActive, r.Cards)
	case "one-shop":
		return say("%d terminals of one shop, of %d shops at work then", "一家商户的 %d 台终端；当时有交易的商户 %d 家", r.Devices, r.MerchantsActive)
	case "one-issuer":
		return say("cards of one range on %d terminals, of %d ranges in use then", "同一卡段，涉及 %d 台终端；当时在用卡段 %d 个", r.Devices, r.IssuersActive)
	case "one-version":
		return say("%d terminals of %d shops, all on one app version of the %d in use then", "%d 台终端、%d 家商户，均为同一应用版本；当时在用版本 %d 个", r.Devices, r.Merchants, r.VersionsActive)
	}
	return say("%d of the %d terminals at work then, in %d of %d shops", "当时在用的终端中，%d/%d 台受影响，涉及商户 %d/%d 家", r.Devices, r.DevicesActive, r.Merchants, r.MerchantsActive)
}
