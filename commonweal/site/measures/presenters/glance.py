"""What stands at the top of a measure: value, change, target, direction, each with its sign."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.records.measures.models import MeasureStanding
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import Shown
from commonweal.reviewing.spc import Chart
from commonweal.site.measures.presenters import saying


@dataclass(frozen=True)
class Fact:
    """One fact in a box: its name, words, sign and a quieter line. `is_main` has large words."""

    name: str
    words: str
    sign: str = ""
    hint: str = ""
    is_main: bool = False


def facts(
    measure: Measure, chart: Chart, latest: Shown, standing: MeasureStanding | None, who: str
) -> list[Fact]:
    """The facts of the latest value. `standing` places an organisation beside the whole place."""
    value = saying.STATES.get(latest.state, "") if latest.value is None else ""
    found = [
        Fact(
            who,
            value or chart.said(latest.value or 0.0),
            hint=saying.period(measure, latest.month),
            is_main=True,
        ),
        Fact(
            "Change over time",
            saying.chart_variation(chart),
            saying.chart_sign(chart),
            hint=f"In {chart.last.label}, the last month that is shown"
            if latest.value is None and chart.last is not None
            else "",
        ),
    ]
    target = measure.target_on(latest.month)
    if target is not None:
        found.append(
            Fact(
                f"Target: {saying.amount(measure, target.value)}",
                saying.ASSURANCES.get(chart.assurance, saying.TOO_FEW),
                saying.ASSURANCE_SIGNS.get(chart.assurance, ""),
                hint=saying.target_basis(target),
            )
        )
    if standing is not None and standing.word:
        beside = saying.beside(standing)
        found.append(
            Fact("Compared with the whole place", beside.text, beside.sign, hint=beside.hint)
        )
    found.append(Fact("Direction", saying.DIRECTIONS[measure.direction]))
    return found
