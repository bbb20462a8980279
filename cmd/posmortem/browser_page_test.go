package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"

	"posmortem/analyze"
)

// TestPageInBrowser opens the page of a diagnosis in a real browser, works its filters, and compares every number with what the
// program itself says under the same filter.
func TestPageInBrowser(t *testing.T) {
	b := newBrowser(t)
	dir := t.TempDir()
	db, page := filepath.Join(dir, "week.duckdb"), filepath.Join(dir, "page.html")
	must(t, dir, "ingest", hostileInput(t), "--db", db)
	must(t, dir, "diagnose", "--db", db, "--format", "html", "--lang", "en", "--output", page)
	var d analyze.Diagnosis
	if err := json.Unmarshal([]byte(must(t, dir, "diagnose", "--db", db, "--format", "json")), &d); err != nil {
		t.Fatal(err)
	}
	b.open(page, 1600)

	t.Run("all", func(t *testing.T) {
		want := map[string]int64{"attempts": d.Totals.Attempts, "failures": d.Totals.Failures, "explained": d.Totals.Explained,
			"failed_amount_minor": d.Totals.FailedAmountMinor, "management_attempts": d.Totals.ManagementAttempts, "records": d.Input.Records}
		got := b.tiles()
		for key, n := range want {
			if got[key] != n {
				t.Errorf("%s is %d in the page, %d in the JSON", key, got[key], n)
			}
		}
		if n := inPage[int](b, `document.querySelectorAll("article.finding").length`); n != len(d.Findings) {
			t.Errorf("%d findings in the page, %d in the JSON", n, len(d.Findings))
		}
		if n := inPage[int](b, `document.querySelectorAll("#chart canvas").length`); n != 1 {
			t.Errorf("%d charts", n)
		}
	})
	for name, want := range pageFilters(t, b, &d) {
		t.Run(name, func(t *testing.T) { filtered(t, b, dir, db, want) })
	}
	t.Run("nothing", func(t *testing.T) {
		b.filter(map[string]string{"device": "no such terminal"})
		if got := b.tiles(); got["attempts"] != 0 || got["failures"] != 0 || got["failed_amount_minor"] != 0 {
			t.Errorf("tiles %v", got)
		}
		if n := inPage[int](b, `document.querySelectorAll("article.finding:not([hidden])").length`); n != 0 {
			t.Errorf("%d findings are left", n)
		}
		b.filter(nil)
		if got := b.tiles(); got["failures"] != d.Totals.Failures {
			t.Errorf("after showing all again: %v", got)
		}
	})
	t.Run("hostile", func(t *testing.T) { harmless(t, b, &d) })
	b.quiet()
}

// pageFilters are filters for a terminal, a merchant, a cause and a day that the diagnosis names.
func pageFilters(t *testing.T, b *browser, d *analyze.Diagnosis) map[string]map[string]string {
	t.Helper()
	day := inPage[string](b, `posmortemCells.dayOf(posmortemCells.steps >> 1)`)
	all := map[string]map[string]string{"day": {"from": day, "to": day}}
	for _, f := range d.Findings {
		if f.Failures == 0 || len(f.Devices) == 0 || len(f.Merchants) == 0 {
			continue
		}
		all["device"] = map[string]string{"device": f.Devices[0]}
		all["merchant"] = map[string]string{"merchant": f.Merchants[0]}
		all["cause"] = map[string]string{"cause": f.Cause}
		all["device, cause and days"] = map[string]string{"device": f.Devices[0], "cause": f.Cause, "from": day}
	}
	if len(all) != 5 {
		t.Fatalf("the input is too small to filter: %v", all)
	}
	return all
}

