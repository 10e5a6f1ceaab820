"""Checks on order: a value called above a comparator while a larger one is called below it."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.facts.checks.evidence import Evidence
from commonweal.facts.checks.registry import Found, check
from commonweal.facts.checks.rule import Rule, cell
from commonweal.facts.checks.saying import listing, say_difference, say_figure, slug
from commonweal.language.figure import Figure
from commonweal.language.finding import Side


@check("order_against_comparator")
def order_against_comparator(rule: Rule, evidence: Evidence) -> Iterator[Found]:
    """Values of one measure with a word for where they lie: do order and words agree?

    `values`: a pick whose keys say which values may be set in one order. `word`: the cell with
    the word; `above` and `below`: the words that mean it. One finding per key names every value
    called above that is smaller than one called below, and those it is smaller than.
    """
    pick, word = rule.pick("values"), rule.text("word")
    above, below = rule.words("above"), rule.words("below")
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for figure in evidence.picked(pick):
        if figure.value is not None:
            groups.setdefault(evidence.key(pick, figure), []).append(figure)
    for key, figures in groups.items():
        high = [figure for figure in figures if cell(figure, word) in above]
        low = [figure for figure in figures if cell(figure, word) in below]
        wrong_high = [h for h in high if any(_less(h, other) for other in low)]
        wrong_low = [other for other in low if any(_less(h, other) for h in high)]
        if wrong_high:
            yield _found(evidence, key, word, wrong_high, wrong_low)


def _less(one: Figure, other: Figure) -> bool:
    return one.quantity.value < other.quantity.value


def _found(
    evidence: Evidence, key: tuple[str, ...], word: str, high: list[Figure], low: list[Figure]
) -> Found:
    largest = max(figure.quantity.value for figure in low)
    difference = largest - min(figure.quantity.value for figure in high)

    def said(figures: list[Figure]) -> str:
        return listing(f"{evidence.name(f.subject) or f.label} {say_figure(f)}" for f in figures)

    return Found(
        about=key or (slug(low[0].label),),
        sides=tuple(Side(f.ref, f"is called {cell(f, word)}") for f in (*high, *low)),
        words={
            "about": listing(part for part in key if part),
            "above": said(high),
            "below": said(low),
            "difference": say_difference(difference, high[0].unit),
        },
        difference=difference,
        unit=high[0].unit,
        steps=tuple(f"{f.label}: {say_figure(f)}, called {cell(f, word)}" for f in (*high, *low)),
    )
