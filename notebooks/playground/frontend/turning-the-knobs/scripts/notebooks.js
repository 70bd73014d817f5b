// The open notebooks: which kernel knows a picture, and how a still picture is made live again.
const COURSE = /^from (playground|grader)\b/m; // what each notebook of the course imports

export class Notebooks {
  constructor(tracker, actions) {
    this.tracker = tracker;
    this.actions = actions;
    this.outputs = new Set();
    this.settings = new WeakMap(); // cell -> the setting at which its picture is to open
    const look = () => this.outputs.forEach((output) => output.look());
    tracker.widgetAdded.connect((_, panel) => {
      panel.sessionContext.kernelChanged.connect(look);
      panel.sessionContext.connectionStatusChanged.connect(look);
      this.receive(panel);
    });
  }

  // A notebook of the course gets lines of a width that can be read. No notebook is changed by being opened: JupyterLab
  // writes the kernel's version into it, which is no reason to ask whether it should be saved.
  async receive(panel) {
    await panel.context.ready;
    const { model } = panel.content, cells = [...model.cells];
    if (cells.some((cell) => COURSE.test(cell.sharedModel.getSource()))) panel.node.classList.add("knobs-course");
    let touched = false;
    const touch = () => { touched = true; };
    cells.forEach((cell) => cell.contentChanged.connect(touch));
    model.cells.changed.connect(touch);
    await panel.sessionContext.ready;
    await panel.sessionContext.session?.kernel?.info;
    await new Promise((resolve) => setTimeout(resolve));
    if (!touched) model.dirty = false;
    cells.forEach((cell) => cell.contentChanged.disconnect(touch));
    model.cells.changed.disconnect(touch);
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

  cellOf(node) {
    return this.panelOf(node)?.content.widgets.find((cell) => cell.node.contains(node));
  }

  // The output that follows the one of this model in its cell.
  after(model) {
    let found;
    this.tracker.forEach((panel) => panel.content.widgets.forEach(({ model: { outputs } }) => {
      for (let number = 1; number < (outputs?.length ?? 0); number++) if (outputs.get(number - 1) === model) found = outputs.get(number);
    }));
    return found;
  }

  // The setting at which the picture of this cell is to open, asked once.
  settingFor(node) {
    const cell = this.cellOf(node), setting = cell && this.settings.get(cell);
    if (cell) this.settings.delete(cell);
    return setting;
  }

  // Run the imports, the exercises above, and the cell itself: all that an experiment is made of.
  async revive(node, setting) {
    const panel = this.panelOf(node);
    if (!panel) return;
    const cells = panel.content.widgets, own = cells.indexOf(this.cellOf(node));
    this.settings.set(cells[own], setting);
    const first = cells.findIndex((cell) => cell.model.type === "code");
    const needed = cells.filter((cell, index) => index === first || index === own
      || index < own && (cell.model.getMetadata("tags") ?? []).includes("exercise"));
    await this.actions.runCells(panel.content, needed, panel.sessionContext);
  }
}