// filtered compares the page under a filter with the summary report under the same filter.
func filtered(t *testing.T, b *browser, dir, db string, want map[string]string) {
	b.filter(want)
	args := []string{"report", "summary", "--db", db, "--format", "json"}
	clock := strings.TrimPrefix(inPage[string](b, `posmortemCells.clock`), "UTC")
	if clock == "" {
		clock = "Z"
	}
	for key, v := range want {
		switch key {
		case "from":
			v += "T00:00:00" + clock
		case "to":
			day, err := time.Parse(time.DateOnly, v)
			if err != nil {
				t.Fatal(err)
			}
			v = day.AddDate(0, 0, 1).Format(time.DateOnly) + "T00:00:00" + clock
		}
		args = append(args, "--"+key, v)
	}
	var r struct {
		Sections []struct {
			Name string
			Rows []map[string]any
		}
	}
	if err := json.Unmarshal([]byte(must(t, dir, args...)), &r); err != nil {
		t.Fatal(err)
	}
	got, said := b.tiles(), r.Sections[0].Rows[0]
	keys := []string{"attempts", "failures", "explained"}
	if want["cause"] != "" {
		keys = keys[1:] // the report knows failures only
	}
	for _, key := range keys {
		if float64(got[key]) != said[key] {
			t.Errorf("%s is %d in the page, %v in the report", key, got[key], said[key])
		}
	}
	amount := 0.0
	for _, s := range r.Sections {
		for _, row := range s.Rows {
			if s.Name == "money" && row["failed_amount"] != nil {
				amount += row["failed_amount"].(float64)
			}
		}
	}
	if float64(got["failed_amount_minor"]) != amount {
		t.Errorf("the amount is %d in the page, %v in the report", got["failed_amount_minor"], amount)
	}
	agree(t, b, got["failures"])
}

// agree wants the ranking, the table of the chart and the heat map to add up to the headline number.
func agree(t *testing.T, b *browser, failures int64) {
	t.Helper()
	for name, cells := range map[string]string{
		"ranking":  `#causebars .count`,
		"chart":    `#timetable tbody td:last-child`,
		"heat map": `#heatmap tbody td:last-child`,
	} {
		more := inPage[int](b, `(document.querySelector("#causebars button") || { click() {} }).click(), 0`)
		n := inPage[int64](b, `Array.from(document.querySelectorAll("`+cells+`"), e => parseInt(e.textContent.replace(/,/g, ""))).reduce((a, v) => a + v, 0)`)
		if n != failures+int64(more) {
			t.Errorf("the %s adds up to %d, want %d", name, n, failures)
		}
	}
}

// harmless wants what the log says to stand in the page as text, and nothing of it to act.
func harmless(t *testing.T, b *browser, d *analyze.Diagnosis) {
	told := false
	for _, f := range d.Findings {
		for _, e := range f.Evidence {
			told = told || strings.Contains(e.Text, "<img src=x")
		}
	}
	if !told {
		t.Fatal("the hostile log became no evidence")
	}
	if got := inPage[string](b, `typeof window.pwned`); got != "undefined" {
		t.Error("the log ran a script")
	}
	if n := inPage[int](b, `document.querySelectorAll("img, iframe, object, embed, svg[onload], article script").length`); n != 0 {
		t.Errorf("%d elements come from the log", n)
	}
	if !inPage[bool](b, `Array.from(document.querySelectorAll(".evidence code")).some(e => e.textContent.includes("<img src=x"))`) {
		t.Error("the page does not show the line as it is")
	}
	if n := inPage[int](b, `document.scripts.length`); n != 2 {
		t.Errorf("%d scripts", n)
	}
}

// TestPageForEveryone looks at both kinds of page, in both languages, from a phone to a wide screen, by day and by night: nothing
// sticks out, everything has a name, and text stands out from its ground (WCAG 2.2: 1.1.1, 1.3.1, 1.4.3, 1.4.10, 4.1.2).
func TestPageForEveryone(t *testing.T) {
	b := newBrowser(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "week.duckdb")
	must(t, dir, "ingest", hostileInput(t), "--db", db)
	for _, lang := range []string{"en", "zh"} {
		for _, args := range [][]string{{"diagnose"}, {"report", "summary"}, {"report", "devices"}, {"report", "sources"}} {
			page := filepath.Join(dir, strings.Join(args, "-")+"."+lang+".html")
			must(t, dir, append(args, "--db", db, "--format", "html", "--lang", lang, "--output", page)...)
			for _, width := range []int64{360, 1600} {
				t.Run(filepath.Base(page), func(t *testing.T) { sound(t, b, page, width) })
			}
		}
	}
	b.quiet()
}

