"""A made-up list of grants: three that are reviewed, and a service of the council beside them."""

from __future__ import annotations

from commonweal.planning.grant_review import COLUMNS
from commonweal.records.consultation.workbooks import table_file

DROP_IN = (
    "Open door",
    "Made-up charity",
    "drop-in",
    "Blaby",
    "10000",
    "yes",
    "low",
    "",
    "activity",
)
BOTH = ("Two rooms", "Other charity", "Drop-in; advice", "Blaby; Oadby", "£20,000", "yes", "other",
        "Community team", "both")  # fmt: skip
ADVICE = ("Ask us", "", "advice", "Oadby", "", "yes", "other", "", "none")
COUNCIL = ("Council line", "Council", "advice", "Oadby", "50000", "no", "other", "", "activity")
ROWS = (DROP_IN, BOTH, ADVICE, COUNCIL)


def listed(*rows: tuple[str, ...], ending: str = "csv") -> bytes:
    """A file of grants."""
    return table_file(COLUMNS, rows or ROWS, ending)
