"""Which chapters a file owes: the first kind of evidence that says something wins."""

import json

import pytest
from submissions import honest, written

from grader.course import COURSE
from grader.reading.chapter import CHAPTERS
from grader.reading.extract import extract
from grader.reading.near_names import edits, meant


def _notebook(*cells: str, texts: tuple[str, ...] = (), chapter: object = None) -> bytes:
    made = json.loads(written(*cells))
    made["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": text} for text in texts]
    if chapter is not None:
        made["metadata"]["turning_the_knobs"] = {"chapter": chapter}
    return json.dumps(made).encode()


HEADED = ("# 03 · Weight decay: what keeps the weights small\n\nText.",)


def test_metadata_before_name_before_heading_before_functions():
    cells = honest("adam")
    whole = _notebook(*cells, texts=HEADED, chapter="02_momentum")
    assert extract(whole, "05_tuning.ipynb").chapters == ("02_momentum",)
    named = extract(_notebook(*cells, texts=HEADED, chapter="unknown"), "05_tuning (1).ipynb")
    assert named.chapters == ("05_tuning",)
    assert named.evidence == "The name of the file is that of 05_tuning."
    assert extract(_notebook(*cells, texts=HEADED), "homework.ipynb").chapters == ("03_weight_decay",)
    assert extract(_notebook(*cells), "homework.ipynb").chapters == ("04_adam",)
    assert extract(_notebook("x = 1"), "homework.ipynb").chapters == ()


@pytest.mark.parametrize("chapter", [3, None, ["02_momentum"], {"a": 1}, ""])
def test_metadata_of_another_kind_say_nothing(chapter):
    assert extract(_notebook("x = 1", chapter=chapter)).chapters == ()


@pytest.mark.parametrize(
    ("name", "chapter"),
    [
        ("02_momentum", "02_momentum"),
        ("anna-02-Momentum-2.ipynb", "02_momentum"),
        ("2 momentum final.ipynb", "02_momentum"),
        ("01_learning_rate_LATE", "01_learning_rate"),
        ("müller_04_adam", "04_adam"),
        ("00_start_here.ipynb", "00_start_here"),
        ("adam.ipynb", None),
        ("Adam_Smith_homework4.ipynb", None),
        ("1204_adam.ipynb", None),
        ("02.ipynb", None),
    ],
)
def test_the_name_of_a_file(name, chapter):
    assert extract(_notebook("x = 1"), name).chapters == ((chapter,) if chapter else ())


@pytest.mark.parametrize(
    ("text", "chapters"),
    [
        ("# 01 · The learning rate: how far to walk", ("01_learning_rate",)),
        ("Anna\n# 05: Tuning a real network", ("05_tuning",)),
        ("# Turning the Knobs", ("00_start_here",)),
        ("# 02 Momentum\n# 04 Adam", ("02_momentum", "04_adam")),
        ("# Adam Smith", ()),
        ("## 4 · Adam", ()),
        ("momentum", ()),
    ],
)
def test_the_heading(text, chapters):
    assert extract(_notebook("x = 1", texts=(text,))).chapters == chapters


def test_the_courses_own_notebooks_are_known_by_each_kind_of_evidence(notebooks_folder):
    for path in sorted(notebooks_folder.glob("*.ipynb")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        assert raw["metadata"]["turning_the_knobs"] == {"chapter": path.stem}
        assert not [name for name in extract(json.dumps(raw).encode()).absent if COURSE[name].notebook == path.stem]
        del raw["metadata"]["turning_the_knobs"]
        nameless = extract(json.dumps(raw).encode(), "Untitled1.ipynb")
        assert nameless.chapters == (path.stem,)
        assert "heading" in nameless.evidence
        raw["cells"] = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
        assert extract(json.dumps(raw).encode()).chapters == (path.stem,)


@pytest.fixture
def notebooks_folder(request):
    return request.config.rootpath / "notebooks"


@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("gradient_decent", "gradient_descent"),
        ("gradientDescent", "gradient_descent"),
        ("momentun", "momentum"),
        ("Momentum", "momentum"),
        ("adamW", "adamw"),
        ("adam_w", "adamw"),
        ("Adam", "adam"),
        ("l2_penality", "l2_penalty"),
        ("clip_by_globalnorm", "clip_by_global_norm"),
        ("plot_momentum", None),
        ("run_adam", None),
        ("step", None),
        ("penalty", None),
        ("adaptive", None),
        ("noisy_walk", None),
    ],
)
def test_a_name_that_is_nearly_an_exercises(name, exercise):
    assert meant(name, None, COURSE) == exercise


def test_arguments_tell_what_a_longer_name_is_meant_for():
    adamw = COURSE["adamw"].arguments
    assert meant("my_adamw_2", adamw, COURSE) == "adamw"
    assert meant("my_adamw_2", ("w",), COURSE) is None
    assert meant("adamz", COURSE["adam"].arguments, COURSE) == "adam"
    assert meant("adamz", adamw, COURSE) == "adamw"


def test_an_exercise_is_never_another_one():
    assert [meant(name, COURSE[name].arguments, COURSE) for name in COURSE] == [None] * len(COURSE)


def test_how_many_letters_two_names_are_apart():
    pairs = [("adam", "adam"), ("adam", "adamw"), ("adam", "daam"), ("momentum", "momentun"), ("ab", "ba"), ("", "abc")]
    assert [edits(*pair) for pair in pairs] == [0, 1, 1, 1, 1, 3]


def test_the_chapters_are_the_courses_notebooks():
    assert CHAPTERS[0] == "00_start_here"
    assert len(CHAPTERS) == len({exercise.notebook for exercise in COURSE.values()})