func sound(t *testing.T, b *browser, page string, width int64) {
	b.open(page, width)
	if wide := inPage[int64](b, `document.documentElement.scrollWidth`); wide > width {
		t.Errorf("%d pixels wide in a window of %d", wide, width)
	}
	for _, wrong := range inPage[[]string](b, unsound) {
		t.Error(wrong)
	}
	for _, scheme := range []string{"light", "dark"} {
		tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		for _, wrong := range inPage[[]string](b, pale) {
			t.Errorf("%s: %s", scheme, wrong)
		}
	}
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if inPage[bool](b, `Array.from(document.querySelectorAll(".filters, .skip")).some(e => getComputedStyle(e).display !== "none")`) {
		t.Error("filters are printed")
	}
	tell(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen"})
}

// unsound lists what a screen reader could not tell.
const unsound = `(() => {
	const wrong = [], say = (what, e) => wrong.push(what + ": " + e.outerHTML.slice(0, 120));
	const ids = new Set();
	for (const e of document.querySelectorAll("[id]")) { if (ids.has(e.id)) say("id twice", e); ids.add(e.id); }
	for (const e of document.querySelectorAll("input, select")) if (!e.labels.length) say("no label", e);
	for (const e of document.querySelectorAll("button, a, summary, h1, h2, h3, h4, th, caption")) if (!e.textContent.trim() && !e.closest("[hidden]")) say("no text", e);
	for (const e of document.querySelectorAll("[role=img]")) if (!e.getAttribute("aria-label") && !e.closest("[hidden]")) say("no name", e);
	for (const e of document.querySelectorAll("svg")) if (e.getAttribute("role") !== "img" && !e.closest("[aria-hidden=true]")) say("a picture without a name", e);
	for (const e of document.querySelectorAll("table")) if (e.rows.length && !e.querySelector("th[scope=col]")) say("no heads", e);
	for (const e of document.querySelectorAll("[aria-labelledby]")) if (!document.getElementById(e.getAttribute("aria-labelledby"))) say("label is missing", e);
	for (const e of document.querySelectorAll("a[href^='#']")) if (!document.getElementById(e.getAttribute("href").slice(1))) say("leads nowhere", e);
	let level = 0;
	for (const e of document.querySelectorAll("h1, h2, h3, h4")) { const n = Number(e.tagName[1]); if (n > level + 1) say("heading skips a level", e); level = n; }
	if (!document.documentElement.lang || !document.title || document.querySelectorAll("main").length !== 1) wrong.push("language, title or main part is missing");
	return wrong;
})()`

// pale lists text whose contrast with its ground is below 4.5 to 1 (WCAG 2.2, 1.4.3).
const pale = `(() => {
	const wrong = new Set(), canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const rgb = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
	const light = c => { const f = Array.from(c.slice(0, 3), v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
	const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (rgb(c)[3] === 255) return c; } return "rgb(255, 255, 255)"; };
	const seen = new Map();
	for (const e of document.querySelectorAll("body *")) {
		if (!Array.from(e.childNodes).some(n => n.nodeType === 3 && n.textContent.trim()) || !e.checkVisibility() || e.closest("script, svg")) continue;
		const pair = getComputedStyle(e).color + " on " + ground(e);
		if (!seen.has(pair)) {
			const [a, b] = pair.split(" on ").map(c => light(rgb(c)));
			seen.set(pair, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
		}
		if (seen.get(pair) < 4.5) wrong.add("contrast " + seen.get(pair).toFixed(1) + ": " + pair + ": " + e.tagName + "." + e.className);
	}
	return Array.from(wrong);
})()`
