// The controls of an experiment: what is moved, typed or chosen. Each tells `turn` its new value, shows `show(value)`, and
// takes back with `hush()` what it said of a value that was typed.

import { clamp, logStop, numberIn, short, stop } from "./numbers.js";
import { filled } from "./words.js";

export function make(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

export function button(words, does) {
  const made = make("button", { type: "button" }, words);
  made.addEventListener("click", does);
  return made;
}

let made = 0;
export const fresh = () => `knobs-${++made}`;

// What was typed, as a value that can be, and in words what became of it if that is another one.
function understood(typed, present, { low, high, whole }, words) {
  if (typed === "") return { value: present, said: "" };
  const number = numberIn(typed);
  if (Number.isNaN(number)) return { value: present, said: filled(words.noNumber, { typed, value: short(present) }) };
  const within = clamp(number, low, high), value = whole ? Math.round(within) : within;
  const said = within !== number ? words.beyond : value !== number ? words.whole : "";
  return { value, said: filled(said, { low: short(low), high: short(high), value: short(value) }) };
}

const WAYS = { ArrowUp: 1, ArrowDown: -1 };

// A field for a number from `low` to `high`: next(value, way) is the stop after it, or before it; take(value) gets a new
// value. Beside it stands a note for what had to be changed.
function valueField(label, { low, high, whole, next }, take, words) {
  const field = make("input", {
    type: "text", inputmode: "decimal", role: "spinbutton", "aria-label": label, "aria-valuemin": low, "aria-valuemax": high,
  });
  const note = make("span", { class: "knobs-note", role: "status" });
  let present, unfinished = false; // answers arrive at any time: they do not overwrite what is just being typed
  const hush = () => { note.textContent = ""; };
  const show = (value) => {
    if (value !== present) hush();
    present = value;
    field.setAttribute("aria-valuenow", value);
    if (!unfinished) field.value = short(value);
  };
  const give = (value) => {
    unfinished = false;
    if (value === present) show(value); else take(value);
  };
  const isTyped = () => field.value.trim() !== short(present); // what is shown has fewer digits than the value
  field.addEventListener("input", () => { unfinished = true; hush(); });
  field.addEventListener("blur", () => { unfinished = false; });
  field.addEventListener("change", () => {
    if (!isTyped()) return give(present);
    const { value, said } = understood(field.value.trim(), present, { low, high, whole }, words);
    give(value);
    note.textContent = said;
  });
  field.addEventListener("keydown", (event) => {
    const way = WAYS[event.key], typed = isTyped() ? numberIn(field.value) : NaN;
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    give(next(Number.isNaN(typed) ? present : clamp(typed, low, high), way));
  });
  return { field, note, show, hush };
}

// How the values of a slider lie on it: themselves, or their powers of ten; and which of them are its stops.
const SCALES = {
  slider: {
    place: (value) => value,
    value: (place, { low, high, step }) => clamp(stop(place, low, step), low, high),
  },
  "log slider": {
    place: Math.log10,
    value: (place, { low, high, step }) => logStop(stop(place, low, step), low, high, step),
  },
};

// A number: a slider for its stops, and a field in which any value between the ends can be typed.
function numberControl(control, turn, words) {
  const id = fresh(), scale = SCALES[control.is], at = (place) => scale.value(place, control);
  const range = make("input", { id, type: "range", min: control.low, max: control.high, step: control.step });
  const { field, note, show: showInField, hush } = valueField(`${control.label}: ${words.type}`, {
    low: at(control.low), high: at(control.high),
    whole: control.is === "slider" && [control.low, control.step].every(Number.isInteger),
    next: (value, way) => at(scale.place(value) + way * control.step),
  }, (value) => turn({ [control.name]: value }), words);
  range.addEventListener("input", () => turn({ [control.name]: at(Number(range.value)) }));
  const show = (value) => {
    range.value = scale.place(value);
    range.setAttribute("aria-valuetext", short(value));
    showInField(value);
  };
  return { row: make("div", { class: "knobs-control" }, make("label", { for: id }, control.label), range, field, note), show, hush };
}

function choiceControl(control, turn) {
  const id = fresh();
  const select = make("select", { id }, ...control.options.map(([value, words]) => make("option", { value }, words)));
  select.addEventListener("change", () => turn({ [control.name]: select.value }));
  const row = make("div", { class: "knobs-control" }, make("label", { for: id }, control.label), select);
  return { row, show: (value) => { select.value = value; }, hush: () => undefined };
}

// A place in a panel, as two numbers: what is dragged in the picture can be typed here.
function pointControl(control, turn, words) {
  const [left, right, bottom, top] = control.window;
  let present;
  const fields = [[left, right], [bottom, top]].map(([low, high], axis) => {
    const next = (value, way) => clamp(stop(value + way * control.step, low, control.step), low, high);
    const take = (value) => turn({ [control.name]: present.map((each, other) => (other === axis ? value : each)) });
    return valueField(`${control.label}: w[${axis}]`, { low, high, next }, take, words);
  });
  const show = (value) => {
    present = value;
    fields.forEach((each, axis) => each.show(value[axis]));
  };
  const inside = [...fields.map(({ field }) => field), ...fields.map(({ note }) => note)];
  const hush = () => fields.forEach((each) => each.hush());
  return { row: make("div", { class: "knobs-control knobs-point" }, make("span", {}, control.label), ...inside), show, hush };
}

const KINDS = { slider: numberControl, "log slider": numberControl, choice: choiceControl, point: pointControl };

export const controlFor = (control, turn, words) => ({ ...control, ...KINDS[control.is](control, turn, words) });

// A control's value as a caption tells it, and as Python reads it.
export const told = (control, value) => control.is === "point" ? `(${value.map((each) => short(each)).join(", ")})`
  : control.is === "choice" ? new Map(control.options).get(value) : short(value);
export const python = (control, value) => control.is === "choice" ? JSON.stringify(value)
  : control.is === "point" ? `(${value.map((each) => short(each, 12)).join(", ")})` : short(value, 12);
