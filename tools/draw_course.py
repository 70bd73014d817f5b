"""Draw what the course is about: the same ravine four times, each with a ball and another setting of the knobs.

python tools/draw_course.py      write notebooks/pictures/course.svg

The balls follow runs of the course's own rules. The picture moves by CSS inside the SVG and needs no script; where
motion is not wanted, or not possible, the whole paths are seen. On a dark page it is turned inside out, as the front
end does with all pictures.
"""

from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

import numpy as np
from playground.palette import RULE_COLORS
from playground.rules import NOT_GIVEN, Rule
from playground.simulate import simulate
from playground.surfaces import RAVINE

from grader.course import COURSE

FILE = Path(__file__).resolve().parents[1] / "notebooks" / "pictures" / "course.svg"
SURFACE = RAVINE.starting_at((2.2, 0.8))
STEPS = 60
#: Seconds: how long the balls move, then rest, then fade.
MOVING, RESTING, FADING = 6.0, 1.8, 0.6
#: Pixels: of the ravine in one tile, the strip with its words, and between tiles.
WIDTH, HEIGHT, STRIP, GAP = 213, 131, 36, 16
LEVELS = (0.05, 0.3, 0.8, 1.6, 2.8, 4.4, 6.5, 9.0)

STYLE = """
text { font: 18px "DejaVu Sans", Verdana, sans-serif; fill: #222222 }
.trail, .steps, .reveal { fill: none; stroke-linejoin: round }
.trail { stroke-width: 1.6; stroke-opacity: .6 }
.steps { stroke-width: 4.2; stroke-linecap: round }
.reveal { stroke: white; stroke-width: 9 }
.trail, .reveal { stroke-dasharray: 100 }
.ball, .trail, .reveal { animation: SECONDSs linear infinite }
.moving { animation: fade SECONDSs linear infinite }
@media (prefers-color-scheme: dark) { svg { filter: invert(.93) hue-rotate(180deg) } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important } }
"""


@dataclass(frozen=True)
class Ball:
    """A run of one of the course's rules, and the words over it."""

    words: str
    name: str
    knobs: dict[str, float]

    @cached_property
    def path(self) -> np.ndarray:
        """Where it is after each step, shape (STEPS + 1, 2)."""
        rule = Rule(self.name, COURSE[self.name].reference, NOT_GIVEN)
        return simulate(rule, SURFACE, STEPS, **self.knobs).w


SMALL = 0.01
BALLS = (
    Ball("steps too small", "gradient_descent", {"lr": SMALL}),
    Ball("a good step", "gradient_descent", {"lr": 0.15}),
    Ball("steps too large", "gradient_descent", {"lr": 0.21}),
    Ball("with momentum", "heavy_ball", {"lr": SMALL, "beta": 0.9}),
)


def drawing() -> str:
    """The whole picture, as SVG."""
    width, height = len(BALLS) * (WIDTH + GAP) - GAP, HEIGHT + STRIP
    moves = "".join(_keyframes(number, ball) for number, ball in enumerate(BALLS))
    seconds = f"{MOVING + RESTING + FADING:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img">\n<title>Four balls in the same ravine, seen from above</title>\n'
        f"<style>{STYLE.replace('SECONDS', seconds)}{_fading()}{moves}</style>\n"
        f'<defs><clipPath id="tile"><rect width="{WIDTH}" height="{height}" rx="8"/></clipPath>'
        f'<clipPath id="room"><rect y="{STRIP}" width="{WIDTH}" height="{HEIGHT}"/></clipPath>{_ravine()}</defs>\n'
        f"{''.join(_tile(number, ball) for number, ball in enumerate(BALLS))}</svg>\n"
    )


