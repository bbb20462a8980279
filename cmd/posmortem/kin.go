package main

import (
	"context"
	"path"

	"posmortem/analyze/store"
)

// settleKin gives terminal logs that name no terminal the one that the other logs of their folder name, when those agree:
// a rotated piece often misses the banner.
func settleKin(ctx context.Context, s *store.Store) error {
	rows, err := s.Query(ctx, "SELECT source, path, device, device_from FROM source WHERE side = 'terminal' AND format <> 'manifest'")
	if err != nil {
		return err
	}
	defer rows.Close()
	type log struct {
		id   int64
		dir  string
		from string
	}
	var logs []log
	named := map[string]string{} // folder -> terminal; "" when they disagree
	for rows.Next() {
		var l log
		var p string
		var device, from *string
		if err := rows.Scan(&l.id, &p, &device, &from); err != nil {
			return err
		}
		l.dir = path.Dir(p)
		if from != nil {
			l.from = *from
		}
		logs = append(logs, l)
		if device == nil {
			continue
		}
		if d, seen := named[l.dir]; seen && d != *device {
			named[l.dir] = ""
		} else {
			named[l.dir] = *device
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, l := range logs {
		if d := named[l.dir]; d != "" && l.from == "none" {
			if err := s.Exec(ctx, "UPDATE source SET device = ?, device_from = 'kin' WHERE source = ?", d, l.id); err != nil {
				return err
			}
		}
	}
	return nil
}
