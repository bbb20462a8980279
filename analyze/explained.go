package analyze

import (
	"context"
	"math"

	"posmortem/analyze/explain"
)

// readExplained says of each finding which attributes set its failures apart.
func (d *Diagnosis) readExplained(ctx context.Context, s Engine) error {
	all, err := explain.ForFindings(ctx, s)
	if err != nil {
		return err
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		for _, c := range all[f.key] {
			e := Explanation{Attributes: map[string]string{}, RiskRatio: math.Round(100*c.RiskRatio) / 100, Support: math.Round(1e4*c.Support) / 1e4}
			for _, a := range c.Attributes {
				e.Attributes[a.Name] = a.Value
			}
			f.ExplainedBy = append(f.ExplainedBy, e)
		}
	}
	return nil
}
