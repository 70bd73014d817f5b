// The words of the front end. A kernel sends them in the reader's language; they are kept for pictures without one.

const KEPT = "turning-the-knobs-words";
const ENGLISH = {
  live: "Make it live",
  liveHelp: "Runs the cells that this picture needs, and then its own cell.",
  predict: "Predict first.",
  run: "Run this cell to answer.",
  gone: "The kernel has stopped. This is the last picture that it drew.",
};

export function remember(words) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(words));
  } catch {
    // a browser that keeps nothing: the next still picture speaks English
  }
}

export function remembered() {
  try {
    return { ...ENGLISH, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return ENGLISH;
  }
}

// A sentence, its {named} holes filled.
export const filled = (sentence, facts) => sentence.replace(/\{(\w+)\}/g, (hole, name) => facts[name] ?? hole);
