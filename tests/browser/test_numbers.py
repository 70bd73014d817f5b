"""Numbers in the page are written, read and rounded as Python does it. The script alone: no notebook is opened."""

import math
import random
from collections.abc import Callable, Iterator

import pytest
from playground import experiments
from playground.captions import short
from playground.controls import LogSlider
from playground.server import NOTEBOOKS
from playground.typed_number import number as in_an_answer

SCRIPT = NOTEBOOKS / "playground/frontend/turning-the-knobs/scripts/numbers.js"
CALL = """async ([source, name, all]) => {
    const numbers = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    return all.map(each => numbers[name](...each)).map(each => Number.isNaN(each) ? 'none' : each);
}"""


@pytest.fixture(scope="module")
def call(browser) -> Iterator[Callable[[str, list], list]]:
    """A function of numbers.js, called with each of many lists of arguments."""
    page = browser.new_page()
    yield lambda name, all_: page.evaluate(CALL, [SCRIPT.read_text(encoding="utf-8"), name, all_])
    page.close()


def _values() -> list[float]:
    """Of every size, with few digits and with many, halfway between two short numbers, and around powers of ten."""
    drawn = random.Random(0)
    sizes = [10.0**power for power in range(-12, 13)]
    spread = [drawn.choice((-1, 1)) * 10 ** drawn.uniform(-12, 9) for _ in range(2000)]
    halfway = [0.125, 0.375, 2.5, 12.5, 13.5, 1.5, 0.5, 62.5, 1048.5, 0.0078125, 2.0**-20]
    written = [round(value, 6) for value in spread]
    return [
        0.0,
        -0.0,
        *sizes,
        *(size * 0.99996 for size in sizes),
        *halfway,
        *(-each for each in halfway),
        *spread,
        *written,
    ]


def test_a_number_is_written_as_python_writes_it(call):
    cases = [[value, digits] for value in _values() for digits in (1, 2, 3, 4, 12)]
    assert call("short", cases) == [short(value, digits) for value, digits in cases]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("0.01 ", 0.01), (" 1,5", 1.5), ("1,500", 1500), ("0,500", 0.5), ("1,000.5", 1000.5), (".5", 0.5), ("+2", 2)),
        *(
            ("1e-3", 0.001),
            ("1,5e-3", 0.0015),
            ("1E3", 1000),
            ("-1.5", -1.5),
            (",5", 0.5),
            ("−1,5", -1.5),
            ("1e−3", 0.001),
        ),
        *((each, "none") for each in ("", "much", "1.2.3", "1,2,3", "0x10", "Infinity", "1e", "-", "1 2", "lr")),
    ],
)
def test_what_people_type_is_understood(call, typed, number):
    """In a field of a knob, and, without the page, in an answer to a question."""
    assert call("numberIn", [[typed]]) == [number]
    if number != "none":  # an answer may also be "35 %" or "115 steps"
        assert in_an_answer(typed) == number


LOG_SLIDERS = [
    (f"{name}, {key}", control)
    for name in experiments.__all__
    for key, control in getattr(experiments, name)().controls.items()
    if isinstance(control, LogSlider)
]


@pytest.mark.parametrize("slider", [slider for _, slider in LOG_SLIDERS], ids=[name for name, _ in LOG_SLIDERS])
def test_a_stop_of_a_log_slider_is_a_number_of_few_digits(call, slider):
    """Nearest to its own stop, possible for Python, and shown, copied and drawn as one and the same number."""
    places = [
        slider.low + number / slider.per_decade
        for number in range(round((slider.high - slider.low) * slider.per_decade) + 1)
    ]
    values = call("logStop", [[place, slider.low, slider.high, 1 / slider.per_decade] for place in places])
    for place, value in zip(places, values, strict=True):
        assert abs(math.log10(value) - place) < 0.5 / slider.per_decade
        assert slider.checked("it", value) == value
        assert float(short(value)) == value
