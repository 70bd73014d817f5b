// The renderer of a question: as the output holds it, and open to an answer while the kernel that asked is there.

import { Link } from "./link.js";
import { dataUrl } from "./png.js";
import { PredictionView } from "./prediction.js";

export const PREDICTION = "application/vnd.turning-the-knobs.prediction+json";
const TARGET = "turning-the-knobs-predictions";

export const predictionClass = (Widget, notebooks) => class extends Widget {
  constructor() {
    super();
    notebooks.outputs.add(this);
  }

  async renderModel(model) {
    this.model = model;
    const data = model.data[PREDICTION], { asked } = this.view ?? {};
    this.name = data.name;
    this.asker = model.metadata[TARGET]?.kernel;
    this.place = document.createElement("div");
    this.node.replaceChildren(this.place);
    this.view = new PredictionView(this.place, data, (value) => this.link?.send({ say: value }));
    if (asked) Object.assign(this.view, { asked }).show();
    this.look();
  }

  onAfterAttach(message) {
    super.onAfterAttach(message);
    this.look();
  }

  // Ask the kernel that put this question; another one knows nothing of it.
  look() {
    if (!this.view || this.link || !this.isAttached || !this.asker) return;
    const kernel = notebooks.kernelOf(`${this.asker}-`, this.node);
    if (kernel) this.link = Link.open(kernel, TARGET, { name: this.name, asker: this.asker }, (message) => this.take(message), () => this.end());
  }

  take({ bundle, failed, buffers, ...opening }) {
    if (failed) this.view.failed(failed);
    else if (bundle) this.model.setData({ data: bundle, metadata: this.model.metadata });
    else this.view.open({ ...opening, picture: buffers?.length ? dataUrl(buffers[0]) : undefined });
  }

  end() {
    this.link = undefined;
    this.view.asked = undefined;
    this.view.show();
  }

  dispose() {
    if (this.isDisposed) return;
    notebooks.outputs.delete(this);
    this.link?.close();
    super.dispose();
  }
};
