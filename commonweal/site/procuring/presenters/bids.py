"""What the pages of a bid, its receipt and the opening say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from commonweal.procuring.bid import BidText, owed, price_of, read_bid, word_count
from commonweal.procuring.invitation import Invitation
from commonweal.records.procuring.models import Opener, Submission, TenderVersion
from commonweal.records.procuring.reading import needs_confirming, opens_from
from commonweal.records.procuring.selectors_bids import HeldFile, Opened
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import money, plural

#: So many letters of a digest stand together.
_GROUP = 8


def counts(invitation: Invitation, content: Mapping[str, Any]) -> dict[str, str]:
    """How long each answer is against its limit, by the key of the answer."""
    bid = read_bid(content)
    most = {one.code: one.words for one in invitation.asked}
    return {
        part.key: _count(word_count(bid.answers.get(part.key, "")), most[part.question])
        for part in owed(invitation, bid.lots)
        if part.question in most
    }


def _count(words: int, most: int | None) -> str:
    if most is None:
        return f"Saved: {plural(words, 'word')}."
    over = f", {words - most:,} too many" if words > most else ""
    return f"Saved: {words:,} of at most {plural(most, 'word')}{over}."


def bid_table(invitation: Invitation, content: Mapping[str, Any]) -> Table:
    """A bid as it reads: every answer and price that it owes. The bidder's own copy."""
    bid = read_bid(content)
    titles = {one.code: one.title for one in invitation.scheme.questions}
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(titles[part.question]),
            Cell(f"Lot {part.lot}" if part.lot else "All lots"),
            Cell(bid.answers.get(part.key, "") or "not answered"),
        )
        for part in owed(invitation, bid.lots)
    ]
    if any(block.is_price for block in invitation.scheme.blocks):
        rows += [
            (
                Cell("Price for the first term"),
                Cell(f"Lot {lot}"),
                Cell(_price(bid.prices.get(lot, ""))),
            )
            for lot in bid.lots
        ]
    rows += _wishes(invitation, bid)
    rows += [
        (
            Cell(one.text),
            Cell("All lots"),
            Cell("confirmed" if one.code in bid.confirmed else "not confirmed"),
        )
        for one in invitation.conditions
    ]
    columns = (Column("asked", "Asked"), Column("lot", "Lot"), Column("answer", "Your answer"))
    return Table("bid", "Your bid", columns, tuple(rows), empty="Nothing is written yet.")


def _wishes(invitation: Invitation, bid: BidText) -> list[tuple[Cell, ...]]:
    """The order of preference and the combination offers, where the tender asks for them."""
    rows: list[tuple[Cell, ...]] = []
    if invitation.takes_preferences:
        rows = [
            (Cell("Order of preference"), Cell(f"Lot {lot}"), Cell(f"place {place}"))
            for place, lot in enumerate(bid.preferences, start=1)
        ]
    if invitation.takes_combinations:
        rows += [
            (
                Cell(f"Combination offer {place}"),
                Cell(f"Lots {', '.join(one.lots) or 'not chosen'}"),
                Cell(_price(one.price)),
            )
            for place, one in enumerate(bid.combinations, start=1)
        ]
    return rows


def _price(text: str) -> str:
    amount = price_of(text)
    return money(amount, 2) if amount is not None else text or "no price"


def parts_of(invitation: Invitation, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers that a bid owes, by their keys, as a file may belong to one of them."""
    titles = {one.code: one.title for one in invitation.scheme.questions}
    return [
        (part.key, titles[part.question] + (f", lot {part.lot}" if part.lot else ""))
        for part in owed(invitation, read_bid(content).lots)
    ]


def files_table(invitation: Invitation, files: Iterable[HeldFile]) -> Table:
    """The files of a draft, each with the answer that it belongs to."""
    titles = {one.code: one.title for one in invitation.scheme.questions}
    rows = tuple(
        (Cell(one.name), Cell(_belongs(one.question, titles)), Cell(f"{one.size:,} bytes"))
        for one in files
    )
    columns = (
        Column("name", "File"),
        Column("answer", "Belongs to"),
        Column("size", "Size", numeric=True),
    )
    return Table("files", "Files of your bid", columns, rows, empty="No files yet.")


def _belongs(key: str, titles: Mapping[str, str]) -> str:
    question, _, lot = key.partition("@")
    if not question:
        return "the bid as a whole"
    return titles.get(question, question) + (f", lot {lot}" if lot else "")


def submissions_table(address: str, rows: Iterable[Submission]) -> Table:
    """What was submitted, newest first, for the bidder."""
    rows = list(rows)
    standing = rows[0].number if rows and rows[0].withdrawn_at is None else 0
    return Table(
        "submissions",
        "What you submitted",
        (
            Column("number", "Submission"),
            Column("received", "Received"),
            Column("version", "For version", numeric=True),
            Column("counts", "Does it count?"),
        ),
        tuple(
            (
                Cell(
                    f"Receipt of submission {one.number}",
                    href=f"{address}bid/receipts/{one.number}/",
                ),
                Cell(when(one.received_at)),
                Cell(str(one.version.number)),
                Cell(_counts(one, standing)),
            )
            for one in rows
        ),
        empty="You have submitted nothing.",
    )


def _counts(one: Submission, standing: int) -> str:
    if one.withdrawn_at:
        return f"withdrawn: {one.withdrawn_reason}"
    if one.number != standing:
        return "replaced by a later one"
    if needs_confirming(one):
        return "not any more: the tender was changed, so submit it again"
    return "yes"


def receipt_rows(says: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a receipt says."""
    return [
        ("Tender", str(says.get("tender", ""))),
        ("Version of the tender", str(says.get("version", ""))),
        ("Bidder", str(says.get("bidder", ""))),
        ("Submission", str(says.get("submission", ""))),
        ("Received", _told(says.get("received_at"))),
        ("Deadline", _told(says.get("deadline"))),
        ("Digest of the bid", str(says.get("digest", ""))),
        ("Digest of what was sealed", str(says.get("sealed_digest", ""))),
    ]


def _told(text: Any) -> str:
    return when(datetime.fromisoformat(str(text))) if text else ""


def opening_time(version: TenderVersion) -> str:
    """From when the bids may be opened, and why not at the deadline itself."""
    return (
        f"Nothing can be opened before {when(opens_from(version))}. The deadline is "
        f"{when(version.deadline)}, and a bid that arrived by then may still wait to be stored."
    )


def given_table(openers: Iterable[Opener], given: set[int]) -> Table:
    """Who has given their opening code since the deadline."""
    rows = tuple(
        (Cell(one.name), Cell(str(one.body)), Cell("given" if one.pk in given else "not given yet"))
        for one in openers
        if one.confirmed_at
    )
    columns = (Column("name", "Opener"), Column("body", "For"), Column("given", "Opening code"))
    return Table("given", "Opening codes given", columns, rows)


def opened_table(bids: Iterable[Opened]) -> Table:
    """The opened bids."""
    return Table(
        "bids",
        "Bids",
        (
            Column("bidder", "Bidder"),
            Column("lots", "Lots"),
            Column("received", "Received"),
            Column("files", "Files", numeric=True),
            Column("digest", "Digest"),
        ),
        tuple(
            (
                Cell(one.bidder),
                Cell(one.fault or ", ".join(one.lots)),
                Cell(when(one.submission.received_at)),
                Cell(str(one.file_count)),
                Cell(_in_groups(one.submission.digest), raw=one.submission.digest),
            )
            for one in bids
        ),
        empty="Nobody submitted a bid in time.",
    )


def _in_groups(digest: str) -> str:
    """A digest that people can compare by eye and a phone can break."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
