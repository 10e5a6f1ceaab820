"""A small lexicon whose answers can be worked by hand.

Clusters 1 to 4; segment `mild` holds 1 and 2, `severe` is cluster 3, nothing says where 4 belongs.
Service `talk` overlaps clusters 1 and 3, `visit` overlaps cluster 3, `ward` is part of setting
`inpatient`. Two vocabularies use the word tier. Sixty to seventy of a hundred people in cluster 3
could move.
"""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.answer import Answer, Held, Part, Unit
from commonweal.language.figure import Citation, Quantity
from commonweal.language.lexicon import Lexicon
from commonweal.language.re_expression import re_express
from commonweal.language.terms import Confidence, Relation, Scheme, Term, Walk

SOURCE = Citation("a-paper", "s1")
POUNDS = Unit("gbp", "pounds", is_additive=True)
PEOPLE = Unit("people", "people", is_additive=True, counts_people=True)
PER_CENT = Unit("pct", "per cent", is_additive=False)


def scheme(code: str, position: int, **switches: object) -> Scheme:
    return Scheme(code, code.title(), code, code, "", SOURCE, position, **switches)  # type: ignore[arg-type]


def term(code: str, label: str = "", **more: object) -> Term:
    home, notation = code.split(":")
    return Term(code, home, notation, label or code, f"plain {code}", SOURCE, **more)  # type: ignore[arg-type]


def walk(source: str, relation: str, target: str, sure: str = "high", **more: object) -> Walk:
    return Walk(source, Relation(relation), target, Confidence(sure), "printed", SOURCE, **more)  # type: ignore[arg-type]


SCHEMES = (
    scheme("cluster", 1, is_spine=True, is_bridge=True, is_exclusive=True),
    scheme("segment", 2, is_exclusive=True, partition_of="cluster"),
    scheme("service", 3, is_bridge=True, is_exclusive=True, people_in_many=True),
    scheme("setting", 4),
    scheme("tier_a", 5, is_exclusive=True, same_word="tier"),
    scheme("tier_b", 6, is_exclusive=True, same_word="tier"),
    scheme("age", 7),
    scheme("family", 8, is_exclusive=True),
)
TERMS = (
    *(term(f"cluster:{number}") for number in (1, 2, 3, 4)),
    term("segment:mild"),
    term("segment:severe"),
    term("service:talk"),
    term("service:visit"),
    term("service:ward"),
    term("service:small_ward", broader="service:ward"),
    term("setting:inpatient"),
    term("setting:could_move"),
    term("tier_a:3"),
    term("tier_b:3"),
    term("age:old"),
    term("age:adult"),
    term("family:all"),
)
WALKS = (
    walk("cluster:1", "narrower", "segment:mild"),
    walk("cluster:2", "narrower", "segment:mild"),
    walk("cluster:3", "exact", "segment:severe"),
    walk("cluster:1", "narrower", "family:all"),
    walk("service:talk", "overlaps", "cluster:1", "medium"),
    walk("service:talk", "overlaps", "cluster:3", "medium"),
    walk("service:visit", "overlaps", "cluster:3", "low"),
    walk("service:ward", "narrower", "setting:inpatient"),
    walk("service:ward", "narrower", "tier_a:3"),
    walk("service:ward", "overlaps", "tier_b:3"),
    walk(
        "cluster:3",
        "overlaps",
        "setting:could_move",
        share_low=Decimal("0.6"),
        share_high=Decimal("0.7"),
        share_unit="people",
    ),
    walk(
        "cluster:1",
        "overlaps",
        "setting:could_move",
        share_high=Decimal("0.95"),
        share_unit="people",
    ),
)
SMALL = Lexicon.build(SCHEMES, TERMS, WALKS)


def ask(
    amounts: dict[str, int | Quantity],
    to: str,
    unit: Unit = POUNDS,
    at_least: Confidence = Confidence.LOW,
) -> Answer:
    held = [
        Held(code, one if isinstance(one, Quantity) else Quantity.exact(Decimal(one)))
        for code, one in amounts.items()
    ]
    return re_express(SMALL, held, unit=unit, to=to, at_least=at_least)


def ends(part: Part) -> tuple[Decimal | None, Decimal | None]:
    return part.quantity.low, part.quantity.high


def parts(answer: Answer) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    return {part.target: ends(part) for part in answer.parts}
