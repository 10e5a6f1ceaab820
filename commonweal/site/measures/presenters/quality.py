"""How good the data are by provider, and which values are doubted, for the page of data quality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.records.measures.models import MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.site.measures.presenters import saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural

THEME = "data quality"


def measures_of(measures: Mapping[str, Measure]) -> list[Measure]:
    """The measures of data quality in use."""
    return [one for one in measures.values() if one.theme == THEME and one.retired is None]


def by_provider_table(
    place: Place,
    measures: Sequence[Measure],
    standings: Iterable[MeasureStanding],
    names: Mapping[str, str],
) -> Table:
    """One row for each measure of data quality, one column for the whole and each provider."""
    held = {(one.measure, one.level, one.organisation): one for one in standings}
    counted = [one for one in measures if any(one.id == key[0] for key in held)]
    codes = sorted(
        {code for _, level, code in held if level == "provider"},
        key=lambda code: saying.named(names, "provider", code),
    )
    return Table(
        "quality",
        "How much of the data is complete and valid, in the latest month",
        (
            Column("measure", "Measure"),
            Column("all", saying.LEVELS["all"], numeric=True),
            *(
                Column(f"provider-{at}", saying.named(names, "provider", code), numeric=True)
                for at, code in enumerate(codes)
            ),
        ),
        tuple(
            (
                Cell(one.name, href=saying.measure_address(place, one.id)),
                saying.value_cell(held.get((one.id, "all", ""))),
                *(saying.value_cell(held.get((one.id, "provider", code))) for code in codes),
            )
            for one in counted
        ),
        empty="No measure of data quality has been worked out here.",
    )


def doubts_table(
    place: Place,
    measures: Mapping[str, Measure],
    standings: Iterable[MeasureStanding],
    names: Mapping[str, str],
) -> Table:
    """The values of any measure that lie so far from their peers that the data come first."""
    return Table(
        "doubts",
        "Doubtful values",
        (
            Column("measure", "Measure"),
            Column("who", "Where"),
            Column("value", "Value", numeric=True),
            Column("why", "Why it is doubted"),
        ),
        tuple(
            (
                Cell(
                    measures[one.measure].name,
                    href=saying.measure_address(place, one.measure, one.level, one.organisation),
                    about=saying.named(names, one.level, one.organisation),
                ),
                Cell(saying.named(names, one.level, one.organisation)),
                Cell(one.said, sign="doubt"),
                Cell(one.doubt),
            )
            for one in standings
            if one.doubt and one.measure in measures
        ),
        empty="No value lies so far from its peers that it is doubtful.",
    )


def sentence(standings: Sequence[MeasureStanding]) -> str:
    """How many values are doubted."""
    doubted = sum(bool(one.doubt) for one in standings)
    said = plural(doubted, "value is", "values are")
    return f"{said} doubted." if doubted else "No value of a measure is doubted."
