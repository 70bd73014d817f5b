// The open notebooks: which kernel knows a picture, and how a still picture is made live again.
export class Notebooks {
  constructor(tracker, actions) {
    this.tracker = tracker;
    this.actions = actions;
    this.outputs = new Set();
    const look = () => this.outputs.forEach((output) => output.look());
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
