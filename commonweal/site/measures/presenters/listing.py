"""The list of measures by theme, and what is happening to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import slugify

from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.standing import Gravity
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

COLUMNS = (
    Column("measure", "Measure"),
    Column("value", "Latest value", numeric=True),
    Column("direction", "Direction"),
    Column("variation", "Change over time"),
    Column("target", "Target"),
)
WAYS = {"lower": "Lower is better", "higher": "Higher is better", "neither": "No judgement"}


def theme_tables(
    place: Place, measures: Sequence[Measure], standings: Mapping[str, MeasureStanding]
) -> list[Table]:
    """One table for each theme, for everybody in the place together."""
    return [
        Table(
            f"theme-{slugify(theme)}",
            saying.theme_name(theme),
            COLUMNS,
            tuple(
                _row(place, one, standings.get(one.id)) for one in measures if one.theme == theme
            ),
        )
        for theme in saying.ordered_themes(measures)
    ]


def _row(place: Place, measure: Measure, standing: MeasureStanding | None) -> tuple[Cell, ...]:
    name = Cell(measure.name, href=saying.measure_address(place, measure.id))
    way = Cell(WAYS[measure.direction.value])
    if standing is None:
        nothing = Cell("Nothing was counted")
        return name, saying.value_cell(None), way, nothing, target_cell(measure, None)
    return (
        name,
        saying.value_cell(standing, saying.period(measure, standing.month)),
        way,
        Cell(saying.variation(standing)),
        target_cell(measure, standing),
    )


def target_cell(measure: Measure, standing: MeasureStanding | None) -> Cell:
    """The target in force and whether it is met."""
    if standing is None:
        return Cell("Not judged")
    target = measure.target_on(standing.month)
    if target is None:
        return Cell("No target")
    said = saying.amount(measure, target.value)
    return Cell(saying.assurance(measure, standing), hint=f"Target: {said}")


def retired_table(place: Place, measures: Sequence[Measure], known: Mapping[str, Measure]) -> Table:
    """Measures that have ended, why, and what took their place."""
    return Table(
        "retired",
        "Measures that have ended",
        (
            Column("measure", "Measure"),
            Column("on", "Ended on"),
            Column("why", "Why"),
            Column("successor", "What took its place"),
        ),
        tuple(
            (
                Cell(one.name, href=saying.measure_address(place, one.id)),
                Cell(day(one.retired.on)),
                Cell(one.retired.reason),
                _successor(place, one.retired.successor, known),
            )
            for one in measures
            if one.retired is not None
        ),
    )


def _successor(place: Place, successor: str, known: Mapping[str, Measure]) -> Cell:
    if successor in known:
        return Cell(known[successor].name, href=saying.measure_address(place, successor))
    return Cell(successor or "Nothing")


def sentence(measures: Sequence[Measure], standings: Iterable[MeasureStanding]) -> str:
    """How many measures there are for everybody together and how many ask for a look."""
    found = list(standings)
    fails = sum(one.gravity >= Gravity.FAILS for one in found)
    worse = sum(one.gravity in (Gravity.CONCERN, Gravity.FAILS_AND_WORSENS) for one in found)
    missed = plural(fails, "misses its target", "miss their target")
    return (
        f"{plural(len(measures), 'measure')} of this place: {plural(worse, 'is', 'are')} worse "
        f"than usual, and {missed} as things run now."
    )


def under_way(run: MeasureRun) -> str:
    """What is happening to a run that is not done."""
    if run.state == MeasureRun.State.FAILED:
        return f"The last attempt did not come to an end. {run.sentence}"
    if run.state == MeasureRun.State.WAITING:
        return "The measures wait to be worked out. This page renews itself."
    return f"The measures are being worked out: {run.progress} % done. This page renews itself."
