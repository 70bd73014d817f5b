"""Archives of every kind, honest and hostile: what is in them is found, and none takes more than its share."""

import contextlib
import io
import random
import struct
import tarfile
import tracemalloc
import zipfile

import pytest
from class_trees import NOTEBOOK, fill, zip_of, zipped

from grader.classroom.handed_in import archives, tars, zips
from grader.classroom.handed_in.collect import collect, read_submission
from grader.reading.notebook_file import LARGEST, Unreadable


def found_in(folder):
    """Locations and why nobody reads them; with whether it is an answer."""
    found = collect(folder)
    assert all(read_submission(one) == NOTEBOOK for one in found.submissions if not one.problem)
    return {one.location: one.problem for one in found.submissions}, {one.location for one in found.others}


def problem(folder, content):
    answers, others = found_in(fill(folder, {"anna.zip": content}))
    assert list(answers) == ["anna.zip"] and not others
    (one,) = collect(folder).submissions
    assert one.student.name == "anna"
    with pytest.raises(Unreadable):
        read_submission(one)
    return one.problem


def entry(archive, name, content=NOTEBOOK, **attributes):
    info = zipfile.ZipInfo(name)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    archive.writestr(info, content)


def tarred(files, mode="w:gz"):
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return memory.getvalue()


def test_one_archive_a_student(tmp_path):
    fill(tmp_path, {"anna.zip": zip_of("a.ipynb", "sub/b.ipynb"), "bert.ZIP": zip_of("a.ipynb")})
    assert set(found_in(tmp_path)[0]) == {"anna.zip/a.ipynb", "anna.zip/sub/b.ipynb", "bert.ZIP/a.ipynb"}
    assert {one.student.name for one in collect(tmp_path).submissions} == {"anna", "bert"}


def test_one_archive_of_all_in_place_of_the_folder(tmp_path):
    inside = {"anna/a.ipynb": NOTEBOOK, "bert.zip": zip_of("a.ipynb"), "carl.ipynb": NOTEBOOK, "__MACOSX/._a": b""}
    fill(tmp_path, {"week.zip": zipped(inside)})
    found = collect(tmp_path / "week.zip")
    names = {one.location: one.student.name for one in found.submissions}
    assert names == {"anna/a.ipynb": "anna", "bert.zip/a.ipynb": "bert", "carl.ipynb": "carl"}
    assert all(read_submission(one) == NOTEBOOK for one in found.submissions)
    assert [one.location for one in found.others] == ["__MACOSX"]


def test_an_archive_of_all_that_is_named_so_may_lie_in_the_folder(tmp_path):
    fill(tmp_path, {"CS1 submissions.zip": zipped({"anna.zip": zip_of("a.ipynb"), "bert/a.ipynb": NOTEBOOK})})
    assert {one.student.name for one in collect(tmp_path).submissions} == {"anna", "bert"}


def test_archives_that_lie_deeper_are_not_opened(tmp_path):
    third = zipped({"third.zip": zipped({"second.zip": zip_of("a.ipynb")})})
    answers, _ = found_in(fill(tmp_path, {"anna.zip": third}))
    assert "archive in an archive" in answers["anna.zip/third.zip/second.zip"]


