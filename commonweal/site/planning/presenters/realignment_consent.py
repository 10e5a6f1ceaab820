"""Who of those whose money moves agrees to a realignment, in words."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.records.results.models import Agreement, Result
from commonweal.records.results.selectors import agreements_on
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.realignment import (
    Names,
    agreed_sentence,
    named,
    signed_pounds,
)
from commonweal.site.planning.presenters.realignment_plan import Moves
from commonweal.site.results.desk import Desk
from commonweal.site.words import day

STANCES = {stance.value: stance.label for stance in Agreement.Stance}


@dataclass(frozen=True)
class Consent:
    """Who of those whose money moves agrees: one sentence, and whether all do."""

    sentence: str
    by_all: bool


def consent(desk: Desk, moves: Moves | None, names: Names) -> Consent | None:
    """Who agrees; None for readers to whom that is not told."""
    said = _said(desk, desk.result)
    if moves is None or not said:
        return None
    bodies = {code: named(names, code) for code in moves.moving}
    stances = {code: agreement.stance for code, agreement in said.items() if agreement}
    sentence = agreed_sentence(stances, bodies)
    if not sentence:
        return None
    return Consent(sentence, all(stances.get(code) == "agree" for code in bodies))


def _said(desk: Desk, result: Result | None) -> dict[str, Agreement | None]:
    if result is None:
        return {}
    return {one.organisation.code: one.agreement for one in agreements_on(desk.acting, result)}


def consent_table(desk: Desk, moves: Moves | None, names: Names) -> Table:
    """Every commissioner whose money moves, by how much, and what it says."""
    said = _said(desk, desk.result)
    rows = []
    for code in moves.moving if moves and said else ():
        agreement = said.get(code)
        assert moves is not None  # noqa: S101  there would be no rows
        rows.append(
            (
                Cell(named(names, code)),
                signed_pounds(moves.of(code)[-1].change),
                Cell(
                    STANCES[agreement.stance] if agreement else "Has not said yet",
                    hint=day(agreement.taken_at.date()) if agreement else "",
                ),
                Cell(agreement.reason if agreement else ""),
            )
        )
    return Table(
        "consent",
        "What each commissioner whose money moves says of this version",
        (
            Column("commissioner", "Commissioner"),
            Column("change", "Its spend and limit change by", numeric=True),
            Column("stance", "Says"),
            Column("reason", "Why"),
        ),
        tuple(rows),
        empty="Nobody's money moves, so nobody has to agree.",
    )
