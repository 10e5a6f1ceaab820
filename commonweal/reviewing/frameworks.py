"""Outcomes frameworks: their tree, their rule on key indicators, and what they state of themselves.

A framework is data. How many key indicators a heading takes, and how many headings there are, is
the framework's own and stands in no code. Which indicators a place has put where is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonweal.language.figure import Citation
from commonweal.reviewing.indicators import Indicator, Library


@dataclass(frozen=True)
class Outcome:
    """What is wanted. `kind` is outcome, overarching or supporting_quality; `indicators` are those
    that the framework itself prints below it."""

    code: str
    title: str
    kind: str
    citation: Citation
    indicators: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading, domain or objective with its outcomes. `group` is the stage of life it is for."""

    code: str
    title: str
    outcomes: tuple[Outcome, ...]
    citation: Citation
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class Limits:
    """How few and how many key indicators a published heading may have."""

    least: int
    most: int
    citation: Citation


@dataclass(frozen=True)
class Stated:
    """A number of headings or outcomes that the framework's own paper states."""

    what: str
    number: int
    citation: Citation


@dataclass(frozen=True)
class Phase:
    """How the framework is used in a year: for a baseline only, or to hold somebody to account."""

    period: str
    standing: str
    words: str
    citation: Citation


@dataclass(frozen=True)
class Framework:
    """One outcomes framework. `limits` is None where it sets no rule on key indicators."""

    id: str
    title: str
    standing: str
    publisher: str
    valid_from: date
    names: Mapping[str, str]
    citation: Citation
    headings: tuple[Heading, ...]
    groups: tuple[tuple[str, str], ...] = ()
    limits: Limits | None = None
    stated: tuple[Stated, ...] = ()
    phases: tuple[Phase, ...] = ()
    same_in_every_contract: bool = False

    @property
    def version(self) -> str:
        """The name of this state of the definition."""
        return f"{self.id}@{self.valid_from}"

    @property
    def outcomes(self) -> dict[str, Outcome]:
        return {one.code: one for heading in self.headings for one in heading.outcomes}

    def heading(self, code: str) -> Heading | None:
        return next((one for one in self.headings if one.code == code), None)

    def heading_of(self, outcome: str) -> Heading | None:
        """The heading below which an outcome stands."""
        return next(
            (one for one in self.headings if any(o.code == outcome for o in one.outcomes)), None
        )

    @property
    def heading_word(self) -> str:
        return self.names.get("heading", "Heading").lower()


@dataclass(frozen=True)
class Placed:
    """An indicator that a place has put under an outcome. Key ones are counted by the rule."""

    indicator: str
    outcome: str
    is_key: bool = True


def framework_from(given: Mapping[str, Any]) -> Framework:
    """A framework from its definition file, parsed; its shape is held by its JSON Schema."""
    own, limits = _cited(given), given.get("limits")
    return Framework(
        id=given["id"],
        title=given["title"],
        standing=given["standing"],
        publisher=given["publisher"],
        valid_from=given["valid_from"],
        names=given["names"],
        citation=own,
        headings=tuple(_heading(entry, own) for entry in given["headings"]),
        groups=tuple((entry["code"], entry["title"]) for entry in given.get("groups", ())),
        limits=limits and Limits(limits["least"], limits["most"], _cited(limits)),
        stated=tuple(
            Stated(entry["what"], entry["number"], _cited(entry))
            for entry in given.get("stated", ())
        ),
        phases=tuple(
            Phase(entry["period"], entry["standing"], entry["words"], _cited(entry))
            for entry in given.get("phases", ())
        ),
        same_in_every_contract=given.get("same_in_every_contract", {}).get("value", False),
    )


def _cited(given: Mapping[str, Any]) -> Citation:
    return Citation(given["source"]["document"], given["source"]["section"])


def _heading(given: Mapping[str, Any], own: Citation) -> Heading:
    outcomes = tuple(
        Outcome(
            code=entry["code"],
            title=entry["title"],
            kind=entry["kind"],
            citation=own,
            indicators=tuple(entry.get("indicators", ())),
            note=entry.get("note", ""),
        )
        for entry in given["outcomes"]
    )
    return Heading(
        given["code"], given["title"], outcomes, own, given.get("group", ""), given.get("note", "")
    )


