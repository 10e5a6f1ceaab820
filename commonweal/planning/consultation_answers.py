"""What was answered to each theme, which proposals changed because of it, and when to publish.

Source: LEI-16 and LEI-17 (Leicestershire cabinet report 2017, paragraphs 35 to 41), NCL-15.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What those who consult do about a theme."""

    ACCEPTED = "accepted"
    CHANGED = "changed"
    NOT_CHANGED = "not_changed"


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one theme. `version` is the number of the proposal version that it changed."""

    theme: str
    outcome: Outcome
    reason: str
    what_changed: str = ""
    version: int | None = None


def reply_faults(reply: Reply) -> dict[str, str]:
    """What is missing in an answer, by field."""
    found = {}
    if not reply.reason.strip():
        found["reason"] = "Say why: everybody who answered reads it."
    if reply.outcome == Outcome.CHANGED and not reply.what_changed.strip():
        found["what_changed"] = "Say what was changed."
    if reply.outcome == Outcome.CHANGED and reply.version is None:
        found["version"] = "Choose the version of the proposal that it changed."
    if reply.outcome != Outcome.CHANGED and reply.version is not None:
        found["version"] = "Nothing was changed, so that no version is to be named."
    return found


def publication_problems(
    themes: Mapping[str, str], replied: Mapping[str, Outcome], held: int, unsettled: int
) -> list[str]:
    """What keeps a consultation from being published, in sentences; empty when nothing does.

    `themes` are titles by code; `held` texts wait for somebody to look at them and `unsettled`
    texts are coded differently by two people.
    """
    found = [
        f"The theme “{title}” has no response. Give it one."
        for code, title in themes.items()
        if code not in replied
    ]
    if not themes:
        found.append("There is no theme yet. Add those that were found.")
    if held:
        found.append(f"{_texts(held)} for somebody to look for personal data.")
    if unsettled:
        found.append(f"{_texts(unsettled)} to be settled between two coders.")
    return found


def _texts(count: int) -> str:
    return f"{count} text waits" if count == 1 else f"{count} texts wait"


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a proposal in one version. `cost` is in pounds a year, None where no amount is
    known; `cost_words` then say what is. `market` says what bidders may make of it."""

    code: str
    label: str
    value: str
    reason: str = ""
    theme: str = ""
    cost: Decimal | None = None
    cost_words: str = ""
    market: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """An item in two versions; `before` or `after` is None where it is in one only.

    `cost_effect` is the difference in pounds a year, None where either amount is not known.
    """

    code: str
    label: str
    before: Item | None
    after: Item | None
    cost_effect: Decimal | None

    @property
    def is_changed(self) -> bool:
        old = self.before.value if self.before else None
        new = self.after.value if self.after else None
        return old != new


def items_of(content: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The items of a kept version."""
    return tuple(
        Item(
            code=str(one["code"]),
            label=str(one["label"]),
            value=str(one["value"]),
            reason=str(one.get("reason", "")),
            theme=str(one.get("theme", "")),
            cost=Decimal(str(one["cost"])) if one.get("cost") not in (None, "") else None,
            cost_words=str(one.get("cost_words", "")),
            market=str(one.get("market", "")),
        )
        for one in content
    )


def compared(before: Sequence[Item], after: Sequence[Item]) -> list[Changed]:
    """Two versions side by side, item by item in the order of the later, then what fell away."""
    old, new = {one.code: one for one in before}, {one.code: one for one in after}
    found = []
    for code in dict.fromkeys([*new, *old]):
        a, b = old.get(code), new.get(code)
        known = a is not None and b is not None and a.cost is not None and b.cost is not None
        effect = (
            b.cost - a.cost
            if known and a and b and a.cost is not None and b.cost is not None
            else None
        )
        label = b.label if b else a.label if a else code
        found.append(Changed(code, label, a, b, effect))
    return found


def change_faults(before: Sequence[Item], after: Sequence[Item]) -> list[str]:
    """Every changed item of a later version says why."""
    return [
        f"“{one.label}” changed without a reason. Give one."
        for one in compared(before, after)
        if one.is_changed and one.after is not None and not one.after.reason.strip()
    ]
