"""Looking an Excel file over before it is opened: sizes, macros, links and entities."""

from __future__ import annotations

import io
import zipfile

from commonweal.facts.reading.limits import Limits, size_in_words

_DAMAGED = (
    "The workbook cannot be opened: the file is damaged or is no workbook. "
    "Open it, save it again as .xlsx and send that."
)
#: Start of a part's name to what it means.
_REFUSED_PARTS = (
    ("xl/vbaproject", "holds macros. Save it as .xlsx without macros."),
    ("xl/macrosheets", "holds macros. Save it as .xlsx without macros."),
    ("xl/externallinks", "takes values from other workbooks. Break the links and save it again."),
    ("xl/connections", "takes values from a data connection. Remove it and save it again."),
    ("xl/embeddings", "holds other files inside it. Remove them and save it again."),
)


def fault_in_package(data: bytes, limits: Limits) -> str:
    """A sentence when the file must not be opened, else empty text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _fault(package, limits)
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError):
        return _DAMAGED


def _fault(package: zipfile.ZipFile, limits: Limits) -> str:
    parts = package.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or len(names) != len(parts):
        return _DAMAGED
    return _too_large(parts, limits) or _unwanted(parts) or _entities(package, parts)


def _too_large(parts: list[zipfile.ZipInfo], limits: Limits) -> str:
    if len(parts) > limits.members:
        return f"The workbook has {len(parts):,} parts, far more than a table needs. Save it again."
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        return (
            f"The workbook unpacks to {size_in_words(unpacked)}; at most "
            f"{size_in_words(limits.unpacked_bytes)} are read. Split it."
        )
    if any(_is_bomb(part, limits) for part in parts):
        return (
            "The workbook unpacks to far more than it holds, as files made to do harm do. "
            "Copy the table into a new workbook and send that."
        )
    return ""


def _unwanted(parts: list[zipfile.ZipInfo]) -> str:
    if any(part.flag_bits & 0x1 for part in parts):
        return "The workbook is locked with a password. Take it off and save it again."
    for part in parts:
        for start, sentence in _REFUSED_PARTS:
            if part.filename.lower().startswith(start):
                return f"The workbook {sentence}"
    return ""


def _is_bomb(part: zipfile.ZipInfo, limits: Limits) -> bool:
    large = part.file_size > limits.ratio_from_bytes
    return large and part.file_size > limits.ratio * max(part.compress_size, 1)


def _entities(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> str:
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as content:
                head = content.read(65_536)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\0" in head:
                return (
                    "The workbook defines text of its own, which no spreadsheet does. "
                    "Copy the table into a new workbook and send that."
                )
    return ""
