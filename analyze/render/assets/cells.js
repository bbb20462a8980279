
"use strict";
// What the page knows of its payments: cells that have a step of time, a terminal, a merchant, a cause and a code in common.
const posmortemCells = (function () {
  const node = document.getElementById("tally");
  if (!node) return null;
  const b = JSON.parse(node.textContent);
  // Rows of numbers are written in letters, a to p for the sixteen digits.
  const numbers = s => s === "" ? [] : s.split(".").map(w => Array.from(w).reduce((n, c) => n * 16 + c.charCodeAt(0) - 97, 0));
  for (const k of ["step", "device", "merchant", "cause", "code", "currency", "count", "amount"]) b[k] = numbers(b[k]);
  let at = 0;
  b.step.forEach((d, i) => { at += d; b.step[i] = i >= b.step.length - b.loose ? -1 : at; });
  b.steps = at + 1;

  b.dayOf = step => new Date((b.from + step * b.unit) * 1000).toISOString().slice(0, 10);
  b.stampOf = step => new Date((b.from + step * b.unit) * 1000).toISOString().slice(0, b.unit < 86400 ? 16 : 10).replace("T", " ");

  // Which names pass a filter that asks for a part of them, in small letters; null: all.
  function part(names, wanted) { return wanted ? names.map(n => n.toLowerCase().includes(wanted)) : null; }

  // select returns the numbers of the cells that pass.
  b.select = function (want) {
    const device = part(b.devices, want.device), merchant = part(b.merchants, want.merchant);
    const cause = b.causes.map((c, i) => i === 0 ? !want.cause && !want.severity : (!want.cause || c.slug === want.cause) && (!want.severity || c.severity === want.severity));
    const step = Array.from({ length: b.steps }, (_, i) => (!want.from || b.dayOf(i) >= want.from) && (!want.to || b.dayOf(i) <= want.to));
    const dated = want.from || want.to, passed = [];
    for (let i = 0; i < b.count.length; i++) {
      if ((device && !device[b.device[i]]) || (merchant && !merchant[b.merchant[i]]) || !cause[b.cause[i]]) continue;
      if (b.step[i] < 0 ? dated : !step[b.step[i]]) continue;
      passed.push(i);
    }
    return passed;
  };

  // sum adds up the cells by what a function says of each; cells of approved payments are left out.
  b.sum = function (cells, by) {
    const sums = new Map();
    for (const i of cells) {
      if (b.cause[i] === 0) continue;
      const key = by(i);
      sums.set(key, (sums.get(key) || 0) + b.count[i]);
    }
    return sums;
  };
  b.top = (sums, n) => Array.from(sums).sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, n).map(e => e[0]);

  // totals are the headline numbers; attempts are not known where only causes were asked for.
  b.totals = function (cells) {
    const t = { attempts: 0, failures: 0, explained: 0, failed_amount_minor: 0, money: new Map() };
    for (const i of cells) {
      t.attempts += b.count[i];
      if (b.cause[i] === 0) continue;
      t.failures += b.count[i];
      if (b.causes[b.cause[i]].slug !== "unexplained") t.explained += b.count[i];
      t.failed_amount_minor += b.amount[i];
      if (b.amount[i]) t.money.set(b.currency[i], (t.money.get(b.currency[i]) || 0) + b.amount[i]);
    }
    return t;
  };
  return b;
})();
