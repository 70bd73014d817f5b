// The renderer of a question: as the output holds it, and open to an answer while the kernel that asked is there.

import { Link } from "./link.js";
import { dataUrl } from "./png.js";
import { PredictionView } from "./prediction.js";

export const PREDICTION = "application/vnd.turning-the-knobs.prediction+json";
const PNG = "image/png";
const TARGET = "turning-the-knobs-predictions";

export const predictionClass = (Widget, notebooks) => class extends Widget {
  constructor() {
    super();
    notebooks.outputs.add(this);
  }

  async renderModel(model) {
    this.model = model;
    const data = model.data[PREDICTION], picture = model.data[PNG];
    if (!data.kind) return; // the question alone, for pages that show no more than HTML: here it stands above the answers
    this.ask = { name: data.name, asker: model.metadata[TARGET]?.kernel };
    if (this.view) this.view.take(data, picture);
    else this.view = new PredictionView(this.node, data, picture, (value) => this.link?.send({ say: value }));
    if (this.kernel()) Link.forgive(this.kernel(), this.ask);
    this.look();
  }

  kernel() {
    return this.ask.asker && notebooks.kernelOf(`${this.ask.asker}-`, this.node);
  }

  onAfterAttach(message) {
    super.onAfterAttach(message);
    this.look();
  }

  // Ask the kernel that put this question; another one knows nothing of it.
  look() {
    if (!this.view || this.link || !this.isAttached) return;
    const kernel = this.kernel();
    if (kernel) this.link = Link.open(kernel, TARGET, this.ask, (message) => this.take(message), () => this.end());
  }

  take({ bundle, failed, buffers, ...opening }) {
    if (failed) this.view.failed(failed);
    else if (bundle) this.model.setData({ data: bundle, metadata: this.model.metadata });
    else this.view.open({ ...opening, picture: buffers?.length ? dataUrl(buffers[0]) : undefined });
  }

  end() {
    this.link = undefined;
    this.view.close();
  }

  dispose() {
    if (this.isDisposed) return;
    notebooks.outputs.delete(this);
    this.link?.close();
    super.dispose();
  }
};
