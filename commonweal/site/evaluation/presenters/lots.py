"""What the page of a lot says: totals, working, ranking, low prices, award."""

from __future__ import annotations

from commonweal.language.figure import fraction_half_up
from commonweal.language.row import CannotWork
from commonweal.procuring.low_bids import LowBid
from commonweal.procuring.ranking import Ranking
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.models import Award, DeclinedLot, LowPriceQuestion
from commonweal.site.evaluation.sheet import Section
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import day, money


def lede(case: Case, lot: str) -> str:
    """Where the lot stands."""
    decision = case.decision(lot)
    if decision is not None:
        state = "confirmed" if decision.confirmed_at else "decided, not confirmed yet"
        if lot in case.cancelled:
            state = "cancelled after a representation"
        return f"Awarded to {case.name_of(decision.bidder)}: {state}."
    if case.declined_of(lot) is not None:
        return "It was decided that this lot is not awarded."
    if not case.bidders_for(lot):
        return "Nobody bids for this lot. Whoever would award it decides that it is not awarded."
    return "Totals by the weights that were published, from the consensus scores and prices."


def ranking_table(case: Case, lot: str, ranking: Ranking) -> Table:
    """The bids from the first to the last, and those that are out."""
    scores = {one.bidder: one for one in case.bid_scores(lot)}
    rows = [
        (
            Cell(str(place.rank)),
            Cell(name),
            Cell(str(place.shown), raw=place.shown),
            Cell(str(fraction_half_up(scores[name].quality, scores[name].places))),
            Cell(place.settled_by or place.needs),
        )
        for place in ranking.places
        for name in place.bidders
    ]
    rows += [
        (Cell("out"), Cell(name), Cell("none"), Cell("none"), Cell("; ".join(
            f"{one.what}: {fraction_half_up(one.reached, 2)}, at least {one.least}"
            for one in failures
        )))
        for name, failures in ranking.disqualified.items()
    ]  # fmt: skip
    rows += [
        (Cell("out"), Cell(name), Cell("none"), Cell("none"), Cell(why))
        for name, why in case.set_aside(lot).items()
    ]
    columns = (
        Column("rank", "Place"),
        Column("bidder", "Bidder"),
        Column("total", "Total of 100", numeric=True),
        Column("quality", "Points of quality", numeric=True),
        Column("note", "Ties and thresholds"),
    )
    return Table("ranking", "Ranking", columns, tuple(rows))


def scores_table(case: Case, lot: str) -> Table:
    """Each question of each bid: the score, and the points that it brings. The price of a bid that
    is out on quality was never compared."""
    out = {one.name for one in case.bidders_for(lot) if case.out_on_quality(lot, one)}
    rows = tuple(
        (
            Cell(bid.bidder),
            Cell(line.question.title),
            Cell(str(fraction_half_up(line.normalised, 2))),
            Cell(str(fraction_half_up(line.points, 2))),
        )
        for bid in case.bid_scores(lot)
        for line in bid.questions
        if not (line.question.block in case.invitation.price_blocks and bid.bidder in out)
    )
    columns = (
        Column("bidder", "Bidder"),
        Column("question", "Question"),
        Column("normalised", "Of 100", numeric=True),
        Column("points", "Points of the total", numeric=True),
    )
    return Table("scores", "Scores by question", columns, rows)


def workings(case: Case, lot: str) -> list[Section]:
    """How each total was worked out."""
    return [
        Section(f"How the total of {one.bidder} is worked out", points=one.steps)
        for one in case.bid_scores(lot)
        if not one.disqualified
    ]


def low_table(case: Case, lot: str) -> Table:
    """The prices from the lowest, and which are asked about."""
    rows = tuple(
        (
            Cell(one.bidder),
            Cell(money(one.price, 2), raw=one.price),
            Cell("; ".join(one.reasons) if one.reasons else one.not_judged or "not unusual"),
            Cell(_asked(case.low_question(lot, one.bidder), one)),
        )
        for one in case.low_prices(lot)
    )
    columns = (
        Column("bidder", "Bidder"),
        Column("price", "Price for the first term", numeric=True),
        Column("low", "Is it unusually low?"),
        Column("state", "What was done"),
    )
    return Table("low", "Prices", columns, rows, empty="No price was given.")


