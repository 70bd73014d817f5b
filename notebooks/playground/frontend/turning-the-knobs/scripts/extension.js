// The JupyterLab plugin: pictures of the course come to life, and its questions can be answered.

import { markPlainKeys } from "./keys.js";
import { Notebooks } from "./notebooks.js";
import { PNG, pictureClass } from "./picture_output.js";
import { PREDICTION, predictionClass } from "./prediction_output.js";
import { PROGRAMS, programsClass } from "./programs_output.js";

const PNG_RANK = 90; // JupyterLab's own, so that nothing else about the choice between outputs changes
const DATA_RANK = 40; // before the HTML that stands beside it for other pages

export async function plugin(share) {
  const [notebook, rendermime, widgets] = await Promise.all(
    ["@jupyterlab/notebook", "@jupyterlab/rendermime", "@lumino/widgets"].map(share));
  return {
    id: "turning-the-knobs:outputs",
    autoStart: true,
    requires: [notebook.INotebookTracker, rendermime.IRenderMimeRegistry],
    activate: (app, tracker, registry) => {
      markPlainKeys();
      const notebooks = new Notebooks(tracker, notebook.NotebookActions), plain = registry.getFactory(PNG);
      const Picture = pictureClass(widgets.Widget, notebooks), Prediction = predictionClass(widgets.Widget, notebooks);
      const Programs = programsClass(widgets.Widget);
      const factories = [
        [{ ...plain, createRenderer: (options) => new Picture(plain.createRenderer(options)) }, PNG_RANK],
        [{ safe: true, mimeTypes: [PREDICTION], createRenderer: () => new Prediction() }, DATA_RANK],
        [{ safe: true, mimeTypes: [PROGRAMS], createRenderer: () => new Programs() }, DATA_RANK],
      ];
      const add = (to) => factories.forEach(([factory, rank]) => to.addFactory(factory, rank));
      add(registry);
      tracker.widgetAdded.connect((_, panel) => add(panel.content.rendermime)); // those that were open before
    },
  };
}
