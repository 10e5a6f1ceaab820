"""The alerts of a place: by measure for a first look, and one by one; and one body's sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from commonweal.records.measures.models import MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.standing import BETTER_THAN_WHOLE, Gravity
from commonweal.site.measures.presenters import attention, saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural


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


def first_tables(
    place: Place,
    measures: Mapping[str, Measure],
    standings: Iterable[MeasureStanding],
    names: Mapping[str, str],
) -> list[Table]:
    """A table for each reason, the gravest first: every measure once, under its gravest alert,
    with everywhere that it has one."""
    by_measure: dict[str, list[MeasureStanding]] = defaultdict(list)
    for one in ordered(standings, names):
        by_measure[one.measure].append(one)
    by_gravity: dict[int, list[list[MeasureStanding]]] = defaultdict(list)
    for found in by_measure.values():
        by_gravity[found[0].gravity].append(found)
    return [
        Table(
            f"first-{gravity}",
            attention.GRAVITIES[gravity],
            (
                Column("what", "Measure"),
                Column("where", "Where"),
                Column("sentence", "What the chart says"),
            ),
            tuple(_first_row(place, measures[found[0].measure], found, names) for found in rows),
        )
        for gravity, rows in by_gravity.items()
    ]


def _first_row(
    place: Place, measure: Measure, found: Sequence[MeasureStanding], names: Mapping[str, str]
) -> tuple[Cell, ...]:
    gravest = found[0]
    who = [saying.named(names, one.level, one.organisation) for one in found]
    said = _said(measure, gravest)
    return (
        Cell(
            measure.name,
            href=saying.measure_address(place, measure.id, gravest.level, gravest.organisation),
            sign=_sign(gravest),
        ),
        Cell(", ".join(who)),
        Cell(f"{who[0]}: {said}" if len(who) > 1 else said),
    )


def _said(measure: Measure, one: MeasureStanding) -> str:
    """The sentence of a chart without the name of its measure, which stands beside it."""
    return one.alert.removeprefix(f"{measure.name}: ")


def body_sentence(standings: Sequence[MeasureStanding]) -> str:
    """How many measures of one organisation need attention, by kind, and how many do well."""
    looks = sum(map(attention.needed, standings))
    over_time = sum(map(attention.over_time, standings))
    beside = sum(map(attention.beside_others, standings))
    better = sum(one.word in BETTER_THAN_WHOLE for one in standings)
    both = over_time + beside - looks
    twice = f", {both:,} of them for both" if both else ""
    return (
        f"{plural(looks, 'measure needs', 'measures need')} attention: {over_time:,} over time or "
        f"against a target, {beside:,} beside the others{twice}. Beside the whole place, "
        f"{plural(beside, 'is', 'are')} worse and {plural(better, 'is', 'are')} better by more "
        "than chance may explain."
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
        "Every chart that needs attention, the gravest first",
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
        empty=attention.NOTHING,
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
        Cell(attention.GRAVITIES[one.gravity], sign=_sign(one)),
        Cell(_said(measure, one)),
    )


def alerts_sentence(standings: Sequence[MeasureStanding]) -> str:
    """How many alerts there are, by what they say."""
    if not standings:
        return "Nothing needs attention in the latest month."
    fails = sum(one.gravity >= Gravity.FAILS for one in standings)
    worse = sum(one.gravity in (Gravity.CONCERN, Gravity.FAILS_AND_WORSENS) for one in standings)
    doubts = sum(bool(one.doubt) for one in standings)
    unusual = sum(one.gravity == Gravity.UNUSUAL for one in standings)
    charts = plural(len(standings), "chart needs", "charts need")
    kinds = (
        (fails, "with a target missed as things run now"),
        (worse, "worse than usual"),
        (doubts, "with a doubtful value"),
        (unusual, "unusual without being better or worse"),
    )
    said = ", ".join(f"{count:,} {words}" for count, words in kinds if count)
    return f"{charts} attention: {said}."
