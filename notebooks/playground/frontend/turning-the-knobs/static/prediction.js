// A question in the page: buttons, a field or a marker before it is answered; what was said and what came of it after.

import { button, make } from "./controls.js";
import { Pad } from "./pads.js";
import { element } from "./marks.js";
import { remember, remembered, short } from "./words.js";

export class PredictionView {
  // `data` is the question as the output holds it; say(value) hands an answer to the kernel.
  constructor(place, data, say) {
    Object.assign(this, { place, data, say, words: remembered() });
    place.className = "knobs knobs-prediction";
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", data.question);
    place.addEventListener("keydown", (event) => { if (!(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)) event.stopPropagation(); });
    this.heard = make("p", { class: "knobs-told", role: "status", "aria-live": "polite" });
    this.show();
  }

  // The kernel that asks is there: now it can be answered.
  open({ words, ...asked }) {
    remember(words);
    Object.assign(this, { words, asked });
    this.show();
  }

  show() {
    const { question, made, kind } = this.data;
    const title = make("p", {}, make("strong", {}, this.words.predict), ` ${question}`);
    const rest = made ? this.answered(made) : this.asked ? [this[kind]()] : this.closed();
    this.place.replaceChildren(title, ...rest, this.heard);
  }

  failed(words) {
    this.heard.textContent = words;
  }

  send(value) {
    this.heard.textContent = this.words.settling;
    this.say(value);
  }

  // ---- before
  closed() {
    const options = (this.data.options ?? []).map((option) => make("li", {}, option));
    return [...(options.length ? [make("ul", {}, ...options)] : []), make("p", { class: "knobs-source" }, this.words.run)];
  }

  buttons() {
    return make("div", { class: "knobs-options" }, ...this.data.options.map((option, number) => button(option, () => this.send(number))));
  }

  number() {
    const { label, low, high, unit, whole } = this.data;
    const field = make("input", { type: "text", inputmode: "decimal", "aria-label": label });
    const say = () => {
      const value = Number(field.value.trim().replace(",", "."));
      if (field.value.trim() === "" || Number.isNaN(value)) this.failed(`${label}: ${short(low)} … ${short(high)}`);
      else this.send(whole ? Math.round(value) : value);
    };
    field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) say(); });
    return make("div", { class: "knobs-options" }, make("span", {}, label), field, make("span", {}, unit), button(this.words.say, say));
  }

  marker() {
    const { pad, size, picture } = this.asked, { axis, label } = this.data;
    const image = make("img", { src: picture, alt: "", width: size[0], height: size[1] });
    const [left, right, bottom, top] = pad.limits;
    const side = (name, low, high, log) => log
      ? { name, label: name, is: "log slider", low: Math.log10(low), high: Math.log10(high), step: 0.02 }
      : { name, label: name, is: "slider", low, high, step: (high - low) / 200 };
    const controls = { x: side("x", left, right, pad.log[0]), y: side("y", bottom, top, pad.log[1]) };
    const middle = (low, high, log) => log ? Math.sqrt(low * high) : (low + high) / 2;
    let values = { x: middle(left, right, pad.log[0]), y: middle(bottom, top, pad.log[1]) };
    const turn = (moved) => { values = { ...values, ...moved }; place.show(); };
    const moved = { ...pad, label, point: "", x: "x", y: axis === "x" ? "" : "y" };
    const place = new Pad(moved, size, controls, () => values, turn, this.words);
    const over = element("svg", { viewBox: `0 0 ${size[0]} ${size[1]}`, "aria-hidden": "true" }, place.grip);
    place.grip.classList.add("knobs-marker");
    place.show();
    const stage = make("div", { class: "knobs-stage", style: `max-width:${size[0]}px` }, image, over, place.node);
    return make("div", {}, stage, make("div", { class: "knobs-options" }, make("span", {}, label), button(this.words.say, () => this.send([values.x, values.y]))));
  }

  // ---- after
  answered({ sentence, verdict, told }) {
    const lines = [make("p", {}, sentence), make("p", {}, make("strong", {}, verdict), ` ${told}`)];
    const again = button(this.words.again, () => { this.data = { ...this.data, made: null }; this.show(); });
    return this.asked ? [...lines, again] : lines;
  }
}
