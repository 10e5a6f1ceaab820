"""A consultation as it is planned: its period, channels, questions and who is asked to answer.

Responses, themes and answers stand in modules beside this one. Source: Leicestershire cabinet
report 2017, paragraphs 34 to 41 (LEI-15, LEI-16).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from commonweal.facts.problem import Problem
from commonweal.language.row import CannotWork


class State(StrEnum):
    """Where a consultation stands; it only ever goes on to the next."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ANALYSED = "analysed"
    PUBLISHED = "published"


class Kind(StrEnum):
    """How a question is answered: in words, on the scale of support, or by one of its options."""

    TEXT = "text"
    SUPPORT = "support"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be chosen: its code and what is read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` are those of a choice; `element` is the part of the service that a
    question about venues is about."""

    code: str
    text: str
    kind: Kind
    options: tuple[Choice, ...] = ()
    element: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked, of whom, by whom and when. `lead` is the code of an organisation."""

    title: str
    summary: str
    lead: str
    opens: date | None
    closes: date | None
    channels: tuple[Choice, ...]
    questions: tuple[Question, ...]
    respondents: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    note: str = ""

    def question(self, code: str) -> Question | None:
        """The question of a code."""
        return next((one for one in self.questions if one.code == code), None)


#: The columns of a plan as a table, and what may stand in the first.
COLUMNS = ("part", "code", "text", "kind", "options", "element")
_ONCE = ("title", "summary", "lead", "opens", "closes", "note")
_LISTS = {"channel": "channels", "respondent": "respondents", "area": "areas"}


def plan_of(content: Mapping[str, Any]) -> Plan:
    """The plan out of kept content. Raises CannotWork with what cannot be read."""
    try:
        return Plan(
            title=str(content.get("title", "")),
            summary=str(content.get("summary", "")),
            lead=str(content.get("lead", "")),
            opens=_day(content.get("opens")),
            closes=_day(content.get("closes")),
            channels=_choices(content.get("channels", ())),
            questions=tuple(_question(one) for one in content.get("questions", ())),
            respondents=_choices(content.get("respondents", ())),
            areas=_choices(content.get("areas", ())),
            note=str(content.get("note", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise CannotWork(f"The consultation cannot be read: {fault}.") from None


def _day(given: Any) -> date | None:
    return date.fromisoformat(str(given)) if given else None


def _choices(given: Iterable[Mapping[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one["code"]), str(one["label"])) for one in given)


def _question(given: Mapping[str, Any]) -> Question:
    return Question(
        str(given["code"]),
        str(given["text"]),
        Kind(given["kind"]),
        _choices(given.get("options", ())),
        str(given.get("element", "")),
    )


def content_of(plan: Plan) -> dict[str, Any]:
    """The plan as plain content; `plan_of` gives it back."""

    def listed(choices: Sequence[Choice]) -> list[dict[str, str]]:
        return [{"code": one.code, "label": one.label} for one in choices]

    return {
        "title": plan.title,
        "summary": plan.summary,
        "lead": plan.lead,
        "opens": plan.opens.isoformat() if plan.opens else None,
        "closes": plan.closes.isoformat() if plan.closes else None,
        "channels": listed(plan.channels),
        "questions": [
            {
                "code": one.code,
                "text": one.text,
                "kind": one.kind.value,
                "options": listed(one.options),
                "element": one.element,
            }
            for one in plan.questions
        ],
        "respondents": listed(plan.respondents),
        "areas": listed(plan.areas),
        "note": plan.note,
    }


def plan_problems(plan: Plan, today: date) -> list[str]:
    """What keeps a draft from being opened, in sentences; empty when nothing does."""
    found = []
    if not plan.summary.strip():
        found.append("Say in a summary what is proposed: everybody who answers reads it.")
    if plan.opens is None or plan.closes is None:
        found.append("Set the first and the last day on which answers are taken.")
    elif plan.closes < plan.opens:
        found.append("The last day lies before the first.")
    elif plan.closes < today:
        found.append("The last day has passed: nobody could answer.")
    for what, choices in (
        ("channel", plan.channels),
        ("respondent type", plan.respondents),
        ("area", plan.areas),
    ):
        if not choices:
            found.append(f"List at least one {what}.")
        found += [f"The {what} {code} stands twice." for code in _twice(choices)]
    if not plan.questions:
        found.append("Ask at least one question.")
    found += [f"The question {code} stands twice." for code in _twice(plan.questions)]
    found += [
        f"Question {one.code} is a choice of fewer than two options."
        for one in plan.questions
        if one.kind == Kind.CHOICE and len(one.options) < 2
    ]
    return found


def _twice(items: Sequence[Choice | Question]) -> list[str]:
    codes = [one.code for one in items]
    return [code for code in dict.fromkeys(codes) if codes.count(code) > 1]


def rows_of(plan: Plan) -> list[tuple[str, ...]]:
    """The plan as rows under COLUMNS."""
    content = content_of(plan)
    rows: list[tuple[str, ...]] = [
        (part, "", str(content[part] or ""), "", "", "") for part in _ONCE
    ]
    for part, name in _LISTS.items():
        rows += [(part, one["code"], one["label"], "", "", "") for one in content[name]]
    for one in plan.questions:
        options = "; ".join(f"{option.code}={option.label}" for option in one.options)
        rows.append(("question", one.code, one.text, one.kind.value, options, one.element))
    return rows


def plan_from(
    rows: Iterable[tuple[int, Mapping[str, str]]], file: str
) -> tuple[Plan, list[Problem]]:
    """The plan that numbered rows say, and every fault by row and column.

    The plan counts only where there are no faults. A row's cells go by COLUMNS.
    """
    plan = Plan("", "", "", None, None, (), (), (), ())
    problems: list[Problem] = []
    lists: dict[str, list[Choice]] = {part: [] for part in _LISTS}
    questions: list[Question] = []
    for number, cells in rows:
        part = cells.get("part", "").strip().casefold()
        try:
            if part in _ONCE:
                plan = _with(plan, part, cells.get("text", "").strip())
            elif part in _LISTS:
                lists[part].append(Choice(_code(cells), _needed(cells, "text")))
            elif part == "question":
                questions.append(_question_from(cells))
            else:
                known = ", ".join((*_ONCE, *_LISTS, "question"))
                raise _Fault("part", f"“{part}” is none of: {known}. Correct the word.")
        except _Fault as fault:
            problems.append(Problem(file, number, fault.column, fault.sentence))
    plan = replace(
        plan,
        channels=tuple(lists["channel"]),
        respondents=tuple(lists["respondent"]),
        areas=tuple(lists["area"]),
        questions=tuple(questions),
    )
    if not plan.title:
        problems.append(Problem(file, None, "text", "There is no title. Add the row “title”."))
    return plan, problems


class _Fault(ValueError):
    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.sentence = column, sentence


def _with(plan: Plan, part: str, text: str) -> Plan:
    content = content_of(plan)
    content[part] = text
    if part not in ("opens", "closes"):
        return plan_of(content)
    try:
        content[part] = text[:10]
        return plan_of(content)
    except CannotWork:
        raise _Fault(
            "text", f"“{text}” is no day. Write it as year-month-day: 2016-10-01."
        ) from None


def _code(cells: Mapping[str, str]) -> str:
    code = _needed(cells, "code")
    if not code.replace("_", "").isalnum() or not code.isascii():
        raise _Fault("code", f"“{code}” is no code. Use letters, digits and underscores.")
    return code


def _needed(cells: Mapping[str, str], column: str) -> str:
    text = cells.get(column, "").strip()
    if not text:
        raise _Fault(column, "The cell is empty. Fill it or take the row out.")
    return text


def _question_from(cells: Mapping[str, str]) -> Question:
    kind = _needed(cells, "kind").casefold()
    if kind not in list(Kind):
        raise _Fault("kind", f"“{kind}” is none of: {', '.join(Kind)}. Correct the word.")
    options = []
    for part in (one for one in cells.get("options", "").split(";") if one.strip()):
        code, sign, label = part.partition("=")
        if not sign:
            raise _Fault("options", f"“{part.strip()}” has no code. Write code=words; code=words.")
        options.append(Choice(_code({"code": code.strip()}), label.strip()))
    element = cells.get("element", "").strip()
    return Question(_code(cells), _needed(cells, "text"), Kind(kind), tuple(options), element)
