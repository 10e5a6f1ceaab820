"""Prices of one unit: one counts for each day, so that two which hold on the same day are refused.

A price holds on its last day too; one without a last day holds on."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.engines.intake import Checked, check_files, default_setting, import_files
from tests.spec.activity.bringing import rows
from tests.spec.activity.submissions import KEY, Row, as_csv, as_zip, v6

SETTING = default_setting(KEY)


def price(pence: str, first: str, last: str = "", **values: str) -> Row:
    return {"provider": "RXX", "commissioner": "QH8", "currency": "A06", "valid_from": first,
            "valid_to": last, "price_pence": pence, **values}  # fmt: skip


def files(folder: Path, *given: list[Row]) -> list[Path]:
    """A file of prices in a folder of its own for each of some lists."""
    paths = []
    for place, made in enumerate(given):
        path = folder / str(place) / "prices.csv"
        path.parent.mkdir(parents=True)
        path.write_text(as_csv(made))
        paths.append(path)
    return paths


def told(checked: Checked) -> list[tuple[str, str, int, list[int]]]:
    return [
        (f.check, f.field, f.count, [s.row for s in f.samples]) for f in checked.report.findings
    ]


def stored(checked: Checked) -> dict[str, int]:
    return {str(row["valid_from"]): row["price_pence"] for row in rows(checked.release, "prices")}


@pytest.mark.parametrize(
    ("made", "row"),
    [
        ([price("5", "2024-01-01"), price("7", "2024-03-01")], 3),
        ([price("7", "2024-03-01"), price("5", "2024-01-01")], 2),
        ([price("5", "2024-01-01", "2024-03-01"), price("7", "2024-03-01")], 3),
        ([price("5", "2024-01-01", "2024-12-31"), price("7", "2024-03-01", "2024-04-30")], 3),
        ([price("5", "2024-01-01", "2024-02-29"), price("7", "2024-03-01")], 0),
        ([price("5", "2024-01-01"), price("7", "2024-03-01", currency="A07")], 0),
        ([price("5", "2024-01-01"), price("7", "2024-03-01", provider="RYY")], 0),
        ([price("5", "2024-01-01"), price("7", "2024-03-01", commissioner="QH9")], 0),
    ],
)
def test_two_prices_that_hold_on_one_day_keep_the_file_out(
    tmp_path: Path, made: list[Row], row: int
) -> None:
    checked = import_files(tmp_path / "store", files(tmp_path, made), SETTING)
    assert told(checked) == ([("overlapping-prices", "valid_from", 1, [row])] if row else [])
    assert (checked.release is None) is bool(row)


def test_of_a_price_that_comes_twice_the_last_one_is_looked_at(tmp_path: Path) -> None:
    made = [price("5", "2024-01-01"), price("7", "2024-03-01"),
            price("6", "2024-01-01", "2024-02-29")]  # fmt: skip
    checked = import_files(tmp_path / "store", files(tmp_path, made), SETTING)
    assert [name for name, *_ in told(checked)] == ["duplicate-key"]
    assert stored(checked) == {"2024-01-01": 6, "2024-03-01": 7}


def test_prices_of_two_files_do_not_hold_on_one_day_either(tmp_path: Path) -> None:
    paths = files(tmp_path, [price("5", "2024-01-01")], [price("7", "2024-03-01")])
    checked = check_files(paths, SETTING)
    assert told(checked) == [("overlapping-prices", "valid_from", 1, [])]
    imported = import_files(tmp_path / "store", paths, SETTING)
    assert imported.release is None
    assert imported.report == checked.report


def test_a_price_that_is_in_force_is_ended_with_the_one_that_follows(tmp_path: Path) -> None:
    root = tmp_path / "store"
    import_files(root, files(tmp_path / "a", [price("5", "2024-01-01")]), SETTING)
    alone = files(tmp_path / "b", [price("7", "2024-03-01")])
    refused = check_files(alone, SETTING, root=root)
    assert told(refused) == [("overlapping-prices", "valid_from", 1, [])]
    assert import_files(root, alone, SETTING).report == refused.report
    both = [price("5", "2024-01-01", "2024-02-29"), price("7", "2024-03-01")]
    checked = import_files(root, files(tmp_path / "c", both), SETTING)
    assert told(checked) == []
    assert stored(checked) == {"2024-01-01": 5, "2024-03-01": 7}


def test_a_month_of_activity_comes_beside_prices(tmp_path: Path) -> None:
    root = tmp_path / "store"
    import_files(root, files(tmp_path / "a", [price("5", "2024-01-01")]), SETTING)
    checked = import_files(root, [as_zip(tmp_path / "april.zip", v6())], SETTING)
    assert checked.release
    assert stored(checked) == {"2024-01-01": 5}