def test_a_broken_archive_says_so(tmp_path):
    whole = zip_of("a.ipynb")
    broken = [b"", b"PK", b"not a zip", whole[:-30], whole[: len(whole) // 2], b"\0" * 1000]
    for number, content in enumerate(broken):
        assert "broken" in problem(tmp_path / str(number), content), number
    with pytest.raises(Unreadable, match="broken"):
        collect(fill(tmp_path, {"week.zip": b"x"}) / "week.zip")


def test_a_member_that_cannot_be_unpacked_is_one_unreadable_answer(tmp_path):
    whole = bytearray(zipped({"a.ipynb": NOTEBOOK, "b.ipynb": NOTEBOOK}, zipfile.ZIP_STORED))
    whole[whole.index(b"cells")] ^= 1  # of the first
    fill(tmp_path, {"anna.zip": bytes(whole)})
    fill(tmp_path, {"bert.zip": zip_of("a.ipynb")[30:]})
    first, second, third = collect(tmp_path).submissions
    with pytest.raises(Unreadable, match="broken"):
        read_submission(third)
    with pytest.raises(Unreadable, match="broken"):
        read_submission(first)
    assert read_submission(second) == NOTEBOOK


def test_empty_and_locked_archives(tmp_path):
    assert "empty" in problem(tmp_path / "1", zipped({}))
    assert "empty" in problem(tmp_path / "2", zipped({"folder/": b""}))
    locked = bytearray(zip_of("a.ipynb"))
    locked[6] |= 1
    locked[locked.index(b"PK\1\2") + 8] |= 1
    assert "password" in problem(tmp_path / "3", bytes(locked))


def test_what_is_beside_the_notebook_is_listed(tmp_path):
    inside = {"a.ipynb": NOTEBOOK, "data.csv": "1", "print.pdf": "%PDF", ".ipynb_checkpoints/a.ipynb": NOTEBOOK}
    inside |= {"__MACOSX/._a.ipynb": b"", "__MACOSX/x/._b": b"", ".DS_Store": b"", "sub/.git/HEAD": b""}
    answers, others = found_in(fill(tmp_path, {"anna.zip": zipped(inside)}))
    assert set(answers) == {"anna.zip/a.ipynb"}
    beside = {"data.csv", "print.pdf", ".ipynb_checkpoints", "__MACOSX", ".DS_Store", "sub/.git"}
    assert others == {f"anna.zip/{name}" for name in beside}


def test_an_archive_without_a_notebook_is_an_answer_all_the_same(tmp_path):
    answers, others = found_in(fill(tmp_path, {"anna.zip": zipped({"b.csv": "1", "a.csv": "2"})}))
    assert list(answers) == ["anna.zip/a.csv"] and "not a notebook" in answers["anna.zip/a.csv"]
    assert others == {"anna.zip/b.csv"}
    answers, others = found_in(fill(tmp_path, {"anna.zip": zipped({"b.csv": "1", "a.py": "2"})}))
    assert list(answers) == ["anna.zip/a.py"] and others == {"anna.zip/b.csv"}


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../a.ipynb", "a.ipynb"),
        ("/etc/a.ipynb", "etc/a.ipynb"),
        ("..\\..\\a.ipynb", "a.ipynb"),
        ("x/./../a.ipynb", "x/a.ipynb"),
        ("x//a.ipynb", "x/a.ipynb"),
        ("C:\\x\\a.ipynb", "C:/x/a.ipynb"),
        ("M\u00fcller/a.ipynb", "M\u00fcller/a.ipynb"),
        ("\u200f\u05d0.ipynb", "\u200f\u05d0.ipynb"),
        ("a\nb\x1b[31m.ipynb", "a\\nb\\x1b[31m.ipynb"),
        ("a\u202eb\u2028c.ipynb", "ab\\u2028c.ipynb"),
        ("x" * 300 + ".ipynb", "x" * 255),
    ],
)
def test_names_in_archives_lead_nowhere(tmp_path, name, place):
    answers, _ = found_in(fill(tmp_path, {"anna.zip": zip_of(name)}))
    assert list(answers) == [f"anna.zip/{place}"]


