"""National unit costs from the newest cost collection that is held."""

from __future__ import annotations

from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors import periods_for, rows_for

COSTS = "cost-collection"
UNIT_COST = "unit_cost"


def unit_costs_for(acting: Acting) -> tuple[dict[str, float], tuple[str, ...]]:
    """Pounds by currency code, and the release as "set/number"; nothing where none is held.

    The group of a row is the currency's code and its description, and the code is the first word.
    """
    periods = periods_for(acting, COSTS)
    if not periods:
        return {}, ()
    newest = periods[0]
    rows = rows_for(acting, newest, {"measure": UNIT_COST}, ["group", "value"]).to_pylist()
    costs = {
        row["group"].split(" ", 1)[0]: row["value"] for row in rows if row["value"] is not None
    }
    return costs, (f"{COSTS}/{newest.release.number}",)
