// The controls of an experiment: what is moved, typed or chosen. Each tells `turn` its new value and shows `show(value)`.

import { short } from "./words.js";

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

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// The nearest stop of a slider, without the tail of digits that floating point leaves.
export const stop = (value, low, step) => Number((low + Math.round((value - low) / step) * step).toPrecision(12));

let made = 0;
export const fresh = () => `knobs-${++made}`;

// Shows a value in a field, unless another one is just being typed there: answers arrive at any time.
function shownIn(field) {
  let unfinished = false;
  field.addEventListener("input", () => { unfinished = true; });
  for (const end of ["change", "blur"]) field.addEventListener(end, () => { unfinished = false; });
  return (value) => { if (!unfinished) field.value = short(value); };
}

// How a value lies on a slider: itself, or its power of ten.
const SCALES = {
  slider: { place: (value) => value, value: (place) => place },
  "log slider": { place: Math.log10, value: (place) => Number((10 ** place).toPrecision(12)) },
};

// A number: a slider for its stops, and a field in which any value between the ends can be typed.
function numberControl(control, turn, words) {
  const id = fresh(), scale = SCALES[control.is];
  const range = make("input", { id, type: "range", min: control.low, max: control.high, step: control.step });
  const field = make("input", { type: "text", inputmode: "decimal", "aria-label": `${control.label}: ${words.type}` });
  const lowest = scale.value(control.low), highest = scale.value(control.high);
  const whole = control.is === "slider" && [control.low, control.step].every(Number.isInteger);
  const showInField = shownIn(field);
  let present = control.value;
  const show = (value) => {
    present = value;
    range.value = scale.place(value);
    range.setAttribute("aria-valuetext", short(value));
    showInField(value);
  };
  range.addEventListener("input", () => turn({ [control.name]: clamp(scale.value(Number(range.value)), lowest, highest) }));
  field.addEventListener("change", () => {
    const typed = Number(field.value.trim().replace(",", "."));
    if (field.value.trim() === "" || Number.isNaN(typed)) return show(present);
    const within = clamp(whole ? Math.round(typed) : typed, lowest, highest);
    turn({ [control.name]: within });
  });
  return { row: make("div", { class: "knobs-control" }, make("label", { for: id }, control.label), range, field), show };
}

function choiceControl(control, turn) {
  const id = fresh();
  const select = make("select", { id }, ...control.options.map((option) => make("option", { value: option }, option)));
  select.addEventListener("change", () => turn({ [control.name]: select.value }));
  const row = make("div", { class: "knobs-control" }, make("label", { for: id }, control.label), select);
  return { row, show: (value) => { select.value = value; } };
}

// A place in a panel, as two numbers: what is dragged in the picture can be typed here.
function pointControl(control, turn) {
  const [left, right, bottom, top] = control.window;
  const fields = [[0, left, right], [1, bottom, top]].map(([axis, min, max]) =>
    make("input", { type: "number", min, max, step: control.step, "aria-label": `${control.label}: w[${axis}]` }));
  const show = fields.map(shownIn);
  const told = () => turn({ [control.name]: [clamp(Number(fields[0].value), left, right), clamp(Number(fields[1].value), bottom, top)] });
  fields.forEach((field) => field.addEventListener("change", told));
  const row = make("div", { class: "knobs-control knobs-point" }, make("span", {}, control.label), ...fields);
  return { row, show: (value) => show.forEach((each, axis) => each(value[axis])) };
}

const KINDS = { slider: numberControl, "log slider": numberControl, choice: choiceControl, point: pointControl };

export const controlFor = (control, turn, words) => ({ ...control, ...KINDS[control.is](control, turn, words) });

// A control's value as a caption tells it, and as Python reads it.
export const told = (control, value) => control.is === "point" ? `(${value.map((each) => short(each)).join(", ")})`
  : control.is === "choice" ? value : short(value);
export const python = (control, value) => control.is === "choice" ? JSON.stringify(value)
  : control.is === "point" ? `(${value.map((each) => short(each, 12)).join(", ")})` : short(value, 12);
