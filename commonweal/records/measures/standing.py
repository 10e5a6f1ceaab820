"""Series of a run made into what may be shown, and into the standings that are kept for pages.

The profile of each measure is applied here, once for all series of a run and before they are kept,
through `reviewing.publishing` alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from commonweal.engines.definitions import comparators, doubt_rule, measures, modes, profiles
from commonweal.language.disclosure import State
from commonweal.records.measures.models import MeasureRun, MeasureSeries, MeasureStanding
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import (
    Exact,
    Line,
    decimals_of,
    months_shown,
    published_cells,
    shown_of,
)
from commonweal.reviewing.standing import Standing, standings

#: How organisations are judged beside the whole.
COMPARATOR = "single-interval-95"
#: Months of a trend in a table: a year, and the month a year before.
TREND = 13


def exact(row: MeasureSeries) -> Exact:
    """A kept series as it was worked out."""
    return Exact(
        row.level,
        row.organisation,
        row.breakdown,
        row.group,
        tuple(date.fromisoformat(month) for month in row.months),
        tuple(row.numerators),
        tuple(row.denominators),
        tuple(row.values),
        tuple(tuple(one) for one in row.behind),
    )


def publish(run: MeasureRun, rows: Iterable[MeasureSeries]) -> None:
    """Write beside all series of a run whose months are known what may be shown of them.

    All series of a measure at once: what one page hides no other gives away.
    """
    by_measure: dict[str, list[MeasureSeries]] = defaultdict(list)
    for row in rows:
        by_measure[row.measure].append(row)
    for name, series in by_measure.items():
        measure = measures()[name]
        months = _months_of(run, measure)
        lines = [exact(row) for row in series]
        found = published_cells(measure, lines, months, profiles()[measure.disclosure])
        for row, cells in zip(series, found, strict=True):
            row.shown = {
                month.isoformat(): numbers if state == State.NUMBER else state
                for month, (state, *numbers) in zip(months, cells, strict=True)
            }


def shown(rows: Iterable[MeasureSeries]) -> list[Line]:
    """What may be shown of series, as it was published with their run; some may be left out."""
    return [_line(row) for row in rows if row.shown]


def _line(row: MeasureSeries) -> Line:
    kept = sorted(row.shown.items())
    cells = [(one, None, None, None, False) if isinstance(one, str) else (State.NUMBER, *one)
             for _, one in kept]  # fmt: skip
    months = [date.fromisoformat(month) for month, _ in kept]
    return Line(row.level, row.organisation, row.breakdown, row.group, shown_of(months, cells))


def _months_of(run: MeasureRun, measure: Measure) -> tuple[date, ...]:
    if run.first_month is None or run.last_month is None:
        return ()
    return months_shown(measure, run.first_month, run.last_month)


def stood(measure: Measure, lines: Sequence[Line]) -> list[Standing]:
    """How everybody stands on a measure, from the lines that tell of everybody."""
    return standings(
        measure,
        [line for line in lines if not line.breakdown],
        modes()[measure.chart.mode],
        decimals_of(measure, profiles()[measure.disclosure]),
        comparator=comparators()[COMPARATOR],
        rule=doubt_rule(),
    )


def standings_of(run: MeasureRun, rows: Iterable[MeasureSeries]) -> Iterator[MeasureStanding]:
    """The standings to keep of a run whose series have been published."""
    by_measure: dict[str, list[MeasureSeries]] = defaultdict(list)
    for row in rows:
        if not row.breakdown:
            by_measure[row.measure].append(row)
    for name, series in by_measure.items():
        measure = measures()[name]
        for one in stood(measure, shown(series)):
            yield _kept(run, measure, one)


def _kept(run: MeasureRun, measure: Measure, one: Standing) -> MeasureStanding:
    latest = one.line.latest
    return MeasureStanding(
        run=run,
        measure=measure.id,
        level=one.line.level,
        organisation=one.line.organisation,
        month=latest.month,
        state=latest.state.value,
        value=latest.value,
        trend=[shown.value for shown in one.line.values[-TREND:]],
        said="" if latest.value is None else one.chart.said(latest.value),
        variation=one.chart.variation.value,
        assurance=one.chart.assurance.value,
        kind=one.chart.kind.value,
        sentence=one.chart.sentence(),
        word=one.word,
        reason=one.reason,
        doubt=one.doubt,
        gravity=int(one.gravity),
        alert=one.alert,
    )
