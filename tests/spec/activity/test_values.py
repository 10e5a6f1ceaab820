"""What is taken as a value and what as none, and how rows of a CSV file are cut and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from commonweal.engines.intake import Checked, default_setting, import_files
from tests.spec.activity.bringing import found, rows
from tests.spec.activity.submissions import KEY, Row, as_csv


def contact(name: str, **values: str) -> Row:
    return {"contact": f"RXX:{name}", "referral": "RXX:1", "person": "p", "provider": "RXX",
            "commissioner": "QH8", "contact_date": "2024-04-03", "duration_minutes": "10",
            **values}  # fmt: skip


def brought(folder: Path, text: str, name: str = "contacts", block: int = 1 << 21) -> Checked:
    path = folder / f"{name}.csv"
    path.write_text(text)
    setting = default_setting(KEY)
    reading = {**setting.limits["reading"], "block_bytes": block}
    limits = {**setting.limits, "reading": reading}
    return import_files(folder / "store", [path], replace(setting, limits=limits))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("45", 45), ("+45", 45), ("045", 45), ("45.0", 45), ("45.", 45), ("45.000", 45),
     ("1.5", None), (".5", None), ("45.01", None), ("0x10", None), ("1e1", None), ("1_0", None),
     ("-2147483648", None), ("-2147483648.0", None), ("2147483648", None)],
)  # fmt: skip
def test_a_whole_number_is_one_that_is_written_so(
    tmp_path: Path, text: str, minutes: int | None
) -> None:
    checked = brought(tmp_path, as_csv([contact("1", duration_minutes=text)]))
    assert [row["duration_minutes"] for row in rows(checked.release, "contacts")] == [minutes]
    assert found(checked) == ({} if minutes else {"unreadable-value": 1})


@pytest.mark.parametrize(
    ("text", "told"),
    [("12345.0", {}), ("123.45", {"unreadable-value": 1, "required-missing": 1}),
     ("-9223372036854775808", {"unreadable-value": 1, "required-missing": 1})],
)  # fmt: skip
def test_pence_that_are_no_whole_number_are_missing_where_they_may_not_be(
    tmp_path: Path, text: str, told: dict[str, int]
) -> None:
    price = {"provider": "RXX", "commissioner": "QH8", "currency": "A06",
             "valid_from": "2024-04-01", "price_pence": "1"}  # fmt: skip
    other = {**price, "currency": "A07", "price_pence": text}
    checked = brought(tmp_path, as_csv([price, other]), "prices")
    kept = [row["price_pence"] for row in rows(checked.release, "prices")]
    assert kept == ([1] if told else [1, 12345])
    assert found(checked) == told


def test_cells_go_over_several_lines_wherever_the_file_is_cut(tmp_path: Path) -> None:
    """Blocks of 256 bytes cut the file within cells; each row has 60 bytes or more."""
    made = [contact(f"{n}", attendance="5\n" if n % 2 else "5") for n in range(200)]
    checked = brought(tmp_path, as_csv(made), block=256)
    assert [row["contact"] for row in rows(checked.release, "contacts")] == [
        f"RXX:{n}" for n in range(200)
    ]
    assert {row["attendance"] for row in rows(checked.release, "contacts")} == {"5"}
    assert found(checked) == {}


def test_a_cell_that_does_not_end_keeps_the_file_out_and_is_named_as_the_cause(
    tmp_path: Path,
) -> None:
    lines = as_csv([contact(f"{n}") for n in range(200)]).splitlines()
    lines[3] = f'"{lines[3]}'
    checked = brought(tmp_path, "\n".join(lines), block=256)
    assert checked.release is None
    (told,) = checked.report.findings
    assert "contacts.csv" in told.sentence
    assert "quotation mark" in told.sentence
    assert "RXX" not in told.sentence


@pytest.mark.parametrize(("blank", "row"), [((), 4), ((1, 1, 3), 4)])
def test_rows_are_counted_without_empty_lines(
    tmp_path: Path, blank: Sequence[int], row: int
) -> None:
    made = [contact("1"), contact("2"), contact("3", contact_date="bad")]
    lines = as_csv(made).splitlines()
    for at in sorted(blank, reverse=True):
        lines.insert(at, "")
    checked = brought(tmp_path, "\n".join(lines) + "\n")
    told = {f.check: [(s.file, s.row) for s in f.samples] for f in checked.report.findings}
    assert told == {
        "required-missing": [("contacts.csv", row)], "unreadable-value": [("contacts.csv", row)],
    }  # fmt: skip
