
"use strict";
// The numbers and pictures that follow the filters.
(function () {
  const b = posmortemCells;
  if (!b) return;
  const most = 7; // causes with a colour of their own
  const id = name => document.getElementById(name);
  const number = n => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
  const share = (n, of) => of ? (100 * n / of).toFixed(1) + "%" : "–";
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
  const put = (text, ...values) => text.replace(/%[sd]/g, () => values.shift());
  const money = (minor, c) => number((Math.abs(minor) / 10 ** c.digits).toFixed(c.digits).split(".")[0]).replace(/^/, minor < 0 ? "-" : "") +
    (c.digits ? "." + (Math.abs(minor) / 10 ** c.digits).toFixed(c.digits).split(".")[1] : "");

  function make(tag, attributes, ...children) {
    const svg = ["svg", "rect", "path", "title"].includes(tag);
    const e = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const k in attributes) e.setAttribute(k, attributes[k]);
    e.append(...children);
    return e;
  }

  // Colours belong to causes, not to places: a filter never repaints what it leaves.
  const own = b.top(b.sum(Array.from(b.count.keys()), i => b.cause[i]), most);
  const colour = cause => own.includes(cause) ? own.indexOf(cause) : most;
  const colourName = k => k < own.length ? b.causes[own[k]].title : b.words.others;
  const painted = k => getComputedStyle(document.documentElement).getPropertyValue("--k" + k).trim();

  function tiles(cells, want) {
    const t = b.totals(cells), partly = want.cause || want.severity;
    const show = (key, value, text, note) => {
      const dd = document.querySelector("dd[data-key=" + key + "]");
      if (!dd) return;
      dd.textContent = text;
      dd.dataset.value = value;
      if (note !== undefined && dd.nextElementSibling) dd.nextElementSibling.textContent = note;
    };
    const all = partly ? b.totals(b.select(Object.assign({}, want, { cause: "", severity: "" }))).attempts : t.attempts;
    show("attempts", all, number(all));
    show("failures", t.failures, number(t.failures), put(b.words.ofall, share(t.failures, all)));
    show("explained", t.explained, number(t.explained), put(b.words.restof, share(t.explained, t.failures), t.failures - t.explained));
    // Amounts without a currency are told with those of the only one there is.
    let sums = Array.from(t.money).sort((x, y) => y[1] - x[1]);
    if (sums.length === 2 && sums.some(s => s[0] === 0)) sums = [[Math.max(sums[0][0], sums[1][0]), sums[0][1] + sums[1][1]]];
    const c = sums.length ? b.currencies[sums[0][0]] : b.currencies[b.currencies.length - 1];
    const rest = sums.slice(1).map(s => "+ " + money(s[1], b.currencies[s[0]]) + " " + b.currencies[s[0]].code);
    show("failed_amount_minor", t.failed_amount_minor, money(sums.length ? sums[0][1] : 0, c), [c.code].concat(rest).filter(Boolean).join(" "));
  }

  // How many steps one bar of the chart takes, so that no bar is thinner than a finger's line.
  function grain(first, last, width) {
    const fits = Math.max(8, Math.floor(width / 9)), span = last - first + 1;
    const steps = b.unit < 86400 ? [1, 2, 3, 6, 12, 24, 48, 168, 672] : [1, 2, 7, 14, 28, 91, 364];
    return steps.find(s => span / s <= fits) || steps[steps.length - 1];
  }

  // series counts failures by bar of time and colour.
  function series(cells, width) {
    const timed = cells.filter(i => b.step[i] >= 0 && b.cause[i] !== 0);
    if (!timed.length) return null;
    let first = Infinity, last = -Infinity;
    for (const i of timed) { first = Math.min(first, b.step[i]); last = Math.max(last, b.step[i]); }
    const g = grain(first, last, width), n = Math.floor((last - first) / g) + 1;
    const rows = Array.from({ length: most + 1 }, () => new Array(n).fill(0));
    for (const i of timed) rows[colour(b.cause[i])][Math.floor((b.step[i] - first) / g)] += b.count[i];
    return { x: Array.from({ length: n }, (_, i) => b.from + (first + i * g) * b.unit), rows, g, first };
  }

  const fewCauses = 12; // more are shown when asked for
  let chart, current, shown, wholeList = false;
  const label = x => new Date(x * 1000).toISOString().slice(0, b.unit < 86400 ? 16 : 10).replace("T", " ");

  // The bars of all causes are drawn behind those of all but the last, and so on: each is as high as what lies beneath it, too.
  function stacked(s) {
    const sums = [], total = new Array(s.x.length).fill(0);
    s.rows.forEach((row, k) => { row.forEach((v, i) => { total[i] += v; }); sums[k] = total.slice(); });
    return sums;
  }

  function readout(s, i) {
    if (i === null || i === undefined || !s.x[i]) { id("readout").textContent = ""; return; }
    const parts = s.rows.map((r, k) => [colourName(k), r[i]]).filter(p => p[1]).map(p => p[0] + " " + number(p[1]));
    id("readout").textContent = fill(b.words.failedat, { at: label(s.x[i]), n: number(s.rows.reduce((a, r) => a + r[i], 0)) }) + (parts.length ? " – " + parts.join(", ") : "");
  }

  function draw(s) {
    const box = id("chart"), width = Math.max(200, box.clientWidth);
    if (chart) { chart.destroy(); chart = null; }
    box.replaceChildren();
    if (!s) { box.append(make("p", { class: "none" }, b.words.empty)); return; }
    const step = s.g * b.unit, ink = getComputedStyle(document.documentElement).getPropertyValue("--soft").trim(), line = getComputedStyle(document.documentElement).getPropertyValue("--line").trim();
    const sums = stacked(s), shown = s.rows.map((r, k) => k).filter(k => s.rows[k].some(v => v)).reverse();
    const bars = uPlot.paths.bars({ size: [0.86, 90], align: 0 });
    const every = Math.ceil(s.x.length * 62 / (width - 60)), ticks = s.x.filter((_, i) => i % every === 0).map(x => x + step / 2);
    const font = "12px system-ui, sans-serif";
    chart = new uPlot({
      width, height: 260, ms: 1, tzDate: t => uPlot.tzDate(new Date(t * 1000), "Etc/UTC"), legend: { show: false },
      scales: { x: { time: true, range: () => [s.x[0], s.x[s.x.length - 1] + step] }, y: { range: (_, lo, hi) => [0, Math.max(1, hi * 1.08)] } },
      axes: [
        { stroke: ink, font, size: 30, grid: { show: false }, ticks: { show: false }, splits: () => ticks, values: () => ticks.map(v => axisLabel(v - step / 2, s)) },
        { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { show: false }, size: 48, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 1000000], values: (_, all) => all.map(number) },
      ],
      series: [{}].concat(shown.map(k => ({ paths: bars, points: { show: false }, fill: painted(k), stroke: painted(k), width: 0 }))),
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      hooks: {
        setCursor: [u => readout(s, u.cursor.idx === null ? null : Math.max(0, s.x.findLastIndex(x => x <= u.posToVal(u.cursor.left, "x"))))],
        setSelect: [u => chosen(u, step)],
      },
    }, [s.x.map(x => x + step / 2)].concat(shown.map(k => sums[k])), box);
  }

  function axisLabel(v, s) {
    const t = new Date(v * 1000).toISOString();
    if (b.unit < 86400 && t.slice(11, 16) !== "00:00") return t.slice(11, 16);
    return s.x[s.x.length - 1] - s.x[0] > 330 * 86400 ? t.slice(0, 7) : t.slice(5, 10);
  }

  // What is dragged across becomes the filter of days.
  function chosen(u, step) {
    if (u.select.width < 4) return;
    const form = id("filters"), day = v => new Date(v * 1000).toISOString().slice(0, 10);
    form.elements.from.value = day(u.posToVal(u.select.left, "x"));
    form.elements.to.value = day(u.posToVal(u.select.left + u.select.width, "x") - 1);
    form.dispatchEvent(new Event("input"));
  }

  function describe(s) {
    const box = id("chart");
    if (!s) { box.setAttribute("aria-label", b.words.empty); return; }
    const sums = stacked(s)[most], peak = sums.indexOf(Math.max(...sums));
    box.setAttribute("aria-label", fill(b.words.timelabel, { from: label(s.x[0]), to: label(s.x[s.x.length - 1] + (s.g - 1) * b.unit), n: number(sums.reduce((a, v) => a + v, 0)), peak: label(s.x[peak]), most: number(sums[peak]) }));
  }

  function key(s) {
    const used = s ? s.rows.map((r, k) => k).filter(k => s.rows[k].some(v => v)) : [];
    id("key").replaceChildren(...used.map(k => make("li", {}, make("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, make("rect", { class: "k" + k, width: 10, height: 10 })), " " + colourName(k))));
  }

  function timetable(s) {
    const table = id("timetable");
    table.replaceChildren();
    if (!s) return;
    const used = s.rows.map((r, k) => k).filter(k => s.rows[k].some(v => v));
    const head = make("tr", {}, make("th", { scope: "col" }, b.words.begins), ...used.map(k => make("th", { scope: "col", class: "n" }, colourName(k))), make("th", { scope: "col", class: "n" }, b.words.total));
    const rows = s.x.map((x, i) => make("tr", {}, make("th", { scope: "row", class: "t" }, label(x)), ...used.map(k => make("td", { class: "n" }, number(s.rows[k][i]))),
      make("td", { class: "n" }, number(s.rows.reduce((a, r) => a + r[i], 0))))).filter((_, i) => s.rows.some(r => r[i]));
    table.append(make("thead", {}, head), make("tbody", {}, ...rows));
  }

  // A spark is the failures of one cause over the whole time of the page, as many points as fit.
  function spark(values) {
    const high = Math.max(1, ...values), n = Math.max(1, values.length - 1);
    const line = values.map((v, i) => (i ? "L" : "M") + (100 * i / n).toFixed(1) + " " + (19 - 18 * v / high).toFixed(1)).join("");
    return make("svg", { class: "spark", viewBox: "0 0 100 20", preserveAspectRatio: "none", "aria-hidden": "true" },
      make("path", { class: "under", d: line + "L100 20L0 20Z" }), make("path", { d: line }));
  }

  function sparks(cells) {
    let first = Infinity, last = -Infinity;
    for (const i of cells) if (b.step[i] >= 0) { first = Math.min(first, b.step[i]); last = Math.max(last, b.step[i]); }
    const n = Math.min(28, last - first + 1), rows = new Map();
    for (const i of cells) {
      if (b.step[i] < 0 || b.cause[i] === 0) continue;
      if (!rows.has(b.cause[i])) rows.set(b.cause[i], new Array(n).fill(0));
      rows.get(b.cause[i])[Math.floor((b.step[i] - first) * n / (last - first + 1))] += b.count[i];
    }
    return rows;
  }

  function causes(cells) {
    const list = id("causebars");
    if (!list) return;
    const sums = b.sum(cells, i => b.cause[i]), trends = sparks(cells);
    const all = Array.from(sums.values()).reduce((a, v) => a + v, 0), high = Math.max(1, ...sums.values());
    list.classList.add("sparked");
    const ranked = b.top(sums, b.causes.length), few = wholeList || ranked.length <= fewCauses + 2 ? ranked : ranked.slice(0, fewCauses);
    list.replaceChildren(...few.map(k => {
      const c = b.causes[k], n = sums.get(k);
      const name = c.anchor && id(c.anchor) && !id(c.anchor).hidden ? make("a", { href: "#" + c.anchor }, c.title) : c.title;
      return make("li", { "data-cause": c.slug }, make("span", { class: "label" }, name),
        make("svg", { class: "bar " + c.severity, viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, make("rect", { class: "track", width: 100, height: 10 }), make("rect", { class: "fill", width: (100 * n / high).toFixed(1), height: 10 })),
        spark(trends.get(k) || [0, 0]), make("span", { class: "count" }, number(n) + " ", make("span", { class: "share" }, share(n, all))));
    }));
    if (!sums.size) list.append(make("li", {}, b.words.empty));
    if (few.length === ranked.length) return;
    const button = make("button", { type: "button", class: "more" }, fill(b.words.allcauses, { n: ranked.length }));
    button.addEventListener("click", () => { wholeList = true; update(current); const link = list.querySelectorAll("li")[fewCauses].querySelector("a"); if (link) link.focus(); });
    list.append(make("li", {}, button));
  }

  function heat(cells) {
    const table = id("heatmap"), wide = innerWidth < 700 ? 8 : 24;
    const codes = b.top(b.sum(cells, i => b.code[i]), 16), devices = b.top(b.sum(cells, i => b.device[i]), wide);
    const at = b.sum(cells.filter(i => codes.includes(b.code[i])), i => b.code[i] * 65536 + b.device[i]), whole = b.sum(cells, i => b.code[i]);
    const rest = b.sum(cells.filter(i => !devices.includes(b.device[i])), i => b.code[i]);
    table.replaceChildren();
    if (!codes.length) { table.append(make("caption", { class: "none" }, b.words.empty)); return; }
    const high = Math.max(1, ...devices.flatMap(d => codes.map(c => at.get(c * 65536 + d) || 0)));
    const shade = n => n ? "h" + Math.max(1, Math.ceil(7 * Math.log(n + 1) / Math.log(high + 1))) : "";
    const pickOne = d => {
      const name = b.devices[d] || b.words.untold;
      if (!b.devices[d]) return name;
      const button = make("button", { type: "button" }, name);
      button.addEventListener("click", () => { const f = id("filters"); f.elements.device.value = f.elements.device.value === name ? "" : name; f.dispatchEvent(new Event("input")); });
      return button;
    };
    const head = [make("th", { scope: "col", class: "flat" }, b.words.code), ...devices.map(d => make("th", { scope: "col" }, pickOne(d)))];
    if (rest.size) head.push(make("th", { scope: "col" }, b.words.others));
    head.push(make("th", { scope: "col", class: "n" }, b.words.total));
    const rows = codes.map(c => {
      const cells = devices.map(d => { const n = at.get(c * 65536 + d) || 0; return make("td", { class: shade(n) }, n ? number(n) : ""); });
      if (rest.size) cells.push(make("td", {}, rest.get(c) ? number(rest.get(c)) : ""));
      return make("tr", {}, make("th", { scope: "row" }, b.codes[c] || "–"), ...cells, make("td", { class: "n" }, number(whole.get(c))));
    });
    table.append(make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }

  function update(want) {
    current = want;
    const cells = b.select(want);
    tiles(cells, want);
    const s = series(cells, id("chart").clientWidth);
    shown = s;
    draw(s); describe(s); key(s); timetable(s); causes(cells); heat(cells);
  }

  document.querySelectorAll(".charted").forEach(e => { e.hidden = false; });
  if (b.folded) id("clock").after(make("span", { class: "warn" }, " " + b.words.otherchoice));
  document.addEventListener("posmortem-filter", e => update(e.detail));
  update({ q: [], device: "", merchant: "", cause: "", severity: "", from: "", to: "" });
  let width = id("chart").clientWidth;
  new ResizeObserver(() => { const now = id("chart").clientWidth; if (now === width || !now) return; width = now; requestAnimationFrame(() => update(current)); }).observe(id("chart"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(shown));
})();
