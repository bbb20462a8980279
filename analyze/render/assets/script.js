
"use strict";
(function () {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const items = []; // everything that the filters can hide
  const cells = posmortemCells; // what the numbers and charts count by; null on pages without payments

  // A table row tells its values by the names of the columns.
  function fields(table) {
    const names = Array.from(table.tHead.rows[0].cells, c => c.dataset.name);
    const at = name => names.indexOf(name);
    const first = ["first", "time_from", "started", "slot", "day", "week", "time", "last"].map(at).find(i => i >= 0);
    const last = ["last", "time_to", "started", "slot", "day", "week", "time", "first"].map(at).find(i => i >= 0);
    return { device: at("device"), merchant: at("merchant"), cause: at("cause"), severity: at("severity"), first, last };
  }

  function raw(cell) { return cell.dataset.v || cell.textContent; }

  function ofRow(row, f) {
    const get = i => i === undefined || i < 0 ? null : raw(row.cells[i]);
    const list = v => v === null ? null : v.split(/[\s,]+/);
    return {
      element: row, text: row.textContent.toLowerCase(), device: list(get(f.device)), merchant: list(get(f.merchant)),
      cause: list(get(f.cause)), severity: list(get(f.severity)), first: get(f.first), last: get(f.last)
    };
  }

  function ofFinding(e) {
    const d = e.dataset;
    return {
      element: e, text: e.textContent.toLowerCase(), device: d.device.split(" "), merchant: d.merchant.split(" "),
      cause: [d.cause], severity: [d.severity], first: d.first, last: d.last, finding: true
    };
  }

  // A filter on something that an item does not tell leaves the item alone.
  function passes(item, want) {
    const part = (values, wanted) => !wanted || values === null || values.some(v => v.toLowerCase().includes(wanted));
    const same = (values, wanted) => !wanted || values === null || values.includes(wanted);
    const day = v => v ? v.slice(0, 10) : null;
    return want.q.every(w => item.text.includes(w)) &&
      part(item.device, want.device) && part(item.merchant, want.merchant) &&
      same(item.cause, want.cause) && same(item.severity, want.severity) &&
      (!want.from || !day(item.last) || day(item.last) >= want.from) &&
      (!want.to || !day(item.first) || day(item.first) <= want.to);
  }

  function apply() {
    const v = name => form.elements[name].value.trim();
    const want = {
      q: v("q").toLowerCase().split(/\s+/).filter(Boolean), device: v("device").toLowerCase(), merchant: v("merchant").toLowerCase(),
      cause: v("cause"), severity: v("severity"), from: v("from"), to: v("to")
    };
    const counted = items.some(i => i.finding) ? items.filter(i => i.finding) : items;
    for (const item of items) item.element.hidden = !passes(item, want);
    const visible = counted.filter(i => !i.element.hidden).length;
    for (const e of document.querySelectorAll("[data-for]")) e.hidden = document.getElementById(e.dataset.for).hidden;
    if (counted.length) shown.textContent = form.dataset.shown.replace("{n}", visible).replace("{m}", counted.length);
    document.dispatchEvent(new CustomEvent("posmortem-filter", { detail: want }));
  }

  function distinct(name) {
    const all = new Set();
    for (const item of items) for (const v of item[name] || []) if (v) all.add(v);
    if (cells) for (const v of { device: cells.devices, merchant: cells.merchants, cause: cells.causes.map(c => c.slug), severity: cells.causes.slice(1).map(c => c.severity) }[name]) if (v) all.add(v);
    return Array.from(all).sort();
  }

  // Options are made as text nodes: what logs say is never read as markup.
  function offer(list, values) {
    const there = new Set(Array.from(list.children, o => o.value));
    for (const v of values) {
      if (there.has(v)) continue;
      const o = document.createElement("option");
      o.value = v;
      if (list.tagName === "SELECT") o.textContent = v;
      list.append(o);
    }
  }

  function hideUseless(name, values) {
    if (values.length < 2) form.elements[name].closest(".field").hidden = true;
  }

  function startFilters() {
    document.querySelectorAll("article.finding").forEach(e => items.push(ofFinding(e)));
    document.querySelectorAll("table.sortable").forEach(t => {
      const f = fields(t);
      for (const row of t.tBodies[0].rows) items.push(ofRow(row, f));
    });
    if (!form || (items.length < 2 && !cells)) return;
    const known = { device: distinct("device"), merchant: distinct("merchant"), cause: distinct("cause"), severity: distinct("severity") };
    offer(document.getElementById("devices"), known.device.slice(0, 2000));
    offer(document.getElementById("merchants"), known.merchant.slice(0, 2000));
    offer(form.elements.cause, known.cause);
    for (const name in known) hideUseless(name, known[name]);
    const days = items.flatMap(i => [i.first, i.last]).filter(v => v && /^\d{4}-\d\d-\d\d/.test(v)).map(v => v.slice(0, 10));
    if (cells) days.push(cells.dayOf(0), cells.dayOf(cells.steps - 1));
    days.sort();
    for (const name of ["from", "to"]) {
      hideUseless(name, Array.from(new Set(days)));
      form.elements[name].min = days[0] || "";
      form.elements[name].max = days[days.length - 1] || "";
    }
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", e => e.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    apply();
  }

  function value(row, i, numeric) {
    const v = row.cells[i] ? raw(row.cells[i]) : "";
    if (!numeric) return v;
    const n = parseFloat(v.replace(/,/g, ""));
    return Number.isNaN(n) ? null : n;
  }

  // Empty cells stand last whichever way a column is sorted.
  function compare(a, b, down) {
    if (a === b) return 0;
    if (a === null || a === "") return 1;
    if (b === null || b === "") return -1;
    const order = typeof a === "number" ? a - b : a < b ? -1 : 1;
    return down ? -order : order;
  }

  function sort(table, th, i) {
    const numeric = "number" in th.dataset;
    const down = th.getAttribute("aria-sort") === (numeric ? null : "ascending") || th.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, at) => ({ row, at, key: value(row, i, numeric) }));
    rows.sort((a, b) => compare(a.key, b.key, down) || a.at - b.at);
    body.append(...rows.map(r => r.row));
  }

  function startSorting() {
    document.querySelectorAll("table.sortable").forEach(table => {
      if (table.tBodies[0].rows.length < 2) return;
      Array.from(table.tHead.rows[0].cells).forEach((th, i) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...th.childNodes);
        th.append(button);
        button.addEventListener("click", () => sort(table, th, i));
      });
    });
  }

  // Paper cannot open what is folded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    for (const d of folded) d.open = true;
  });
  addEventListener("afterprint", () => { for (const d of folded) d.open = false; });

  startFilters();
  startSorting();
})();
