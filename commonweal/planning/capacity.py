"""Commissioning capacity: who commissions what, how fragmented it is, and which skills are missing.

Source: Essex Mental Health Review 2015, sections 2, 4 and 8 recommendation 4a (ESX-04).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.row import CannotWork, Row


@dataclass(frozen=True, slots=True)
class Post:
    """A commissioning post: whole-time equivalents, skill, and the service lines it serves.

    `yearly_cost` is pounds for the post's equivalents; None where it is not known.
    """

    body: str
    title: str
    grade: str
    skill: str
    equivalents: Decimal
    service_lines: tuple[str, ...] = ()
    yearly_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a set of posts comes to. `cost` is None as soon as one post's cost is not known."""

    posts: int
    equivalents: Decimal
    bodies: int
    cost: Decimal | None
    bodies_per_line: tuple[tuple[str, int], ...]
    by_skill: tuple[tuple[str, Decimal], ...]


def capacity(posts: Sequence[Post]) -> Capacity:
    """Totals, how many bodies share each service line (most first) and equivalents by skill."""
    lines: dict[str, set[str]] = {}
    skills: dict[str, Decimal] = {}
    for post in posts:
        skills[post.skill] = skills.get(post.skill, Decimal(0)) + post.equivalents
        for line in post.service_lines:
            lines.setdefault(line, set()).add(post.body)
    costs = [post.yearly_cost for post in posts]
    known = [cost for cost in costs if cost is not None]
    return Capacity(
        posts=len(posts),
        equivalents=sum((post.equivalents for post in posts), Decimal(0)),
        bodies=len({post.body for post in posts}),
        cost=sum(known, Decimal(0)) if len(known) == len(costs) else None,
        bodies_per_line=tuple(
            sorted(((line, len(who)) for line, who in lines.items()), key=lambda p: (-p[1], p[0]))
        ),
        by_skill=tuple(sorted(skills.items())),
    )


@dataclass(frozen=True, slots=True)
class SkillGap:
    """Equivalents of one skill now, in the proposed team, and the difference."""

    skill: str
    now: Decimal
    proposed: Decimal

    @property
    def gap(self) -> Decimal:
        return self.proposed - self.now


def skill_gaps(now: Sequence[Post], proposed: Sequence[Post]) -> list[SkillGap]:
    """Every skill of either set, the largest shortage first."""
    have, want = dict(capacity(now).by_skill), dict(capacity(proposed).by_skill)
    gaps = [
        SkillGap(skill, have.get(skill, Decimal(0)), want.get(skill, Decimal(0)))
        for skill in {**have, **want}
    ]
    return sorted(gaps, key=lambda gap: (-gap.gap, gap.skill))


@dataclass(frozen=True, slots=True)
class CapacityAnswer:
    """Commissioning posts now beside a proposed shared team."""

    now: Capacity
    proposed: Capacity
    gaps: tuple[SkillGap, ...]


def posts_of(rows: Iterable[Row], setting: str) -> list[Post]:
    """The posts of one setting ("now", "proposed") from the table `commissioning_posts`."""
    return [
        Post(
            body=row.text("commissioner_code"),
            title=row.text("post"),
            grade=row.text("grade"),
            skill=row.text("skill"),
            equivalents=row.number("equivalents") or Decimal(0),
            service_lines=row.words("service_lines"),
            yearly_cost=row.number("yearly_cost_gbp"),
        )
        for row in rows
        if row.text("setting") == setting
    ]


def capacity_answer(rows: Sequence[Row]) -> CapacityAnswer:
    """Both sets of posts and the gap in each skill. Raises CannotWork without posts of today."""
    now, proposed = posts_of(rows, "now"), posts_of(rows, "proposed")
    if not now:
        raise CannotWork("No post of today is listed: add the rows whose setting is “now”.")
    return CapacityAnswer(capacity(now), capacity(proposed), tuple(skill_gaps(now, proposed)))
