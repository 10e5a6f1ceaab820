"""Public health indicators of some areas, each in the latest period that has a value of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from commonweal.planning.need.numbers import Number, unknown
from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors import periods_for, rows_for

INDICATORS = "fingertips"
_COLUMNS = [
    "organisation_code", "breakdown", "second_group", "measure", "measure_name", "statistic",
    "value", "state",
]  # fmt: skip
_LIMITS = {
    "lower 95 % limit": "low", "upper 95 % limit": "high",
    "lower 99.8 % limit": "low998", "upper 99.8 % limit": "high998",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of one sex and age in one period; `values` are by the code of the area."""

    measure: str
    title: str
    group: str
    period: str
    values: Mapping[str, Number]


def indicators_for(
    acting: Acting, areas: Collection[str]
) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    """The indicators of areas by their codes of the statistical office, and the releases read.

    Values by category, as by tenth of deprivation, are left out: they are of parts of an area.
    """
    found: dict[tuple[str, str], Indicator] = {}
    refs: dict[str, None] = {}
    for period in periods_for(acting, INDICATORS):
        rows = rows_for(acting, period, {"organisation_code": sorted(areas)}, _COLUMNS).to_pylist()
        cells: dict[tuple[str, str], dict[str, dict[str, float | str | None]]] = {}
        titles = {}
        for row in rows:
            if row["breakdown"] or row["statistic"] not in {"value", *_LIMITS}:
                continue
            key = (row["measure"], row["second_group"])
            titles[key] = row["measure_name"]
            cell = cells.setdefault(key, {}).setdefault(row["organisation_code"], {})
            cell[row["statistic"]] = row["value"]
            if row["statistic"] == "value":
                cell["state"] = row["state"]
        for key, by_area in cells.items():
            if key in found or all(one.get("value") is None for one in by_area.values()):
                continue
            values = {code: _number(cell) for code, cell in by_area.items()}
            found[key] = Indicator(
                key[0], titles[key], key[1], f"to {period.end:%-d %B %Y}", values
            )
            refs[f"{INDICATORS}/{period.release.number}"] = None
    return tuple(found.values()), tuple(refs)


def _number(cell: Mapping[str, float | str | None]) -> Number:
    value = cell.get("value")
    if not isinstance(value, float):
        return unknown(f"{cell.get('state', 'missing')} in the source")
    limits = {
        ours: end for theirs, ours in _LIMITS.items() if isinstance(end := cell.get(theirs), float)
    }
    reason = "" if {"low", "high"} <= limits.keys() else "the source gives no limits"
    return Number(value, **limits, method="as published", reason=reason)
