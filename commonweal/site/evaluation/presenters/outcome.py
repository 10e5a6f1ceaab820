"""What the page of the award says: who gets what and why, concentration, standstill, letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.language.figure import fraction_half_up
from commonweal.procuring.award_explanation import Awards
from commonweal.procuring.award_ties import Settling, award_words
from commonweal.records.evaluation.models import Award, ReceivedRepresentation
from commonweal.records.evaluation.selectors_award import AwardSeen
from commonweal.site.evaluation.sheet import Section
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import day, money, plural

TELLING = (
    "This issues a letter to every bidder with its scores and reasons, the winner's name and "
    "scores, and the standstill. It cannot be undone.",
)


def undecided(lots: Iterable[str]) -> tuple[str, ...]:
    """Why the outcome cannot be told yet."""
    return (
        f"Not decided yet: {', '.join(f'lot {lot}' for lot in lots)}. Award each lot on its page, "
        "or decide there that it is not awarded. Then the outcome can be told.",
    )


def lede(seen: AwardSeen) -> str:
    """Where the award stands."""
    if seen.case.outcome is not None:
        told = f"The outcome was told on {day(seen.case.outcome.published_on)}."
        anew = "" if seen.case.decisions.is_told else " What is decided anew since is not told yet."
        return told + anew
    decided = len(seen.case.decided) + len(seen.case.declined)
    lots = len(seen.case.invitation.lots)
    if seen.awards is None and decided < lots:
        return "Nothing can be awarded yet."
    return f"{decided} of {plural(lots, 'lot')} decided. The organisation that will hold a lot's "\
        "contract decides on it."  # fmt: skip


def confirming(seen: AwardSeen) -> tuple[str, ...]:
    """Whether awards can be confirmed now."""
    if not seen.case.decided:
        return ("No lot is awarded, so there is nothing to confirm.",)
    if seen.confirming:
        return (f"Awards cannot be confirmed yet. {seen.confirming}",)
    return ("The standstill is over: those who hold the contracts confirm the awards.",)


def explanation(awards: Awards) -> list[Section]:
    """Why the lots go where they go, and how far they are concentrated."""
    found = [Section("Why", points=(*(one.sentence for one in awards.lots), *awards.steps))]
    others = tuple(f"Lot {lot.lot}: {one.reason}" for lot in awards.lots for one in lot.others)
    if others:
        found.append(Section("Why others do not have a lot", points=others))
    said = []
    if awards.case.limit.is_none:
        said.append("There is no limit on the lots of one bidder.")
    else:
        said.append(f"A bidder may have at most {plural(awards.case.limit.lots or 0, 'lot')}. "
                    f"The limit gives up {fraction_half_up(awards.cost_of_limit, 2)} points "
                    "of the highest total.")  # fmt: skip
    if awards.most is not None:
        share = fraction_half_up(100 * awards.most.share_of_lots, 0)
        said.append(f"No bidder has more than {share}% of the lots that are awarded.")
    if awards.concentration is not None:
        said.append(
            f"Concentration, the sum of the squared shares of lots, is "
            f"{fraction_half_up(awards.concentration, 0):,} of 10,000."
        )
    found.append(Section("Concentration", tuple(said)))
    return found


def tables(
    seen: AwardSeen, representations: Iterable[ReceivedRepresentation], home: str
) -> list[Table]:
    """The tables of the page."""
    found = [_letters(seen, home), _representations(seen, representations), _combinations(seen)]
    found.append(_declined(seen, home))
    if seen.awards is not None:
        found += [_awards(seen, seen.awards, home), _shares(seen.awards)]
    return found


def _awards(seen: AwardSeen, awards: Awards, home: str) -> Table:
    rows = []
    for one in awards.lots:
        decision = seen.case.decision(one.lot)
        offer = next((o for o in seen.combinations if o.code == one.combination), None)
        score = offer.scores[one.lot] if offer else one.score
        value = offer.prices[one.lot] if offer else one.value
        name = f"{one.bidder}, combination {one.combination}" if one.combination else one.bidder
        rows.append(
            (
                Cell(f"Lot {one.lot}", href=f"{home}lots/{one.lot}/"),
                Cell(name or "nobody"),
                Cell(str(fraction_half_up(score, 2)) if score is not None else "none"),
                Cell(money(value, 2) if value is not None else "not stated", raw=value),
                Cell(_decided(decision, one.lot in seen.case.cancelled)),
            )
        )
    columns = (
        Column("lot", "Lot"),
        Column("bidder", "Goes to"),
        Column("total", "Total of 100", numeric=True),
        Column("price", "Price", numeric=True),
        Column("state", "Decision"),
    )
    return Table("awards", "Award by the published rules", columns, tuple(rows))


def _decided(decision: Award | None, is_cancelled: bool) -> str:
    if decision is None:
        return "not decided yet"
    after = ", confirmed" if decision.confirmed_at else ""
    return f"decided by {decision.author_name}{', cancelled' if is_cancelled else after}"


def pending_lots(seen: AwardSeen) -> list[tuple[str, str]]:
    """The lots whose award a further decision may still cancel."""
    return [
        (one.lot, f"Lot {one.lot}, to {seen.case.name_of(one.bidder)}")
        for one in seen.case.decided
        if one.confirmed_at is None
        and one.lot not in seen.case.cancelled
        and seen.case.decisions.told_by(one) is not None
    ]


def _declined(seen: AwardSeen, home: str) -> Table:
    rows = tuple(
        (
            Cell(f"Lot {one.lot}", href=f"{home}lots/{one.lot}/"),
            Cell(one.words),
            Cell(one.reason),
            Cell(f"{one.author_name}, {one.organisation}"),
        )
        for one in seen.case.declined
    )
    columns = (
        Column("lot", "Lot"),
        Column("ground", "Ground"),
        Column("reason", "Reason"),
        Column("by", "Decided by"),
    )
    return Table("declined", "Lots that are not awarded", columns, rows)


def _combinations(seen: AwardSeen) -> Table:
    """The combination offers, what each comes to, and whether it is taken."""
    taken = {one.combination for one in seen.awards.lots} if seen.awards is not None else set()
    rows = []
    for one in seen.combinations:
        parts = "; ".join(
            f"lot {lot}: {money(one.prices[lot], 2)}"
            + (f", {fraction_half_up(one.scores[lot], 2)}" if lot in one.scores else "")
            for lot in one.lots
        )
        if one.out:
            state = f"cannot be awarded: {one.out}"
        elif seen.awards is None:
            state = "not worked out yet"
        else:
            state = "taken" if one.code in taken else "another award has the higher total"
        rows.append(
            (
                Cell(f"{one.code}, {one.bidder}"),
                Cell(", ".join(one.lots)),
                Cell(money(one.price, 2), raw=one.price),
                Cell(money(one.singly, 2), raw=one.singly),
                Cell(parts),
                Cell(str(fraction_half_up(one.score, 2)) if one.scores else "none"),
                Cell(state),
            )
        )
    columns = (
        Column("offer", "Offer"),
        Column("lots", "Lots"),
        Column("price", "Price together", numeric=True),
        Column("singly", "One by one", numeric=True),
        Column("parts", "Price and total by lot"),
        Column("total", "Totals together", numeric=True),
        Column("state", "Is it taken?"),
    )
    return Table("combinations", "Combination offers", columns, tuple(rows))


def settling(found: Settling) -> tuple[str, ...]:
    """What the published tie rule leaves, and what is to be done."""
    said = list(found.steps) or ["No step of the rule before this tells the awards apart."]
    if found.stuck:
        return (*said, found.stuck)
    if not found.needs_draw:
        return (*said, f"The rule leaves one award: {award_words(found.left[0])}.")
    return (
        *said,
        f"{plural(len(found.left), 'award')} are left, and a lot is drawn: each of two witnesses "
        "gives a number of their choice. SHA-256 of both numbers, with a comma between them, a "
        "line break, and the award as it is written below; the lowest digest is drawn. Anybody "
        "can work it out again.",
    )


def settled(seen: AwardSeen) -> tuple[str, ...]:
    """How a tie was settled; empty where there was none."""
    row = seen.settled
    if row is None:
        return ()
    by = f"Recorded by {row.author_name} for {row.organisation}: {row.reason}"
    return (*row.steps, by)


def _shares(awards: Awards) -> Table:
    rows = tuple(
        (
            Cell(one.bidder),
            Cell(", ".join(one.lots)),
            Cell(f"{fraction_half_up(100 * one.share_of_lots, 1)}%"),
            Cell(
                f"{fraction_half_up(100 * one.share_of_value, 1)}%"
                if one.share_of_value is not None
                else "not known"
            ),
        )
        for one in awards.shares
    )
    columns = (
        Column("bidder", "Bidder"),
        Column("lots", "Lots"),
        Column("share", "Share of lots", numeric=True),
        Column("value", "Share of value", numeric=True),
    )
    return Table("shares", "How lots are spread over bidders", columns, rows)


def _letters(seen: AwardSeen, home: str) -> Table:
    rows = tuple(
        (Cell(seen.case.name_of(one), href=f"{home}letters/{one.code}/", about="letter as Word"),)
        for one in (seen.case.addressees if seen.case.outcome is not None else ())
    )
    return Table("letters", "Letters issued", (Column("bidder", "Bidder"),), rows)


def _representations(seen: AwardSeen, rows: Iterable[ReceivedRepresentation]) -> Table:
    cells = tuple(
        (
            Cell(seen.case.name_of(one.bidder)),
            Cell(when(one.received_at)),
            Cell(one.words),
            Cell(_further(one)),
        )
        for one in rows
    )
    columns = (
        Column("bidder", "From"),
        Column("received", "Received"),
        Column("words", "Says"),
        Column("decision", "Further decision"),
    )
    return Table(
        "representations", "Representations received", columns, cells, empty="None came in."
    )


def _lots(codes: Sequence[str]) -> str:
    if not codes:
        return "every lot"
    return f"lot{'s' if len(codes) > 1 else ''} {' and '.join(codes)}"


def _further(one: ReceivedRepresentation) -> str:
    found = getattr(one, "further", None)
    if found is None:
        return "not decided yet"
    stands = "The awards stand"
    if not found.stands:
        stands = f"The award of {_lots(found.lots)} does not stand"
    return f"{stands}, told on {day(found.told_on)}: {found.reason}"
