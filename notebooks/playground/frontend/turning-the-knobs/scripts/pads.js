// A panel of the picture in which controls are dragged, or moved with the arrow keys.

import { axesOf } from "./axes.js";
import { make, told } from "./controls.js";
import { element } from "./marks.js";
import { clamp, logStop, stop } from "./numbers.js";

const NEAR = 14; // pixels from the grip within which the pointer says that it can be dragged
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class Pad {
  // values() gives the present values, turn(values) sets some, say(words) speaks them; `controls` are those of the
  // experiment, by name.
  constructor(pad, size, controls, { values, turn, say }, words) {
    Object.assign(this, { pad, size, values, turn, say });
    this.sides = pad.point ? this.pointSides(controls[pad.point]) : this.axisSides(controls);
    this.node = make("div", { class: "knobs-pad", tabindex: "0", role: "application", "aria-label": `${pad.label}: ${words.drag}` });
    this.grip = element("g", { class: "knobs-grip" });
    this.listen();
  }

  // Where the panel lies in the picture, and what its axes go from and to: it may change with a setting.
  place(panel) {
    const [x, y, wide, high] = panel.box, [width, height] = this.size;
    this.box = panel.box;
    [this.x, this.y] = axesOf(panel);
    Object.entries({ left: x / width, top: y / height, width: wide / width, height: high / height })
      .forEach(([side, share]) => { this.node.style[side] = `${100 * share}%`; });
  }

  pointSides(control) {
    const [left, right, bottom, top] = control.window;
    const side = (number, low, high) => ({ of: (values) => values[control.name][number], step: control.step, low, high, control });
    return [side(0, left, right), side(1, bottom, top)];
  }

  axisSides(controls) {
    return [this.pad.x, this.pad.y].map((name) => {
      const control = controls[name];
      if (!control) return undefined;
      const log = control.is === "log slider";
      const [low, high] = log ? [10 ** control.low, 10 ** control.high] : [control.low, control.high];
      return { name, of: (values) => values[name], step: control.step, low, high, log, control };
    });
  }

  listen() {
    this.node.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      this.node.setPointerCapture(event.pointerId);
      this.node.focus({ preventScroll: true });
      this.pull(event);
    });
    this.node.addEventListener("pointermove", (event) => {
      const held = this.node.hasPointerCapture(event.pointerId);
      if (held) this.pull(event);
      this.node.style.cursor = held ? "grabbing" : this.isOnGrip(event) ? "grab" : "";
    });
    this.node.addEventListener("pointerup", () => { this.node.style.cursor = "grab"; });
    this.node.addEventListener("keydown", (event) => {
      const way = WAYS[event.key];
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.step(way, event.shiftKey ? 10 : 1);
      this.say(this.told);
    });
  }

  // Where an event happened, in the picture's pixels.
  placeOf(event) {
    const box = this.node.getBoundingClientRect(), [x, y, wide, high] = this.box;
    return [x + (wide * (event.clientX - box.left)) / box.width, y + (high * (event.clientY - box.top)) / box.height];
  }

  pull(event) {
    event.preventDefault();
    const [x, y] = this.placeOf(event);
    this.put([this.x.value(x), this.y.value(y)]);
  }

  isOnGrip(event) {
    const [x, y] = this.placeOf(event), [across, up] = this.sides;
    const away = [across ? x - this.at[0] : 0, up ? y - this.at[1] : 0];
    return Math.hypot(...away) <= NEAR;
  }

  step(way, times) {
    this.put(this.sides.map((side, number) => {
      if (!side) return undefined;
      const now = side.of(this.values()), by = way[number] * times * side.step;
      return side.log ? now * 10 ** by : now + by;
    }));
  }

  // A place in the panel -> values of the controls, at their stops.
  put(place) {
    const stopped = this.sides.map((side, number) => side && this.atStop(side, place[number]));
    if (this.pad.point) this.turn({ [this.pad.point]: stopped });
    else this.turn(Object.fromEntries(this.sides.flatMap((side, number) => side ? [[side.name, stopped[number]]] : [])));
  }

  atStop({ low, high, step, log }, value) {
    if (log) return logStop(stop(Math.log10(clamp(value, low, high)), Math.log10(low), step), Math.log10(low), Math.log10(high), step);
    return clamp(stop(value, low, step), low, high);
  }

  // The grip stands where the values are, at once: the marks follow when the kernel has drawn them.
  show() {
    const [across, up] = this.sides, values = this.values(), [x0, y0, wide, high] = this.box;
    const x = across ? this.x.pixel(across.of(values)) : x0 + wide / 2, y = up ? this.y.pixel(up.of(values)) : y0 + high;
    this.at = [x, y];
    const inside = x >= x0 - 1 && x <= x0 + wide + 1 && y >= y0 - 1 && y <= y0 + high + 1;
    const shape = across && up ? element("circle", { cx: x, cy: y, r: 10 })
      : across ? element("path", { d: `M${x} ${y0 + high - 2}l7 10h-14z` }) : element("path", { d: `M${x0 + 2} ${y}l-10 7v-14z` });
    this.grip.replaceChildren(...(inside ? [shape] : []));
    this.told = [...new Set(this.sides.filter(Boolean).map(({ control }) => control))]
      .map((control) => `${control.label} ${told(control, values[control.name])}`).join(", ");
    this.node.setAttribute("aria-description", this.told);
  }
}
