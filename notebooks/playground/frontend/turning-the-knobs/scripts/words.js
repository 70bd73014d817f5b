// The words of the front end. A kernel sends them in the reader's language; they are kept for pictures without one.

const KEPT = "turning-the-knobs-words";
const ENGLISH = {
  live: "Make it live",
  liveHelp: "Runs the cells that this picture needs, then its own.",
  predict: "Predict first.",
  run: "Run this cell to answer.",
  gone: "The kernel has stopped. This is the picture that was shown last.",
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

// A number as people write it: 1500 and 0.03, with so many digits that count.
export const short = (value, digits = 4) => String(Number(Number(value).toPrecision(digits)));

// The number that was typed: "1,000" is a thousand, "0,5" a half.
export const numberIn = (typed) =>
  Number(/^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(typed) ? typed.replaceAll(",", "") : typed.replace(",", "."));
