"""The alerts of a place: by measure for a first look, and one by one; and one body's sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from commonweal.records.measures.models import MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.standing import Gravity
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural

GRAVITIES: dict[int, str] = {
    Gravity.FAILS_AND_WORSENS: "Misses its target, and worse than usual",
    Gravity.FAILS: "Misses its target as it runs now",
    Gravity.CONCERN: "Worse than usual",
    Gravity.DOUBT: "To be doubted",
    Gravity.UNUSUAL: "Unusual",
}
NOTHING = "Nothing asks for a look: no value is worse than usual and no target is missed."


def _sign(one: MeasureStanding) -> str:
    if one.gravity >= Gravity.FAILS:
        return "misses"
    if one.gravity == Gravity.DOUBT:
        return "doubt"
    return saying.VARIATION_SIGNS.get(one.variation, "none")


def ordered(
    standings: Iterable[MeasureStanding], names: Mapping[str, str]
) -> list[MeasureStanding]:
    """The gravest first; everybody together before organisations."""
    return sorted(
        standings,
        key=lambda one: (
            -one.gravity,
            one.level != "all",
            one.measure,
            saying.named(names, one.level, one.organisation),
        ),
    )


def first_table(
    place: Place,
    measures: Mapping[str, Measure],
    standings: Iterable[MeasureStanding],
    names: Mapping[str, str],
) -> Table:
    """One row for each measure: its gravest alert, and everywhere that it has one."""
    by_measure: dict[str, list[MeasureStanding]] = defaultdict(list)
    for one in ordered(standings, names):
        by_measure[one.measure].append(one)
    return Table(
        "first",
        "By measure, the gravest first",
        (
            Column("what", "Measure"),
            Column("kind", "Why"),
            Column("where", "Where"),
            Column("sentence", "What the chart says"),
        ),
        tuple(
            _first_row(place, measures[name], found, names) for name, found in by_measure.items()
        ),
        empty=NOTHING,
    )


def _first_row(
    place: Place, measure: Measure, found: Sequence[MeasureStanding], names: Mapping[str, str]
) -> tuple[Cell, ...]:
    gravest = found[0]
    return (
        Cell(
            measure.name,
            href=saying.measure_address(place, measure.id, gravest.level, gravest.organisation),
        ),
        Cell(GRAVITIES[gravest.gravity], sign=_sign(gravest)),
        Cell(", ".join(saying.named(names, one.level, one.organisation) for one in found)),
        Cell(gravest.alert),
    )


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
    """The alerts one by one, the gravest first; everybody together before organisations."""
    return Table(
        "alerts",
        "Every chart that asks for a look, the gravest first",
        (
            Column("what", "What"),
            Column("who", "Where"),
            Column("kind", "Why"),
            Column("sentence", "What the chart says"),
        ),
        tuple(
            _alert_row(place, measures[one.measure], one, names)
            for one in ordered(standings, names)
        ),
        empty=NOTHING,
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
        Cell(GRAVITIES[one.gravity], sign=_sign(one)),
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
