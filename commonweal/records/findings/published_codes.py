"""The code of a finding about a published rate: which set, rate, period and row it speaks of."""

from __future__ import annotations

from datetime import date

from commonweal.facts.published import PublishedSet, Rate

PREFIX = "published"


def start_of(code: str) -> str:
    """How the codes of all findings about a set begin."""
    return f"{PREFIX}/{code}/"


def code_of(said: PublishedSet, rate: Rate, end: date, row: str) -> str:
    """The code of the finding about a row (kind|code), by which it is met again."""
    return f"{start_of(said.id)}{rate.id}/{end.isoformat()}/{row}"


def parts_of(code: str) -> tuple[str, date, str]:
    """The rate, the period's last day and the row that a finding is about."""
    _, _, rate, end, row = code.split("/", 4)
    return rate, date.fromisoformat(end), row


def set_of(code: str) -> str:
    """The set that a finding is about."""
    return code.split("/", 2)[1]
