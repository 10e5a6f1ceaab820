"""Where dementia money stands under each placement of dementia services, at one assumed share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Figure
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked
from commonweal.planning.ledger import LedgerError, build, entries_of
from commonweal.planning.option_tables import APPRAISALS, OPTIONS, appraisal_of
from commonweal.planning.placement import Placement, place_money
from commonweal.records.facts.hooks import Objector
from commonweal.records.findings.definitions import (
    assumed_share,
    ledger_conventions,
    tolerances,
)
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading

SPEND, SHARE = "spend", "dementia_spend"
CONDITION = "dementia"


@dataclass(frozen=True)
class Given:
    """The condition's share of the budget in percent; None for the one that is assumed."""

    share_pct: Decimal | None = None


def subjects(reading: Reading) -> list[Subject]:
    """The appraisals that are about where a condition's money stands."""
    return [
        Subject(appraisal_of(row), row.text("title"))
        for row in reading.rows(APPRAISALS)
        if row.text("about") == "condition_share"
    ]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """The money under each option of the appraisal."""
    del tell
    options = [row for row in reading.rows(OPTIONS) if appraisal_of(row) == subject]
    total, budget = _total(reading), _budget(reading)
    assumed = assumed_share(CONDITION)
    share = given.share_pct if given.share_pct is not None else assumed["assumed_pct"]
    if not 0 <= share <= 100:
        raise CannotWork(f"A share lies between 0 and 100 percent, not at {share}.")
    found = place_money([row.text("option") for row in options], total, budget, share)
    moved = found.options[0].view.first.minus(found.options[-1].view.first)
    whole = found.options[0].view.whole
    return Worked(
        answer=found,
        headline=f"At a share of {share}%, £{moved.value:f}m stands with mental health under "
        f"option {found.options[0].option} and with social care otherwise; together it is "
        f"£{whole.value:f}m either way.",
        steps=(
            f"{budget.label}: {share}% of {budget.value:f} is {moved.value:f}",
            f"Mental health {total.value:f} and {moved.value:f} more, or as it stands",
        ),
        used=(total.ref, budget.ref, *(ref for row in options for ref in row.refs)),
        definitions=("rules/estimates.yaml",),
        cautions=(
            "The share is an assumption.",
            "The two amounts are of different years.",
        ),
    )


def _total(reading: Reading) -> Figure:
    entries = entries_of(reading.figures(SPEND), ledger_conventions()[SPEND])
    try:
        totals = build(entries, tolerances()["spend_roll_up"]).totals
    except LedgerError as fault:
        raise CannotWork(str(fault)) from None
    if len(totals) != 1 or not totals[0].figure.quantity.is_exact:
        raise CannotWork("The table of spend has no one total that is known. Correct it first.")
    return totals[0].figure


def _budget(reading: Reading) -> Figure:
    for figure in reading.figures(SHARE):
        if figure.dims.get("part") == "total" and figure.unit != "pct":
            if figure.quantity.is_exact:
                return figure
            break
    raise CannotWork(
        "The table of dementia spend does not give the whole budget. Add a row whose part is total."
    )


KIND = Kind(
    code="placement",
    title="Money under each placement",
    path="placement/",
    reads=(APPRAISALS, OPTIONS, SHARE, SPEND),
    needs=(APPRAISALS, OPTIONS, SHARE, SPEND),
    given=Given,
    answer=Placement,
    work=work,
    subjects=subjects,
)
OBJECTORS: tuple[Objector, ...] = ()
