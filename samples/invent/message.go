package invent

import (
	"fmt"
	"strconv"
	"time"
)

// field is one data element of a message.
type field struct {
	id    int
	value string
}

// message is an ISO 8583 message; fields stand in ascending order, 0 is the MTI.
type message []field

// get returns the value of a data element, empty when absent.
func (m message) get(id int) string {
	for _, f := range m {
		if f.id == id {
			return f.value
		}
	}
	return ""
}

// exchange is one request that reached the host, and its answer if there was one.
type exchange struct {
	at        time.Time // the host received the request
	took      time.Duration
	req, resp message
	peer      string
	card      card
	hint      string // event of the host's phrase list that goes with a failure
	hintAt    time.Time
}

// remark is a line of the host that is about no single message.
type remark struct {
	at    time.Time
	event string
	vars  vars
}

// yuan writes minor units with a decimal point.
func yuan(minor int64) string { return fmt.Sprintf("%d.%02d", minor/100, minor%100) }

// amount12 writes minor units as DE4.
func amount12(minor int64) string { return fmt.Sprintf("%012d", minor) }

// local fills DE12 and DE13 from a moment in the shop's zone.
func local(at time.Time) (de12, de13 string) {
	t := at.In(shanghai)
	return t.Format("150405"), t.Format("0102")
}

// reference invents a retrieval reference number (DE37) that no other exchange of the world has.
func (w *world) reference(at time.Time) string {
	for {
		r := at.In(shanghai).Format("02150405") + w.dice.digits(4)
		if !w.references[r] {
			w.references[r] = true
			return r
		}
	}
}

// request builds what a terminal sends. kind60 is DE60 without the batch number.
func (d *device) request(mti, stan, proc string, at time.Time, kind60, net60 string) message {
	de12, de13 := local(d.clock(at))
	return message{{0, mti}, {3, proc}, {7, at.UTC().Format("0102150405")}, {11, stan}, {12, de12}, {13, de13},
		{25, "00"}, {41, d.tid}, {42, d.merchant()}, {60, kind60 + d.batchNumber() + net60}}
}

// with returns m with fields set, kept in ascending order.
func (m message) with(fields ...field) message {
	out := append(message(nil), m...)
	for _, f := range fields {
		out = out.set(f)
	}
	return out
}

func (m message) set(f field) message {
	for i := range m {
		if m[i].id == f.id {
			m[i].value = f.value
			return m
		}
		if m[i].id > f.id {
			return append(m[:i], append(message{f}, m[i:]...)...)
		}
	}
	return append(m, f)
}

// answer builds the host's answer to m.
func answer(m message, at time.Time, code, rrn, auth string) message {
	mti, _ := strconv.Atoi(m.get(0))
	de12, de13 := local(at)
	out := message{{0, fmt.Sprintf("%04d", mti+10)}}
	for _, id := range []int{3, 4, 11} {
		if v := m.get(id); v != "" {
			out = append(out, field{id, v})
		}
	}
	out = append(out, field{12, de12}, field{13, de13}, field{25, "00"}, field{37, rrn})
	if auth != "" {
		out = append(out, field{38, auth})
	}
	out = append(out, field{39, code}, field{41, m.get(41)}, field{42, m.get(42)})
	if v := m.get(49); v != "" {
		out = append(out, field{49, v})
	}
	return append(out, field{60, m.get(60)})
}
