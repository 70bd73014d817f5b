"""What depends on what in the course, how long its parts take, and three ways through it.

Everything is read off the notebooks, the experiments and the exercises; only the choice of the ways is made here.
`tools/draw_map.py` draws it, and `tests/notebooks/test_course_map.py` holds the README and the first notebook to it.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from playground import experiments
from playground.predictions import QUESTIONS

from grader.course import COURSE

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
#: Minutes: for a prediction, for an experiment, and for the challenge. Words and lines of code that are read in one.
PREDICTION, EXPERIMENT, CHALLENGE, WORDS, LINES = 1, 3, 30, 200, 12
HOURS = {8: "eight", 9: "nine", 10: "ten", 11: "eleven"}
IN_WORDS = {"an": 1, "one": 1, "two": 2, "three": 3, "ten": 10, "twenty": 20}


@dataclass(frozen=True)
class Section:
    """What stands under one heading of a notebook, or above its first ("")."""

    heading: str
    prose: str
    code: tuple[str, ...]
    challenges: int

    @property
    def number(self) -> str:
        """The number before the heading; "" if it has none."""
        return self.heading.partition(" · ")[0] if self.heading[:1].isdigit() else ""

    @property
    def exercises(self) -> list[str]:
        return [name for source in self.code for name in re.findall(r"^check\((\w+)\)$", source) if name in COURSE]

    @property
    def minutes(self) -> float:
        """An estimate: reading, predicting, turning, and the minutes of its exercises."""
        read = [source for source in self.code if not source.startswith(("check(", "hint(", "def "))]
        shown = sum("experiments." in source and ".table(" not in source for source in read)
        predicted = sum(source.startswith("predict(") for source in read)
        lines = sum(len(source.splitlines()) for source in read)
        words = len(re.findall(r"\w+", re.sub(r"\$.*?\$", "formula", self.prose, flags=re.DOTALL)))
        writing = sum(COURSE[name].minutes for name in self.exercises)
        return (
            words / WORDS
            + lines / LINES
            + writing
            + EXPERIMENT * shown
            + PREDICTION * predicted
            + CHALLENGE * self.challenges
        )

    def binds(self) -> set[str]:
        """The names that its cells leave behind."""
        return {name for name, stored in self._names() if stored}

    def borrows(self) -> set[str]:
        """The names that its cells look up and do not bind themselves; those of Python are among them."""
        return {name for name, stored in self._names() if not stored} - self.binds()

    def _names(self) -> Iterator[tuple[str, bool]]:
        for node in ast.walk(ast.parse("\n".join(self.code))):
            if isinstance(node, ast.Name):
                yield node.id, isinstance(node.ctx, ast.Store)
            elif isinstance(node, ast.FunctionDef | ast.arg | ast.alias):
                yield getattr(node, "asname", None) or getattr(node, "name", None) or node.arg, True


@cache
def notebooks() -> tuple[str, ...]:
    """The notebooks of the course, in order."""
    return tuple(sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")))


@cache
def sections(notebook: str) -> tuple[Section, ...]:
    """The sections of a notebook; the first has what stands above all headings: title and imports."""
    found: list[tuple[str, list[str], list[str], list[str]]] = [("", [], [], [])]
    for cell in nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells:
        if cell.cell_type == "code":
            found[-1][2].append(cell.source)
            found[-1][3].extend(tag for tag in cell.metadata.get("tags", ()) if tag == "challenge")
            continue
        for part in re.split(r"(?m)^(?=## )", cell.source):
            if heading := re.match(r"## (.*)", part):
                found.append((heading[1].strip(), [], [], []))
            found[-1][1].append(part)
    return tuple(
        Section(heading, "\n".join(prose), tuple(code), len(challenges)) for heading, prose, code, challenges in found
    )


def stated_minutes(notebook: str) -> int:
    """How long a notebook says that it takes."""
    said = re.search(r"\b[Aa]bout (\w+) (minutes|hours?)\b", sections(notebook)[0].prose)
    if not said:
        raise ValueError(f"{notebook} does not say how long it takes. Put under its title: *About 90 minutes, ...*")
    amount, unit = said.groups()
    number = IN_WORDS.get(amount) or int(amount)
    return number * (60 if unit.startswith("hour") else 1)


# --- what depends on what ---------------------------------------------------------------------------------------------


@cache
def builds_on(notebook: str) -> dict[str, tuple[str, ...]]:
    """The earlier notebooks that it takes something up from, and what: knobs that it goes on turning, rules it runs.

    Nothing, for one that its prose comes back to and that it takes no knob and no rule from.
    """
    found: dict[str, list[str]] = {of: [] for of in _named_in_prose(notebook)}
    for name in (*_knobs_met_before(notebook), *_rules_run(notebook)):
        of = COURSE[name].notebook if name in COURSE else _first_met()[name]
        if of < notebook and name not in found.get(of, []):
            found.setdefault(of, []).append(name)
    return {of: tuple(names) for of, names in sorted(found.items())}


def _named_in_prose(notebook: str) -> set[str]:
    prose = "\n".join(section.prose for section in sections(notebook))
    numbers = set(re.findall(r"\bnotebook\s+(\d\d)\b", prose))
    return {other for other in notebooks() if other < notebook and other[:2] in numbers}


@cache
def _first_met() -> dict[str, str]:
    """Every knob with the notebook whose exercise has it first: an argument that is no state and no data."""
    first: dict[str, str] = {}
    for exercise in COURSE.values():
        for name in exercise.arguments:
            if name not in (*exercise.returns, "w", "grad", "loss"):
                first.setdefault(name, exercise.notebook)
    return first


def _knobs_met_before(notebook: str) -> Iterator[str]:
    arguments = (name for exercise in COURSE.values() if exercise.notebook == notebook for name in exercise.arguments)
    yield from (name for name in arguments if _first_met().get(name, notebook) < notebook)


def _rules_run(notebook: str) -> list[str]:
    """The exercises whose rules drive its experiments, its predictions and its own cells, in the course's order."""
    code = "\n".join(source for section in sections(notebook) for source in section.code)
    run = set(re.findall(r"\brule\(\"(\w+)\"", code))
    for name in set(re.findall(r"\bexperiments\.(\w+)", code)):
        run |= _of_experiment(getattr(experiments, name).__module__)
    for question in re.findall(r'\bpredict\("(\w+)"', code):
        run |= _of_question(question)
    return [name for name in COURSE if name in run]


