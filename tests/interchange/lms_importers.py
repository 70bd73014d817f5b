"""What Canvas and Moodle do with a table and a zip, written after their own source.

Canvas: ``lib/gradebook_importer.rb``, ``infer_comment_context_from_filename`` in ``app/models/abstract_assignment.rb``.
Moodle: ``mod/assign/feedback/offline/importgradeslib.php`` and ``locallib.php``, ``feedback/file/importziplib.php``.
"""

import csv
import io
import re
import zipfile
from pathlib import Path

NAMES = ("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Section", "Integration ID")
NO_ASSIGNMENT = re.compile("(Current|Final|Override) (Score|Points|Grade|Status)")


def into_canvas(table: bytes, students: dict[int, str], assignments: dict[int, str]):
    """The marks that Canvas takes from a table, by student and assignment, and the maxima that it is told."""
    text = table.decode("utf-8-sig")
    delimiter = _canvas_delimiter(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    head, *below = [[_with_a_point(cell) for cell in row] for row in rows if any(row)]
    assert len(head) > 3 and "Student" in head[0] and "ID" in head[1], "Invalid header row"
    about = 3
    if re.search(r"SIS\s+Login\s+ID", head[2]):
        about = 4
    elif re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3]):
        about = 5 + bool(re.search(r"Integration\s+ID", head[4]))
    assert "Section" in head[about - 1], "Invalid header row"
    columns = {}
    for place, title in enumerate(head[about:], about):
        if not NO_ASSIGNMENT.search(title):
            found = re.fullmatch(r"(.+) \((\d+)\)", title)
            assert found and int(found[2]) in assignments, f"a new assignment would be made: {title}"
            columns[place] = int(found[2])
    marks, maxima = {}, {}
    for row in below:
        if "Points Possible" in row[0]:
            maxima = {number: row[place] for place, number in columns.items()}
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.IGNORECASE) for cell in row):
            assert int(row[1]) in students, f"a new student would be made: {row}"
            marks.update({(int(row[1]), number): row[place].strip() for place, number in columns.items()})
    return marks, maxima


def _canvas_delimiter(text: str) -> str:
    counts = {}
    for sign in ";,":
        fields = {len(next(csv.reader([line], delimiter=sign), [])) for line in text.splitlines()[:3]}
        counts[sign] = fields.pop() if len(fields) == 1 else 0
    return ";" if counts[";"] > counts[","] else ","


def _with_a_point(cell: str) -> str:
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *whole, last = re.split("[,.]", cell)
    return f"{''.join(whole)}.{last}" if whole else last


def comments_in_canvas(packed: Path, attachments: dict[int, tuple[int | str, str]]) -> dict:
    """The files that become comments, by student: each under the name that the student gave to theirs, with its bytes.

    attachments -- the files that were handed in: by whom (a number, or the letters of anonymous marking), and the name
    """
    taken: dict[int | str, list[tuple[str, bytes]]] = {}
    with zipfile.ZipFile(packed) as file:
        for name in file.namelist():
            parts = [part for part in name.rsplit("/", 1)[-1].split("_") if part != "LATE"]
            if parts[0] == "anon":
                user, number = parts[1], parts[2]
            else:
                user, number = [int(part) for part in parts if re.fullmatch(r"\d+", part)][:2]
            assert not parts[-1].startswith("link") and not name.startswith("._"), f"ignored: {name}"
            whose, shown = attachments[int(number)]
            assert whose == user, f"ignored: {name}"
            taken.setdefault(user, []).append((shown, file.read(name)))
    return taken


def into_moodle(
    table: bytes, headings: dict[str, str], participants: dict[int, str], word: str, point: str = ".", encoding="utf-8"
):
    """What Moodle takes from a worksheet: marks by participant, comments by participant, dates by participant.

    headings -- what the site calls ``id``, ``grade``, ``modified`` and ``comments``
    word     -- what stands before a participant's number, such as "Participant "
    """
    rows = list(csv.reader(io.StringIO(table.decode(encoding).removeprefix("\ufeff"), newline=""), strict=True))
    place = {key: rows[0].index(heading) for key, heading in headings.items()}
    marks, comments, dates = {}, {}, {}
    for row in rows[1:]:
        number = row[place["id"]][len(word) :]
        if not number.isdigit() or int(number) not in participants:
            continue
        if row[place["grade"]].strip():
            marks[int(number)] = float(row[place["grade"]].replace(" ", "").replace(point, "."))
        comments[int(number)] = row[place["comments"]]
        dates[int(number)] = row[place["modified"]]
    return marks, comments, dates


def feedback_in_moodle(packed: Path, participants: dict[int, str]) -> dict[int, dict[str, bytes]]:
    """The feedback files that Moodle takes from a zip, by participant and by path."""
    taken: dict[int, dict[str, bytes]] = {}
    with zipfile.ZipFile(packed) as file:
        for name in file.namelist():
            number, path = _of_moodle(name, participants)
            taken.setdefault(number, {})[path] = file.read(name)
    return taken


def _of_moodle(name: str, participants: dict[int, str]) -> tuple[int, str]:
    parts = name.split("/")
    assert not parts[-1].startswith((".", "~")), f"ignored: {name}"
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) < 5 or not info[1].isdigit() or int(info[1]) not in participants:  # 4 do from version 4.1 on
            continue
        assert info[2:4] == ["assignfeedback", "file"], name
        return int(info[1]), "/".join(filter(None, [info[4], *parts]))
    raise AssertionError(f"nobody's: {name}")
