"""Tables in plain text."""

from __future__ import annotations

from commonweal.cli.text_tables import text_table


def test_columns_are_as_wide_as_what_they_hold() -> None:
    lines = list(text_table(("Who", "People"), [("Barnet", "120"), ("All", "1,200")]))
    assert lines == ["Who     People", "------  ------", "Barnet  120", "All     1,200"]


def test_without_rows_there_is_no_table() -> None:
    assert list(text_table(("Who", "People"), [])) == []
