"""Numbers as people type them."""

import pytest
from playground.typed_number import number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0.5 ", 0.5), ("1,5", 1.5), (".5", 0.5), ("5.", 5.0), ("+3", 3.0),
        ("−2", -2.0), ("–2", -2.0), ("- 2", -2.0),
        ("1e-3", 0.001), ("1E-3", 0.001), ("10^-3", 0.001), ("10**-3", 0.001), ("2·10^-3", 0.002), ("1e-5*10^3", 0.01),
        ("1,000", 1000.0), ("12,345.6", 12345.6), ("1 000 000", 1e6), ("1'000", 1000.0), ("0,500", 0.5),
        ("1/4", 0.25), ("35%", 0.35), ("35 %", 0.35),
        ("x = 3", 3.0), ("w[0] = 2", 2.0), ("about 100", 100.0), ("~100", 100.0), ("115 steps", 115.0),
    ],
)  # fmt: skip
def test_a_number_is_read(typed, value):
    assert number(typed, known=["steps", "for"]) == pytest.approx(value, rel=1e-12)


def test_a_percent_sign_is_the_unit_where_percents_are_asked_for():
    assert number("35%", unit="%") == number("35 %", unit="%") == number("35", unit="%") == 35


@pytest.mark.parametrize(
    "typed",
    [
        *("", "%", "three", "5 million", "5k", "3 or 4", "3-4", "--2", "1e", "nan", "inf", "1_000", "1,000,5", "1/0"),
        "10^999",
    ],
)
def test_what_is_no_number_or_may_be_two_is_not_read(typed):
    assert number(typed, known=["steps"]) is None
