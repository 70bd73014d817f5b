// Time runs by itself: a play button beside the control of time, and how much of it goes by in a second.

import { button, make } from "./controls.js";

const SPEEDS = [2, 5, 10, 20, 40, 60];
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Player {
  // now() gives the present step, go(step) shows another one; they lie between the ends of the control, `low` and `high`.
  constructor(now, go, { low, high, pace }, words) {
    Object.assign(this, { now, go, first: low, last: high, words });
    this.button = button(words.play, () => this.running ? this.stop() : this.start());
    this.speed = make("select", { "aria-label": pace }, ...SPEEDS.map((speed) => make("option", { value: speed }, `${speed}`)));
    this.speed.value = calm() ? 2 : 20;
    this.row = make("span", { class: "knobs-player" }, this.button, this.speed, make("span", {}, pace));
  }

  start() {
    if (this.now() >= this.last) this.go(this.first);
    this.button.textContent = this.words.pause;
    let before = performance.now(), due = 0;
    const tick = (time) => {
      due += (Math.max(0, time - before) / 1000) * Number(this.speed.value);
      before = time;
      if (due >= 1) {
        this.go(Math.min(this.last, this.now() + Math.floor(due)));
        due %= 1;
      }
      if (this.now() >= this.last) this.stop(); else this.running = requestAnimationFrame(tick);
    };
    this.running = requestAnimationFrame(tick);
  }

  stop() {
    cancelAnimationFrame(this.running);
    this.running = undefined;
    this.button.textContent = this.words.play;
  }
}
