"""Whether groups hold every member exactly once, as segments must hold the care clusters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from commonweal.language.lexicon import Lexicon
from commonweal.language.terms import Relation


@dataclass(frozen=True, slots=True)
class PartitionProblem:
    """A member that is in no group, in several, or unknown, with the groups it is in."""

    member: str
    groups: tuple[str, ...]
    sentence: str


def partition_problems(
    groups: Mapping[str, Collection[str]], members: Collection[str]
) -> tuple[PartitionProblem, ...]:
    """What keeps the groups from holding each member exactly once (CALC-36); empty when they do.

    A member listed twice in one group counts as once. A listed name that is no member is a problem.
    """
    where: dict[str, list[str]] = {member: [] for member in members}
    for group, listed in groups.items():
        for member in dict.fromkeys(listed):
            where.setdefault(member, []).append(group)
    return tuple(
        PartitionProblem(member, tuple(found), sentence)
        for member, found in where.items()
        if (sentence := _problem(member, found, members))
    )


def _problem(member: str, found: list[str], members: Collection[str]) -> str:
    if member not in members:
        return f"{member} in {found[0]} is not one of the members that are to be grouped."
    if not found:
        return f"{member} is in no group. Put it in exactly one."
    if len(found) > 1:
        return f"{member} is in {' and in '.join(found)}. Leave it in exactly one."
    return ""


def groups_of(lexicon: Lexicon, scheme: str) -> dict[str, tuple[str, ...]]:
    """The terms of a vocabulary with the members that a direct walk puts wholly in them.

    Raises LexiconError for an unknown vocabulary.
    """
    members_scheme = lexicon.scheme(scheme).partition_of
    found: dict[str, tuple[str, ...]] = {}
    for term in lexicon.terms_in(scheme):
        found[term.code] = tuple(
            walk.target
            for walk in lexicon.walks_of(term.code)
            if walk.relation in (Relation.EXACT, Relation.BROADER)
            and lexicon.terms[walk.target].scheme == members_scheme
        )
    return found


def lexicon_partition_problems(lexicon: Lexicon, scheme: str) -> tuple[PartitionProblem, ...]:
    """The same check for a vocabulary that says of itself which other one it divides."""
    own = lexicon.scheme(scheme)
    members = [
        term.code
        for term in lexicon.terms_in(own.partition_of)
        if term.code not in own.partition_leaves_out
    ]
    return partition_problems(groups_of(lexicon, scheme), members)
