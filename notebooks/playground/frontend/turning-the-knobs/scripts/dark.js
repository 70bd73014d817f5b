// On a dark page pictures are turned inside out by style.css. What the colours of a map and of its colour bar mean must
// not turn with them: those places are only a little darker than on a light page.

import { element } from "./marks.js";

// invert(0.93) and hue-rotate(180deg), in one, as everywhere else in the picture.
const TURNED = "0.494 -1.23 -0.124 0 0.93 -0.366 -0.37 -0.124 0 0.93 -0.366 -1.23 0.736 0 0.93 0 0 0 1 0";
const DARKER = "0.75 0 0 0 0 0 0.75 0 0 0 0 0 0.75 0 0 0 0 0 1 0";

let filters = 0;

const recolored = (values, result, box = {}) => element("feColorMatrix", { in: "SourceGraphic", values, result, ...box });

function filterFor(maps, id) {
  const places = maps.map(([x, y, width, height], number) => recolored(DARKER, `map-${number}`, { x, y, width, height }));
  const layers = ["turned", ...maps.map((_, number) => `map-${number}`)].map((layer) => element("feMergeNode", { in: layer }));
  const attributes = { id, primitiveUnits: "objectBoundingBox", "color-interpolation-filters": "sRGB" };
  return element("filter", attributes, recolored(TURNED, "turned"), ...places, element("feMerge", {}, ...layers));
}

// Below this node pictures keep their colours in these places, each (x, y, width, height) in shares of the picture.
export function keepColors(node, maps = []) {
  const places = JSON.stringify(maps);
  if (node.dataset.maps === places) return;
  node.dataset.maps = places;
  node.querySelector(":scope > .knobs-filter")?.remove();
  node.style.removeProperty("--knobs-dark");
  if (!maps.length) return;
  const id = `knobs-dark-${++filters}`;
  node.append(element("svg", { class: "knobs-filter", "aria-hidden": "true" }, filterFor(maps, id)));
  node.style.setProperty("--knobs-dark", `url(#${id})`);
}
