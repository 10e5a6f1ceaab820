"""No file whatever breaks the reader: it answers with a table or with problems."""

from __future__ import annotations

import csv
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from commonweal.facts.reading import Limits, read_table
from commonweal.facts.templates.values import NotRead, read_number

LIMITS = Limits(
    bytes=20_000,
    inline_bytes=1_000,
    rows=50,
    columns=20,
    cell_characters=200,
    problems=20,
    members=50,
    unpacked_bytes=200_000,
    ratio=100,
    ratio_from_bytes=10_000,
    sheets=5,
    blank_rows=100,
)
NAMES = st.sampled_from(["a.csv", "a.xlsx", "a.xlsm", "a", "a.b.csv", "a.txt"])
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20).map(
    str.strip
)


@given(st.binary(max_size=3_000), NAMES)
def test_any_bytes_give_an_answer(data: bytes, name: str) -> None:
    reading = read_table(data, name, LIMITS)
    assert (reading.table is None) == bool(reading.problems)
    assert all(problem.sentence.strip() for problem in reading.problems)


@given(st.dictionaries(st.text("abcxl/._", max_size=20), st.binary(max_size=300), max_size=5))
def test_any_archive_called_a_workbook_gives_an_answer(parts: dict[str, bytes]) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("xl/workbook.xml", b"<workbook/>")
        for name, data in parts.items():
            package.writestr(f"part-{name}", data)
    assert read_table(content.getvalue(), "a.xlsx", LIMITS).problems


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=10))
def test_cells_come_back_with_the_row_they_stand_on(rows: list[list[str]]) -> None:
    kept = [row for row in rows if any(row) and not any(c[:1] in "='" and c for c in row)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["one", "two", "three"])
    writer.writerows(kept)
    reading = read_table(text.getvalue().encode(), "a.csv", LIMITS)
    if not kept:
        assert reading.problems
        return
    assert reading.table is not None
    read = [(row.number, list(row.cells)) for row in reading.table.rows]
    cleaned = [[cell.replace("\xa0", " ").strip() for cell in row] for row in kept]
    expected = [(n, row) for n, row in enumerate(cleaned, start=2) if any(row)]
    assert read == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-1e9, max_value=1e9))
def test_a_number_keeps_its_value_and_its_printed_form(value: object) -> None:
    number = read_number(str(value))
    assert number.value == value
    assert number.printed == str(value)


@given(st.text(max_size=30))
def test_text_is_a_number_or_told_not_to_be(text: str) -> None:
    try:
        said = str(read_number(text).value)
    except NotRead as fault:
        said = str(fault)
    assert said.strip() not in {"", "NaN", "Infinity", "-Infinity"}
