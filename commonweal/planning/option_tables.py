"""Appraisals read from a place's tables: the question, its options, criteria, beliefs, arguments.

Tables: `appraisals` (one row a question), `option_appraisal`, `option_criteria`,
`option_key_beliefs`, `option_parts`, `option_arguments`. Rows that name no appraisal belong to
the main one. Sources: ESX-61, ESX-62, S75-15.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.planning.options import Criterion, decision_obstacle

#: The appraisal of rows that name none.
MAIN = "main"

APPRAISALS, OPTIONS, CRITERIA = "appraisals", "option_appraisal", "option_criteria"
BELIEFS, PARTS, ARGUMENTS = "option_key_beliefs", "option_parts", "option_arguments"
TABLES = (APPRAISALS, OPTIONS, CRITERIA, BELIEFS, PARTS, ARGUMENTS)


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go. `selected` is what the table says: yes, no, preferred or nothing."""

    code: str
    title: str
    action: str = ""
    effect: str = ""
    comment: str = ""
    selected: str = ""
    status: Status = Status.PRINTED
    ref: str = ""


@dataclass(frozen=True, slots=True)
class KeyBelief:
    """Something that must be true for an option to be right. `key` names its row."""

    key: str
    option: str
    number: str
    title: str
    status: Status = Status.PRINTED
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a mixed option takes from another."""

    option: str
    source: str
    words: str
    status: Status = Status.PRINTED


@dataclass(frozen=True, slots=True)
class Argument:
    """What speaks for an option, or against it."""

    option: str
    is_for: bool
    words: str
    status: Status = Status.PRINTED


@dataclass(frozen=True, slots=True)
class Question:
    """An appraisal as its tables give it, before anybody has scored.

    `decided_after` are the codes of the appraisals whose decision has to come first; `about`
    says what else is shown beside the options.
    """

    code: str
    title: str
    question: str
    scale: tuple[Decimal, Decimal]
    options: tuple[Option, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    beliefs: tuple[KeyBelief, ...] = ()
    parts: tuple[Part, ...] = ()
    arguments: tuple[Argument, ...] = ()
    decided_after: tuple[str, ...] = ()
    about: str = ""
    consulted: tuple[str, ...] = ()

    @property
    def option_codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    def option(self, code: str) -> Option | None:
        """The option of a code, None when the question has none."""
        return next((option for option in self.options if option.code == code), None)

    def criterion(self, code: str) -> Criterion | None:
        """The criterion of a number, None when the question has none."""
        return next((one for one in self.criteria if one.code == code), None)


Tables = Mapping[str, Sequence[Row]]


def appraisal_of(row: Row) -> str:
    """The code of the appraisal that a row belongs to."""
    return row.text("appraisal") or MAIN


def questions_of(tables: Tables, scale: tuple[Decimal, Decimal]) -> dict[str, Question]:
    """Every appraisal of the tables by its code, in the order in which they are named.

    `scale` holds where the table of appraisals gives none. Raises CannotWork for a cell that
    should hold a number.
    """
    stated = {appraisal_of(row): row for row in tables.get(APPRAISALS, ())}
    named = (appraisal_of(row) for row in tables.get(OPTIONS, ()))
    return {code: _question(code, stated.get(code), tables, scale)
            for code in dict.fromkeys((*stated, *named))}  # fmt: skip


def _question(
    code: str, row: Row | None, tables: Tables, scale: tuple[Decimal, Decimal]
) -> Question:
    def of(name: str) -> Iterable[Row]:
        return (row for row in tables.get(name, ()) if appraisal_of(row) == code)

    return Question(
        code=code,
        title=row.text("title") if row else "Option appraisal",
        question=row.text("question") if row else "",
        scale=_scale(row, scale),
        options=tuple(_option(one) for one in of(OPTIONS)),
        criteria=tuple(_criterion(one) for one in of(CRITERIA)),
        beliefs=tuple(
            KeyBelief(
                one.key, one.text("option"), one.text("belief_no"), one.text("belief_label"),
                one.status, one.refs[0],
            )
            for one in of(BELIEFS)
        ),
        parts=tuple(
            Part(one.text("option"), one.text("from_option"), one.text("part"), one.status)
            for one in of(PARTS)
        ),
        arguments=tuple(
            _argument(one)
            for one in of(ARGUMENTS)
        ),
        decided_after=row.words("decided_after") if row else (),
        about=row.text("about") if row else "",
        consulted=row.words("consulted") if row else (),
    )  # fmt: skip


def _option(row: Row) -> Option:
    return Option(
        code=row.text("option"),
        title=row.text("title"),
        action=row.text("commissioner_action"),
        effect=row.text("provider_merger_effect"),
        comment=row.text("comments"),
        selected=row.text("selected_for_further_consideration").casefold(),
        status=row.status,
        ref=row.refs[0],
    )


def _argument(row: Row) -> Argument:
    return Argument(row.text("option"), row.text("side") == "for", row.text("argument"), row.status)


def _criterion(row: Row) -> Criterion:
    return Criterion(
        code=row.text("criterion_no"),
        title=row.text("criterion"),
        weight=row.number("weight"),
        must_reach=_number(row, "must_reach"),
    )


def _scale(row: Row | None, otherwise: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    low = _number(row, "scale_low") if row else None
    high = _number(row, "scale_high") if row else None
    return (otherwise[0] if low is None else low, otherwise[1] if high is None else high)


def _number(row: Row, column: str) -> Decimal | None:
    text = row.text(column)
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise CannotWork(
            f"“{text}” in column {column} of {row.name} is not a number: correct it."
        ) from None


def obstacle_to(
    question: Question, questions: Mapping[str, Question], settled: Collection[str]
) -> str:
    """Why a decision cannot be taken yet, in one sentence; empty when it can.

    `settled` are the codes of the appraisals in which an option has been adopted.
    """
    return decision_obstacle(
        {
            f"“{questions[code].title if code in questions else code}”": code in settled
            for code in question.decided_after
        }
    )


@dataclass(frozen=True, slots=True)
class TableProblem:
    """What cannot stand in one row: the table, the row's key, the column and a sentence."""

    table: str
    key: str
    column: str
    sentence: str


