// How the values on a panel's axes and the pixels of the picture belong together.

// How values lie along one side of a panel: from `begin` over `length` pixels, on a plain or a logarithmic scale.
export function axis(begin, length, [low, high], log) {
  const on = log ? Math.log10 : (value) => value, off = log ? (place) => 10 ** place : (place) => place;
  const [from, to] = [on(low), on(high)];
  return {
    pixel: (value) => begin + (length * (on(value) - from)) / (to - from),
    value: (pixel) => off(from + ((to - from) * (pixel - begin)) / length),
  };
}

// Both sides of a panel, as it is described by the kernel.
export const axesOf = ({ box: [x, y, wide, high], limits: [left, right, bottom, top], log }) =>
  [axis(x, wide, [left, right], log[0]), axis(y + high, -high, [bottom, top], log[1])];

// Carries the pixels of one panel to where the same values lie in another, to a tenth of a pixel as they came; undefined if
// its axes tell something else.
export function carry(from, to) {
  if (!to || from.names.some((name, side) => name !== to.names[side])) return undefined;
  const old = axesOf(from), present = axesOf(to);
  const side = (pixel, number) => Math.round(10 * present[number].pixel(old[number].value(pixel))) / 10;
  return (pixels) => pixels.map((pixel, number) => side(pixel, number % 2)); // a point, or both ends of an arrow
}
