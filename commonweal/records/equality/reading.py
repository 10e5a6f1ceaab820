"""Reading what equality keeps: returns of use as the room takes them."""

from __future__ import annotations

from commonweal.planning.equality_use import Standing, Used, standing_of
from commonweal.records.consultation.definitions import disclosure_profile
from commonweal.records.equality.definitions import least_ratio
from commonweal.records.equality.models import UseReturn

#: The columns of a return of use.
USE_COLUMNS = ("characteristic", "group", "users", "population")


def standings_of(row: UseReturn) -> list[Standing]:
    """Every group of a return beside the population, as far as it may be shown."""
    used = [
        Used(one["characteristic"], one["group"], one["users"], one["population"])
        for one in row.rows
    ]
    return standing_of(used, disclosure_profile(), least_ratio())
