"""The form of results.json, after "Autograder Specifications" in Gradescope's documentation."""

from collections.abc import Iterator
from typing import Any

VISIBILITY = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
NUMBER, TEXT = (int, float), (str,)
WHOLE = {
    "score": NUMBER, "execution_time": NUMBER, "output": TEXT, "output_format": FORMATS, "test_output_format": FORMATS,
    "test_name_format": FORMATS, "visibility": VISIBILITY, "stdout_visibility": VISIBILITY, "extra_data": (dict,),
    "tests": (list,), "leaderboard": (list,),
}  # fmt: skip
TEST = {
    "score": NUMBER, "max_score": NUMBER, "status": {"passed", "failed"}, "name": TEXT, "name_format": FORMATS,
    "number": TEXT, "output": TEXT, "output_format": FORMATS, "tags": (list,), "visibility": VISIBILITY,
    "extra_data": (dict,),
}  # fmt: skip


def faults(results: Any) -> list[str]:
    """What Gradescope would not take, or would take for something else."""
    return [*_faults("results", results, WHOLE), *_in_tests(results)]


def _in_tests(results: dict) -> Iterator[str]:
    tests = results.get("tests", [])
    for number, test in enumerate(tests):
        yield from _faults(f"test {number}", test, TEST)
    if "score" not in results and not (tests and all("score" in test for test in tests)):
        yield "neither the whole nor each test has a score"
    if any(test.get("visibility") == "hidden" for test in tests):
        yield "a hidden test hides the total from learners"


def _faults(what: str, found: dict, form: dict) -> Iterator[str]:
    for key, value in found.items():
        if key not in form:
            yield f"{what}: {key} is unknown"
        elif isinstance(form[key], set):
            if value not in form[key]:
                yield f"{what}: {key} may not be {value}"
        elif type(value) not in form[key]:
            yield f"{what}: {key} is a {type(value).__name__}"
        elif type(value) is float and not abs(value) < float("inf"):
            yield f"{what}: {key} is no number in JSON"
