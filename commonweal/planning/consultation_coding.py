"""Coding answers into themes: suggestions by weighted words, and how far two coders agree.

A suggestion is never a decision; the words that led to it go with it. Source: LEI-16; Cohen, A
coefficient of agreement for nominal scales, 1960.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

from commonweal.language.intervals.limits import LEVELS, z_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Rule:
    """How words count. `method` names this way of counting where its suggestions are kept."""

    method: str
    definition_weight: Decimal
    coded_weight: Decimal
    least_score: Decimal
    least_letters: int
    stop_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the code book: its code, its title and what belongs to it."""

    code: str
    title: str
    definition: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A theme suggested for a text, with the words that led to it and what each counts."""

    theme: str
    score: Decimal
    words: tuple[tuple[str, Decimal], ...]


def words_of(text: str, rule: Rule) -> frozenset[str]:
    """The words of a text that count: long enough, no stop words, without the s of a plural."""
    found = set()
    for word in _WORD.findall(text.casefold()):
        short = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
        if len(short) >= rule.least_letters and not {word, short} & rule.stop_words:
            found.add(short)
    return frozenset(found)


def weights_of(
    themes: Sequence[Theme], coded: Sequence[tuple[str, str]], rule: Rule
) -> dict[str, dict[str, Decimal]]:
    """For each theme what each word counts for it.

    A word of its title or definition counts `definition_weight`; one of the texts coded to it
    counts `coded_weight` times the share of those texts that hold it. A word that counts for
    several themes is shared among them, as it tells less. `coded` are pairs of text and theme.
    """
    held = {one.code: Counter[str]() for one in themes}
    texts = Counter(theme for _, theme in coded if theme in held)
    for text, theme in coded:
        if theme in held:
            held[theme].update(words_of(text, rule))
    plain: dict[str, dict[str, Decimal]] = {}
    for one in themes:
        own = words_of(f"{one.title} {one.definition}", rule)
        plain[one.code] = {
            word: (rule.definition_weight if word in own else Decimal(0))
            + (rule.coded_weight * held[one.code][word] / texts[one.code] if texts[one.code] else 0)
            for word in own | set(held[one.code])
        }
    shared = Counter(word for words in plain.values() for word in words)
    return {
        theme: {word: weight / shared[word] for word, weight in words.items()}
        for theme, words in plain.items()
    }


def suggestions(
    text: str, weights: Mapping[str, Mapping[str, Decimal]], rule: Rule
) -> list[Suggested]:
    """The themes whose words in the text come to `least_score` or more, the highest first."""
    found = []
    words = words_of(text, rule)
    for theme, counted in weights.items():
        led = sorted(
            ((word, counted[word]) for word in words & set(counted)),
            key=lambda pair: (-pair[1], pair[0]),
        )
        score = sum((weight for _, weight in led), Decimal(0))
        if score >= rule.least_score:
            found.append(Suggested(theme, score.quantize(Decimal("0.01")), tuple(led)))
    return sorted(found, key=lambda one: (-one.score, one.theme))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two coders agree on one theme over the texts that both coded.

    `both`, `first_only`, `second_only` and `neither` count texts. `kappa` is None where it is
    undefined, and `low` and `high` (95 %) where they say nothing; `reason` then says why.
    """

    both: int
    first_only: int
    second_only: int
    neither: int
    kappa: float | None
    low: float | None
    high: float | None
    reason: str = ""

    @property
    def texts(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither


def agreement(pairs: Sequence[tuple[bool, bool]]) -> Agreement:
    """Cohen's kappa of pairs (first gave the theme, second gave it), with 95 % limits.

    Kappa is (seen − chance) / (1 − chance), its standard error the root of
    seen (1 − seen) / (texts (1 − chance)²). No texts, or chance agreement of 1, leave it undefined;
    agreement on every text leaves it without limits.
    """
    both = sum(a and b for a, b in pairs)
    first, second = sum(a for a, _ in pairs) - both, sum(b for _, b in pairs) - both
    neither, n = len(pairs) - both - first - second, len(pairs)
    counts = (both, first, second, neither)
    if n == 0:
        return Agreement(*counts, None, None, None, "No text has been coded by two people.")
    seen = (both + neither) / n
    yes_a, yes_b = (both + first) / n, (both + second) / n
    chance = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    if chance >= 1:
        given = "to every text" if both else "to no text"
        return Agreement(
            *counts, None, None, None,
            f"Both gave the theme {given}, so that agreement by chance is complete and kappa is "
            "undefined.",
        )  # fmt: skip
    kappa = (seen - chance) / (1 - chance)
    if seen == 1:
        return Agreement(
            *counts, kappa, None, None,
            "They agreed on every text: the limits of this method have no width and are not shown.",
        )  # fmt: skip
    apart = z_of(LEVELS[0]) * sqrt(seen * (1 - seen) / (n * (1 - chance) ** 2))
    return Agreement(*counts, kappa, max(-1.0, kappa - apart), min(1.0, kappa + apart))


def where_codes_count(moved: Mapping[int, int | None]) -> dict[int, int | None]:
    """Where the codes of each retired theme count now, None where they ended. `moved` says into
    which theme each was retired, which may have been retired itself later."""

    def last(key: int) -> int | None:
        into = moved[key]
        return last(into) if into is not None and into in moved else into

    return {key: last(key) for key in moved}
