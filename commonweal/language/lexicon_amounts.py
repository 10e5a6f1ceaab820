"""Amounts as people write them, one per line: a term by its code or name, a comma, the amount.

An amount is a number, "3 to 7" for two ends, or "*" for one that is suppressed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.answer import Held
from commonweal.language.figure import Quantity
from commonweal.language.icd10 import stretch
from commonweal.language.lexicon import Lexicon, entered_code
from commonweal.language.lexicon_search import search
from commonweal.language.terms import Term

_NUMBER = r"[-−]?£?[-−]?\d[\d,]*(?:\.\d+)?"
_AMOUNT = rf"(?:\*|{_NUMBER}(?:\s+to\s+{_NUMBER})?)"
#: A mark must stand between the two: in "cluster 4" alone, 4 is the cluster and no amount.
_LINE = re.compile(rf"(?P<term>.+?)\s*[\t;=|,]\s*(?P<amount>{_AMOUNT})\s*")

#: Hits of a search up to this rank name one term; below it they only resemble it.
_NAMES_IT = 3


@dataclass(frozen=True, slots=True)
class AmountProblem:
    """What is wrong with one line, in words."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}"


@dataclass(frozen=True)
class Amounts:
    """The amounts that could be read, the lexicon that knows their terms, and what was wrong."""

    lexicon: Lexicon
    held: tuple[Held, ...]
    problems: tuple[AmountProblem, ...]


def read_amounts(lexicon: Lexicon, text: str) -> Amounts:
    """Read lines such as "cluster 4, 12.5"; empty lines are passed over. Never raises."""
    held: list[Held] = []
    problems: list[AmountProblem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            words = "write a term, a comma and its amount, for example: cluster 4, 12.5"
            problems.append(AmountProblem(number, words))
            continue
        lexicon, named = find_term(lexicon, found["term"])
        if isinstance(named, str):
            problems.append(AmountProblem(number, named))
        else:
            held.append(Held(named.code, read_amount(found["amount"])))
    return Amounts(lexicon, tuple(held), tuple(problems))


def read_amount(text: str) -> Quantity:
    """A quantity from "12.5", "£1,200", "3 to 7" or "*". Raises ValueError for anything else."""
    if text.strip() == "*":
        return Quantity.unknown("the amount is suppressed")
    if not re.fullmatch(_AMOUNT, text.strip()):
        raise ValueError(f"{text} is no amount")
    ends = [_number(part) for part in re.split(r"\s+to\s+", text.strip())]
    return Quantity(min(ends), max(ends))


def tidy(value: Decimal) -> Decimal:
    """The same number without zeros at its end: 60.000000 is 60, and 100 stays 100."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def tidy_quantity(value: Quantity) -> Quantity:
    """A quantity with both ends tidy."""
    low = None if value.low is None else tidy(value.low)
    high = None if value.high is None else tidy(value.high)
    return Quantity(low, high, value.reason)


def find_term(lexicon: Lexicon, text: str) -> tuple[Lexicon, Term | str]:
    """The one term that a text names, or a sentence why there is none or more than one.

    A diagnosis code inside a listed one is added to the lexicon that comes back.
    """
    name = text.strip().rstrip(",;:")
    if name in lexicon.terms:
        return lexicon, lexicon.terms[name]
    if stretch(name.removeprefix("icd10:")) is not None:
        entered = entered_code(lexicon, name.removeprefix("icd10:"))
        if entered is not None:
            return entered
        return lexicon, f"no listed diagnosis holds {name}. Use a wider code."
    hits = [hit for hit in search(lexicon, name).hits if hit.rank <= _NAMES_IT]
    best = [hit.term for hit in hits if hit.rank == hits[0].rank]
    if not best:
        return lexicon, f"the lexicon knows no {name}. Search for the term and use its code."
    if len(best) > 1:
        codes = ", ".join(term.code for term in best[:4])
        return lexicon, f"{name} can mean several terms. Write one of these codes: {codes}"
    return lexicon, best[0]


def _number(text: str) -> Decimal:
    return Decimal(re.sub(r"[£,]", "", text.replace("−", "-")))