def _asked(asked: LowPriceQuestion | None, low: LowBid) -> str:
    if asked is None:
        return "to be asked about" if low.is_flagged else ""
    told = getattr(asked, "told", None)
    if not hasattr(asked, "decision"):
        if told is not None:
            return "answered; to be decided"
        return f"asked; may answer until {day(asked.answer_by)}"
    decision = asked.decision
    said = told.answer if told is not None else decision.answer
    answer = f"The bidder answered: {said} " if said else "The bidder did not answer. "
    return f"{answer}Decided: {'stands' if decision.stands else 'set aside'}: {decision.reason}"


def low_words(case: Case, low: LowBid) -> tuple[str, ...]:
    """Why a price must be asked about."""
    return (
        f"It is {'; '.join(low.reasons)}. A flag asks a question and rejects nobody.",
        f"The bidder has {case.conventions.answer_days} working days to explain it, in its own "
        "workspace. It is not told of other bids, and other bidders are told nothing.",
        *(one for one in case.conventions.cautions if one.startswith("low_bid")),
    )


def asked_words(asked: LowPriceQuestion) -> tuple[str, ...]:
    """What was asked, and until when it may be answered."""
    found = [f"Asked because it is {'; '.join(asked.reasons)}."]
    if asked.asks:
        found.append(f"Asked beyond that: {asked.asks}")
    told = getattr(asked, "told", None)
    if told is None:
        found.append(f"The bidder may answer until {day(asked.answer_by)}.")
    else:
        found.append(f"{told.author_name} answered for {asked.bidder} at {when(told.made_at)}:")
    return tuple(found)


def declined_words(row: DeclinedLot) -> tuple[str, ...]:
    """The decision not to award, as it was taken."""
    return (
        f"{row.words}: {row.reason}",
        f"Decided by {row.author_name} for {row.organisation}. No contract is made for this lot.",
    )


DECLINING = (
    "The decision is on record with its reason, stands in the letters and the notice, and is not "
    "taken back: only a later decision takes its place. Where lots hang together, decide this "
    "before others are awarded.",
)


REOPENING = (
    "A later decision takes the place of this one, which stays on record. The lot is awarded or "
    "declined again by the published rules; then the lead tells its bidders anew, and its "
    "standstill begins anew.",
)


def earlier(case: Case, lot: str) -> tuple[str, ...]:
    """What was decided on the lot before it was decided anew, in order."""
    found = []
    for row in case.decisions.awards:
        if row.lot == lot and not case.decisions.holds(row):
            gone = case.decisions.cancelling(row)
            ended = f", cancelled on {day(gone.told_on)}" if gone else ""
            found.append((row.link_id, f"Awarded to {case.name_of(row.bidder)}{ended}."))
    for declined in case.decisions.declined:
        if declined.lot == lot and not case.decisions.holds(declined):
            found.append((declined.link_id, f"Declined. {declined.words}: {declined.reason}"))
    for opened in (one for one in case.decisions.reopened if one.lot == lot):
        by = f"{opened.author_name} for {opened.organisation}"
        found.append((opened.link_id, f"Decided anew by {by}: {opened.reason}"))
    return tuple(text for _, text in sorted(found))


def proposed(case: Case, lot: str) -> tuple[str, ...]:
    """To whom the published rules give the lot, and why nobody else has it."""
    try:
        mine = case.awards().of(lot)
    except (CannotWork, KeyError) as fault:
        return tuple(getattr(fault, "sentences", ("Nobody bids for this lot.",)))
    return (mine.sentence, *(one.reason for one in mine.others))


def award_words(case: Case, decision: Award) -> tuple[str, ...]:
    """The award as it was decided, and what became of it."""
    found = [
        decision.explanation["sentence"],
        *decision.explanation["others"],
        f"Decided by {decision.author_name} for {decision.organisation}: {decision.reason}",
    ]
    gone = case.cancelled.get(decision.lot)
    if gone is not None:
        objecting = case.name_of(gone.representation.bidder)
        found.append(
            f"Cancelled after the representation of {objecting}, told on "
            f"{day(gone.told_on)}: {gone.reason}"
        )
    elif decision.standstill_ends_on:
        found.append(f"The standstill lasts to the end of {day(decision.standstill_ends_on)}.")
    if decision.confirmed_at:
        found.append(f"Confirmed by {decision.confirmed_by}.")
    return tuple(found)


def papers(home: str, case: Case, lot: str) -> tuple[tuple[str, str], ...]:
    """The way to the files of each bid that belong to no answer."""
    return tuple(
        (f"{home}papers/{one.code}/", f"Files of {one.name} for its bid as a whole")
        for one in case.bidders_for(lot)
    )
