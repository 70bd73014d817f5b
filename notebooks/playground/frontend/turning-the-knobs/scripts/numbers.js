// Numbers: how they are written and read, and which of them are a slider's stops.

// To so many digits as Python rounds: of two that are equally near, the one with an even last digit.
function rounded(value, digits) {
  const [mantissa, power] = Math.abs(value).toExponential(40).split("e"); // exact wherever two are equally near
  const all = mantissa.replace(".", ""), kept = all.slice(0, digits);
  if (!/^50*$/.test(all.slice(digits)) || Number(kept.at(-1)) % 2) return Number(value.toPrecision(digits));
  return Math.sign(value) * Number(`${kept[0]}.${kept.slice(1)}e${power}`);
}

// A number as Python's `captions.short` writes it: 1500, 0.03 and 1e-09, with so many digits that count.
export function short(value, digits = 4) {
  const number = rounded(Number(value), digits), [mantissa, power] = number.toExponential().split("e");
  if (number === 0 || (Number(power) >= -4 && Number(power) < Math.max(digits, 6))) return String(number);
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

// The number that was typed, NaN if it is none: "1,000" is a thousand, "0,5" a half, "−1e-3" has the minus of a book.
export function numberIn(typed) {
  const plain = typed.trim().replace(/[\u2212\u2013]/g, "-");
  const pointed = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : plain.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(pointed) ? Number(pointed) : NaN;
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

// The nearest stop of a slider, without the tail of digits that floating point leaves.
export const stop = (value, low, step) => Number((low + Math.round((value - low) / step) * step).toPrecision(12));

// What a log slider gives at a stop, 10 ** place: in the digits in which it is shown and copied. They are as few as keep
// it nearest to its own stop, two at least, and do not lead beyond an end.
export function logStop(place, low, high, step) {
  let digits = 2;
  while (Math.log10(1 + 0.5 * 10 ** (1 - digits)) >= step / 2) digits++;
  const at = clamp(place, low, high), near = Number((10 ** at).toPrecision(digits)), unit = 10 ** (Math.floor(at) + 1 - digits);
  const beyond = near > 10 ** high * (1 + 1e-9) ? -unit : near < 10 ** low * (1 - 1e-9) ? unit : 0;
  return Number((near + beyond).toPrecision(digits));
}
