"""The framework sets that ship with a worked paper. Bringing them in again changes nothing.

Read from `definitions/places/<place>/frameworks`: which indicator stands under which outcome, and
what is planned for it. What people have changed here since is left as it is.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from commonweal.records import shelf
from commonweal.records.frameworks.actions import attach, plan_swap, take_up
from commonweal.records.frameworks.selectors import sets_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.reviewing.frameworks import Placed
from commonweal.reviewing.life_cycle import Swap


@transaction.atomic
def load_sets(*, by: Acting, place: Place) -> int:
    """Take up the frameworks that ship for a place and were not; gives how many indicators came."""
    folder = f"places/{place.code}/frameworks"
    if f"{folder}/indicators.csv" not in shelf.list_files(folder, ".csv"):
        return 0
    rows = shelf.read_csv(f"{folder}/indicators.csv")
    fresh = {row["framework"] for row in rows} - set(sets_for(by, place))
    for framework in sorted(fresh):
        take_up(by=by, place=place, framework=framework)
    wanted = [row for row in rows if row["framework"] in fresh]
    for row in wanted:
        attach(
            by=by,
            place=place,
            framework=row["framework"],
            wanted=Placed(row["indicator"], row["outcome"], row["key"] == "yes"),
            reason=row["reason"],
            is_illustrative=row["status"] == "illustrative",
        )
    for row in shelf.read_csv(f"{folder}/plan.csv"):
        if row["framework"] in fresh:
            swap = Swap(
                row["indicator"], row["successor"], date.fromisoformat(row["on"]), row["reason"]
            )
            plan_swap(by=by, place=place, framework=row["framework"], swap=swap)
    return len(wanted)
