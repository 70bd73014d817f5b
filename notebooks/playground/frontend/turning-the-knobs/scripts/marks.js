// Shapes as they come from Python, in pixels, as SVG elements. Built from data alone: no markup is ever parsed.

import { carry } from "./axes.js";

const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes = {}, ...inside) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

// Those of a mark's points that are shown after so many steps.
const shown = (points, { time }, step) =>
  time === "grows" ? points.slice(0, step + 1) : time === "moves" ? points.slice(step, step + 1) : points;

function path(points) {
  let d = "", pen = "M";
  for (const point of points) {
    if (point === null) { pen = "M"; continue; }
    d += pen + point[0] + " " + point[1];
    pen = "L";
  }
  return d;
}

const circle = ([x, y], r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

function arrow([x0, y0, x1, y1], { color, width }) {
  const length = Math.hypot(x1 - x0, y1 - y0), ux = (x1 - x0) / length, uy = (y1 - y0) / length;
  const size = Math.min(9, length), half = 0.45 * size, bx = x1 - size * ux, by = y1 - size * uy;
  return element("g", {},
    element("path", { d: `M${x0} ${y0}L${bx} ${by}`, stroke: color, "stroke-width": width }),
    element("polygon", { points: `${x1},${y1} ${bx - half * uy},${by + half * ux} ${bx + half * uy},${by - half * ux}`, fill: color }));
}

const KINDS = {
  line: (mark, step) => element("path", {
    d: path(shown(mark.points, mark, step)), fill: "none", stroke: mark.color, "stroke-width": mark.width,
    "stroke-opacity": mark.opacity, "stroke-dasharray": mark.dash, "stroke-linejoin": "round",
  }),
  dots: (mark, step) => element("path", {
    d: shown(mark.points, mark, step).filter(Boolean).map((point) => circle(point, mark.radius)).join(""),
    fill: mark.hollow ? "white" : mark.color, stroke: mark.color, "stroke-width": 1.5,
  }),
  arrows: (mark, step) => element("g", {}, ...shown(mark.ends, mark, step).filter(Boolean).map((ends) => arrow(ends, mark))),
  text: (mark) => element("text", {
    x: mark.at[0], y: mark.at[1], fill: mark.color, "text-anchor": mark.anchor, "font-size": mark.size,
    stroke: "white", "stroke-width": 3, "paint-order": "stroke",
  }, mark.text),
  raster: (mark, _, pictures) => element("image", {
    x: mark.box[0], y: mark.box[1], width: mark.box[2], height: mark.box[3], preserveAspectRatio: "none",
    style: "image-rendering:pixelated", class: "knobs-raster", href: pictures.get(mark.picture) ?? "",
  }),
};

// The marks after so many steps, each inside its panel.
export function drawn(scene, step, pictures, clip) {
  return scene.marks.map((mark) => element("g", { "clip-path": `url(#${clip(mark.panel)})` }, KINDS[mark.is](mark, step, pictures)));
}

// How many of the marks belong to the maps: the last map, and all that it may cover.
export const mapsAmong = (scene) => scene.marks.reduce((number, mark, index) => mark.is === "raster" ? index + 1 : number, 0);

// What a pinned setting leaves: its moving parts, without maps and words, where their values lie in the picture of now.
export function ghost(scene, { panels }) {
  const carried = (mark) => {
    const carries = carry(scene.panels[mark.panel], panels[mark.panel]), places = mark.points ? "points" : "ends";
    return carries ? [{ ...mark, [places]: mark[places].map((each) => each && carries(each)) }] : [];
  };
  return { ...scene, marks: scene.marks.filter((mark) => mark.is !== "raster" && mark.is !== "text").flatMap(carried) };
}

export const clips = (scene, clip) => Object.entries(scene.clips).map(([panel, [x, y, width, height]]) =>
  element("clipPath", { id: clip(panel) }, element("rect", { x, y, width, height })));

// The points of the marks that tell a run, each with the number of its step.
const stepPoints = (scene, step) => scene.marks.filter((mark) => mark.steps).map((mark) => {
  const first = mark.time === "moves" ? step : 0;
  return { mark, points: shown(mark.points, mark, step).map((point, index) => ({ number: first + index, point })).filter(({ point }) => point) };
});

// The step whose point lies nearest to (x, y), among marks whose points are steps; undefined if none is near.
export function nearestStep(scene, step, x, y, within = 14) {
  let nearest, least = within;
  for (const { number, point } of stepPoints(scene, step).flatMap(({ points }) => points)) {
    const away = Math.hypot(point[0] - x, point[1] - y);
    if (away < least) [nearest, least] = [number, away];
  }
  return nearest;
}

// A ring around one step in every panel.
export const rings = (scene, step, number, clip) => stepPoints(scene, step)
  .flatMap(({ mark, points }) => points.filter((each) => each.number === number).map(({ point: [cx, cy] }) =>
    element("g", { "clip-path": `url(#${clip(mark.panel)})` },
      element("circle", { cx, cy, r: 7, fill: "none", stroke: "#222222", "stroke-width": 2 }))));
