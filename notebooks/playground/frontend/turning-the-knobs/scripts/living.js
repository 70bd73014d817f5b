// A living picture: controls, a background with marks over it, a caption. It knows the way to the kernel as `link` alone.

import { button, controlFor, make, python, told } from "./controls.js";
import { keepColors } from "./dark.js";
import { keepPlainKeys } from "./keys.js";
import { clips, drawn, element, ghost, mapsAmong, nearestStep, rings } from "./marks.js";
import { Pad } from "./pads.js";
import { Player } from "./player.js";
import { dataUrl } from "./png.js";
import { Questions } from "./questions.js";
import { filled, remember } from "./words.js";

const SETTLED = 700; // ms without a change: then the picture is kept, and a screen reader hears the caption

let pictures = 0;

export class Living {
  // keep({image, marks, size, words, values}) stores what is shown, whenever it has come to rest at a new setting.
  constructor(place, opening, link, keep) {
    Object.assign(this, { opening, link, keep, pictures: new Map(), ghost: undefined });
    this.number = ++pictures;
    this.words = opening.words;
    this.first = Object.fromEntries(opening.controls.map((control) => [control.name, control.value]));
    this.values = { ...this.first };
    this.questions = new Questions({
      send: (question) => link.send({ ...question, values: this.values }),
      slow: () => this.stage.classList.add("knobs-waiting"),
      late: () => { this.caption.textContent = this.words.wait; },
    });
    remember(opening.words);
    this.build(place);
    this.take(opening);
    this.remember(); // the output holds it already
    link.receive = (message) => this.answer(message);
  }

  close() {
    this.player?.stop();
    this.questions.stop();
    clearTimeout(this.settling);
  }

  // ---- the page
  build(place) {
    place.className = "knobs";
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", this.opening.title);
    keepPlainKeys(place);
    this.caption = make("p", { class: "knobs-caption" });
    this.pinned = make("p", { class: "knobs-pinned" });
    this.heard = make("p", { class: "knobs-heard", role: "status", "aria-live": "polite" });
    const source = make("p", { class: "knobs-source" }, this.opening.drivenBy);
    place.append(this.controlRows(), this.buildStage(), this.caption, this.pinned, this.tools(), source, this.heard);
  }

  controlRows() {
    const turn = (values) => this.turn(values);
    this.controls = Object.fromEntries(this.opening.controls.map((each) => [each.name, controlFor(each, turn, this.words)]));
    const rows = make("div", { class: "knobs-controls" }, ...Object.values(this.controls).map((each) => each.row));
    this.opening.buttons.forEach((label, number) => rows.append(button(label, () => this.questions.ask({ press: number }))));
    const time = this.controls[this.opening.time];
    if (time) {
      this.player = new Player(() => this.values[time.name], (step) => this.turn({ [time.name]: step }), time, this.words);
      time.row.append(this.player.row);
    }
    return rows;
  }

