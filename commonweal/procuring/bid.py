"""A bid as its bidder writes it: lots, answers, prices, and what keeps it from being submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.procuring.combination_offers import CombinationText, combination_problems
from commonweal.procuring.invitation import Asked, Invitation
from commonweal.procuring.scoring import Question

#: What records keep of a price has twelve digits before the point.
MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Part:
    """One answer that a bid owes: to a common question (no lot), or to a question for one lot."""

    question: str
    lot: str = ""

    @property
    def key(self) -> str:
        """How the answer is kept: the question, and for a lot's own answer the lot."""
        return f"{self.question}@{self.lot}" if self.lot else self.question


@dataclass(frozen=True, slots=True)
class BidText:
    """What a bid says. `prices` are pounds for the first term by lot, as they were typed.

    `preferences` are its lots from the one that the bidder wants most, `combinations` its offers
    for several lots at one price; both are empty where the invitation does not ask for them.
    """

    lots: tuple[str, ...]
    answers: Mapping[str, str]
    prices: Mapping[str, str]
    confirmed: frozenset[str]
    preferences: tuple[str, ...] = ()
    combinations: tuple[CombinationText, ...] = ()


def read_bid(content: Mapping[str, Any]) -> BidText:
    """The bid out of its kept content."""
    return BidText(
        tuple(content.get("lots", ())),
        dict(content.get("answers", {})),
        dict(content.get("prices", {})),
        frozenset(content.get("confirmed", ())),
        tuple(content.get("preferences", ())),
        tuple(
            CombinationText(tuple(one["lots"]), one["price"])
            for one in content.get("combinations", ())
        ),
    )


def owed(invitation: Invitation, lots: tuple[str, ...]) -> list[Part]:
    """The answers that a bid for these lots owes, in the order of the questions.

    A common question is answered once; one that names its lots is answered for each of them that
    the bid is for. Questions of a price block are answered by the price.
    """
    by_price = {block.code for block in invitation.scheme.blocks if block.is_price}
    parts: list[Part] = []
    for question in invitation.scheme.questions:
        if question.block in by_price:
            continue
        if not question.lots:
            parts.append(Part(question.code))
        parts += [Part(question.code, lot) for lot in lots if lot in question.lots]
    return parts


def as_submitted(invitation: Invitation, content: Mapping[str, Any]) -> dict[str, Any]:
    """What of a kept bid is submitted: nothing that was written for lots it is not for, and no
    order of preference or combination offer that the invitation does not ask for."""
    lots = tuple(content.get("lots", ()))
    keys = [part.key for part in owed(invitation, lots)]
    answers, prices = content.get("answers", {}), content.get("prices", {})
    rest = {name: content[name] for name in content if name not in ("preferences", "combinations")}
    if invitation.takes_preferences:
        wanted = content.get("preferences", ())
        rest["preferences"] = [lot for lot in wanted if lot in lots]
    if invitation.takes_combinations:
        rest["combinations"] = list(content.get("combinations", ()))
    return {
        **rest,
        "answers": {key: answers[key] for key in keys if key in answers},
        "prices": {lot: prices[lot] for lot in lots if lot in prices},
    }


def bid_problems(invitation: Invitation, bid: BidText) -> list[str]:
    """What keeps a bid from being submitted, one sentence each; empty when nothing does."""
    return [
        *_lot_problems(invitation, bid),
        *_answer_problems(invitation, bid),
        *_price_problems(invitation, bid),
        *_preference_problems(invitation, bid),
        *_combination_problems(invitation, bid),
        *(
            f"Confirm: {condition.text}"
            for condition in invitation.conditions
            if condition.code not in bid.confirmed
        ),
    ]


def price_of(text: str) -> Decimal | None:
    """A price in pounds as somebody typed it, with or without £ and commas; None when it is none.

    A price is never below nought, and has no more than two decimals and twelve digits before them,
    which is what is kept of one.
    """
    plain = text.strip().removeprefix("£").replace(",", "").strip()
    if not plain or not plain.isascii() or not set(plain) <= set("0123456789."):
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    exponent = found.as_tuple().exponent
    is_kept = isinstance(exponent, int) and exponent >= -2 and found < MOST
    return found if is_kept else None


def word_count(text: str) -> int:
    """The words of an answer: what stands between blanks."""
    return len(text.split())


def _lot_problems(invitation: Invitation, bid: BidText) -> Iterator[str]:
    known = {lot.code for lot in invitation.lots}
    if not bid.lots:
        yield "Choose at least one lot to bid for."
    for lot in bid.lots:
        if lot not in known:
            yield f"There is no lot {lot} in this tender any more: take it out of your bid."


def _answer_problems(invitation: Invitation, bid: BidText) -> Iterator[str]:
    questions: dict[str, Question] = {one.code: one for one in invitation.scheme.questions}
    asked: dict[str, Asked] = {one.code: one for one in invitation.asked}
    for part in owed(invitation, bid.lots):
        where = questions[part.question].title + (f", lot {part.lot}" if part.lot else "")
        text = bid.answers.get(part.key, "")
        most = asked[part.question].words
        if not text.strip():
            yield f"{where} is not answered."
        elif most is not None and word_count(text) > most:
            yield f"{where} has {word_count(text):,} words; at most {most:,} are read: shorten it."


def _price_problems(invitation: Invitation, bid: BidText) -> Iterator[str]:
    if not any(block.is_price for block in invitation.scheme.blocks):
        return
    for lot in bid.lots:
        text = bid.prices.get(lot, "")
        if not text.strip():
            yield f"Lot {lot} has no price."
        elif price_of(text) is None:
            yield f"“{text}” as the price of lot {lot} is not an amount in pounds: correct it."


def _preference_problems(invitation: Invitation, bid: BidText) -> Iterator[str]:
    if not invitation.takes_preferences or len(bid.lots) < 2:
        return
    for lot in bid.lots:
        if lot not in bid.preferences:
            yield f"Give lot {lot} its place in your order of preference."


def _combination_problems(invitation: Invitation, bid: BidText) -> Iterator[str]:
    if not invitation.takes_combinations:
        return
    yield from combination_problems(
        [(one.lots, price_of(one.price)) for one in bid.combinations],
        {lot: price_of(bid.prices.get(lot, "")) for lot in bid.lots},
        invitation.most_lots,
    )
