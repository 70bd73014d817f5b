"""A living picture in the page, by what a learner does with it and sees of it."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator

SEEN = """stage => {
    const root = stage.closest('.knobs');
    return [root.querySelector('.knobs-maps').innerHTML, root.querySelector('.knobs-marks').innerHTML,
            stage.querySelector('img').src, root.querySelector('.knobs-caption').textContent].join('\\n');
}"""
SECOND = 1000  # ms


class Picture:
    """The living picture in the output of a cell."""

    def __init__(self, output: Locator):
        self.page = output.page
        self.root = output.locator(".knobs:has(.knobs-stage):not(.knobs-prediction)")
        self.stage = self.root.locator(".knobs-stage")
        self.stage.wait_for()
        self.caption = self.root.locator(".knobs-caption")
        self.pads = self.root.locator(".knobs-pad")
        self.heard = self.root.locator(".knobs-heard")

    def seen(self) -> str:
        """Everything that a change changes: the marks, the picture below them, the caption."""
        return self.stage.evaluate(SEEN)

    def slider(self, label: str) -> Locator:
        return self.root.get_by_label(label, exact=True).and_(self.page.locator("input[type=range]"))

    def field(self, label: str) -> Locator:
        """Where the value of a slider can be typed."""
        return self.slider(label).locator("..").locator("input[type=text]")

    def values(self) -> list[str]:
        """What all controls show."""
        return self.root.locator(".knobs-controls :is(input, select)").evaluate_all(
            "all => all.map(each => each.value)"
        )

    def button(self, words: str) -> Locator:
        return self.root.get_by_role("button", name=words)

    def drag(self, pad: Locator, *places: tuple[float, float]) -> None:
        """Press the mouse at the first place and move it over the others; (0, 0) is the top left of the pad."""
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
        self.page.mouse.move(*at[0])
        self.page.mouse.down()
        for x, y in at[1:]:
            self.page.mouse.move(x, y, steps=5)
        self.page.mouse.up()

    def until(self, holds: Callable[[], object], seconds: float = 30) -> None:
        """Wait until something holds; AssertionError with what is seen if it never does."""
        for _ in range(round(seconds * 20)):
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"after {seconds} s: {self.values()} {self.caption.inner_text()} {self.seen()[:300]}")

    def changes(self, does: Callable[[], object], seconds: float = 30) -> None:
        """Do something, and wait until the picture is another one."""
        before = self.seen()
        does()
        self.until(lambda: self.seen() != before, seconds)

    def rests(self) -> None:
        """Wait until nothing changes any more, and what is shown has become the stored picture."""
        before = ""
        while before != (before := self.seen()):
            self.page.wait_for_timeout(1.5 * SECOND)


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text)]