def test_names_that_are_not_said_to_be_utf8_are_read_as_that(tmp_path):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("Mxxller.ipynb", NOTEBOOK)
        archive.writestr("Kxn.ipynb", NOTEBOOK)
    content = memory.getvalue().replace(b"Mxxller", "Müller".encode()).replace(b"Kxn", "Kün".encode("cp437"))
    answers, _ = found_in(fill(tmp_path, {"anna.zip": content}))
    assert set(answers) == {"anna.zip/Müller.ipynb", "anna.zip/Kün.ipynb"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_files_of_one_name_the_later_counts(tmp_path):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("a.ipynb", b"{")
        archive.writestr("a.ipynb", NOTEBOOK)
        archive.writestr("x/../a.ipynb", NOTEBOOK)
        archive.writestr("a\\..\\..\\a.ipynb", NOTEBOOK)
    answers, others = found_in(fill(tmp_path, {"anna.zip": memory.getvalue()}))
    assert len(answers) + len(others) == 4 and len(others) == 1


def test_links_in_archives_are_not_followed(tmp_path):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        entry(archive, "a.ipynb", b"/etc/passwd", external_attr=0o120777 << 16)
        entry(archive, "folder", b"/etc", external_attr=0o120777 << 16)
    answers, others = found_in(fill(tmp_path, {"anna.zip": memory.getvalue()}))
    assert "link" in answers["anna.zip/a.ipynb"] and others == {"anna.zip/folder"}


def test_a_folder_in_a_folder_a_thousand_times_is_one_row(tmp_path):
    answers, others = found_in(fill(tmp_path, {"anna.zip": zip_of("d/" * 1100 + "a.ipynb", "d/" * 1200 + "b.ipynb")}))
    assert len(answers) == 1 and "deep" in next(iter(answers.values())) and not others


def test_a_large_notebook_is_read_whole(tmp_path):
    large = NOTEBOOK + random.Random(0).randbytes(zips.LARGEST_LIST + 1)
    fill(tmp_path, {"anna.zip": zipped({"a.ipynb": large}), "bert.zip": zipped({"b.zip": zipped({"a.ipynb": large})})})
    fill(tmp_path, {"carl.tgz": tarred({"a.ipynb": large})})
    assert [read_submission(one) == large for one in collect(tmp_path).submissions] == [True] * 3


class TestBombs:
    """Archives that unpack to more than a machine has."""

    def test_zeros(self, tmp_path):
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(6):
                archive.writestr(f"{number}.ipynb", bytes(LARGEST))
        assert "more than can be unpacked" in problem(tmp_path, memory.getvalue())

    def test_zeros_in_an_archive_in_an_archive(self, tmp_path):
        inner = zipped({"zeros": bytes(archives.LARGEST_NESTED + 1)})
        answers, others = found_in(fill(tmp_path, {"anna.zip": zipped({"b.zip": inner, "a.zip": zip_of("a.ipynb")})}))
        assert list(answers) == ["anna.zip/a.zip/a.ipynb"] and others == {"anna.zip/b.zip/zeros"}
        large = zipped({"b.zip": bytes(archives.LARGEST_NESTED + 1), "a.ipynb": NOTEBOOK})
        answers, _ = found_in(fill(tmp_path, {"anna.zip": large}))
        assert "more than can be unpacked" in answers["anna.zip/b.zip"] and answers["anna.zip/a.ipynb"] == ""

    def test_a_notebook_that_is_too_large(self, tmp_path):
        fill(tmp_path, {"anna.zip": zipped({"a.ipynb": NOTEBOOK + b" " * LARGEST})})
        (one,) = collect(tmp_path).submissions
        with pytest.raises(Unreadable, match="larger than 20 MB"):
            read_submission(one)

    def test_a_size_that_is_not_true(self, tmp_path):
        content = bytearray(zipped({"a.ipynb": bytes(LARGEST * 4)}))
        place = content.index(b"PK\1\2")
        content[place + 24 : place + 28] = struct.pack("<I", 10)
        fill(tmp_path, {"anna.zip": bytes(content)})
        (one,) = collect(tmp_path).submissions
        tracemalloc.start()
        with pytest.raises(Unreadable):
            read_submission(one)
        assert tracemalloc.get_traced_memory()[1] < 3 * LARGEST
        tracemalloc.stop()

    def test_a_list_without_end(self, tmp_path, monkeypatch):
        monkeypatch.setattr(zips, "MOST_MEMBERS", 100)
        assert "more than can be unpacked" in problem(tmp_path / "1", zip_of(*map(str, range(101))))
        monkeypatch.setattr(zips, "LARGEST_LIST", 66_000)
        assert "more than can be unpacked" in problem(tmp_path / "2", zip_of(*("x" * 60_000 + c for c in "ab")))


class TestTar:
    @pytest.mark.parametrize(
        ("name", "mode"), [("a.tar.gz", "w:gz"), ("a.TGZ", "w:gz"), ("a.tar", "w"), ("a.tbz", "w:bz2")]
    )
    def test_it_is_read_as_a_zip_is(self, tmp_path, name, mode):
        inside = {
            "./a.ipynb": NOTEBOOK,
            "../b/c": NOTEBOOK,
            "d.csv": b"1",
            "__MACOSX/._a.ipynb": b"",
            "e.zip": zip_of("f"),
        }
        answers, others = found_in(fill(tmp_path, {name: tarred(inside, mode)}))
        assert set(answers) == {f"{name}/{place}" for place in ("a.ipynb", "b/c", "e.zip")}
        assert others == {f"{name}/d.csv", f"{name}/__MACOSX"} and "archive in an archive" in answers[f"{name}/e.zip"]
        assert {one.student.name for one in collect(tmp_path).submissions} == {"a"}
        assert len(collect(tmp_path / name).submissions) == 3

    def test_of_two_files_of_one_name_the_later_counts(self, tmp_path):
        twice = tarred({"a.ipynb": b"{"}, "w")[:1024] + tarred({"a.ipynb": NOTEBOOK}, "w")
        answers, others = found_in(fill(tmp_path, {"a.tar": twice}))
        assert set(answers) == {"a.tar/a.ipynb"} and others == {"a.tar/a.ipynb #2"}

    @pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.GNUTYPE_SPARSE])
    def test_nothing_but_files_is_taken_out(self, tmp_path, kind):
        memory = io.BytesIO()
        with tarfile.open(fileobj=memory, mode="w") as archive:
            info = tarfile.TarInfo("x.ipynb")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        (one,) = collect(fill(tmp_path, {"anna.tar": memory.getvalue()})).submissions
        assert one.problem

    def test_a_broken_one_says_so(self, tmp_path):
        whole = tarred({"a.ipynb": NOTEBOOK * 100})
        for number, content in enumerate(
            [b"x", whole[:-20], whole[: len(whole) // 2], b"BZh" + whole, whole[:3] + b"x"]
        ):
            (one,) = collect(fill(tmp_path / str(number), {"anna.tar.gz": content})).submissions
            assert "broken" in one.problem and one.student.name == "anna", number
        (one,) = collect(fill(tmp_path / "empty", {"anna.tar.gz": tarred({})})).submissions
        assert "empty" in one.problem

    def test_a_bomb(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tars, "MUCH", 10**6)
        for number, files in enumerate([{"a": bytes(10**6)}, {f"{n}.ipynb": bytes(10**5) for n in range(12)}]):
            (one,) = collect(fill(tmp_path / str(number), {"anna.tgz": tarred(files)})).submissions
            assert "more than can be unpacked" in one.problem
        monkeypatch.setattr(tars, "MOST_MEMBERS", 100)
        (one,) = collect(fill(tmp_path / "3", {"anna.tgz": tarred({f"{n}": b"" for n in range(101)})})).submissions
        assert "more than can be unpacked" in one.problem


@pytest.mark.parametrize("name", ["a.rar", "a.7z", "a.gz", "a.tar.xz", "a.tar.zst"])
def test_other_archives_say_the_way_out(tmp_path, name):
    answers, _ = found_in(fill(tmp_path, {name: b"Rar!"}))
    assert ".zip" in answers[name]
    assert [one.student.name for one in collect(tmp_path).submissions] == ["a"]


@pytest.mark.parametrize("name", ["a.zip", "a.tgz", "a.tar"])
def test_a_damaged_archive_ends_nothing(tmp_path, name):
    files = {"a.ipynb": NOTEBOOK, "b/c.txt": b"1", "d.zip": zip_of("e")}
    whole = zipped(files) if name == "a.zip" else tarred(files, "w:gz" if name == "a.tgz" else "w")
    draw = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(draw.choice((1, 3, 20))):
            damaged[draw.randrange(len(damaged))] = draw.choice((0, 1, 255, draw.randrange(256)))
        fill(tmp_path, {name: bytes(damaged[: draw.choice((None, draw.randrange(len(damaged))))])})
        found = collect(tmp_path)
        assert found.submissions or found.others
        for one in found.submissions:
            with contextlib.suppress(Unreadable):
                read_submission(one)


def test_an_archive_with_a_nameless_file_is_broken(tmp_path):
    content = zip_of("a").replace(b"\1\0\0\0a", b"\1\0\0\0\0").replace(b"aPK", b"\0PK")
    assert "has no name" in problem(tmp_path, content)
    answers, _ = found_in(fill(tmp_path, {"anna.zip": zip_of("..")}))
    assert list(answers) == ["anna.zip/nameless"]


def test_many_files_of_one_archive_are_read_without_opening_it_anew(tmp_path, monkeypatch):
    fill(tmp_path, {"all.zip": zip_of(*(f"{n}.ipynb" for n in range(200)))})
    opened = []
    real = zips.archive
    monkeypatch.setattr(zips, "archive", lambda raw, size: opened.append(raw) or real(raw, size))
    for one in collect(tmp_path / "all.zip").submissions:
        read_submission(one)
    assert len(opened) == 1
