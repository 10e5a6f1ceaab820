"""A place's figures as sets of amounts that may be re-expressed together.

One set has one data set, measure, period, unit and vocabulary, because only such amounts may stand
side by side. A figure under several terms of the vocabulary at once belongs to none of them alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from commonweal.language.answer import Held
from commonweal.language.figure import Figure
from commonweal.language.lexicon import Lexicon
from commonweal.records.lexicon.selectors import Tagged


@dataclass(frozen=True)
class HeldSet:
    """Amounts of one kind under the terms of one vocabulary."""

    key: str
    dataset: str
    measure: str
    period: str
    unit: str
    scheme: str
    amounts: tuple[tuple[str, Figure, int], ...]
    under_several: tuple[Figure, ...]

    @property
    def held(self) -> list[Held]:
        return [Held(term, figure.quantity) for term, figure, _ in self.amounts]


#: Data set, measure, period, unit and vocabulary.
Kind = tuple[str, str, str, str, str]


def held_sets(lexicon: Lexicon, tagged: Iterable[Tagged]) -> dict[str, HeldSet]:
    """The sets by key, in the order in which their first figure stands."""
    found: dict[Kind, list[tuple[str, Figure, int]]] = defaultdict(list)
    several: dict[Kind, list[Figure]] = defaultdict(list)
    for one in tagged:
        if not one.figure.unit and one.figure.value is None:
            continue  # words, not an amount
        by_scheme: dict[str, list[str]] = defaultdict(list)
        for code in one.terms:
            if code in lexicon.terms:
                by_scheme[lexicon.terms[code].scheme].append(code)
        for scheme, codes in by_scheme.items():
            kind = _kind(one, scheme)
            if len(codes) > 1:
                several[kind].append(one.figure)
            else:
                found[kind].append((codes[0], one.figure, one.record))
    return {
        "|".join(kind): HeldSet(
            "|".join(kind), *kind, tuple(found[kind]), tuple(several.get(kind, ()))
        )
        for kind in found
    }


def _kind(one: Tagged, scheme: str) -> Kind:
    dataset = one.figure.ref.split("/", 1)[0]
    return dataset, one.measure, one.figure.period.label, one.figure.unit, scheme
