"""The cross-walk between frameworks, and its gaps: outcomes that nothing measures, indicators that
serve several frameworks. A link never means that two outcomes are the same one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.figure import Citation, Status
from commonweal.reviewing.frameworks import Framework, Outcome, Placed

#: A framework and the code of an outcome in it.
End = tuple[str, str]


@dataclass(frozen=True)
class Link:
    """Two outcomes of different frameworks that have to do with each other, and why."""

    first: End
    second: End
    reason: str
    status: Status
    citation: Citation


@dataclass(frozen=True)
class OutcomeView:
    """An outcome with what measures it: its own indicators, and those of outcomes linked to it."""

    framework: Framework
    heading: str
    outcome: Outcome
    own: tuple[str, ...]
    linked: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Whether nothing measures it, not even by way of a link."""
        return not self.own and not self.linked


def links_from(rows: Iterable[Mapping[str, str]]) -> list[Link]:
    """The links of the cross-walk's table."""
    return [
        Link(
            (row["from_framework"], row["from_code"]),
            (row["to_framework"], row["to_code"]),
            row["reason"],
            Status(row["status"]),
            Citation(row["document"], row["section"]),
        )
        for row in rows
    ]


def link_faults(links: Iterable[Link], frameworks: Mapping[str, Framework]) -> list[str]:
    """Links that lead nowhere, within one framework, or twice to the same; as sentences."""
    faults, seen = [], set()
    for link in links:
        for framework, code in (link.first, link.second):
            known = frameworks.get(framework)
            if known is None or code not in known.outcomes:
                faults.append(f"The cross-walk names {framework} {code}, which does not exist.")
        if link.first[0] == link.second[0]:
            faults.append(f"The cross-walk links {link.first[0]} with itself.")
        pair = frozenset((link.first, link.second))
        if pair in seen:
            faults.append(f"The cross-walk links {link.first} and {link.second} twice.")
        seen.add(pair)
    return faults


def neighbours(links: Iterable[Link], end: End) -> list[tuple[End, Link]]:
    """What an outcome is linked to, both ways, in the order of the table."""
    found = []
    for link in links:
        if link.first == end:
            found.append((link.second, link))
        elif link.second == end:
            found.append((link.first, link))
    return found


def between(links: Iterable[Link], first: str, second: str) -> list[Link]:
    """The links between two frameworks, each turned so that it begins in `first`."""
    found = []
    for link in links:
        if (link.first[0], link.second[0]) == (first, second):
            found.append(link)
        elif (link.second[0], link.first[0]) == (first, second):
            found.append(Link(link.second, link.first, link.reason, link.status, link.citation))
    return found


def own_indicators(outcome: Outcome, placed: Sequence[Placed]) -> tuple[str, ...]:
    """What the framework prints below an outcome and what a place has put there, each once."""
    put = (one.indicator for one in placed if one.outcome == outcome.code)
    return tuple(dict.fromkeys((*outcome.indicators, *put)))


def outcome_views(
    frameworks: Mapping[str, Framework],
    placed: Mapping[str, Sequence[Placed]],
    links: Sequence[Link],
) -> list[OutcomeView]:
    """Every outcome of every framework with what measures it. `placed` is by framework."""
    own = {
        (framework.id, outcome.code): own_indicators(outcome, placed.get(framework.id, ()))
        for framework in frameworks.values()
        for outcome in framework.outcomes.values()
    }
    return [
        OutcomeView(
            framework,
            heading.code,
            outcome,
            own[end],
            tuple(dict.fromkeys(i for other, _ in neighbours(links, end) for i in own[other])),
        )
        for framework in frameworks.values()
        for heading in framework.headings
        for outcome in heading.outcomes
        for end in [(framework.id, outcome.code)]
    ]


def serving(views: Iterable[OutcomeView]) -> dict[str, list[End]]:
    """For every indicator the outcomes that it measures itself, in order."""
    found: dict[str, list[End]] = {}
    for view in views:
        for indicator in view.own:
            found.setdefault(indicator, []).append((view.framework.id, view.outcome.code))
    return found


def serving_several(views: Iterable[OutcomeView]) -> dict[str, list[End]]:
    """The indicators that measure outcomes of more than one framework."""
    return {
        name: ends
        for name, ends in serving(views).items()
        if len({framework for framework, _ in ends}) > 1
    }
