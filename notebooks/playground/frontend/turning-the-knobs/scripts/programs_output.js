// The renderer of programs: a button for each framework, and under them the code of the one that was chosen.
// It needs no kernel: all of the code is in the output. Other pages show the HTML beside it, folded.

import { button, make } from "./controls.js";
import { keepPlainKeys } from "./keys.js";

export const PROGRAMS = "application/vnd.turning-the-knobs.programs+json";
const CHOSEN = "turning-the-knobs-framework"; // whoever goes on in Keras does so in every notebook

export const programsClass = (Widget) => class extends Widget {
  constructor() {
    super();
    keepPlainKeys(this.node);
  }

  async renderModel(model) {
    const { tabs, labels } = model.data[PROGRAMS];
    this.node.replaceChildren();
    this.node.classList.add("knobs", "knobs-programs");
    this.shown = make("div");
    this.buttons = tabs.map((tab) => button(tab.title, () => this.choose(tab, labels)));
    const choice = make("div", { class: "knobs-options", role: "group", "aria-label": labels.choose }, make("span", {}, labels.choose), ...this.buttons);
    this.node.append(choice, this.shown);
    this.tabs = tabs;
    this.choose(tabs.find((tab) => tab.name === chosenBefore()) ?? tabs[0], labels);
  }

  choose(tab, labels) {
    this.tabs.forEach((other, at) => this.buttons[at].setAttribute("aria-pressed", String(other === tab)));
    keepChoice(tab.name);
    this.shown.replaceChildren(...tab.parts.flatMap((part) => this.part(part, tab, labels)));
  }

  // A heading, if there is one; the code, which can be scrolled with the keyboard; and a button that copies what works.
  part({ heading, text, said }, tab, labels) {
    const code = make("code", {}, text);
    const pre = make("pre", { tabindex: "0", role: "region", "aria-label": heading || tab.title }, code);
    if (!heading) return [pre, copying(code, labels)];
    return [make("p", {}, heading), pre, make("p", { class: "knobs-said" }, said)];
  }
};

// Where a page may not write into the clipboard, the code is selected at least.
function copying(code, labels) {
  const heard = make("span", { role: "status" });
  const copy = button(labels.copy, async () => {
    getSelection().selectAllChildren(code);
    try {
      await navigator.clipboard.writeText(code.textContent);
      heard.textContent = labels.copied;
    } catch {
      heard.textContent = labels.selected;
    }
  });
  return make("div", { class: "knobs-tools" }, copy, heard);
}

function chosenBefore() {
  try {
    return localStorage.getItem(CHOSEN);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function keepChoice(name) {
  try {
    localStorage.setItem(CHOSEN, name);
  } catch {
    // the next notebook begins with the first framework
  }
}
