"""Average scores of deprivation of districts, from the newest release of a published set."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors import periods_for, rows_for

_COLUMNS = ["organisation_code", "value"]


def scores_for(
    acting: Acting, set_code: str, statistic: str, areas: Sequence[str]
) -> tuple[dict[str, float], str]:
    """The overall score by the code of the statistical office, and the release as "set/number".

    Areas of which none is held are not among them; nothing where no release is.
    """
    periods = periods_for(acting, set_code)
    if not periods:
        return {}, ""
    wanted: dict[str, str | list[str]] = {
        "measure": "IMD", "statistic": statistic, "organisation_code": sorted(areas),
    }  # fmt: skip
    rows = rows_for(acting, periods[0], wanted, _COLUMNS).to_pylist()
    held = {row["organisation_code"]: row["value"] for row in rows if row["value"] is not None}
    return held, f"{set_code}/{periods[0].release.number}"
