"""Zip archives, read where they lie: nothing is unpacked to disk, and nothing in them can take more than its share.

An archive may lie in another one, such as a student's in that of the whole class, but no deeper.
"""

import io
import os
import stat
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from grader.classroom.handed_in.found import shown
from grader.reading.notebook_file import LARGEST, Unreadable
from grader.reporting.language import gettext

#: Between an archive's name in another archive and a name in it; no name in a zip can hold it.
INSIDE = "\0"
MOST_MEMBERS = 50_000
#: Bytes of the list of its files that an archive ends with; each of its entries takes ten times as much in memory.
LARGEST_LIST = 8 * 1024**2
#: Bytes of an archive within an archive, which is held in memory while it is read.
LARGEST_NESTED = 64 * 1024**2
#: An archive that unpacks to more than so many bytes, and to so many times its own size, was made to do harm.
MUCH, RATIO = 100 * 1024**2, 200

#: Characters of a name, as on disk.
LONGEST_NAME = 255

NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name there, its folders and its name as they are shown, and whether it is a link."""

    name: str
    parts: tuple[str, ...]
    is_link: bool


class _Careful(io.BufferedReader):
    """A file of which no one reading takes more than an honest archive needs."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > LARGEST_LIST:
            raise Unreadable(_too_much())
        return super().read(size)


def members(path: Path, inner: str = "") -> tuple[list[Member], set[tuple[str, ...]]]:
    """The files of an archive, and the places of those that another one of the same name would overwrite.

    ``inner`` names an archive in it that is meant instead. Raises ``Unreadable``.
    """
    infos = [info for info in _archive(path, inner).infolist() if not info.is_dir()]
    size = path.stat().st_size
    if sum(info.file_size for info in infos) > max(MUCH, RATIO * size):
        raise Unreadable(_too_much())
    if any(info.flag_bits & 1 for info in infos):
        raise Unreadable(gettext("The archive asks for a password. Hand it in without one."))
    if not infos:
        raise Unreadable(gettext("The archive is empty."))
    last = {info.filename: info for info in infos}
    overwritten = {_parts(info) for info in infos if last[info.filename] is not info}
    return [Member(name, _parts(info), _is_link(info)) for name, info in last.items()], overwritten


def opened(path: Path, member: str) -> IO[bytes]:
    """A file of an archive, to be read; ``Unreadable`` if there is no such file or it cannot be unpacked."""
    inner, _, name = member.rpartition(INSIDE)
    try:
        return _archive(path, inner).open(name)
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises what it happens to stumble over
        raise Unreadable(_broken(error)) from None


def read(path: Path, member: str, most: int = LARGEST) -> bytes:
    """What is in a file of an archive, at most ``most`` bytes of it and one more; ``Unreadable`` if it is broken."""
    with opened(path, member) as file:
        try:
            return file.read(most + 1)
        except Exception as error:  # zipfile and what it unpacks with raise what they happen to stumble over
            raise Unreadable(_broken(error)) from None


def _archive(path: Path, inner: str) -> zipfile.ZipFile:
    try:
        status = path.lstat()
    except OSError as error:
        raise Unreadable(gettext("It cannot be opened: {reason}.", reason=error.strerror)) from None
    return _kept_open(path, inner, status.st_ino, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=3)  # files of an archive are asked for one after the other, and its list may be long
def _kept_open(path: Path, inner: str, *_as_it_was: int) -> zipfile.ZipFile:
    if inner:
        whole = read(path, inner, LARGEST_NESTED)
        if len(whole) > LARGEST_NESTED:
            raise Unreadable(_too_much())
        return _zip(io.BytesIO(whole))
    try:
        raw = io.FileIO(os.open(path, os.O_RDONLY | NO_LINKS))
    except OSError as error:
        raise Unreadable(gettext("It cannot be opened: {reason}.", reason=error.strerror)) from None
    if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
        raise Unreadable(gettext("It is not an ordinary file."))
    return _zip(raw)


def _zip(raw: io.FileIO | io.BytesIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(_Careful(raw))
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises what it happens to stumble over
        raise Unreadable(_broken(error)) from None
    if len(archive.infolist()) > MOST_MEMBERS:
        raise Unreadable(_too_much())
    return archive


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    """Where it lies in the archive: nothing leads out of it, whatever the name says."""
    name = info.filename
    if not info.flag_bits & 0x800:  # not said to be UTF-8, and yet most often it is
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    parts = name.replace("\\", "/").split("/")
    return tuple(shown(part)[:LONGEST_NAME] for part in parts if part.strip() not in ("", ".", "..")) or (
        gettext("nameless"),
    )


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _broken(error: Exception) -> str:
    reason = str(error)[:100] or type(error).__name__
    return gettext("The archive is broken or not a zip: {reason}. Make a new one and hand it in.", reason=reason)


def _too_much() -> str:
    return gettext("The archive holds more than can be unpacked here. Hand in the notebook alone.")
