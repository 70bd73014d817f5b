"""What has changed since the last whole run is listed with why, and an interrupted run hides none of it."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.classroom import last_run
from grader.classroom.changes import changes, changes_as_csv
from grader.classroom.class_settings.plan import Attempts, Plan
from grader.classroom.last_run import FILE, read_last_run, this_run, write_last_run
from grader.classroom.row import ExerciseGrade, Row
from grader.classroom.student import Student

NO_PLAN = Plan()
ANNA, BERT = Student("Anna Müller", "1001"), Student("=Bert\udcff")


def _row(student, points=0.5, verdict="nearly", status="graded", **rest):
    grades = {"adam": ExerciseGrade(points, 1, verdict), "momentum": ExerciseGrade(1, 1, "passed")}
    return Row(student, status, "", grades, files=("a.ipynb",), attempt=1, **rest)


def _by_hand(row, points):
    grade = replace(row.exercises["adam"], points=points, by_hand=True)
    return replace(row, exercises={**row.exercises, "adam": grade})


BEFORE = this_run([_row(ANNA), _row(BERT)], 4, Plan())


def _told(rows, seed=4, plan=NO_PLAN, before=BEFORE):
    return [
        (each.student, each.exercise, each.before and each.before.verdict, each.after and each.after.verdict, each.why)
        for each in changes(before, this_run(rows, seed, plan))
    ]


def test_nothing_has_changed():
    assert _told([_row(BERT), _row(ANNA)]) == []


def test_the_first_run_has_nothing_to_compare_with():
    assert _told([_row(ANNA)], before=None) == []


def test_who_is_new_and_who_is_gone():
    zoe = Student("Zoe")
    assert _told([_row(zoe), _row(ANNA)]) == [
        (zoe, "", None, "graded", "new in the class"),
        (BERT, "", "graded", None, "not in the class any more"),
    ]


def test_a_new_attempt():
    again = replace(_row(ANNA, 1, "passed"), files=("a.ipynb", "b.ipynb"), attempt=2)
    assert _told([again, _row(BERT)]) == [(ANNA, "adam", "nearly", "passed", "new attempt")]
    later = _row(ANNA, 1, "passed", submitted=datetime(2026, 12, 1, tzinfo=UTC))
    assert _told([later, _row(BERT)])[0][4] == "new attempt"


def test_a_file_that_was_changed_in_its_place():
    assert _told([_row(ANNA, 1, "passed"), _row(BERT)])[0][4] == "the file was changed, or graded again"


def test_a_correction_by_hand_and_its_taking_back():
    corrected = [_by_hand(_row(ANNA), 0.75), _row(BERT)]
    assert _told(corrected) == [(ANNA, "adam", "nearly", "nearly", "corrected by hand")]
    assert _told(corrected, before=this_run(corrected, 4, Plan())) == []
    back = _told([_row(ANNA), _row(BERT)], before=this_run(corrected, 4, Plan()))
    assert [each[4] for each in back] == ["the correction by hand was taken back"]


def test_a_new_attempt_at_what_was_corrected_by_hand():
    before = this_run([_by_hand(_row(ANNA), 0.75), _row(BERT)], 4, Plan())
    again = replace(_by_hand(_row(ANNA, 1, "passed"), 0.75), files=("a.ipynb", "b.ipynb"), attempt=2)
    told = _told([again, _row(BERT)], before=before)
    assert told == [(ANNA, "adam", "nearly", "passed", "new attempt; the correction by hand stands")]
    corrected_now = _told([again, _row(BERT)])
    assert corrected_now == [(ANNA, "adam", "nearly", "passed", "new attempt; corrected by hand")]


def test_other_settings_another_seed_another_version(monkeypatch):
    rows = [_row(ANNA, 0.4), _row(BERT)]
    assert _told(rows, plan=Plan(nearly=0.4))[0][4] == "the settings were changed"
    assert _told(rows, seed=5, plan=Plan(attempts=Attempts.BEST))[0][4] == (
        "the settings were changed; other inputs, from another seed"
    )
    monkeypatch.setattr(last_run.grader, "__version__", "99")
    assert _told(rows)[0][4] == "another version of the grader"


def test_what_is_owed_now_and_was_not():
    row = _row(ANNA)
    more = replace(row, exercises={**row.exercises, "adamw": ExerciseGrade(0, 1, "missing")})
    plan = Plan(exercises={"adam": 1, "momentum": 1, "adamw": 1})
    assert _told([more, _row(BERT)], plan=plan) == [(ANNA, "adamw", None, "missing", "the settings were changed")]
    assert _told([row, _row(BERT)], before=this_run([more, _row(BERT)], 4, plan)) == [
        (ANNA, "adamw", "missing", None, "the settings were changed")
    ]


def test_handing_in_is_a_change_of_the_row_too():
    before = this_run([Row(ANNA, "not handed in", "", {"adam": ExerciseGrade(0, 1, "missing")})], 4, Plan())
    told = _told([_row(ANNA)], before=before)
    assert told[0] == (ANNA, "", "not handed in", "graded", "new attempt")
    assert [each[1] for each in told] == ["", "adam", "momentum"]


def test_a_roster_that_gives_somebody_another_id_makes_nobody_new():
    before = this_run([_row(Student("muelleranna")), _row(BERT)], 4, Plan())
    assert _told([_row(ANNA), _row(BERT)], before=before) == []


def test_the_table_reads_back():
    zoe = Student("Zoe", "-1")
    rows = [_row(ANNA, 1, "passed"), _row(zoe)]
    written = "".join(changes_as_csv(changes(BEFORE, this_run(rows, 4, Plan()))))
    first, new, gone = csv.DictReader(io.StringIO(written, newline=""))
    assert first == {
        "student": "Anna Müller",
        "id": "1001",
        "exercise": "adam",
        "points_before": "0.5",
        "points_after": "1.0",
        "verdict_before": "nearly",
        "verdict_after": "passed",
        "why": "the file was changed, or graded again",
    }
    assert (new["student"], new["id"], new["points_before"], new["points_after"]) == ("Zoe", "'-1", "", "1.5")
    assert (gone["student"], gone["verdict_before"], gone["verdict_after"]) == ("'=Bert\\udcff", "graded", "")


def test_a_run_is_kept_and_read_back(tmp_path):
    file = tmp_path / FILE
    run = this_run([_by_hand(_row(ANNA), 0.75), _row(BERT)], 4, Plan(due={"adam": datetime(2026, 11, 30, tzinfo=UTC)}))
    write_last_run(file, run)
    assert read_last_run(file) == run
    write_last_run(file, replace(run, rows=()))
    assert read_last_run(file).rows == ()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_run_that_breaks_off_leaves_the_last_one(tmp_path, monkeypatch):
    file = tmp_path / FILE
    write_last_run(file, BEFORE)

    def parts(run):
        yield "{"
        raise KeyboardInterrupt

    monkeypatch.setattr(last_run, "_as_json", parts)
    with pytest.raises(KeyboardInterrupt):
        write_last_run(file, this_run([], 5, Plan()))
    assert read_last_run(file) == BEFORE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)
SPOILT = st.fixed_dictionaries({
    "format": st.just(1) | JSON, "seed": st.integers() | JSON, "version": JSON, "plan": JSON,
    "rows": JSON | st.lists(st.tuples(JSON, JSON, st.tuples(JSON, JSON, JSON, JSON) | JSON, JSON, JSON)),
})  # fmt: skip


@given(SPOILT | JSON | st.binary())
def test_a_spoilt_file_is_no_run_or_a_whole_one(tmp_path_factory, value):
    file = tmp_path_factory.getbasetemp() / FILE
    file.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    run = read_last_run(file)
    list(changes_as_csv(changes(run, BEFORE)))
