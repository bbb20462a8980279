// Package signals turns the text of one log record into evidence: a fault
// signal, a step of a payment's life, and the code that a terminal vendor's
// library gave for it.
//
// All knowledge stands in the CSV files under data, which a person who does not
// program can edit:
//
//	signals.csv  every signal and step: its rank, class and meaning
//	words.csv    named lists of words (a key, a failure, a time-out ...)
//	rules.csv    which words must occur together for a signal, and which forbid it
//	codes.csv    the error codes of the vendors' libraries
//	vendors.csv  the names by which a log betrays its vendor
//	hsm.csv      the error codes of a payShield host security module
//
// # Rules
//
// A rule is a row of rules.csv. Its groups are joined by " + " (any order) or
// " > " (in this order); each group is a choice of words split by "|", where
// @name stands for a list of words.csv. A rule holds when one word of each group
// stands in one sentence within so many bytes (column near, 56 unless told),
// and no word of the veto column stands in the same part of the sentence. Words
// of success after the match, and of recovery anywhere in the sentence, veto every
// rule whose veto column does not begin with "-".
//
// Case does not matter. A blank in a word stands for any run of blanks, hyphens
// and underscores, or for nothing at all: "not found" is also NOT_FOUND, not-found
// and NotFound. A word of letters counts as a whole word only, where a change of
// case inside a name (keyNotFound) begins a new word; fail* means any word
// that begins so, and =ok a word that is no part of a longer name.
//
// A word that tells of a fault does not count when it is denied ("no error",
// "未超时"), a condition ("if timeout", "如失败"), a setting ("timeout=30000",
// "setSoTimeout") or comes with an empty value ("error=0", "errMsg: null").
// Nor does a word of success that is denied ("not completed", "没有完成", "未能成功").
//
// # Rank
//
// One record gets at most one signal and one step. The order is fixed:
//
//  1. a code of a vendor's library, when the vendor is known, or when all vendors
//     that use the code mean the same by it; codes between -99 and 99 and those that only say
//     "failed" step back behind phrases
//  2. the phrase whose signal has the highest rank in signals.csv: an attack, then
//     certificates, activation and keys, then card and operator, then device and
//     software, then host and network, and last what only names a failed step
//     (key-download, card-read)
//
// So a failed key download that names a time-out is net-timeout with the step
// step-key-fail, and one that names a wrong check value is key-check.
package signals
