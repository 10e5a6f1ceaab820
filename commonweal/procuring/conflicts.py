"""Conflicts of interest: what a person has declared, and from which bids and lots that bars them.

A declaration is made at appointment, again when bidders' names are known, and on every change.
Source: Procurement Act 2023 sections 81 to 83; SI 2023/1348 regulation 21; engineering standard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Occasion(StrEnum):
    """When a declaration is made."""

    APPOINTMENT = "at appointment"
    NAMES_KNOWN = "when bidders' names are known"
    CHANGE = "on a change"


class State(StrEnum):
    """What is declared. None is an act of its own: silence is not a declaration."""

    NONE = "none"
    ACTUAL = "actual"
    POTENTIAL = "potential"
    PERCEIVED = "perceived"


class ConflictDecision(StrEnum):
    """What was decided on a declared conflict."""

    OPEN = "not decided"
    MAY_ACT = "may act, with the mitigation"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declaration. `bidder` and `lot` say what it concerns, by their codes; both empty:
    everything. `about` is the name of the bidder in words.

    `number` names the conflict (0 for a declaration of none): a later decision with the same
    number takes the place of what came before, a later declaration is added to it.
    """

    person: str
    occasion: Occasion
    state: State
    declared: datetime
    number: int = 0
    bidder: str = ""
    lot: str = ""
    description: str = ""
    decision: ConflictDecision = ConflictDecision.OPEN
    mitigation: str = ""
    decided_by: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """From what a person is barred; an empty bidder or lot means every one. `reason` says why."""

    bidder: str
    lot: str
    reason: str

    def covers(self, bidder: str, lot: str) -> bool:
        """Whether the bar holds for a bidder's bid for a lot."""
        return self.bidder in ("", bidder) and self.lot in ("", lot)


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """What a person may do in a procurement as declared and decided so far.

    `gaps` are the declarations that are missing; `conflicts` those that count now.
    """

    person: str
    bars: tuple[Bar, ...]
    gaps: tuple[str, ...]
    conflicts: tuple[Declaration, ...]

    def bar(self, bidder: str, lot: str) -> str:
        """Why the person may not see or score a bid; empty when they may."""
        return next((bar.reason for bar in self.bars if bar.covers(bidder, lot)), "")

    def has_part_in(self, bidder: str, lot: str) -> bool:
        """Whether a conflict that bars the person is about the same bid or lot, in whole or part;
        an empty bidder or lot means every one. A missing declaration is no conflict."""
        own = self.bars[len(self.gaps) :]
        return any(_meet(bidder, bar.bidder) and _meet(lot, bar.lot) for bar in own)

    @property
    def may_open(self) -> bool:
        """Whether the person may open bids: opening shows every bidder of every lot."""
        return not self.bars


def _meet(one: str, two: str) -> bool:
    return one == two or not one or not two


def declaration_problems(one: Declaration) -> list[str]:
    """Why a declaration or its decision cannot be recorded; empty when it can."""
    problems = []
    if one.state is State.NONE:
        if one.bidder or one.lot or one.number:
            problems.append("A declaration of none names no bidder, lot or conflict.")
        if one.decision is not ConflictDecision.OPEN:
            problems.append("There is nothing to decide on a declaration of none.")
        return problems
    if one.number < 1:
        problems.append("Number the conflict, so that it can be decided and followed.")
    if not one.description.strip():
        problems.append("Describe the interest: whose it is and how it touches the procurement.")
    if one.decision is ConflictDecision.OPEN:
        return problems
    if not one.decided_by.strip():
        problems.append("Name who decided on the conflict.")
    elif one.decided_by == one.person:
        problems.append("Nobody decides on their own conflict.")
    if one.decision is ConflictDecision.MAY_ACT and not one.mitigation.strip():
        problems.append("Say how the conflict is mitigated.")
    return problems


def standing_of(
    person: str,
    declarations: Sequence[Declaration],
    *,
    names_known: datetime | None = None,
) -> PersonStanding:
    """What a person is barred from.

    Everything while they have not declared at appointment, or since the moment at which bidders'
    names became known. A declared conflict bars from its bidder and lot until somebody else
    decides that the person may act; a decision that bars stays until another one. A decision that
    could not have been recorded (`declaration_problems`) lifts nothing.
    """
    own = sorted((d for d in declarations if d.person == person), key=lambda d: d.declared)
    gaps = []
    if not any(one.occasion is Occasion.APPOINTMENT for one in own):
        gaps.append(f"{person} has not declared at appointment.")
    if names_known is not None and not any(
        one.occasion is Occasion.NAMES_KNOWN and one.declared >= names_known for one in own
    ):
        gaps.append(f"{person} has not declared since bidders' names are known.")
    conflicts = _counting(own)
    bars = [Bar("", "", gap) for gap in gaps]
    bars += [Bar(one.bidder, one.lot, _reason(one)) for one in conflicts if not _may_act(one)]
    return PersonStanding(person, tuple(bars), tuple(gaps), conflicts)


def _counting(own: Sequence[Declaration]) -> tuple[Declaration, ...]:
    """The declarations of each conflict since its last decision, that decision included."""
    active: dict[int, list[Declaration]] = {}
    for one in own:
        if one.state is State.NONE:
            continue
        if one.decision is ConflictDecision.OPEN:
            active.setdefault(one.number, []).append(one)
        else:
            active[one.number] = [one]
    return tuple(one for each in active.values() for one in each)


def _may_act(one: Declaration) -> bool:
    return one.decision is ConflictDecision.MAY_ACT and not declaration_problems(one)


def _reason(one: Declaration) -> str:
    bidder = one.about or one.bidder
    about = " and ".join(part for part in (bidder, f"lot {one.lot}" if one.lot else "") if part)
    how = "is barred" if one.decision is ConflictDecision.BARRED else "waits for a decision"
    return f"{one.person} {how}: {one.state} conflict about {about or 'the whole procurement'}."


@dataclass(frozen=True, slots=True)
class ConflictStatement:
    """What a notice or decision report says of conflicts.

    `may_issue` is False while somebody has not declared or a conflict is not decided; "none
    declared" is then no finding but a gap.
    """

    declared: tuple[Declaration, ...]
    gaps: tuple[str, ...]

    @property
    def may_issue(self) -> bool:
        return not self.gaps

    @property
    def none_declared(self) -> bool:
        """Whether everybody has declared and nobody has a conflict."""
        return self.may_issue and not self.declared


def conflict_statement(
    people: Sequence[str],
    declarations: Sequence[Declaration],
    *,
    names_known: datetime | None = None,
) -> ConflictStatement:
    """The conflicts of all who act in or influence a procurement, and how each is managed."""
    gaps: list[str] = []
    declared: list[Declaration] = []
    for person in people:
        standing = standing_of(person, declarations, names_known=names_known)
        declared += standing.conflicts
        gaps += standing.gaps
        gaps += [
            _reason(one) for one in standing.conflicts if one.decision is ConflictDecision.OPEN
        ]
    return ConflictStatement(tuple(declared), tuple(gaps))