def table_problems(tables: Tables) -> list[TableProblem]:
    """Everything that contradicts itself across the tables, by row.

    A belief, a part, an argument or a score of an option that is not there; criteria of an
    appraisal without options; weights for some criteria only; a mixed option of itself; a
    decision that waits for one that is not there, or for itself.
    """
    options: dict[str, set[str]] = {}
    for row in tables.get(OPTIONS, ()):
        options.setdefault(appraisal_of(row), set()).add(row.text("option"))
    return [
        *_of_unknown_options(tables, options),
        *_partial_weights(tables),
        *_waiting_problems(tables, options),
    ]


#: The tables whose rows name an option, and the columns in which they do.
_NAMING = {
    BELIEFS: ("option",), PARTS: ("option", "from_option"), ARGUMENTS: ("option",),
    "option_scores": ("option",), "continuity_plans": ("option",),
    "extension_conditions": ("option",), "premises": ("options",),
}  # fmt: skip
NAMING_TABLES = tuple(_NAMING)


def _of_unknown_options(tables: Tables, options: Mapping[str, set[str]]) -> list[TableProblem]:
    found: list[TableProblem] = []
    if not options:
        # The options may come in after what speaks of them.
        return found
    for table, columns in _NAMING.items():
        for row in tables.get(table, ()):
            known = options.get(appraisal_of(row), set())
            for column in columns:
                for code in row.words(column):
                    if code not in known:
                        listed = ", ".join(sorted(known)) or "none"
                        found.append(TableProblem(
                            table, row.key, column,
                            f"There is no option {code} in the appraisal {appraisal_of(row)}. "
                            f"Its options: {listed}.",
                        ))  # fmt: skip
    return found


def _partial_weights(tables: Tables) -> list[TableProblem]:
    by_appraisal: dict[str, list[Row]] = {}
    for row in tables.get(CRITERIA, ()):
        by_appraisal.setdefault(appraisal_of(row), []).append(row)
    found = []
    for code, rows in by_appraisal.items():
        without = [row for row in rows if row.number("weight") is None]
        if not without or len(without) == len(rows):
            continue
        names = ", ".join(row.text("criterion") or row.text("criterion_no") for row in without)
        found += [
            TableProblem(
                CRITERIA, row.key, "weight",
                f"The appraisal {code} gives a weight to some criteria and none to {names}. "
                "Give one to all or to none.",
            )
            for row in without
        ]  # fmt: skip
    return found


def _waiting_problems(tables: Tables, options: Mapping[str, set[str]]) -> list[TableProblem]:
    stated = {appraisal_of(row): row for row in tables.get(APPRAISALS, ())}
    known = {*stated, *options}
    found = []
    for code, row in stated.items():
        for first in row.words("decided_after"):
            if first not in known:
                why = f"There is no appraisal {first} for {code} to wait for."
            elif code in _all_before(first, stated):
                why = f"The decisions on {code} and {first} wait for each other."
            else:
                continue
            found.append(TableProblem(APPRAISALS, row.key, "decided_after", why))
    return found


def _all_before(code: str, stated: Mapping[str, Row]) -> set[str]:
    """The appraisal itself and every one that its decision waits for, near or far."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += stated[one].words("decided_after") if one in stated else ()
    return seen
