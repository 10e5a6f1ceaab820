"""A plan of who takes part in a project and how, and what it lacks.

Source: LEI-35 (Leicestershire cabinet report 2017, paragraph 64), JCP-66 (roles, payment, evidence
of influence, reach), S75-26 (time).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Partner:
    """Who takes part: a group or an organisation, never a person. `stakeholder`, `role`, `phases`,
    `payment` and `reaches` are codes; `influences` counts what is on record of their influence."""

    who: str
    stakeholder: str
    role: str
    phases: tuple[str, ...]
    payment: str
    reaches: tuple[str, ...] = ()
    influences: int = 0


@dataclass(frozen=True, slots=True)
class Lists:
    """What a plan is held against, each as titles by code. `paying` are payments that pay for time,
    `to_be_paid` the classes whose time nobody else pays for."""

    classes: Mapping[str, str]
    phases: Mapping[str, str]
    groups: Mapping[str, str]
    paying: frozenset[str]
    to_be_paid: frozenset[str]


def lacks(partners: Sequence[Partner], weeks: int | None, lists: Lists) -> list[str]:
    """What a plan lacks, in sentences; empty when nothing. `weeks` are those set aside for working
    together, None where nobody said."""
    return [*_who(partners, lists), *_how(partners, lists), *_time(partners, weeks)]


def _who(partners: Sequence[Partner], lists: Lists) -> Iterator[str]:
    classes = {one.stakeholder for one in partners}
    phases = {phase for one in partners for phase in one.phases}
    reached = {group for one in partners for group in one.reaches}
    missing = [title for code, title in lists.classes.items() if code not in classes]
    if missing:
        yield f"Nobody takes part from: {'; '.join(missing)}."
    missing = [title for code, title in lists.phases.items() if code not in phases]
    if missing:
        yield f"Nobody takes part in: {'; '.join(missing)}."
    missing = [title for code, title in lists.groups.items() if code not in reached]
    if missing:
        yield f"Nobody is there to reach these groups: {'; '.join(missing)}."


def _how(partners: Sequence[Partner], lists: Lists) -> Iterator[str]:
    for one in partners:
        if one.stakeholder in lists.to_be_paid and one.payment not in lists.paying:
            yield f"Nobody pays for the time of: {one.who}."
    silent = [one.who for one in partners if not one.influences]
    if silent:
        yield f"Nothing is on record yet of what changed because of: {'; '.join(silent)}."


def _time(partners: Sequence[Partner], weeks: int | None) -> Iterator[str]:
    if partners and not weeks:
        yield "No time is set aside for working together: say how many weeks."
