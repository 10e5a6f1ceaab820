"""Organisations: their kinds, codes and dated roles. Who they are is in the register's records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.language.dated import ALWAYS, Problem, Span, overlapping


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list of kinds, roles or duties: its code, name and plain meaning."""

    code: str
    label: str
    plain: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A part that an organisation plays: lead commissioner, provider, Section 75 partner.

    `towards` names the other body where there is one, `concerning` says what it is about. An
    organisation may hold several roles at once; the same one twice on a day is a mistake.
    """

    organisation: str
    role: str
    towards: str = ""
    concerning: str = ""
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Code:
    """A code of an organisation or area (`owner`) in a code system such as ODS or ONS."""

    owner: str
    system: str
    code: str
    span: Span = ALWAYS


def roles_on(roles: Iterable[Role], day: date) -> list[Role]:
    """The roles that hold on a day, in the order given."""
    return [role for role in roles if role.span.holds_on(day)]


def role_problems(roles: Sequence[Role]) -> list[Problem]:
    """The same role held twice at once, by position in `roles`."""
    pairs = overlapping(
        roles,
        key=lambda r: (r.organisation, r.role, r.towards, r.concerning),
        span=lambda r: r.span,
    )
    return [
        Problem(
            (first, second),
            f"{roles[second].organisation} already has the role {roles[second].role} "
            f"{roles[first].span.words}, which overlaps",
        )
        for first, second in pairs
    ]


def code_problems(codes: Sequence[Code]) -> list[Problem]:
    """A code that stands for two owners, or twice for one, on the same day."""
    pairs = overlapping(codes, key=lambda c: (c.system, c.code), span=lambda c: c.span)
    return [
        Problem(
            (first, second),
            f"the {codes[second].system} code {codes[second].code} already stands for "
            f"{codes[first].owner} {codes[first].span.words}",
        )
        for first, second in pairs
    ]
