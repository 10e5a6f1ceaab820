"""Opening what was submitted: folders, archives and single files, refused where they are unsafe.

An archive is read in place and never unpacked to disk: what it holds has identifiers in it.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

READABLE = frozenset({".csv", ".parquet"})
_CODE = re.compile(r"^(MHS|IDS)\d{3}", re.IGNORECASE)


class FileFault(ValueError):
    """A file cannot be taken. The sentence says which, what is wrong and what to do."""


@dataclass(frozen=True)
class Member:
    """One table of a submission, ready to be opened as often as needed."""

    name: str
    suffix: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem

    @property
    def code(self) -> str:
        """The code of a national table, as MHS101; empty for any other."""
        found = _CODE.match(self.stem)
        return found.group(0).upper() if found else ""


@dataclass(frozen=True)
class Submission:
    """Files that belong together, under the name by which they were handed in."""

    name: str
    members: tuple[Member, ...]
    paths: tuple[Path, ...]

    @property
    def is_national(self) -> bool:
        return any(member.code for member in self.members)

    def digest(self) -> str:
        """Sha-256 of its file; of several, over their names and digests."""
        made = hashlib.sha256()
        for path in sorted(self.paths):
            with path.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
            if len(self.paths) == 1:
                return content
            made.update(f"{path.name}\n{content}\n".encode())
        return made.hexdigest()


def submissions(paths: Sequence[Path], limits: Mapping[str, Any]) -> list[Submission]:
    """What was handed in, one after the other: each archive and each folder is a submission of its
    own, and loose national tables together make one. Raises FileFault."""
    found: list[Submission] = []
    loose: list[Path] = []
    for path in paths:
        if path.is_dir():
            inner = sorted(p for p in path.iterdir() if p.suffix.lower() in {*READABLE, ".zip"})
            tables = [p for p in inner if p.suffix.lower() in READABLE]
            found += [_archive(p, limits) for p in inner if p.suffix.lower() == ".zip"]
            found += _of_files(path.name, tables)
            if not inner:
                raise FileFault(f"{path.name} holds no CSV, Parquet or zip file.")
        elif not path.is_file():
            raise FileFault(f"{path.name} is not there.")
        elif path.suffix.lower() == ".zip":
            found.append(_archive(path, limits))
        elif path.suffix.lower() in READABLE:
            loose.append(path)
        else:
            raise FileFault(f"{path.name} is no CSV, Parquet or zip file.")
    return found + _of_files(loose[0].name if len(loose) == 1 else "the files given", loose)


def _of_files(name: str, paths: Sequence[Path]) -> list[Submission]:
    members = [(path, _plain(path)) for path in paths]
    national = [(path, member) for path, member in members if member.code]
    typed = [(path, member) for path, member in members if not member.code]
    found = [Submission(path.name, (member,), (path,)) for path, member in typed]
    if national:
        together = tuple(member for _, member in national)
        found.append(Submission(name, together, tuple(path for path, _ in national)))
    return found


def _plain(path: Path) -> Member:
    return Member(path.name, path.suffix.lower(), path.stat().st_size, lambda: path.open("rb"))


def _archive(path: Path, limits: Mapping[str, Any]) -> Submission:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError):
        raise FileFault(f"{path.name} is no whole zip file; it may be cut short.") from None
    if len(infos) > limits["members"]:
        raise FileFault(f"{path.name} holds {len(infos)} files, more than {limits['members']}.")
    _refuse_bomb(path, infos, limits)
    members = tuple(_packed(path, info) for info in infos)
    return Submission(path.name, members, (path,))


def _refuse_bomb(path: Path, infos: Sequence[zipfile.ZipInfo], limits: Mapping[str, Any]) -> None:
    if sum(info.file_size for info in infos) > limits["bytes"]:
        raise FileFault(f"{path.name} unpacks to more than {limits['bytes']:,} bytes.")
    for info in infos:
        times = info.file_size / max(info.compress_size, 1)
        if info.file_size > limits["packed_from"] and times > limits["times_packed"]:
            raise FileFault(
                f"{info.filename} in {path.name} unpacks to {times:,.0f} times its size, which no "
                "table does; it is not read."
            )


def _packed(path: Path, info: zipfile.ZipInfo) -> Member:
    name = info.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    unsafe = name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\\" in name
    if unsafe:
        raise FileFault(f"{path.name} holds a file under the unsafe name {name[:60]!r}.")
    if info.flag_bits & 1:
        raise FileFault(f"{name} in {path.name} is locked with a password.")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix not in READABLE:
        raise FileFault(f"{path.name} holds {name[:60]}, which is no CSV or Parquet file.")
    return Member(
        PurePosixPath(name).name, suffix, info.file_size, lambda: _stream(path, info.filename)
    )


def _stream(path: Path, name: str) -> IO[bytes]:
    return zipfile.ZipFile(path).open(name)
