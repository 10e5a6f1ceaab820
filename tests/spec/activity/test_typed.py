"""Local returns: a table of ours that comes by itself, and the months that it may speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from commonweal.engines.intake import Checked, default_setting, import_files
from tests.spec.activity.submissions import KEY, as_csv

TODAY = date(2024, 4, 20)


def returned(folder: Path, name: str, rows: list[dict[str, str]]) -> Checked:
    path = folder / f"{name}.csv"
    path.write_text(as_csv(rows))
    return import_files(folder / "store", [path], replace(default_setting(KEY), today=TODAY))


def test_a_month_that_has_not_begun_keeps_a_local_return_out_and_is_named(tmp_path: Path) -> None:
    rows = [referral("1", "2024-04-30"), referral("2", "2024-05-01"), referral("3", "2042-04-01")]
    checked = returned(tmp_path, "referrals", rows)
    assert checked.release is None
    (one,) = [f for f in checked.report.findings if f.check == "row-in-future"]
    assert (one.table, one.field, one.count) == ("referrals", "received_date", 2)
    assert [(s.file, s.row) for s in one.samples] == [("referrals.csv", 3), ("referrals.csv", 4)]
    assert "has not begun" in one.sentence


@pytest.mark.parametrize("day", ["2024-04-20", "2024-04-30", "1999-01-01"])
def test_the_running_month_and_those_before_come_in(tmp_path: Path, day: str) -> None:
    assert returned(tmp_path, "referrals", [referral("1", day)]).release


def test_a_price_may_be_agreed_for_a_year_that_has_not_begun(tmp_path: Path) -> None:
    price = {"provider": "RXX", "commissioner": "QH8", "currency": "A06",
             "valid_from": "2025-04-01", "valid_to": "", "price_pence": "100"}  # fmt: skip
    assert returned(tmp_path, "prices", [price]).release


def referral(name: str, day: str) -> dict[str, str]:
    return {"referral": f"RXX:{name}", "person": f"p{name}", "provider": "RXX",
            "commissioner": "QH8", "received_date": day}  # fmt: skip
