"""Telling what sort of file it is by what is in it, not by what it is called."""

from __future__ import annotations

from commonweal.facts.problem import Problem
from commonweal.facts.reading.csv_file import read_csv
from commonweal.facts.reading.limits import Limits, size_in_words
from commonweal.facts.reading.table import Reading
from commonweal.facts.reading.workbook import read_workbook

#: First bytes of files that people send by mistake, and what they are.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"RIFF", "a picture or a sound"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
PACKED = b"PK\x03\x04"
#: The name of this part stands unpacked in every workbook.
WORKBOOK_PART = b"xl/workbook.xml"
ADVICE = "Save the table as CSV or as an Excel workbook (.xlsx) and send that."


def read_table(
    data: bytes, file_name: str, limits: Limits, sheet_names: tuple[str, ...] = ()
) -> Reading:
    """Read the one table of a CSV file or an Excel workbook.

    `sheet_names` are the names by which the right sheet is known where a workbook has several.
    Never raises for what `data` holds: every fault becomes a problem.
    """
    ending = file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    fault = _wrong_size(data, limits) or _wrong_kind(data, ending)
    if fault:
        return Reading(None, (Problem(file_name, None, "", fault),))
    if data.startswith(PACKED):
        return read_workbook(data, file_name, limits, sheet_names)
    return read_csv(data, file_name, limits)


def _wrong_size(data: bytes, limits: Limits) -> str:
    if len(data) > limits.bytes:
        return too_large(len(data), limits)
    if not data.strip():
        return "The file is empty. Start from the template and add rows."
    return ""


def too_large(size: int, limits: Limits) -> str:
    """The sentence for a file of `size` bytes, also used while it is still arriving."""
    has = f"The file has {size_in_words(size)}"
    if size_in_words(size) == size_in_words(limits.bytes):
        has = f"The file has more than {size_in_words(limits.bytes)}"
    taken = f"at most {size_in_words(limits.bytes)} are taken"
    return f"{has}; {taken}. Split it and bring in the parts one by one."


def _wrong_kind(data: bytes, ending: str) -> str:
    is_workbook = ending in {"xlsx", "xltx"}
    if ending in {"xlsm", "xltm", "xlsb", "xlam"}:
        return "Workbooks with macros are not opened. Save it as .xlsx without macros."
    if data.startswith(OLD_WORKBOOK):
        words = "This is an old or a locked Excel workbook."
        return f"{words} Take off the password and save it as .xlsx."
    if data.startswith(PACKED) and not is_workbook:
        return _packed(data, ending)
    if is_workbook and not data.startswith(PACKED):
        return f"The name ends in .{ending} but this is no Excel workbook. {ADVICE}"
    for signature, what in SIGNATURES:
        if data[: len(signature)].lower() == signature.lower() and _is_really(signature, data):
            return f"This is {what}, not a table. {ADVICE}"
    return ""


def _packed(data: bytes, ending: str) -> str:
    name = f"its name ends in .{ending}" if ending else "its name has no ending"
    if WORKBOOK_PART in data:
        words = f"This is an Excel workbook, though {name}."
        return f"{words} Give it a name that ends in .xlsx, or save the table as CSV."
    return f"The content is packed, though {name}. {ADVICE}"


def _is_really(signature: bytes, data: bytes) -> bool:
    # Two letters may well begin a CSV header; a program or picture has bytes that text has not.
    return len(signature) > 2 or any(byte < 9 for byte in data[:64])
