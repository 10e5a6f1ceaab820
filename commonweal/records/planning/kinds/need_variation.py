"""How the areas of a place differ: need, use, thresholds and waiting, and money by need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.comparison_tables import panels_of, spends_of
from commonweal.planning.need.variation import (
    AreaValue,
    Investment,
    Measured,
    Panel,
    investment,
    panel,
)
from commonweal.records.facts.hooks import Objector
from commonweal.records.planning.definitions_equity import PATH, equity_rules
from commonweal.records.planning.kinds.need_default import DefaultNeed, Given
from commonweal.records.planning.kinds.need_equity import USE, look
from commonweal.records.planning.kinds.need_ground import AREAS, READ
from commonweal.records.planning.kinds.need_rows import sound_rows
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

SPEND = "need_spend"


@dataclass(frozen=True, slots=True)
class Variation:
    """One panel a measure, and investment by area in `year`; `kinds` are those of spend."""

    panels: tuple[Panel, ...]
    year: str
    kinds: tuple[str, ...]
    investment: tuple[Investment, ...]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Lay the areas out by measure, and their spend by need."""
    del subject, tell
    rules = equity_rules()
    uses, left_out = sound_rows(reading, USE, look)
    money = reading.rows(SPEND)
    need = DefaultNeed(reading, given.condition)
    panels = tuple(
        panel(
            measure, filled(need, measure, values), per=rules.rules.per, definition=rules.quarters
        )
        for measure, values in panels_of(uses, rules.rules.per)
    )
    year, spends, given_weights = spends_of(money)
    weighted = need.weighted([one.area for one in spends], given_weights)
    if not panels and not spends:
        raise CannotWork(
            "Nothing compares areas: bring in rows about all people in the table of use."
        )
    answer = Variation(
        panels, year, rules.spend_kinds, investment(spends, weighted, rules.spend_kinds)
    )
    return Worked(
        answer=answer,
        headline=headline(answer),
        steps=(
            f"Quarters by the definition “{rules.quarters}”; areas without a value have none",
            "Systematic component of variation: mean of ((O − E) ÷ E)² less mean of 1 ÷ E, "
            "McPherson and others 1982, E at the rate of all areas together",
            "Investment: pounds of all kinds ÷ need-weighted people",
        ),
        used=refs_of(uses, money, need.rows),
        definitions=(PATH,),
        cautions=(
            *left_out,
            *_cautions([*uses, *money]),
            *_weights_said(given_weights),
            *need.said,
        ),
    )


def filled(need: DefaultNeed, measure: Measured, values: list[AreaValue]) -> list[AreaValue]:
    """The areas of a measure, with expected need put in where it is one of use without any."""
    if measure.theme != "use" or all(one.count is None for one in values):
        return values
    return need.for_areas(measure.title, measure.period, values)


def headline(answer: Variation) -> str:
    """How far money differs by need; without it, the measure that differs most."""
    heads = [(one.per_head, one.name) for one in answer.investment if one.per_head is not None]
    if len(heads) > 1:
        (low, where_low), (high, where_high) = min(heads), max(heads)
        return (
            f"Spend for each need-weighted person runs from £{low:,.0f} in {where_low} to "
            f"£{high:,.0f} in {where_high}." + _left_out(answer)
        )
    found = [one for one in answer.panels if one.scores.highest_lowest is not None]
    if not found:
        return "Fewer than two areas have values that can be compared."
    widest = max(found, key=lambda one: one.scores.highest_lowest or 0)
    return (
        f"{widest.measure.title} differs most: the highest area has "
        f"{widest.scores.highest_lowest:.1f} times the lowest."
    )


def _left_out(answer: Variation) -> str:
    """The areas without spend for each need-weighted person, each with the reason."""
    lost = [f"{one.name}: {one.reason}" for one in answer.investment if one.per_head is None]
    return f" Left out, as it is not known ({'; '.join(lost)})." if lost else ""


def _weights_said(given: Mapping[str, Decimal]) -> Iterator[str]:
    if given:
        yield (
            "Need-weighted people here are those that the table of spend gives. The pages of need "
            "and of gaps take those who live in each area times its need index in the allocations "
            "of NHS England, so their numbers differ from these."
        )


def _cautions(rows: Sequence[Row]) -> Iterator[str]:
    if any(row.status == Status.ILLUSTRATIVE for row in rows):
        yield "Some numbers are illustrative: made up to show how this works. Not evidence."
    yield "A difference between areas is a question, not yet a fault: look at need and data first."


KIND = Kind(
    code="need-variation",
    title="Variation between areas",
    path="need/variation/",
    reads=(USE, SPEND, AREAS),
    needs=(USE,),
    official=READ,
    given=Given,
    answer=Variation,
    work=work,
)
OBJECTORS: tuple[Objector, ...] = ()
