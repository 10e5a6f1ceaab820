"""Evaluation panels: who may score which question in which lot, and who is missing.

Questions common to all areas are scored by a panel with one member from every commissioning
organisation; questions of a lot only by officers of the council and CCG of that lot. Source:
Leicestershire Cabinet report 2017, para 54 (LEI-24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commonweal.procuring.conflicts import PersonStanding


class PanelKind(StrEnum):
    """Whose a question is."""

    COMMON = "common"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class PanelLot:
    """A lot with the organisations that commission it: its council and its CCG."""

    code: str
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a panel, for the organisation that appointed them."""

    person: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Panel:
    """The members who score one kind of question, in one lot where it is a lot's."""

    kind: PanelKind
    members: tuple[Member, ...]
    lot: str = ""


@dataclass(frozen=True, slots=True)
class PanelCheck:
    """Whether a panel stands. `missing` are organisations without a member who can act.

    `wrong` are members who may not sit on it, `shorthanded` the bids for which an organisation
    has nobody left once conflicts are counted.
    """

    panel: Panel
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    shorthanded: tuple[str, ...]

    @property
    def stands(self) -> bool:
        return not (self.missing or self.wrong or self.shorthanded)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is missing or wrong, one sentence each."""
        lot = f" of lot {self.panel.lot}" if self.panel.lot else ""
        gaps = (f"The {self.panel.kind} panel{lot} has no member of {one}." for one in self.missing)
        return (*gaps, *self.wrong, *self.shorthanded)


def organisations_of(panel: Panel, lots: Sequence[PanelLot]) -> frozenset[str]:
    """The organisations that a panel must have, and no others.

    Those of every lot for the common panel. Raises ValueError for a lot that is not there.
    """
    if panel.kind is PanelKind.COMMON:
        return frozenset().union(*(lot.organisations for lot in lots))
    for lot in lots:
        if lot.code == panel.lot:
            return lot.organisations
    raise ValueError(f"there is no lot {panel.lot}")


def scoring_problem(panel: Panel, person: str, lots: Sequence[PanelLot]) -> str:
    """Why a person may not score this panel's questions; empty when they may."""
    member = next((one for one in panel.members if one.person == person), None)
    if member is None:
        return f"{person} is not on this panel."
    if member.organisation not in organisations_of(panel, lots):
        about = f"lot {panel.lot}" if panel.lot else "this procurement"
        return f"{person} is of {member.organisation}, which does not commission {about}."
    return ""


def check_panel(
    panel: Panel,
    lots: Sequence[PanelLot],
    standings: Mapping[str, PersonStanding],
    bidders: Mapping[str, Mapping[str, str]],
) -> PanelCheck:
    """Whether a panel is complete, counting only members whom no conflict bars.

    `standings` by person (one who has none has declared nothing and cannot act), `bidders` by lot,
    their names by their codes. A common panel scores the bids for every lot. Raises ValueError for
    a lot that is not there.
    """
    wanted = organisations_of(panel, lots)
    wrong = [problem for one in panel.members if (problem := scoring_problem(panel, one.person,
                                                                            lots))]  # fmt: skip
    people = [one.person for one in panel.members]
    wrong += [
        f"{person} stands on the panel twice." for person in sorted(set(people))
        if people.count(person) > 1
    ]  # fmt: skip
    sitting = [one for one in panel.members if one.organisation in wanted]
    present = {one.organisation for one in sitting}
    scored = [lot.code for lot in lots] if panel.kind is PanelKind.COMMON else [panel.lot]
    short = []
    for lot in scored:
        for bidder, name in bidders.get(lot, {}).items():
            able = {m.organisation for m in sitting if not _bar(standings, m.person, bidder, lot)}
            short += [
                f"{organisation} has nobody who may score {name} in lot {lot}."
                for organisation in sorted(present - able)
            ]
    return PanelCheck(panel, tuple(sorted(wanted - present)), tuple(wrong), tuple(short))


def may_score(
    panel: Panel,
    person: str,
    bidder: str,
    lot: str,
    *,
    lots: Sequence[PanelLot],
    standings: Mapping[str, PersonStanding],
) -> str:
    """Why a person may not score a bidder's answer in a lot on this panel; empty when they may."""
    if panel.kind is PanelKind.LOT and panel.lot != lot:
        return f"This panel scores lot {panel.lot}, not lot {lot}."
    return scoring_problem(panel, person, lots) or _bar(standings, person, bidder, lot)


def _bar(standings: Mapping[str, PersonStanding], person: str, bidder: str, lot: str) -> str:
    standing = standings.get(person)
    return standing.bar(bidder, lot) if standing else f"{person} has not declared."
