// Plain keys pressed in our part of the page are ours: for the notebook, arrows lead from cell to cell, digits make
// headings and Enter begins to edit. Shift+Enter and the like pass.

const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key === "Enter"));

// Once a page. Notebook 7 takes keys on their way down, before a listener of ours could keep them from it: the element is
// marked before, with the attribute at which Lumino's commands leave an event alone.
export function markPlainKeys() {
  window.addEventListener("keydown", (event) => {
    if (event.target.closest?.(".knobs")) event.target.toggleAttribute("data-lm-suppress-shortcuts", isPlain(event));
  }, { capture: true });
}

// For each place of ours: JupyterLab takes keys on their way up.
export function keepPlainKeys(place) {
  place.addEventListener("keydown", (event) => { if (isPlain(event)) event.stopPropagation(); });
}