@cache
def _of_experiment(module: str) -> set[str]:
    """The exercises that a module names: in its text, in a table that it makes, or in an experiment's that it uses."""
    loaded = importlib.import_module(module)
    tree = ast.parse(inspect.getsource(loaded))
    parts = (node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    below = (_of_experiment(part) for part in parts if part.startswith("playground.experiments."))
    return set().union(_named(tree), _in(vars(loaded)[name] for name in _tables(tree)), *below)


def _tables(tree: ast.Module) -> Iterator[str]:
    """The constants that a module makes."""
    targets = (target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets)
    yield from (target.id for target in targets if isinstance(target, ast.Name))


def _of_question(name: str) -> set[str]:
    return _named(ast.parse(inspect.getsource(QUESTIONS[name])))


def _named(tree: ast.AST) -> set[str]:
    return _in(node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))


def _in(values: Iterable[object]) -> set[str]:
    """The names of exercises among texts, and in tables of texts."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, str):
            found |= {value} & COURSE.keys()
        elif isinstance(value, tuple | list | dict):
            found |= _in(value)
            found |= _in(value.values()) if isinstance(value, dict) else set()
    return found


def comes_right_after(notebook: str) -> list[str]:
    """The notebooks that it comes after, without those that another of them comes after."""
    after = _comes_after(notebook)
    return [of for of in after if not any(of in _comes_after(other) for other in after)]


def _comes_after(notebook: str) -> list[str]:
    """The notebooks that it builds on; the one before it if there are none."""
    return list(builds_on(notebook)) or [other for other in notebooks() if other < notebook][-1:]


# --- three ways through it --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stop:
    """A part of a way: a notebook, and the numbers of the sections to do in it, or none for all."""

    notebook: str
    numbers: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is done there, what stands above the first heading included."""
        return tuple(s for s in sections(self.notebook) if not self.numbers or s.number in ("", *self.numbers))

    @property
    def minutes(self) -> float:
        """Its share of the time that the notebook takes."""
        whole = sum(section.minutes for section in sections(self.notebook))
        return stated_minutes(self.notebook) * sum(section.minutes for section in self.sections) / whole


@dataclass(frozen=True)
class Way:
    """A way through the course: what it is called, how long it takes in minutes, where it leads, and its stops."""

    name: str
    minutes: int
    leads_to: str
    stops: tuple[Stop, ...]


HOUR = Way(
    "an hour",
    60,
    "find a learning rate for a network of your own, and read a curve that goes wrong",
    (Stop("00_start_here"), Stop("01_learning_rate", ("1", "2", "7", "8")), Stop("05_tuning", ("11",))),
)
AFTERNOON = Way(
    "an afternoon, four hours",
    240,
    "write gradient descent and its schedules, momentum, weight decay, Adam and AdamW, and tell a gain from luck",
    (
        Stop("00_start_here"),
        Stop("01_learning_rate", ("1", "2", "4", "5", "7")),
        Stop("02_momentum", ("1", "2", "3")),
        Stop("03_weight_decay", ("2", "6")),
        Stop("04_adam", ("1", "2", "3", "4", "6")),
        Stop("05_tuning", ("1", "2", "7", "11")),
    ),
)


def everything() -> Way:
    minutes = sum(map(stated_minutes, notebooks()))
    return Way(
        f"all of it, {HOURS[round(minutes / 60)]} hours",
        minutes,
        "choose any of these rules, tune it by method, and carry its settings from one framework to another",
        tuple(map(Stop, notebooks())),
    )
