package queries

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// Code is what one response code means under one profile. A code means nothing
// without its profile: 83 is an unknown terminal at one acquirer and a
// suspicion of fraud in another table.
type Code struct {
	Profile, Code   string
	Class           string            // family of meanings, such as key_or_mac
	Actor           string            // who can do something about it
	Meaning, Remedy map[string]string // by language
}

// classes are the families of response codes. A class does not tell the
// outcome of a payment alone: offline_emv holds approvals (actor none) and
// refusals.
var classes = set("approved", "approved_with_condition", "issuer_decline", "funds_or_limit", "pin_error",
	"pin_or_key_crypto", "card_status", "card_data", "card_read", "fraud_security", "merchant_config",
	"terminal_registration", "terminal_restricted", "key_or_mac", "session_or_batch", "format_error",
	"duplicate", "original_mismatch", "network_timeout", "host_unavailable", "host_system_error", "cutover",
	"policy_or_law", "settlement_recon", "file_admin", "chip_fallback", "offline_emv", "emv_params",
	"software_update", "user_operation", "device_hw", "retry_advice", "unspecified")

var codeColumns = []string{"code", "class", "actor", "meaning_en", "meaning_zh", "remedy_en", "remedy_zh"}

// Codes returns the rows of every profile, sorted by profile, with what Overlay laid over them.
func Codes() ([]Code, error) {
	tables, err := readAll("codes", ".csv", readCodes)
	return overlaid(slices.Concat(tables...)), err
}

// Profiles returns the names of the response-code tables, sorted.
func Profiles() []string {
	names, _ := readAll("codes", ".csv", func(name, _ string) (string, error) { return slug(name), nil })
	for _, c := range overlay {
		if !slices.Contains(names, c.Profile) {
			names = append(names, c.Profile)
		}
	}
	slices.Sort(names)
	return names
}

func readCodes(name, text string) ([]Code, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord = len(codeColumns)
	r.ReuseRecord = true
	if row, err := r.Read(); err != nil || !slices.Equal(row, codeColumns) {
		return nil, errorAt(name, 1, "want the columns %s", strings.Join(codeColumns, ","))
	}
	var codes []Code
	seen := map[string]bool{}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return codes, nil
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			return nil, errorAt(name, line, "%v", errors.Unwrap(err))
		}
		if err := checkCode(name, line, row, seen); err != nil {
			return nil, err
		}
		codes = append(codes, Code{Profile: slug(name), Code: row[0], Class: row[1], Actor: row[2],
			Meaning: map[string]string{"en": row[3], "zh": row[4]}, Remedy: map[string]string{"en": row[5], "zh": row[6]}})
	}
}

// checkCode refuses a row with an empty cell, an unknown word or a code seen before.
func checkCode(name string, line int, row []string, seen map[string]bool) error {
	if i := slices.Index(row, ""); i >= 0 {
		return errorAt(name, line, "%s is empty", codeColumns[i])
	}
	switch code := row[0]; {
	case seen[code]:
		return errorAt(name, line, "code %s stands twice", code)
	case !classes[row[1]]:
		return errorAt(name, line, "unknown class %q", row[1])
	case !actors[row[2]]:
		return errorAt(name, line, "unknown actor %q", row[2])
	}
	seen[row[0]] = true
	return nil
}
