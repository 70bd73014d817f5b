// A question in the page: buttons, a field or a marker before it is answered; what was said and what came of it after.

import { button, fresh, make } from "./controls.js";
import { keepPlainKeys } from "./keys.js";
import { Pad } from "./pads.js";
import { element } from "./marks.js";
import { PIXEL_RATIO } from "./png.js";
import { remember, remembered } from "./words.js";

export class PredictionView {
  // `data` is the question as the output holds it, `picture` the PNG beside it; say(value) hands an answer to the kernel.
  constructor(place, data, picture, say) {
    Object.assign(this, { place, data, picture, say, words: remembered() });
    place.classList.add("knobs", "knobs-prediction");
    place.setAttribute("role", "group");
    place.tabIndex = -1; // the focus comes here when what had it is gone
    keepPlainKeys(place);
    this.body = make("div");
    this.told = make("div", { class: "knobs-told", role: "status", "aria-live": "polite" }); // stays, so that it is heard
    this.after = make("div");
    this.show();
  }

  // The kernel that asks is there: now it can be answered.
  open({ words, ...asked }) {
    remember(words);
    Object.assign(this, { words, asked });
    this.show();
  }

  // It was answered, or asked anew.
  take(data, picture) {
    Object.assign(this, { data, picture, again: false });
    this.show();
  }

  close() {
    Object.assign(this, { asked: undefined, again: false });
    this.show();
  }

  show() {
    const { question, made, kind } = this.data, hadFocus = this.place.contains(document.activeElement);
    this.waiting = false;
    this.place.setAttribute("aria-label", question);
    const answered = made && !this.again;
    this.body.replaceChildren(...(answered ? this.still() : this.asked ? [this[kind]()] : this.closed()));
    this.told.replaceChildren(...(answered ? this.answer(made) : []));
    this.after.replaceChildren(...(answered && this.asked ? [button(this.words.again, () => this.askAgain())] : []));
    this.place.replaceChildren(this.title(), this.body, this.told, this.after);
    if (hadFocus) this.place.focus({ preventScroll: true });
  }

  failed(words) {
    this.waiting = false;
    this.told.textContent = words;
  }

  send(value) {
    if (this.waiting) return;
    this.waiting = true;
    this.told.textContent = this.words.settling;
    this.say(value);
  }

  title() {
    return make("p", {}, make("strong", {}, this.words.predict), ` ${this.data.question}`);
  }

  // ---- before
  closed() {
    const options = (this.data.options ?? []).map((option) => make("li", {}, option));
    return [...this.still(), ...(options.length ? [make("ul", {}, ...options)] : []), make("p", { class: "knobs-source" }, this.words.run)];
  }

  still() {
    if (!this.picture) return [];
    const image = make("img", { src: `data:image/png;base64,${this.picture}`, alt: this.data.label, class: "knobs-still" });
    image.addEventListener("load", () => { image.style.width = `${image.naturalWidth / PIXEL_RATIO}px`; });
    return [image];
  }

  buttons() {
    return make("div", { class: "knobs-options" }, ...this.data.options.map((option, number) => button(option, () => this.send(number))));
  }

  // The kernel reads what was typed, and knows the sentence for what is no number.
  number() {
    const { label, unit } = this.data, id = fresh();
    const field = make("input", { id, type: "text", inputmode: "decimal" });
    const say = () => this.send(field.value);
    field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) say(); });
    return make("div", { class: "knobs-options" }, make("label", { for: id }, label), field, make("span", {}, unit), button(this.words.say, say));
  }

  // Where the marker lies at first is nobody's answer: it is moved, and then it can be said.
  marker() {
    const { pad, size, picture, names } = this.asked, { axis, label } = this.data;
    const image = make("img", { src: picture, alt: "", width: size[0], height: size[1] });
    const [left, right, bottom, top] = pad.limits;
    const side = (name, label, low, high, log) => log
      ? { name, label, is: "log slider", low: Math.log10(low), high: Math.log10(high), step: 0.02 }
      : { name, label, is: "slider", low, high, step: (high - low) / 200 };
    const controls = { x: side("x", names[0], left, right, pad.log[0]), y: side("y", names[1], bottom, top, pad.log[1]) };
    const middle = (low, high, log) => log ? Math.sqrt(low * high) : (low + high) / 2;
    let values = { x: middle(left, right, pad.log[0]), y: middle(bottom, top, pad.log[1]) };
    const sayIt = button(this.words.say, () => this.send([values.x, values.y]));
    const first = make("span", { id: fresh() }, this.words.place);
    sayIt.disabled = true;
    sayIt.setAttribute("aria-describedby", first.id);
    const turn = (moved) => {
      values = { ...values, ...moved };
      place.show();
      sayIt.disabled = false;
      first.remove();
      if (!this.waiting) this.told.textContent = place.told;
    };
    const moved = { label, point: "", x: "x", y: axis === "x" ? "" : "y" };
    const place = new Pad(moved, size, controls, { values: () => values, turn, say: () => {} }, this.words);
    const over = element("svg", { viewBox: `0 0 ${size[0]} ${size[1]}`, "aria-hidden": "true" }, place.grip);
    place.grip.classList.add("knobs-marker");
    place.place(pad);
    place.show();
    const stage = make("div", { class: "knobs-stage", style: `max-width:${size[0]}px` }, image, over, place.node);
    return make("div", {}, stage, make("div", { class: "knobs-options" }, make("span", {}, label), sayIt, first));
  }

  // ---- after
  answer({ sentence, verdict, told }) {
    return [make("p", {}, sentence), make("p", {}, make("strong", {}, verdict), ` ${told}`)];
  }

  askAgain() {
    this.again = true;
    this.show();
  }
}
