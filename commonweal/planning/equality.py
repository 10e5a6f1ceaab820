"""Assessing what a proposal does to groups of people and to their rights.

Source: Equality Act 2010, section 4 and 149; Human Rights Act 1998, Schedule 1; Leicestershire
cabinet report 2017, paragraphs 59 to 63 (LEI-30); Joint Commissioning Panel 2011, table 5 (JCP-42).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    """What a proposal does to a group or a right."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people. `is_protected` says that the law in force names it; `table5` are the words
    of the table that the Joint Commissioning Panel prints, empty where it names no such group."""

    code: str
    label: str
    is_protected: bool
    table5: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the screening; `yes_needs_full` when a yes asks for a full assessment."""

    code: str
    text: str
    yes_needs_full: bool


@dataclass(frozen=True, slots=True)
class Screened:
    """Whether a full assessment is needed, None while questions are open, and why."""

    is_full_needed: bool | None
    reasons: tuple[str, ...]


def screened(asked: Sequence[Asked], answers: Mapping[str, str]) -> Screened:
    """The outcome of a screening. One yes is enough; no full assessment only after every no.

    `answers` are "yes" or "no" by question; anything else is no answer.
    """
    yes = [one.text for one in asked if one.yes_needs_full and answers.get(one.code) == "yes"]
    if yes:
        return Screened(True, tuple(yes))
    still = [one.text for one in asked if answers.get(one.code) not in ("yes", "no")]
    if still:
        return Screened(None, tuple(still))
    return Screened(False, ("Every question was answered with no.",))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one group or right: the effect, None where nothing is on record, and why."""

    effect: Effect | None
    reason: str = ""


def said_of(content: Mapping[str, Any], part: str, code: str) -> Said:
    """What kept content says of a group ("groups") or a right ("rights")."""
    found = content.get(part, {}).get(code, {})
    effect = found.get("effect", "")
    return Said(Effect(effect) if effect in list(Effect) else None, str(found.get("reason", "")))


def not_listed(listed: Iterable[str], groups: Sequence[Group]) -> list[Group]:
    """The groups that the law in force protects and a list leaves out."""
    named = set(listed)
    return [one for one in groups if one.is_protected and one.code not in named]


def in_table5(groups: Sequence[Group]) -> list[str]:
    """The codes of the groups that table 5 of the Joint Commissioning Panel names."""
    return [one.code for one in groups if one.table5]


def approval_problems(
    content: Mapping[str, Any],
    asked: Sequence[Asked],
    groups: Sequence[Group],
    actions: Sequence[tuple[str, str, Iterable[str]]],
) -> list[str]:
    """What keeps an assessment from approval, in sentences; empty when nothing does.

    `actions` are (owner, day or empty, groups that it is for). A group on which the effect is
    negative needs an action, and every action an owner and a day.
    """
    found = []
    outcome = screened(asked, content.get("screening", {}))
    if outcome.is_full_needed is None:
        found.append("Answer every question of the screening.")
    if not str(content.get("scope", "")).strip():
        found.append("Say what is assessed.")
    if outcome.is_full_needed is False:
        return found
    helped = {group for _, _, named in actions for group in named}
    for one in groups:
        said = said_of(content, "groups", one.code)
        if said.effect is None:
            found.append(f"Say what the effect is on: {one.label}.")
        elif not said.reason.strip():
            found.append(f"Give the reason for the effect on: {one.label}.")
        elif said.effect == Effect.NEGATIVE and one.code not in helped:
            found.append(f"The effect on {one.label} is negative: add an action for it.")
    for number, (owner, day, _) in enumerate(actions, start=1):
        if not owner.strip() or not day:
            found.append(f"Action {number} needs an owner and a day.")
    if not str(content.get("conclusion", "")).strip():
        found.append("Write the conclusion.")
    return found
