"""Numbers and counts in captions."""

import pytest
from playground.captions import count_steps, short


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        *((1532.7, 2, "1500"), (0.0316, 1, "0.03"), (10.0, 1, "10"), (0.0, 2, "0"), (-0.0, 2, "0"), (1e-9, 1, "1e-09")),
        *((-0.25, 2, "-0.25"), (123456.789, 9, "123456.789"), (1234567.0, 2, "1.2e+06")),
    ],
)
def test_numbers_in_sentences_are_short(value, digits, words):
    assert short(value, digits) == words


def test_one_step_is_singular():
    assert [count_steps(number) for number in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]
