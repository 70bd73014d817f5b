// The table of who stands where: searched, sorted and filtered. Of all rows only those in sight, and some around them, are
// elements of the page; the others are data.
"use strict";

const TOGETHER = 20; // rows that come and go together
const AHEAD = "600px"; // how far out of sight rows are made already

const { words, exercises, verdicts, cells, byHand, statuses, width, students, holders } =
  JSON.parse(document.getElementById("facts").textContent);
const by = (id) => document.getElementById(id);
const table = document.querySelector(".students"), box = table.parentElement, tools = document.querySelector(".tools");

// Without capitals and accents, so that "muller" finds "Müller".
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const rows = students.map(([label, points, possible, share, status, coded, reason = "", page = ""], number) => {
  return { label, points, possible, share, status, coded, reason, page, number, text: folded(label) };
});

// What a row's cell of an exercise shows, [verdict, words, whether by hand]; undefined for one that is not owed.
const cellOf = (row, exercise) => cells[parseInt(row.coded.slice(exercise * width, (exercise + 1) * width), 36) - 1];

function make(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

function cell(shown) {
  if (!shown) return make("td", {});
  const [, , name, sign] = verdicts[shown[0]];
  const seen = make("span", { "aria-hidden": "true", title: shown[1] }, shown[2] ? sign + byHand : sign);
  return make("td", { class: `mark ${name}` }, seen, make("span", { class: "heard" }, shown[1]));
}

function line(row, place) {
  const address = `feedback/${row.page || encodeURIComponent(`${row.label}.html`)}`;
  const who = make("th", { scope: "row" }, make("a", { href: address }, make("bdi", {}, row.label)));
  const status = make("td", { class: "status" }, statuses[row.status]);
  if (row.reason) status.append(" ", make("small", {}, row.reason));
  const facts = [make("td", {}, `${row.points} / ${row.possible}`), make("td", {}, row.share ?? ""), status];
  return make("tr", { "aria-rowindex": place + 2 }, who, ...facts, ...exercises.map((_, number) => cell(cellOf(row, number))));
}

// --- which rows, in which order ---

const wanted = { text: [], status: "", exercise: "", verdict: "0", holder: null };
const order = { by: null, down: false };

function fits(row) {
  if (!wanted.text.every((part) => row.text.includes(part))) return false;
  if (wanted.status && row.status !== wanted.status - 1) return false;
  if (wanted.holder && !wanted.holder.has(row.number)) return false;
  if (!wanted.exercise) return true;
  const shown = cellOf(row, wanted.exercise - 1);
  if (!shown) return false;
  return wanted.verdict === "0" ? verdicts[shown[0]][0] !== "passed" : shown[0] === wanted.verdict - 1;
}

const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
const KEYS = {
  label: (row) => row.label,
  points: (row) => Number(row.points),
  share: (row) => (row.share === null ? -1 : row.points / row.possible),
  status: (row) => statuses[row.status],
};
// What is furthest from passed comes first; what is not owed comes last.
const rank = (number) => (row) => -(cellOf(row, number)?.[0] ?? -1);

function inOrder(found) {
  if (order.by === null) return found;
  const key = KEYS[order.by] ?? rank(Number(order.by)), sign = order.down ? -1 : 1;
  const keyed = found.map((row) => [key(row), row]);
  const compare = typeof keyed[0]?.[0] === "string" ? collator.compare : (a, b) => a - b;
  return keyed.sort(([a, one], [b, other]) => sign * compare(a, b) || one.number - other.number).map(([, row]) => row);
}

// --- the rows in sight ---

let shown = [];
const chunks = new Map(); // a part of the table -> where its rows begin, and how high they are
let usual = 28 * TOGETHER; // px: how high a part is until it has been seen

function fill(part) {
  const chunk = chunks.get(part);
  if (!chunk || chunk.full) return;
  chunk.full = true;
  part.replaceChildren(...shown.slice(chunk.begin, chunk.begin + TOGETHER).map((row, k) => line(row, chunk.begin + k)));
}

function clear(part) {
  const chunk = chunks.get(part);
  if (!chunk?.full || part.contains(document.activeElement)) return;
  usual = chunk.height = part.offsetHeight;
  chunk.full = false;
  part.replaceChildren(space(chunk.height));
}

function space(height) {
  const empty = make("tr", { "aria-hidden": "true" }, make("td", {}));
  empty.style.height = `${height}px`;
  return empty;
}

const watch = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) (isIntersecting ? fill : clear)(target);
}, { root: box, rootMargin: `${AHEAD} 0px` });

const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

function draw() {
  shown = inOrder(rows.filter(fits));
  watch.disconnect();
  chunks.clear();
  for (const part of table.querySelectorAll("tbody")) part.remove();
  for (let begin = 0; begin < shown.length; begin += TOGETHER) {
    const rest = Math.min(1, (shown.length - begin) / TOGETHER), part = make("tbody", {}, space(usual * rest));
    chunks.set(part, { begin, full: false });
    table.append(part);
  }
  box.scrollTop = 0;
  if (chunks.size) fill(chunks.keys().next().value);
  for (const part of chunks.keys()) watch.observe(part);
  table.setAttribute("aria-rowcount", shown.length + 1);
  const sentence = !shown.length ? words.nobody : shown.length < rows.length ? words.shown : words.everybody;
  by("count").textContent = filled(sentence, { count: shown.length, all: rows.length });
}

// --- what the reader asks for ---

function read() {
  wanted.text = folded(by("search").value).split(/\s+/).filter(Boolean);
  for (const name of ["status", "exercise", "verdict"]) wanted[name] = by(name).value;
  by("verdict").parentElement.hidden = !wanted.exercise;
  draw();
}

function show(holder, title) {
  wanted.holder = holder;
  by("held").hidden = !holder;
  by("held").textContent = holder ? `${title} ✕` : "";
  read();
}

function goThere() {
  by("students").scrollIntoView();
  by("students").focus({ preventScroll: true });
}

function sort(button) {
  order.down = order.by === button.dataset.sort && !order.down;
  order.by = button.dataset.sort;
  for (const head of table.querySelectorAll("[aria-sort]")) head.removeAttribute("aria-sort");
  button.parentElement.setAttribute("aria-sort", order.down ? "descending" : "ascending");
  draw();
}

// Everybody again, or those with something in common.
function startAnew(holder, title) {
  for (const name of ["search", "status", "exercise"]) by(name).value = "";
  show(holder, title);
}

tools.addEventListener("input", read);
tools.addEventListener("submit", (event) => event.preventDefault());
by("everybody").addEventListener("click", () => startAnew(null));
by("held").addEventListener("click", () => {
  show(null);
  by("search").focus();
});
for (const button of document.querySelectorAll("[data-sort]")) button.addEventListener("click", () => sort(button));
for (const button of document.querySelectorAll("[data-exercise]")) {
  button.addEventListener("click", () => {
    const { exercise } = button.dataset;
    by("exercise").value = by("exercise").value === exercise ? "" : exercise; // once more: everybody again
    by("verdict").value = "0";
    read();
  });
}
for (const button of document.querySelectorAll("[data-held]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    startAnew(new Set(holders[button.dataset.held]), button.parentElement.querySelector("h3").textContent);
    goThere();
  });
}
tools.hidden = false;
by("unscripted").hidden = true;
read(); // a browser may keep what was chosen
