"""Responses to a consultation: reading a table of them, and what in their words may name a person.

Nobody is identified: there is no column for a name or an address, and one that is sent is refused.
Source: LEI-16; the checks of personal data stand in definitions with their sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Table
from commonweal.planning.consultation import Choice, Kind, Plan, Question


@dataclass(frozen=True, slots=True)
class Given:
    """One response. `answers` hold words, or the code of what was chosen, by question."""

    respondent: str
    area: str
    channel: str
    received_on: date
    answers: Mapping[str, str] = field(default_factory=dict)


#: The columns of a table of responses before those of its questions.
ABOUT = ("respondent_type", "area", "channel", "received_on")


def header_for(plan: Plan) -> tuple[str, ...]:
    """The columns of a table of responses: about each, then its questions by code."""
    return (*ABOUT, *(one.code for one in plan.questions))


def choices_of(question: Question, support: Sequence[Choice]) -> tuple[Choice, ...]:
    """What may be chosen as the answer; nothing for words."""
    if question.kind == Kind.SUPPORT:
        return tuple(support)
    return question.options


def read_responses(
    table: Table, plan: Plan, support: Sequence[Choice], today: date, longest: int
) -> tuple[list[Given], list[Problem]]:
    """The responses of a table, and every fault by row and column; they count only without faults.

    Choices go by code or by their words. An empty answer is none. `longest` is in characters.
    """
    problems = _header_problems(table, plan)
    if problems:
        return [], problems
    found: list[Given] = []
    for row in table.rows:
        cells = dict(zip(table.header, row.cells, strict=False))
        given, faults = given_of(cells, plan, support, today, longest)
        problems += [Problem(table.file, row.number, column, why) for column, why in faults]
        if given is not None:
            found.append(given)
    return ([] if problems else found), problems


def _header_problems(table: Table, plan: Plan) -> list[Problem]:
    wanted = header_for(plan)
    strange = [name for name in table.header if name not in wanted]
    missing = [name for name in wanted if name not in table.header]
    said = [
        Problem(
            table.file, table.header_row, name,
            "The column is not asked for. Take it out: names, addresses and other columns about "
            "a person are never kept.",
        )
        for name in strange
    ]  # fmt: skip
    said += [
        Problem(table.file, table.header_row, name, "The column is missing. Use the template.")
        for name in missing
    ]
    return said


def given_of(
    cells: Mapping[str, str],
    plan: Plan,
    support: Sequence[Choice],
    today: date,
    longest: int,
) -> tuple[Given | None, list[tuple[str, str]]]:
    """One response out of its cells, or what is wrong with it as (column, sentence)."""
    faults: list[tuple[str, str]] = []

    def chosen(column: str, choices: Sequence[Choice]) -> str:
        text = cells.get(column, "").strip().casefold()
        for one in choices:
            if text in (one.code.casefold(), one.label.casefold()):
                return one.code
        labels = ", ".join(one.code for one in choices)
        faults.append((column, f"“{text[:60]}” is none of: {labels}. Correct the word."))
        return ""

    respondent = chosen("respondent_type", plan.respondents)
    area = chosen("area", plan.areas)
    channel = chosen("channel", plan.channels)
    received = _received(cells.get("received_on", ""), plan, today, faults)
    answers = {}
    for question in plan.questions:
        text = cells.get(question.code, "").strip()
        if not text:
            continue
        if question.kind != Kind.TEXT:
            answers[question.code] = chosen(question.code, choices_of(question, support))
        elif len(text) > longest:
            words = f"The answer has {len(text):,} characters; at most {longest:,} are taken."
            faults.append((question.code, f"{words} Shorten it."))
        else:
            answers[question.code] = text
    if not answers and not faults:
        faults.append(("", "No question is answered. Answer at least one, or take the row out."))
    if faults or received is None:
        return None, faults
    return Given(respondent, area, channel, received, answers), []


def _received(text: str, plan: Plan, today: date, faults: list[tuple[str, str]]) -> date | None:
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        faults.append(
            ("received_on", f"“{text[:40]}” is no day. Write it as year-month-day: 2016-10-01.")
        )
        return None
    if day > today:
        faults.append(("received_on", f"{day.isoformat()} lies in the future. Correct the day."))
    elif plan.opens and day < plan.opens:
        faults.append(
            ("received_on", f"{day.isoformat()} lies before the first day. Correct the day.")
        )
    return day


@dataclass(frozen=True, slots=True)
class Sign:
    """A part of a text that looks like something about a person, and where it stands."""

    code: str
    start: int
    end: int


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
#: Digits with what people write between them.
_DIGITS = re.compile(r"\+?\d(?:[ \t().\-\u2013]{0,3}\d){8,14}")


def personal_signs(text: str, checks: Sequence[Mapping[str, Any]]) -> tuple[Sign, ...]:
    """What in a text looks like an e-mail address, a telephone number or an NHS number.

    `checks` are those of the definition; an unknown one is a ValueError. A number that is both is
    told as an NHS number.
    """
    found: dict[tuple[int, int], Sign] = {}
    for check in sorted(checks, key=lambda one: one["code"] != "nhs_number"):
        for start, end in _CHECKS[_known(check)](text, check):
            found.setdefault((start, end), Sign(check["code"], start, end))
    return tuple(sorted(found.values(), key=lambda one: one.start))


def _known(check: Mapping[str, Any]) -> str:
    if check["code"] not in _CHECKS:
        raise ValueError(f"there is no check {check['code']}")
    return str(check["code"])


def _emails(text: str, _: Mapping[str, Any]) -> list[tuple[int, int]]:
    return [one.span() for one in _EMAIL.finditer(text)]


def _phones(text: str, check: Mapping[str, Any]) -> list[tuple[int, int]]:
    found = []
    for one in _DIGITS.finditer(text):
        digits = _plain(one[0])
        digits = "0" + digits[2:].lstrip("0") if digits.startswith("44") else digits
        length = check["least_digits"] <= len(digits) <= check["most_digits"]
        if digits.startswith("0") and length:
            found.append(one.span())
    return found


def _nhs_numbers(text: str, check: Mapping[str, Any]) -> list[tuple[int, int]]:
    return [
        one.span()
        for one in _DIGITS.finditer(text)
        if is_nhs_number(_plain(one[0]), check["digits"], check["modulus"])
    ]


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def is_nhs_number(digits: str, length: int, modulus: int) -> bool:
    """Whether digits are so many and end in their check digit.

    The nth digit counts `length` + 1 − n times; the check digit is the modulus less the remainder,
    the modulus itself counting as 0. Source: NHS Data Dictionary, NHS NUMBER.
    """
    if len(digits) != length or len(set(digits)) == 1:
        return False
    weighted = sum(int(one) * (length - place) for place, one in enumerate(digits[:-1]))
    check = (modulus - weighted % modulus) % modulus
    return check == int(digits[-1])


_CHECKS = {"email": _emails, "phone": _phones, "nhs_number": _nhs_numbers}
