"""Every file below a folder, archives counting as folders; what is passed over has a line that says so."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.classroom.handed_in import archives, kinds
from grader.classroom.handed_in.archive_file import NO_LINKS
from grader.classroom.handed_in.found import Found, Kind, shown
from grader.reading.notebook_file import Unreadable
from grader.reporting.language import gettext

#: Folders in folders that are looked into.
DEEPEST = 64
#: What lies in a gradebook of this grader, which may stand in the class's folder.
GRADEBOOK = {"grades.csv", "grades.json", "class.html"}


def all_below(folder: Path) -> Iterator[Found]:
    """All that lies in a folder, or in the archive that is given in place of one.

    Raises ``OSError`` if the folder itself cannot be opened, and ``Unreadable`` if the archive cannot.
    """
    if folder.is_file():
        yield from _in_archive(folder, (), *archives.members(folder))
        return
    waiting: list[tuple[str, tuple[str, ...]]] = [(os.fspath(folder), ())]  # a list, not calls: they may lie deep
    while waiting:
        path, parts = waiting.pop()
        try:
            with os.scandir(path) as entries:
                here = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if not parts:
                raise
            yield _unreadable(path, parts, gettext("It cannot be opened: {reason}.", reason=error.strerror))
            continue
        if parts and (whole := _whole(Path(path), parts, {entry.name for entry in here})):
            yield whole
            continue
        for entry in here:
            name = shown(entry.name)
            if not _is(entry.is_dir):
                yield from _file(entry, (*parts, name))
            elif why := kinds.folder_of_a_program(name):
                yield Found((*parts, name), Path(entry.path), Kind.BESIDE, why, container=True)
            elif len(parts) + 1 >= DEEPEST:
                yield _unreadable(entry.path, (*parts, name), _too_deep())
            else:
                waiting.append((entry.path, (*parts, name)))


def _whole(path: Path, parts: tuple[str, ...], names: set[str]) -> Found | None:
    """A folder that is told by its list of files alone, if it is one."""
    if names >= GRADEBOOK:
        return Found(parts, path, Kind.BESIDE, gettext("a gradebook that was written here"), container=True)
    if not names and kinds.IPYNB.search(parts[-1]):
        return Found(parts, path, Kind.INSTEAD, gettext("It is an empty folder, not a notebook."), container=True)
    return None


def _is(question: Callable[..., bool]) -> bool:
    """Whether an entry is what it is asked for; not if that cannot be seen."""
    try:
        return question(follow_symlinks=False)
    except OSError:
        return False


def _unreadable(path: str, parts: tuple[str, ...], why: str) -> Found:
    return Found(parts, Path(path), Kind.UNREADABLE, why, container=True)


def _too_deep() -> str:
    return gettext("Folders lie in folders here, more than {most} deep. Hand in the notebook alone.", most=DEEPEST)


def _file(entry: os.DirEntry, parts: tuple[str, ...]) -> Iterator[Found]:
    path, name = Path(entry.path), parts[-1]
    is_link = entry.is_symlink()
    if is_link or not _is(entry.is_file):
        why = kinds.link() if is_link else gettext("It is not an ordinary file.")
        yield Found(parts, path, Kind.UNREADABLE if kinds.IPYNB.search(name) else Kind.INSTEAD, why)
    elif kinds.is_archive(name):
        yield from _archive(path, parts)
    else:
        yield Found(parts, path, *kinds.kind_of(name, lambda: _start(path)))


def _start(path: Path) -> bytes:
    """How a file begins; nothing if it cannot be read."""
    try:
        file = os.open(path, os.O_RDONLY | NO_LINKS)
    except OSError:
        return b""
    try:
        return os.read(file, kinds.LOOKED_AT)
    except OSError:
        return b""
    finally:
        os.close(file)


def _archive(path: Path, parts: tuple[str, ...], inner: str = "") -> Iterator[Found]:
    """All that is in an archive within the class's folder, or in one that lies in another."""
    try:
        listed = archives.members(path, inner)
    except Unreadable as why:
        yield Found(parts, path, Kind.UNREADABLE, str(why), inner, container=True)
        return
    yield from _in_archive(path, parts, *listed, inner=inner)


def _in_archive(
    path: Path,
    parts: tuple[str, ...],
    found: list[archives.Member],
    overwritten: set[tuple[str, ...]],
    inner: str = "",
) -> Iterator[Found]:
    passed_over: set[tuple[str, ...]] = set()
    for member in sorted(found, key=lambda member: member.parts):
        where = (*parts, *member.parts)
        name = f"{inner}{archives.INSIDE}{member.name}" if inner else member.name
        folder = _passed_over(path, where, len(parts))
        if folder is None:
            yield from _member(path, where, name, member.is_link)
        elif folder.parts not in passed_over:
            passed_over.add(folder.parts)
            yield folder
    for place in sorted(overwritten):
        words = gettext("another file of the same name stands later in the archive")
        yield Found((*parts, *place), path, Kind.BESIDE, words)


def _passed_over(path: Path, where: tuple[str, ...], begin: int) -> Found | None:
    """The folder of an archive that is passed over whole, with all that lies in it, if the file lies in such a one."""
    for index in range(begin, len(where) - 1):
        if why := kinds.folder_of_a_program(where[index]):
            return Found(where[: index + 1], path, Kind.BESIDE, why, container=True)
        if index + 1 >= DEEPEST:
            return _unreadable(os.fspath(path), where[: index + 1], _too_deep())
    return None


def _member(path: Path, where: tuple[str, ...], name: str, is_link: bool) -> Iterator[Found]:
    ending = where[-1]
    if is_link:
        kind = Kind.UNREADABLE if kinds.IPYNB.search(ending) else Kind.INSTEAD
        yield Found(where, path, kind, kinds.link(), name)
    elif not kinds.is_zip(ending):
        yield Found(where, path, *kinds.kind_of(ending, lambda: _start_of_member(path, name)), name)
    elif archives.INSIDE not in name and not kinds.is_tar(path.name):
        yield from _archive(path, where, name)
    else:
        words = gettext("It is an archive in an archive, and not looked into. Hand in the notebook alone.")
        yield Found(where, path, Kind.UNREADABLE, words, name, container=True)


def _start_of_member(path: Path, name: str) -> bytes:
    try:
        return archives.read(path, name, kinds.LOOKED_AT)
    except Unreadable:
        return b""
