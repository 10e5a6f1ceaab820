"""Which of two rows with one key counts, and what is said of them, in a file read in blocks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from commonweal.engines.intake import default_setting, import_files
from tests.spec.activity.bringing import rows
from tests.spec.activity.submissions import KEY, as_folder, v6

COUNT = 6_000


@pytest.mark.parametrize("times", range(3))
def test_the_later_of_two_rows_counts_in_whatever_order_they_were_read(
    tmp_path: Path, times: int
) -> None:
    """By hand: contact i comes first with a duration of 10 and last with i minutes up to 999."""
    tables = v6()
    of = tables["MHS201CareContact"][0]
    first = [{**of, "CareContactID": f"K{i}", "ClinContDurOfCareCont": "10"} for i in range(COUNT)]
    last = [
        {**row, "ClinContDurOfCareCont": str(i % 1000), "ConsMechanismMH": ("01", "QQ")[i == 0]}
        for i, row in enumerate(first)
    ]
    tables["MHS201CareContact"] = first + last
    known = default_setting(KEY)
    reading = {**known.limits["reading"], "block_bytes": 20_000}
    setting = replace(known, limits={**known.limits, "reading": reading}, threads=2)
    checked = import_files(tmp_path / "store", [as_folder(tmp_path / "files", tables)], setting)
    told = {row["contact"]: row for row in rows(checked.release, "contacts")}
    assert {k: row["duration_minutes"] for k, row in told.items()} == {
        f"RXX:K{i}": i % 1000 for i in range(COUNT)
    }
    assert told["RXX:K0"]["mechanism"] == "QQ"
    by_check = {finding.check: finding for finding in checked.report.findings}
    assert by_check["duplicate-key"].count == COUNT
    assert [sample.row for sample in by_check["duplicate-key"].samples] == [2, 3, 4, 5, 6]
    assert [sample.row for sample in by_check["unknown-mechanism"].samples] == [COUNT + 2]
