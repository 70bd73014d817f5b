"""Archives of whatever kind: what is in them, and a file out of them. Nothing is unpacked to disk.

A zip may lie in another one, such as a student's in that of the whole class, but no deeper.
"""

import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from grader.classroom.handed_in import tars, zips
from grader.classroom.handed_in.archive_file import ArchiveFile, Listed, broken, too_much
from grader.classroom.handed_in.found import shown
from grader.classroom.handed_in.kinds import is_tar
from grader.reading.notebook_file import LARGEST, Unreadable
from grader.reporting.language import gettext

#: Between an archive's name in another archive and a name in it; no name in a zip can hold it.
INSIDE = "\0"
#: Bytes of an archive within an archive, which is held in memory while it is read.
LARGEST_NESTED = 64 * 1024**2
#: Characters of a name, as on disk.
LONGEST_NAME = 255


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name there, its folders and its name as they are shown, and whether it is a link."""

    name: str
    parts: tuple[str, ...]
    is_link: bool


def members(path: Path, inner: str = "") -> tuple[list[Member], set[tuple[str, ...]]]:
    """The files of an archive, and the places of those that another one of the same name would overwrite.

    ``inner`` names an archive in it that is meant instead. Raises ``Unreadable``.
    """
    file = ArchiveFile.at(path)
    listed = [one for one, _ in _tar(file)] if is_tar(path.name) else zips.listed(_zip(file, inner))
    if not listed:
        raise Unreadable(gettext("The archive is empty."))
    last = {one.name: one for one in listed}
    if "" in last:
        raise Unreadable(broken(ValueError(gettext("a file in it has no name"))))
    overwritten = {_parts(one) for one in listed if last[one.name] is not one}
    return [Member(one.name, _parts(one), one.is_link) for one in last.values()], overwritten


def opened(path: Path, member: str) -> IO[bytes]:
    """A file of an archive, to be read; ``Unreadable`` if there is no such file or it cannot be unpacked."""
    inner, _, name = member.rpartition(INSIDE)
    file = ArchiveFile.at(path)
    try:
        if is_tar(path.name):
            return io.BytesIO({one.name: content for one, content in _tar(file)}[name])
        return _zip(file, inner).open(name)
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises what it happens to stumble over
        raise Unreadable(broken(error)) from None


def read(path: Path, member: str, most: int = LARGEST) -> bytes:
    """What is in a file of an archive, at most ``most`` bytes of it and one more; ``Unreadable`` if it is broken."""
    with opened(path, member) as file:
        try:
            return file.read(most + 1)
        except Unreadable:
            raise
        except Exception as error:  # zipfile and what it unpacks with raise what they happen to stumble over
            raise Unreadable(broken(error)) from None


@lru_cache(maxsize=3)  # files of an archive are asked for one after the other, and its list may be long
def _zip(file: ArchiveFile, inner: str) -> zipfile.ZipFile:
    if not inner:
        return zips.archive(file.opened(), file.size)
    whole = read(file.path, inner, LARGEST_NESTED)
    if len(whole) > LARGEST_NESTED:
        raise Unreadable(too_much())
    return zips.archive(io.BytesIO(whole), len(whole))


@lru_cache(maxsize=1)  # it is in memory as a whole
def _tar(file: ArchiveFile) -> list[tuple[Listed, bytes]]:
    with file.opened() as raw:
        return tars.unpacked(raw)


def _parts(one: Listed) -> tuple[str, ...]:
    """Where it lies in the archive: nothing leads out of it, whatever the name says."""
    parts = one.place.replace("\\", "/").split("/")
    names = tuple(shown(part)[:LONGEST_NAME] for part in parts if part not in ("", ".", ".."))
    return names or (gettext("nameless"),)
