"""The measures of one organisation beside the whole, and the list of alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.records.measures.models import MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.standing import Gravity
from commonweal.site.measures.presenters import saying
from commonweal.site.measures.presenters.listing import WAYS, target_cell
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural

GRAVITIES: dict[int, str] = {
    Gravity.FAILS_AND_WORSENS: "Misses its target, and worse than usual",
    Gravity.FAILS: "Misses its target as it runs now",
    Gravity.CONCERN: "Worse than usual",
    Gravity.DOUBT: "To be doubted",
    Gravity.UNUSUAL: "Unusual",
}


def body_table(
    place: Place,
    measures: Mapping[str, Measure],
    standings: Iterable[MeasureStanding],
    wholes: Mapping[str, MeasureStanding],
) -> Table:
    """All measures of one organisation, those that ask for a look first."""
    known = [one for one in standings if one.measure in measures]
    order = list(measures)
    known.sort(key=lambda one: (-one.gravity, order.index(one.measure)))
    return Table(
        "measures",
        "Measures, those that ask for a look first",
        (
            Column("measure", "Measure"),
            Column("value", "Latest value", numeric=True),
            Column("whole", "All together", numeric=True),
            Column("beside", "Beside all together"),
            Column("direction", "Direction", only="file"),
            Column("variation", "Change over time"),
            Column("target", "Target"),
        ),
        tuple(
            _body_row(place, measures[one.measure], one, wholes.get(one.measure)) for one in known
        ),
        empty="No measure counts anything here.",
    )


def _body_row(
    place: Place, measure: Measure, one: MeasureStanding, whole: MeasureStanding | None
) -> tuple[Cell, ...]:
    address = saying.measure_address(place, measure.id, one.level, one.organisation)
    return (
        Cell(measure.name, href=address, hint=WAYS[measure.direction.value]),
        saying.value_cell(one, saying.period(measure, one.month)),
        saying.value_cell(whole),
        saying.beside(one),
        Cell(WAYS[measure.direction.value]),
        Cell(saying.variation(one), hint=_doubt(one)),
        target_cell(measure, one),
    )


def _doubt(one: MeasureStanding) -> str:
    return f"Doubted: {one.doubt}" if one.doubt else ""


def body_sentence(standings: Sequence[MeasureStanding]) -> str:
    """How many measures of one organisation ask for a look, and how it stands beside the whole."""
    looks = sum(one.gravity >= Gravity.DOUBT for one in standings)
    worse = sum(one.word in ("worse", "worst") for one in standings)
    better = sum(one.word in ("better", "best") for one in standings)
    return (
        f"{plural(looks, 'measure asks', 'measures ask')} for a look. Beside all together, "
        f"{plural(worse, 'is', 'are')} worse and {plural(better, 'is', 'are')} better by more than "
        "chance may explain."
    )


def alerts_table(
    place: Place,
    measures: Mapping[str, Measure],
    standings: Iterable[MeasureStanding],
    names: Mapping[str, str],
) -> Table:
    """The alerts, the gravest first; everybody together before organisations."""
    rows = [one for one in standings if one.measure in measures]
    rows.sort(
        key=lambda one: (
            -one.gravity,
            one.level != "all",
            one.measure,
            saying.named(names, one.level, one.organisation),
        )
    )
    return Table(
        "alerts",
        "What asks for a look, the gravest first",
        (
            Column("what", "What"),
            Column("who", "Where"),
            Column("kind", "Why"),
            Column("sentence", "What the chart says"),
        ),
        tuple(_alert_row(place, measures[one.measure], one, names) for one in rows),
        empty="Nothing asks for a look: no value is worse than usual and no target is missed.",
    )


def _alert_row(
    place: Place, measure: Measure, one: MeasureStanding, names: Mapping[str, str]
) -> tuple[Cell, ...]:
    who = saying.named(names, one.level, one.organisation)
    return (
        Cell(
            measure.name,
            href=saying.measure_address(place, measure.id, one.level, one.organisation),
            about=who,
        ),
        Cell(
            who,
            href=saying.body_address(place, one.level, one.organisation),
            about=f"all measures, listed with {measure.name}",
        ),
        Cell(GRAVITIES[one.gravity]),
        Cell(one.alert),
    )


def alerts_sentence(standings: Sequence[MeasureStanding]) -> str:
    """How many alerts there are, by what they say."""
    if not standings:
        return "Nothing asks for a look in the latest month."
    fails = sum(one.gravity >= Gravity.FAILS for one in standings)
    worse = sum(one.gravity in (Gravity.CONCERN, Gravity.FAILS_AND_WORSENS) for one in standings)
    doubts = sum(bool(one.doubt) for one in standings)
    unusual = sum(one.gravity == Gravity.UNUSUAL for one in standings)
    charts = plural(len(standings), "chart asks", "charts ask")
    kinds = (
        (fails, "with a target missed as things run now"),
        (worse, "worse than usual"),
        (doubts, "with a value to be doubted"),
        (unusual, "unusual without being better or worse"),
    )
    said = ", ".join(f"{count:,} {words}" for count, words in kinds if count)
    return f"{charts} for a look: {said}."
