"""A picture's marks as SVG in text, for a front end that shows HTML and no more."""

import html
import math
from collections.abc import Iterable

from playground.canvas import FONT, Canvas
from playground.marks import Mark, Raster, Shape


def svg(canvas: Canvas, marks: Iterable[Mark], title: str, description: str) -> str:
    """The marks alone, as large as the background, with a title and a description for screen readers."""
    marks = list(marks)
    shown = [shape for mark in marks if (shape := canvas.shape(mark))]
    pictures = {mark.key: mark.data_url for mark in marks if isinstance(mark, Raster)}
    clips = "".join(_clip(canvas, panel) for panel in sorted({shape["panel"] for shape in shown}))
    layers = "".join(
        f'<g clip-path="url(#{_clip_id(canvas, shape["panel"])})">{_element(shape, pictures)}</g>' for shape in shown
    )
    return (
        f'<svg role="img" viewBox="0 0 {canvas.width} {canvas.height}" font-family="{FONT}" '
        f'style="display:block;width:100%;height:auto"><title>{html.escape(title)}</title>'
        f"<desc>{html.escape(description)}</desc><defs>{clips}</defs>{layers}</svg>"
    )


def _clip_id(canvas: Canvas, panel: int) -> str:
    return f"panel-{id(canvas)}-{panel}"


def _clip(canvas: Canvas, panel: int) -> str:
    x, y, width, height = canvas.clip(panel)
    rectangle = f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return f'<clipPath id="{_clip_id(canvas, panel)}">{rectangle}</clipPath>'


def _element(shape: Shape, pictures: dict[str, str]) -> str:
    kind = shape["is"]
    if kind == "line":
        return _line(shape)
    if kind == "dots":
        return _dots(shape)
    if kind == "arrows":
        return "".join(_arrow(ends, shape) for ends in shape["ends"] if ends)
    return _text(shape) if kind == "text" else _raster(shape, pictures)


def _line(line: Shape) -> str:
    dash = f' stroke-dasharray="{line["dash"]}"' if line["dash"] else ""
    return (
        f'<path d="{_path(line["points"])}" fill="none" stroke="{line["color"]}" stroke-width="{line["width"]}" '
        f'stroke-opacity="{line["opacity"]}" stroke-linejoin="round"{dash}/>'
    )


def _dots(dots: Shape) -> str:
    circles = "".join(f'<circle cx="{p[0]}" cy="{p[1]}" r="{dots["radius"]}"/>' for p in dots["points"] if p)
    fill = "white" if dots["hollow"] else dots["color"]
    return f'<g fill="{fill}" stroke="{dots["color"]}" stroke-width="1.5">{circles}</g>'


def _arrow(ends: list[float], arrow: Shape) -> str:
    x0, y0, x1, y1 = ends
    length = math.hypot(x1 - x0, y1 - y0)
    ahead, size = ((x1 - x0) / length, (y1 - y0) / length), min(9.0, length)
    base = (x1 - size * ahead[0], y1 - size * ahead[1])
    aside = (-0.45 * size * ahead[1], 0.45 * size * ahead[0])
    head = ((x1, y1), (base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1]))
    return (
        f'<path d="{_path([[x0, y0], base])}" stroke="{arrow["color"]}" stroke-width="{arrow["width"]}"/>'
        f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in head)}" fill="{arrow["color"]}"/>'
    )


def _text(text: Shape) -> str:
    x, y = text["at"]
    return (
        f'<text x="{x}" y="{y}" fill="{text["color"]}" text-anchor="{text["anchor"]}" font-size="{text["size"]}" '
        f'stroke="white" stroke-width="3" paint-order="stroke">{html.escape(text["text"])}</text>'
    )


def _raster(raster: Shape, pictures: dict[str, str]) -> str:
    x, y, width, height = raster["box"]
    return (
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" '
        f'style="image-rendering:pixelated" href="{pictures[raster["picture"]]}"/>'
    )


def _path(points: Iterable[Iterable[float] | None]) -> str:
    """The SVG path through pixels, interrupted at each None."""
    pieces, pen = [], "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        x, y = point
        pieces.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return "".join(pieces)