  buildStage() {
    const [width, height] = this.opening.size;
    this.image = make("img", { alt: "", width, height, draggable: "false" });
    this.clips = element("defs"); // a pinned setting lies over the maps, which cover all below them
    [this.maps, this.pale, this.marks] = ["knobs-maps", "knobs-ghost", "knobs-marks"].map((name) => element("g", { class: name }));
    this.pale.setAttribute("opacity", "0.35");
    this.svg = element("svg", {
      viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "font-family": "DejaVu Sans, Verdana, sans-serif",
    }, this.clips, this.maps, this.pale, this.marks);
    const hand = { values: () => this.values, turn: (values) => this.turn(values), say: (words) => { this.heard.textContent = words; } };
    const pads = this.opening.pads.map((pad) =>
      new Pad(pad, this.opening.size, this.controls, hand, this.words));
    this.pads = pads;
    this.hover = element("g", { class: "knobs-hover" });
    const over = element("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...pads.map((pad) => pad.grip), this.hover);
    this.tip = make("span", { class: "knobs-tip", hidden: "" });
    this.stage = make("div", { class: "knobs-stage", style: `max-width:${width}px` }, this.image, this.svg, over, ...pads.map((pad) => pad.node), this.tip);
    this.stage.addEventListener("pointermove", (event) => this.point(event));
    this.stage.addEventListener("pointerleave", () => this.point());
    return this.stage;
  }

  tools() {
    this.pin = button(this.words.pin, () => this.togglePin());
    this.pin.setAttribute("aria-pressed", "false");
    this.line = make("input", { type: "text", readonly: "", class: "knobs-line", "aria-label": this.words.copied, hidden: "" });
    const copy = this.opening.call ? [button(this.words.copy, () => this.copy()), this.line] : [];
    const comparable = this.opening.controls.some(({ name }) => name !== this.opening.time); // a ghost has the picture's own time
    return make("div", { class: "knobs-tools" }, ...(comparable ? [this.pin] : []), button(this.words.reset, () => this.reset()), ...copy);
  }

  // ---- turning: the controls follow at once, the picture when the kernel has drawn it; time needs no kernel
  turn(values) {
    this.values = { ...this.values, ...values };
    this.line.hidden = true; // it gives another setting
    Object.values(this.controls).forEach((control) => control.hush()); // what was typed is no longer the last thing done
    this.showValues();
    if (Object.keys(values).every((name) => name === this.opening.time)) this.draw();
    else this.questions.ask({});
  }

  answer(message) {
    this.questions.answered(message.serial, ({ press }) => {
      this.stage.classList.toggle("knobs-waiting", Boolean(message.failed)); // what is drawn belongs to an earlier setting
      if (press !== undefined && message.values) this.values = { ...this.values, ...message.values };
      this.take(message);
    });
  }

  take(message) {
    message.dropped?.forEach((key) => this.pictures.delete(key));
    message.pictures?.forEach((key, number) => this.pictures.set(key, dataUrl(message.buffers[number])));
    this.failed = message.failed;
    if (this.failed) {
      this.heard.textContent = this.failed;
      this.draw();
      return;
    }
    this.scene = message.scene;
    this.drawnAt = message.values ?? this.values;
    const background = this.pictures.get(this.scene.background);
    if (this.image.src !== background) this.image.src = background;
    keepColors(this.stage, this.scene.maps);
    this.pads.forEach((pad, number) => pad.place(this.scene.pads[number]));
    this.clips.replaceChildren(...clips(this.scene, (panel) => this.clip(panel)));
    this.showValues();
    this.draw();
  }

  // ---- showing
  clip(panel) {
    return `knobs-clip-${this.number}-${panel}`;
  }

  get step() {
    return this.values[this.opening.time] ?? 0;
  }

  captionOf(scene) {
    return scene.captions[Math.min(this.step, scene.captions.length - 1)];
  }

  draw() {
    const drawnOf = (scene) => drawn(scene, this.step, this.pictures, (panel) => this.clip(panel));
    const marks = drawnOf(this.scene), number = mapsAmong(this.scene);
    this.maps.replaceChildren(...marks.slice(0, number));
    this.pale.replaceChildren(...(this.ghost ? drawnOf(ghost(this.ghost.scene, this.scene)) : []));
    this.marks.replaceChildren(...marks.slice(number));
    this.caption.textContent = this.failed ?? this.captionOf(this.scene);
    this.pinned.textContent = this.ghost ? `${this.words.pinned} ${this.ghost.setting}. ${this.captionOf(this.ghost.scene)}` : "";
    this.svg.setAttribute("aria-label", `${this.opening.title}: ${this.caption.textContent}`);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
  }

  settle() {
    if (this.player?.running || this.questions.open || this.failed || this.shown() === this.kept) return;
    this.remember();
    this.heard.textContent = this.caption.textContent;
    const words = [`${this.opening.title}: ${this.caption.textContent}`, this.opening.drivenBy].filter(Boolean).join(" ");
    this.keep({ image: this.image, marks: this.svg, size: this.opening.size, words, values: this.values });
  }

  // What is seen now, and that the output holds it.
  shown() {
    return JSON.stringify([this.values, this.ghost?.setting, this.caption.textContent]);
  }

  remember() {
    this.kept = this.shown();
  }

  // Only what is another one: a field that is set makes every editor of the notebook look for the selection.
  showValues() {
    for (const [name, control] of Object.entries(this.controls)) {
      if (this.values[name] !== this.seen?.[name]) control.show(this.values[name]);
    }
    this.seen = this.values;
    this.pads.forEach((pad) => pad.show());
  }

  // ---- pointing at a step shows it in every panel
  point(event) {
    const box = this.stage.getBoundingClientRect(), scale = this.opening.size[0] / box.width;
    const number = event && !event.buttons
      ? nearestStep(this.scene, this.step, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale) : undefined;
    this.tip.hidden = number === undefined;
    this.hover.replaceChildren(...(number === undefined ? [] : rings(this.scene, this.step, number, (panel) => this.clip(panel))));
    if (number === undefined) return;
    this.tip.textContent = filled(this.controls[this.opening.time]?.moment ?? this.words.step, { number });
    this.tip.style.left = `${event.clientX - box.left + 12}px`;
    this.tip.style.top = `${event.clientY - box.top + 12}px`;
  }

  // ---- comparing
  setting() { // of what is drawn: a knob may be ahead of it
    return Object.values(this.controls).filter(({ name }) => name !== this.opening.time)
      .map((control) => `${control.label} ${told(control, this.drawnAt[control.name])}`).join(", ");
  }

  reset() {
    this.player?.stop();
    this.turn({ ...this.first });
  }

  togglePin() {
    this.ghost = this.ghost ? undefined : { scene: this.scene, setting: this.setting() };
    this.pin.textContent = this.ghost ? this.words.unpin : this.words.pin;
    this.pin.setAttribute("aria-pressed", String(Boolean(this.ghost)));
    this.draw();
  }

  async copy() {
    const { call } = this.opening, written = (control, value) => python(control, value);
    const changed = Object.values(this.controls).map((control) => [control, this.values[control.name]])
      .filter(([control, value]) => written(control, value) !== written(control, control.default))
      .map(([control, value]) => `${control.name}=${written(control, value)}`);
    this.line.value = `${call}${call.endsWith("(") || !changed.length ? "" : ", "}${changed.join(", ")})`;
    this.line.hidden = false;
    this.line.select();
    await navigator.clipboard?.writeText(this.line.value).catch(() => undefined); // the line is selected: Ctrl+C does it too
    this.heard.textContent = `${this.words.copied} ${this.line.value}`;
  }
}
