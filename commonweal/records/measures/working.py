"""Counting the measures of a release: the store read, the values made ready to be kept.

Nothing is written to the database here; kept counts lie beside the store and may be deleted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from commonweal.engines import Engine
from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import breakdowns, digest_of, given, measures
from commonweal.engines.measuring import Asked, Measured, Progress, measured
from commonweal.engines.releases import cached_over
from commonweal.engines.store import Release
from commonweal.language.plan import Months
from commonweal.language.plan.components import months_before
from commonweal.records.activity.keeping import root_of
from commonweal.records.measures.models import MeasureRun, MeasureSeries
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Value

#: Gives the engine that counts a release.
Over = Callable[[Release], Engine]
#: Tables whose months say for which months there is activity.
EVENTS = ("contacts", "referrals", "spells", "talking_therapies")
KEPT = "counts"


def months_of(release: Release) -> Months | None:
    """From the first to the last month that was reported, or that has activity where nothing says
    what was reported; None where there is none. Rows of a reported month can begin long before."""
    found = sorted({str(one["month"]) for one in release.reported})
    found = found or sorted({month for table in EVENTS for month in release.months(table)})
    if not found:
        return None
    first, last = (date.fromisoformat(f"{month}-01") for month in (found[0], found[-1]))
    return Months(first, last)


def worked_out(
    place: Place, release: Release, months: Months, progress: Progress, over: Over | None = None
) -> Iterator[Measured]:
    """The values of all measures over a release, level after level, by the engine that `over` gives
    or by the compiled passes with what earlier runs kept."""
    words = release.dictionary("organisation")

    def names(numbers: Sequence[int | None]) -> list[str]:
        return ["" if number is None else str(words[number]) for number in numbers]

    kept = root_of(place) / KEPT
    counts = over(release) if over else cached_over(release, activity_tables(), kept)
    asked = Asked(list(measures().values()), given(), breakdowns(), months)
    reported = _reported_months(release)
    for found in measured(counts, asked, names, progress):
        yield _without_silence(_after_its_first_period(found, months), reported)


def _after_its_first_period(found: Measured, months: Months) -> Measured:
    """Without the values of periods that began before there was activity: they would be too low."""
    whole = months_before(months.first, 1 - found.measure.period.months)
    kept = [value for value in found.values if value.month >= whole]
    return replace(found, values=kept)


def _reported_months(release: Release) -> dict[str, set[str]]:
    """The months that each provider reported, by its code; none where nobody handed anything in."""
    months: dict[str, set[str]] = defaultdict(set)
    for one in release.reported:
        if one["provider"]:
            months[one["provider"]].add(f"{one['month']}-01")
    return months


def _without_silence(found: Measured, reported: dict[str, set[str]]) -> Measured:
    """Without the noughts of months that a provider did not report: they are missing."""
    if found.level != "provider":
        return found
    kept = [
        value
        for value in found.values
        if value.denominator
        or value.value != 0
        or value.organisation not in reported
        or value.month.isoformat() in reported[value.organisation]
    ]
    return replace(found, values=kept)


def series_of(run: MeasureRun, found: Measured) -> Iterator[MeasureSeries]:
    """The values of one measure as rows to keep: one for each organisation and group."""
    lines: dict[tuple[str, int | None], list[Value]] = defaultdict(list)
    for value in found.values:
        lines[value.organisation, value.group].append(value)
    for (organisation, group), values in lines.items():
        values.sort(key=lambda value: value.month)
        yield MeasureSeries(
            run=run,
            measure=found.measure.id,
            definition=digest_of(found.measure.id),
            level=found.level,
            organisation=organisation,
            breakdown=found.breakdown,
            group=group,
            months=[value.month.isoformat() for value in values],
            numerators=[value.numerator for value in values],
            denominators=[value.denominator for value in values],
            values=[value.value for value in values],
            behind=[list(one.behind) for one in values if one.behind],
        )
