"""The scheme of 2017 for specs: blocks of 50, 40 and 10 with one question each, scored to 100."""

from __future__ import annotations

from decimal import Decimal

from commonweal.procuring.scoring import Block, Question, Scale, Scheme, scales_from, score_bid
from commonweal.records import shelf

SCALES = scales_from(shelf.read_yaml("procurement/scoring.yaml"))
HUNDRED = Scale("any", Decimal(0), Decimal(100), None)

LOCALITY = Block("locality", "Locality", Decimal(50))
DELIVERY = Block("delivery", "Delivery model", Decimal(40))
VALUE = Block("value", "Value for money", Decimal(10), is_price=True)


def question(block, weight=100, code="", scale=HUNDRED, **more):
    code = code or f"q-{block.code}"
    return Question(code, code.upper(), block.code, Decimal(weight), scale, **more)


def scheme(*questions, blocks=(LOCALITY, DELIVERY, VALUE), lots=("1",), **more):
    asked = questions or tuple(question(block) for block in blocks)
    return Scheme(tuple(blocks), tuple(asked), tuple(lots), more.pop("places", 2), **more)


def bid(bidder, locality, delivery, value, *, using=None, lot="1"):
    scores = {"q-locality": locality, "q-delivery": delivery, "q-value": value}
    return score_bid(
        using or scheme(), bidder, lot, {code: Decimal(score) for code, score in scores.items()}
    )
