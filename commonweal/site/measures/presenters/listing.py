"""The list of measures beside its dashboard: those not counted, those that have ended, the run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.standing import Gravity
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural


def uncounted_table(place: Place, measures: Sequence[Measure], counted: Collection[str]) -> Table:
    """Measures for which the activity holds nothing to count; `counted` are the others."""
    return Table(
        "uncounted",
        "Measures for which nothing was counted",
        (Column("measure", "Measure"), Column("theme", "Theme"), Column("asks", "What it counts")),
        tuple(
            (
                Cell(one.name, href=saying.measure_address(place, one.id)),
                Cell(saying.theme_name(one.theme)),
                Cell(one.numerator),
            )
            for one in measures
            if one.id not in counted
        ),
        note="The activity of this release holds no record that these measures ask for. That is "
        "not the same as nought.",
    )


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
    """How many measures there are for everybody together and how many need attention."""
    names = {one.id for one in measures}
    found = [one for one in standings if one.measure in names]
    fails = sum(one.gravity >= Gravity.FAILS for one in found)
    worse = sum(one.gravity in (Gravity.CONCERN, Gravity.FAILS_AND_WORSENS) for one in found)
    missed = plural(fails, "misses its target", "miss their target")
    return (
        f"{plural(len(measures), 'measure')} of this place, {len(found):,} with something counted: "
        f"{plural(worse, 'is', 'are')} worse than usual, and {missed} as things run now."
    )


def under_way(run: MeasureRun, *, going_on: bool) -> str:
    """What is happening to a run that is not done."""
    if not going_on and run.state == MeasureRun.State.WORKING:
        return "The last attempt did not come to an end: whatever worked it out was stopped."
    if run.state == MeasureRun.State.FAILED:
        return f"The last attempt did not come to an end. {run.sentence}"
    if run.state == MeasureRun.State.WAITING:
        return "The measures wait to be worked out. This page renews itself."
    return f"The measures are being worked out: {run.progress} % done. This page renews itself."