def _ravine() -> str:
    """The ground of a tile: level lines of the loss, and a cross at the lowest place."""
    (mu, L), (x, y) = SURFACE.curvatures, _pixels(np.zeros(2))  # noqa: N806
    across = WIDTH / (SURFACE.window[1] - SURFACE.window[0])
    levels = "".join(
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{across * np.sqrt(2 * level / mu):.1f}" '
        f'ry="{across * np.sqrt(2 * level / L):.1f}"/>'
        for level in reversed(LEVELS)
    )
    return (
        f'<g id="ravine" clip-path="url(#tile)"><rect width="{WIDTH}" height="{HEIGHT + STRIP}" fill="#D3DAE0"/>'
        f'<g clip-path="url(#room)" fill="white" fill-opacity=".12" stroke="white">{levels}</g>'
        f'<rect width="{WIDTH}" height="{STRIP}" fill="#EEF1F3"/>'
        f'<path d="M{x - 5:.1f} {y:.1f}h10m-5 -5v10" stroke="#222222" stroke-width="1.4"/></g>'
    )


def _tile(number: int, ball: Ball) -> str:
    points, color = _visible(ball), RULE_COLORS[ball.name]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    steps = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points)
    x, y = points[-1]
    return (
        f'<g transform="translate({number * (WIDTH + GAP)} 0)"><use href="#ravine"/>'
        f'<text x="{WIDTH / 2:g}" y="25" text-anchor="middle">{escape(ball.words)}</text>'
        f'<g clip-path="url(#room)"><g class="moving"><mask id="m{number}" maskUnits="userSpaceOnUse" x="0" y="0" '
        f'width="{WIDTH}" height="{HEIGHT + STRIP}"><path class="reveal t{number}" pathLength="100" d="{line}"/></mask>'
        f'<path class="trail t{number}" pathLength="100" stroke="{color}" d="{line}"/>'
        f'<path class="steps" stroke="{color}" mask="url(#m{number})" d="{steps}"/>'
        f'<circle class="ball b{number}" r="6.5" fill="{color}" stroke="white" stroke-width="1.5" '
        f'style="transform:translate({x:.1f}px,{y:.1f}px)"/></g></g></g>\n'
    )


def _keyframes(number: int, ball: Ball) -> str:
    """How the ball and the line behind it move: a place and a share of the length for each step."""
    points = _visible(ball)
    lengths = np.concatenate([[0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    times = 100 * MOVING / (MOVING + RESTING + FADING) * np.arange(len(points)) / STEPS
    places = "".join(
        f"{time:.2f}%{{transform:translate({x:.1f}px,{y:.1f}px)}}" for time, (x, y) in zip(times, points, strict=True)
    )
    shares = "".join(
        f"{time:.2f}%{{stroke-dashoffset:{100 - 100 * length / lengths[-1]:.1f}}}"
        for time, length in zip(times, lengths, strict=True)
    )
    return (
        f".b{number} {{ animation-name: b{number} }} .t{number} {{ animation-name: t{number} }}\n"
        f"@keyframes b{number}{{{places}}}\n@keyframes t{number}{{{shares}}}\n"
    )


def _fading() -> str:
    still = 100 * (MOVING + RESTING) / (MOVING + RESTING + FADING)
    return f"@keyframes fade{{{still:.1f}%{{opacity:1}}98%{{opacity:0}}99.9%{{opacity:0}}100%{{opacity:1}}}}\n"


def _visible(ball: Ball) -> np.ndarray:
    """Its places in pixels, up to the first that is outside of the tile, shape (n, 2)."""
    left, right, bottom, top = SURFACE.window
    x, y = ball.path.T
    outside = np.flatnonzero((x < left) | (x > right) | (y < bottom) | (y > top))
    return _pixels(ball.path[: outside[0] + 1] if len(outside) else ball.path)


def _pixels(w: np.ndarray) -> np.ndarray:
    """Weights, shape (..., 2), as pixels of a tile."""
    left, right, bottom, top = SURFACE.window
    return np.stack(
        [(w[..., 0] - left) / (right - left) * WIDTH, STRIP + (top - w[..., 1]) / (top - bottom) * HEIGHT], -1
    )


def main() -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(drawing(), encoding="utf-8")
    print(f"{FILE.name}: {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
