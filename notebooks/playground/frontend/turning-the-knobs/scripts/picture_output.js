// The renderer of image/png: a PNG whose text chunk holds a name comes to life while a kernel knows it.

import { button, make } from "./controls.js";
import { keepColors } from "./dark.js";
import { Link } from "./link.js";
import { Living } from "./living.js";
import { composed, nameIn, settingIn } from "./png.js";
import { remembered } from "./words.js";

export const PNG = "image/png";
const TARGET = "turning-the-knobs";
const WORDS = "knobs-words"; // what is said of a picture, in an output of its own, so that every page shows it

// A renderer of image/png: the picture as JupyterLab shows it, and the living one in its place while a kernel knows it.
export const pictureClass = (Widget, notebooks) => class extends Widget {
  constructor(still) {
    super();
    this.still = still;
    this.node.append(still.node);
    notebooks.outputs.add(this);
  }

  async renderModel(model) {
    this.model = model;
    await this.still.renderModel(model);
    const name = nameIn(model.data[PNG]);
    if (name === null) return;
    this.node.classList.add("knobs-picture");
    const { alt = "", maps } = model.metadata[PNG] ?? {};
    this.still.node.querySelector("img").alt = alt;
    keepColors(this.node, maps);
    if (name === this.name) return;
    this.end();
    this.name = name;
    this.look();
  }

  onAfterAttach(message) {
    super.onAfterAttach(message);
    this.look();
  }

  // Come to life if a kernel knows this picture.
  look() {
    if (!this.name || this.link || !this.isAttached) return;
    const kernel = notebooks.kernelOf(this.name, this.node);
    this.offer();
    if (kernel) this.link = Link.open(kernel, TARGET, { key: this.name }, (opening) => this.live(opening), () => this.end());
  }

  live(opening) {
    this.offered?.remove();
    this.place = make("div");
    this.node.append(this.place);
    this.hideStill(true);
    this.living = new Living(this.place, opening, this.link, (state) => this.keep(state));
    const setting = notebooks.settingFor(this.node);
    if (setting) this.living.turn(setting);
  }

  // The kernel is gone: the picture that was shown last stands there again.
  end() {
    const gone = Boolean(this.living);
    this.living?.close();
    this.place?.remove();
    this.link?.close();
    this.living = this.link = this.place = undefined;
    this.hideStill(false);
    if (this.name && !this.isDisposed) this.offer(gone);
  }

  // The still picture, and its words in the output that follows.
  hideStill(hidden) {
    this.still.node.hidden = hidden;
    this.node.parentElement?.classList.toggle("knobs-live", hidden);
  }

  // One click that makes a still picture live; and, where it has just stopped to be live, why.
  offer(gone = false) {
    if (this.living || this.offered?.isConnected || !notebooks.panelOf(this.node)) return;
    const words = remembered(), live = button(words.live, () => notebooks.revive(this.node, settingIn(this.model.data[PNG])));
    live.title = words.liveHelp;
    this.offered = make("div", { class: "knobs knobs-offer" }, live, ...(gone ? [make("span", { role: "status" }, words.gone)] : []));
    this.node.append(this.offered);
  }

  // What is shown now becomes the stored picture, so that a saved notebook holds it.
  async keep({ image, marks, size, words, values }) {
    const turn = this.turn = {};
    const png = await composed(image, marks, size, this.name, values).catch(() => undefined); // it changed meanwhile
    if (!png || !this.living || this.turn !== turn) return;
    const { width, height } = this.model.metadata[PNG], about = { width, height, alt: words, maps: this.living.scene.maps };
    this.model.setData({ data: { ...this.model.data, [PNG]: png }, metadata: { ...this.model.metadata, [PNG]: about } });
    notebooks.after(this.model)?.setData({ data: { "text/plain": words, "text/html": make("p", { class: WORDS }, words).outerHTML } });
  }

  dispose() {
    if (this.isDisposed) return;
    notebooks.outputs.delete(this);
    this.name = undefined;
    this.end();
    super.dispose();
  }
};
