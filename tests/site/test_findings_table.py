"""What rules found in a file of activity says how its rows are counted."""

from __future__ import annotations

from commonweal.records.activity.models import QualityFinding
from commonweal.site.activity.presenters import findings_table


def _found(samples: list[dict[str, object]]) -> QualityFinding:
    return QualityFinding(
        check_id="date-before-1900", severity="reject_record", table="contacts",
        field="contact_date", count=7, sentence="The date is before 1900.", samples=samples,
    )  # fmt: skip


def test_rows_are_said_to_be_counted_without_empty_lines() -> None:
    table = findings_table([_found([{"file": "a.csv", "row": 3}])], "reject_record")
    assert [cell.text for cell in table.rows[0]][1:3] == ["7", "a.csv row 3 and 6 more"]
    assert table.note == "Rows are counted from the header, which is row 1, without empty lines."


def test_nothing_is_said_of_rows_where_none_are_named() -> None:
    assert not findings_table([_found([])], "reject_record").note
