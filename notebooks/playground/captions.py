"""Numbers and counts in captions, written as people write them."""

from grader.reporting.language import ngettext


def short(value: float, digits: int = 2) -> str:
    """A number of so many digits: 1500 and 0.03, where a format alone gives 1.5e+03 and 0.030.

    The front end's ``numbers.js`` writes every number in the same way.
    """
    return f"{float(f'{value:.{digits}g}') + 0.0:.{max(digits, 6)}g}"  # + 0.0: no -0


def count_steps(number: int) -> str:
    """ "1 step", "2 steps"."""
    return ngettext("{count} step", "{count} steps", number)
