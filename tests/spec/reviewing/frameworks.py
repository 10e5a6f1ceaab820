"""A small framework and a few indicators for the spec tests, all made up."""

from __future__ import annotations

from datetime import date

from commonweal.language.figure import Citation
from commonweal.reviewing.frameworks import Framework, Heading, Limits, Outcome, Stated
from commonweal.reviewing.indicators import Direction, Frequency, Indicator, Retirement, Stage

HERE = Citation("this-test", "top")


def indicator(
    name: str,
    stage: Stage = Stage.PROCESS,
    *,
    frequency: Frequency = Frequency.MONTH,
    retired: Retirement | None = None,
    measure: str = "",
    planned: bool = False,
) -> Indicator:
    return Indicator(
        id=name,
        name=name.upper(),
        unit="pct",
        direction=Direction.HIGHER,
        stage=stage,
        frequency=frequency,
        citation=HERE,
        numerator=f"people {name}",
        retired=retired,
        measure=measure,
        measure_is_planned=planned,
    )


LIBRARY = {name: indicator(name) for name in "abcdefg"}


def heading(code: str, *outcomes: str) -> Heading:
    rows = tuple(Outcome(one, f"Outcome {one}", "outcome", HERE) for one in outcomes)
    return Heading(code, f"Heading {code}", rows, HERE)


def framework(least: int = 3, most: int = 5, stated: int = 1) -> Framework:
    """Two headings: the first with two outcomes, the second with one."""
    return Framework(
        id="made-up",
        title="Made up",
        standing="local",
        publisher="Nobody",
        valid_from=date(2026, 4, 1),
        names={"heading": "Heading", "outcome": "Outcome"},
        citation=HERE,
        headings=(heading("1", "1.1", "1.2"), heading("2", "2.1")),
        limits=Limits(least, most, HERE),
        stated=(Stated("headings", stated, HERE),),
    )
