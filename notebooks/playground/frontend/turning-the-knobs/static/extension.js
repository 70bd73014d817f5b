// The JupyterLab plugin: a PNG whose text chunk holds a name comes to life, and every picture of the course suits the theme.

import { Link } from "./link.js";
import { Living } from "./living.js";
import { composed, nameIn } from "./png.js";
import { remembered } from "./words.js";

const PNG = "image/png";
const PNG_RANK = 90; // JupyterLab's own, so that nothing else about the choice between outputs changes

export async function plugin(share) {
  const [notebook, rendermime, widgets] = await Promise.all(
    ["@jupyterlab/notebook", "@jupyterlab/rendermime", "@lumino/widgets"].map(share));
  return {
    id: "turning-the-knobs:pictures",
    autoStart: true,
    requires: [notebook.INotebookTracker, rendermime.IRenderMimeRegistry],
    activate: (app, tracker, registry) => {
      const plain = registry.getFactory(PNG);
      const Picture = pictureClass(widgets.Widget, new Notebooks(tracker, notebook.NotebookActions));
      const factory = { ...plain, createRenderer: (options) => new Picture(plain.createRenderer(options)) };
      registry.addFactory(factory, PNG_RANK);
      tracker.widgetAdded.connect((_, panel) => panel.content.rendermime.addFactory(factory, PNG_RANK));
    },
  };
}

// The open notebooks: which kernel knows a picture, and how a still picture is made live again.
class Notebooks {
  constructor(tracker, actions) {
    this.tracker = tracker;
    this.actions = actions;
    this.pictures = new Set();
    const look = () => this.pictures.forEach((picture) => picture.look());
    tracker.widgetAdded.connect((_, panel) => {
      panel.sessionContext.kernelChanged.connect(look);
      panel.sessionContext.connectionStatusChanged.connect(look);
    });
  }

  panelOf(node) {
    return this.tracker.find((panel) => panel.node.contains(node));
  }

  // A name begins with the kernel's id where Python knows it; a second view of an output lies outside of its notebook.
  kernelOf(name, node) {
    const begin = name.split("-")[0];
    const kernel = (panel) => panel?.sessionContext.session?.kernel;
    const panel = begin ? this.tracker.find((each) => kernel(each)?.id.startsWith(begin)) : this.panelOf(node);
    return kernel(panel);
  }

  // Run the imports, the exercises above, and the cell itself: all that an experiment is made of.
  async revive(node) {
    const panel = this.panelOf(node);
    if (!panel) return;
    const cells = panel.content.widgets, own = cells.findIndex((cell) => cell.node.contains(node));
    const first = cells.findIndex((cell) => cell.model.type === "code");
    const needed = cells.filter((cell, index) => index === first || index === own
      || index < own && (cell.model.getMetadata("tags") ?? []).includes("exercise"));
    await this.actions.runCells(panel.content, needed, panel.sessionContext);
  }
}

// A renderer of image/png: the picture as JupyterLab shows it, and the living one in its place while a kernel knows it.
const pictureClass = (Widget, notebooks) => class extends Widget {
  constructor(still) {
    super();
    this.still = still;
    this.words = document.createElement("p");
    this.words.className = "knobs-words";
    this.node.append(still.node, this.words);
    notebooks.pictures.add(this);
  }

  async renderModel(model) {
    this.model = model;
    await this.still.renderModel(model);
    const name = nameIn(model.data[PNG]);
    if (name === null) return;
    this.node.classList.add("knobs-picture");
    const words = model.data["text/plain"] ?? "";
    this.still.node.querySelector("img").alt = words;
    this.words.textContent = name ? words : "";
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
    if (kernel) this.link = Link.open(kernel, this.name, (opening) => this.live(opening), () => this.end());
  }

  live(opening) {
    this.button?.remove();
    this.place = document.createElement("div");
    this.node.append(this.place);
    this.still.node.hidden = this.words.hidden = true;
    this.living = new Living(this.place, opening, this.link, (state) => this.keep(state));
  }

  // The kernel is gone: the picture that was shown last stands there again.
  end() {
    this.living?.close();
    this.place?.remove();
    this.link?.close();
    this.living = this.link = this.place = undefined;
    this.still.node.hidden = this.words.hidden = false;
    if (this.name && !this.isDisposed) this.offer();
  }

  // One click that makes a still picture live.
  offer() {
    if (this.living || this.button?.isConnected || !notebooks.panelOf(this.node)) return;
    this.button = document.createElement("button");
    this.button.className = "knobs-revive";
    this.button.textContent = remembered().live;
    this.button.title = remembered().liveHelp;
    this.button.addEventListener("click", () => notebooks.revive(this.node));
    this.node.append(this.button);
  }

  // What is shown now becomes the stored picture, so that a saved notebook holds it.
  async keep({ image, marks, size, words }) {
    const png = await composed(image, marks, size, this.name);
    if (this.living) this.model.setData({ data: { ...this.model.data, [PNG]: png, "text/plain": words } });
  }

  dispose() {
    if (this.isDisposed) return;
    notebooks.pictures.delete(this);
    this.name = undefined;
    this.end();
    super.dispose();
  }
};
