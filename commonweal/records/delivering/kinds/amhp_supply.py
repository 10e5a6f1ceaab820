"""AMHPs over the years, council by council, from printed totals and stated assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.delivering.supply import Rate
from commonweal.delivering.supply_tables import SupplyAnswer, made_up, say, supply_answer
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.records import shelf
from commonweal.records.facts.hooks import Objector
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

PRINTED, ASSUMED = "amhp", "amhp_assumptions"


@dataclass(frozen=True)
class Given:
    """Until when to project (None: as far as the definition says), and who leaves meanwhile.

    `leaving_low` and `leaving_high` are percent a year before the number required is reached.
    """

    last_year: int | None = None
    leaving_low: Decimal = Decimal(0)
    leaving_high: Decimal = Decimal(0)


def words() -> dict[str, Any]:
    """How the tables are read."""
    found: dict[str, Any] = shelf.read_yaml("rules/amhp.yaml")
    return found


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Project every council's AMHPs."""
    del subject, tell
    printed, assumed, reads = reading.rows(PRINTED), reading.rows(ASSUMED), words()
    try:
        leaving = Rate(given.leaving_low, given.leaving_high)
    except ValueError as fault:
        raise CannotWork(str(fault)) from None
    answer = supply_answer(
        printed, assumed, reads, last_year=given.last_year, leaving_before=leaving
    )
    return Worked(
        answer=answer,
        headline=_headline(reading, answer),
        steps=tuple(
            f"{reading.names.get(one.authority, one.authority)}, {step}"
            for one in answer.authorities
            for step in one.steps
        ),
        used=refs_of(printed, assumed),
        definitions=(f"rules/amhp@{reads['valid_from']}",),
        cautions=_cautions(answer, made_up(assumed)),
    )


def _headline(reading: Reading, answer: SupplyAnswer) -> str:
    first = answer.authorities[0]
    name = reading.names.get(first.authority, first.authority)
    last = first.years[-1] if first.years else None
    reached = next((one for one in first.years if one.required is not None), None)
    if reached is None or last is None:
        return f"{name} has {first.stock} AMHPs in {first.base_year}."
    return (
        f"{name} goes from {first.stock} AMHPs in {first.base_year} to {say(reached.closing)} in "
        f"{reached.year}, where {reached.required} are required, and to {say(last.closing)} in "
        f"{last.year}."
    )


def _cautions(answer: SupplyAnswer, invented: bool) -> tuple[str, ...]:
    found = []
    if invented:
        found.append(
            "Costs, shares, leavers and drop-outs of the table of assumptions are illustrative: "
            "no paper prints them."
        )
    if any(one.years and not one.is_illustrative for one in answer.authorities):
        found.append(
            "The paper says how many replace the leavers only once the number required is reached; "
            "until then nobody leaves unless you choose a share."
        )
    return tuple(found)


KIND = Kind(
    code="amhp-supply",
    title="AMHPs over the years",
    path="workforce/",
    reads=(PRINTED, ASSUMED),
    needs=(PRINTED,),
    given=Given,
    answer=SupplyAnswer,
    work=work,
)
OBJECTORS: tuple[Objector, ...] = ()
