"""Reading CSV: which letters, which separator, and the true row of every record."""

from __future__ import annotations

import csv
import io
import re

from commonweal.facts.problem import Problem
from commonweal.facts.reading.limits import Limits
from commonweal.facts.reading.table import Builder, Reading, clean

SEPARATORS = (",", ";", "\t")
NO_TEXT = "The file holds bytes that no text has. Save the table again as CSV UTF-8 and send that."
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_csv(data: bytes, file_name: str, limits: Limits) -> Reading:
    """Read comma, semicolon or tab separated text in UTF-8 or Windows letters.

    A record may hold line ends inside quotation marks; its number is the line it starts on.
    """
    text = _decode(data)
    if text is None:
        return Reading(None, (Problem(file_name, None, "", NO_TEXT),))
    text, skipped, separator = _separator(text)
    builder = Builder(file_name, limits)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    started = 1 + skipped
    try:
        for record in reader:
            # Lines of nothing but separators may be many, and are passed over quickly.
            if any(record):
                _refuse_formulas(builder, started, record)
                cells = [clean(cell) if cell else "" for cell in record]
                if builder.is_full or not builder.add(started, cells):
                    break
            started = reader.line_num + 1 + skipped
    except csv.Error as error:
        builder.problem(started, "", _csv_sentence(error))
    return builder.finish()


def _refuse_formulas(builder: Builder, row: int, cells: list[str]) -> None:
    for place, cell in enumerate(cells):
        if "=" in cell and re.match(r"\s*=.", cell):
            words = "The cell holds a formula. Put the value itself in its place."
            builder.problem(row, builder.column(place + 1), words)


def _csv_sentence(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "A cell here is far too long. Look for a quotation mark that is not closed."
    return (
        "The quotation marks from here on do not pair up. "
        "Close each one, and double those inside a cell."
    )


def _decode(data: bytes) -> str | None:
    """Text from UTF-8 with or without its mark, UTF-16 with its mark, or Windows-1252."""
    if data.startswith(UTF16):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            return None
        return None if "\0" in text else text.removeprefix("\ufeff")
    if b"\0" in data:
        return None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _has_control_letters(text) else text
    return None


def _has_control_letters(text: str) -> bool:
    return any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text)


def _separator(text: str) -> tuple[str, int, str]:
    """The text without a leading "sep=;" line, the lines skipped, and the separator.

    The separator is the one that stands most often outside quotation marks in the first
    line with anything in it; a comma where none stands.
    """
    first, _, rest = text.partition("\n")
    named = first.strip().strip('"')
    if named.lower().startswith("sep=") and len(named) == 5 and named[4] in SEPARATORS:
        return rest, 1, named[4]
    header = next((line for line in io.StringIO(text, newline=None) if line.strip()), "")
    outside = "".join(header.split('"')[::2])
    counts = {separator: outside.count(separator) for separator in SEPARATORS}
    return text, 0, max(SEPARATORS, key=lambda separator: counts[separator])
