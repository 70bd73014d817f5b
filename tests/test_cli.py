"""The command line, as it is typed."""

import pytest
from submissions import IMPORTS, UPHILL, hand_in, honest
from typer.testing import CliRunner

from grader import progress_file
from grader.classroom.sandbox import NoIsolation
from grader.cli import app
from grader.course import COURSE
from grader.progress_file import PYTEST, VARIABLE


def _typed(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_check_shows_the_cards_and_ends_well(tmp_path):
    rules = [name for name, exercise in COURSE.items() if exercise.notebook == "02_momentum"]
    done = _typed("check", hand_in(tmp_path, "mine", *honest("downhill", *rules)))
    assert done.exit_code == 0
    assert all(f"PASSED · {name}" in done.stdout for name in ("downhill", *rules))


def test_check_ends_with_1_when_something_of_the_chapter_is_missing(tmp_path):
    done = _typed("check", hand_in(tmp_path, "mine", *honest("momentum", "nesterov")))
    assert done.exit_code == 1
    cards = "PASSED · momentum", "MISSING · heavy_ball", "PASSED · nesterov"
    assert sorted(map(done.stdout.index, cards)) == [done.stdout.index(card) for card in cards]


def test_check_ends_with_1_when_something_has_not_passed(tmp_path):
    done = _typed("check", hand_in(tmp_path, "mine", UPHILL), hand_in(tmp_path, "other", *honest("downhill")))
    assert done.exit_code == 1
    assert "NOT YET · gradient_descent" in done.stdout
    assert "PASSED · downhill" in done.stdout


def test_check_follows_a_link_of_ones_own(tmp_path):
    """The class does not: there, whoever hands in a link may mean somebody else's file."""
    (tmp_path / "latest.ipynb").symlink_to(hand_in(tmp_path, "mine", *honest("downhill")))
    assert _typed("check", tmp_path / "latest.ipynb").exit_code == 0


def test_check_of_what_is_no_notebook(tmp_path):
    (tmp_path / "x.ipynb").write_text("{")
    done = _typed("check", tmp_path / "x.ipynb")
    assert done.exit_code == 2
    assert "cut off in the middle" in done.output


SPILLS = """def gradient_descent(w, grad, lr):
    raise ValueError(":smile: \\x1b]0;owned\\x07\\x1b[2J\\x9b31m")"""


def test_what_a_notebook_says_cannot_move_the_cursor(tmp_path):
    """Neither by the words of an error, nor by a line of its source, nor by its file's name."""
    source = SPILLS.replace("raise", "'\x1b[8m'; raise", 1)
    done = _typed("check", hand_in(tmp_path, "\x1b[2Jmine", source), hand_in(tmp_path, "other", SPILLS))
    assert "ValueError: :smile:" in done.output and "␛[2J" in done.output
    assert not set(done.output) & {"\x1b", "\x07", "\x9b"}


WRITES = """from pathlib import Path
def downhill(slope):
    Path({place!r}).write_text("was here")
    return -np.sign(slope)"""


def test_a_strangers_notebook_can_do_nothing_here(tmp_path):
    place = tmp_path / "owned"
    path = hand_in(tmp_path, "anna", IMPORTS, WRITES.format(place=str(place)))
    assert _typed("check", path).exit_code == 1
    assert not place.exists()
    assert _typed("check", path, "--no-isolation").exit_code == 0
    assert place.exists()


def test_check_refuses_without_isolation_and_says_how_to_do_without(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    path = hand_in(tmp_path, "mine", *honest("downhill"))
    done = _typed("check", path)
    assert done.exit_code == 2
    assert "apt install bubblewrap" in done.stderr and "--no-isolation" in done.stderr
    done = _typed("check", path, "--no-isolation")
    assert done.exit_code == 0 and "PASSED · downhill" in done.stdout


def test_class_writes_a_gradebook(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    done = _typed("class", tmp_path / "in", "--out", tmp_path / "out", "--seed", 3, "--jobs", 1)
    assert done.exit_code == 0
    assert "grades.csv" in done.stdout
    assert (tmp_path / "out" / "class.html").is_file()


def test_class_refuses_without_isolation_and_says_how_to_get_it(tmp_path, monkeypatch):
    def none(*_):
        raise NoIsolation("bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap.")

    monkeypatch.setattr("grader.classroom.pool.Isolated", none)
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    done = _typed("class", tmp_path / "in", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "apt install bubblewrap" in done.output
    assert "--no-isolation" in done.output
    assert _typed("class", tmp_path / "in", "--out", tmp_path / "out", "--no-isolation", "--jobs", 1).exit_code == 0


def test_class_without_its_extra_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    done = _typed("class", tmp_path / "in", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert "pip install '.[class]'" in done.output and not (tmp_path / "out").exists()


def test_no_bar_stands_before_a_complaint(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    done = _typed("class", tmp_path / "in", "--out", tmp_path / "out", "--layout", "nowhere")
    assert done.exit_code == 2
    assert done.stderr.startswith("There is no layout 'nowhere'.")


def test_class_of_what_is_no_folder(tmp_path):
    assert _typed("class", tmp_path / "nowhere", "--out", tmp_path).exit_code == 2


def test_class_of_an_empty_folder_says_so(tmp_path):
    (tmp_path / "in").mkdir()
    done = _typed("class", tmp_path / "in", "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert "There is no notebook" in done.output
    assert "Nothing says what was set" not in done.output


@pytest.mark.parametrize("option", ([], ["--init"]))
def test_a_single_notebook_in_place_of_the_class_is_answered(tmp_path, option):
    done = _typed("class", hand_in(tmp_path, "mine", *honest("downhill")), "--out", tmp_path / "out", *option)
    assert done.exit_code == 2 and "grader check" in done.output


def test_a_file_of_causes_that_cannot_be_read_is_told_and_the_class_is_graded(tmp_path):
    hand_in(tmp_path / "in", "anna", UPHILL)
    causes = tmp_path / "mine.toml"
    causes.write_text("[downhill.abc]\ncause = ")
    typed = ("class", tmp_path / "in", "--out", tmp_path / "out", "--no-isolation", "--jobs", 1, "--causes")
    done = _typed(*typed, causes)
    assert done.exit_code == 2
    assert f"{causes}, line 2: " in done.stderr and "The class is graded" in done.stderr
    assert "anna" in (tmp_path / "out" / "grades.csv").read_text()
    causes.write_text("")
    assert _typed(*typed, causes).exit_code == 0
    assert _typed(*typed, tmp_path / "nowhere").exit_code == 2


def test_a_gradebook_that_cannot_be_written_is_said(tmp_path):
    hand_in(tmp_path / "in", "anna", *honest("downhill"))
    (tmp_path / "file").touch()
    done = _typed("class", tmp_path / "in", "--out", tmp_path / "file")
    assert done.exit_code == 2
    assert "The gradebook cannot be written: " in done.output


def test_a_seed_below_zero_draws_nothing_and_is_refused(tmp_path):
    """Every learner would be called crashed."""
    path = hand_in(tmp_path / "in", "anna", *honest("downhill"))
    assert _typed("class", tmp_path / "in", "--out", tmp_path / "out", "--seed", -1).exit_code == 2
    assert _typed("check", path, "--seed", -1).exit_code == 2


def test_list_names_every_exercise():
    shown = CliRunner().invoke(app, ["list"], env={"COLUMNS": "200"}).stdout
    assert all(f"{name}(" in shown for name in COURSE)


@pytest.mark.parametrize("level", [1, 2, 3])
def test_hint_gives_the_level(level):
    assert COURSE["adam"].hints[level - 1].replace("`", "")[:40] in _typed("hint", "adam", level).stdout


def test_hint_for_an_unknown_name_lists_the_names():
    done = _typed("hint", "adm")
    assert done.exit_code == 2
    assert "Closest first, the names are: adam" in done.output


def test_a_check_on_the_command_line_neither_reads_nor_writes_anybodys_progress(monkeypatch, tmp_path):
    """Neither does the grading of a class, which takes the same way."""
    path = hand_in(tmp_path, "mine", *honest("downhill"))
    kept = tmp_path / ".progress.json"
    kept.write_text('{"passed": []}')
    for variable in (VARIABLE, *PYTEST):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    for name in ("read", "update", "unreadable"):
        monkeypatch.setattr(progress_file, name, lambda *_: pytest.fail("the learner's file was touched"))
    assert _typed("check", path).exit_code == 0
    assert kept.read_text() == '{"passed": []}'