def key_count(framework: Framework, placed: Iterable[Placed]) -> dict[str, int]:
    """How many key indicators stand under each heading, nought included.

    An indicator under two outcomes of one heading is one indicator.
    """
    found: dict[str, set[str]] = {heading.code: set() for heading in framework.headings}
    for one in placed:
        heading = framework.heading_of(one.outcome)
        if heading is not None and one.is_key:
            found[heading.code].add(one.indicator)
    return {code: len(names) for code, names in found.items()}


def refusal_to_place(
    framework: Framework, placed: Sequence[Placed], wanted: Placed, library: Library
) -> str:
    """Why an indicator cannot be put where somebody wants it; empty when it can.

    The rule's most is kept already in a draft: one more would have to be taken out again. Its
    least is asked only of what is published.
    """
    heading = framework.heading_of(wanted.outcome)
    if heading is None:
        return f"{framework.title} has no outcome {wanted.outcome}. Choose one that it has."
    indicator = library.get(wanted.indicator)
    if indicator is None:
        return f"There is no indicator {wanted.indicator}. Choose one from the list."
    if any((one.indicator, one.outcome) == (wanted.indicator, wanted.outcome) for one in placed):
        return f"“{indicator.name}” stands under outcome {wanted.outcome} already."
    after = key_count(framework, [*placed, wanted])[heading.code]
    before = key_count(framework, placed)[heading.code]
    if framework.limits and after > before and after > framework.limits.most:
        return (
            f"{_called(framework, heading)} has {before} key indicators, and "
            f"{framework.limits.most} is the most that {framework.title} allows. "
            "Take one out first, or add this one as a further indicator that is not key."
        )
    return ""


def _called(framework: Framework, heading: Heading) -> str:
    word = framework.names.get("heading", "Heading")
    return f"{word} {heading.code}, “{heading.title}”,"


def shortfalls(framework: Framework, placed: Sequence[Placed]) -> list[str]:
    """Headings that break the rule as it stands: a warning in a draft, a refusal at publication."""
    limits = framework.limits
    if limits is None:
        return []
    counted = key_count(framework, placed)
    return [
        f"{_called(framework, heading)} has {_number(count)}; it needs {limits.least} to "
        f"{limits.most}. {_remedy(count, limits)}"
        for heading in framework.headings
        if not limits.least <= (count := counted[heading.code]) <= limits.most
    ]


def _number(count: int) -> str:
    return "no key indicator" if not count else f"{count} key indicator{'s' if count > 1 else ''}"


def _remedy(count: int, limits: Limits) -> str:
    over = count - limits.most
    return f"Take out {over}." if over > 0 else f"Add {limits.least - count} or more."


def ended_ones(placed: Iterable[Placed], library: Library, on: date) -> list[Indicator]:
    """Indicators in the set that are no longer counted on a day, each once."""
    names = dict.fromkeys(one.indicator for one in placed)
    return [library[name] for name in names if name in library and library[name].has_ended(on)]


def publication_refusals(
    framework: Framework, placed: Sequence[Placed], library: Library, on: date
) -> list[str]:
    """Why a set cannot be published on a day, one sentence for each reason; empty when it can."""
    if not placed:
        return ["The set holds no indicator yet. Put indicators under its outcomes first."]
    return shortfalls(framework, placed) + [
        f"“{one.name}” ended on {one.retired.on:%-d %B %Y}. {_after(one, library)}"
        for one in ended_ones(placed, library, on)
        if one.retired is not None
    ]


def _after(one: Indicator, library: Library) -> str:
    successor = library.get(one.retired.successor) if one.retired else None
    if successor is None:
        return "Take it out: nothing takes its place."
    return f"Retire it in favour of “{successor.name}”."


def count_findings(framework: Framework) -> list[tuple[Stated, int, str]]:
    """Numbers that the framework's paper states and that its own tree does not bear out.

    Gives what is stated, what is printed, and the finding as a sentence.
    """
    printed = {"headings": len(framework.headings), "outcomes": len(framework.outcomes)}
    return [
        (
            stated,
            printed[stated.what],
            f"{stated.number} {stated.what} are stated and {printed[stated.what]} are printed.",
        )
        for stated in framework.stated
        if stated.number != printed[stated.what]
    ]
