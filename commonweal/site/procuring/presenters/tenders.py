"""What the pages of a tender say: its state, what is bought, how bids are scored, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from commonweal.procuring.invitation import Invitation
from commonweal.procuring.invitation_tables import Change
from commonweal.records.evaluation.selectors_record import Awarded
from commonweal.records.procuring.definitions import formula_guides, routes
from commonweal.records.procuring.models import Opener, Tender, TenderVersion
from commonweal.records.procuring.reading import opens_from, to_the_second
from commonweal.records.procuring.trials import PriceTrial
from commonweal.records.reports.actions_tender import NONE
from commonweal.records.reports.selectors import Delegation
from commonweal.site.charts import Part, Stack, StackChart, stacked
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.desk import Desk
from commonweal.site.words import day, money, number, plural


@dataclass(frozen=True)
class Tagged:
    """A word with the colour of its tag."""

    label: str
    colour: str


STATES = {
    "draft": Tagged("Draft", "grey"),
    "published": Tagged("Takes bids", "green"),
    "waits": Tagged("Deadline passed, bids sealed", "yellow"),
    "opened": Tagged("Bids opened", "blue"),
    "cancelled": Tagged("Cancelled", "red"),
}
CLOCK = (
    "The clock of this server counts, in UK time. A bid is in time until the end of the second "
    "of the deadline; a later one is not taken."
)
PREFERENCES = (
    "A bid for several lots says in which order it wants them. It counts where its bidder could "
    "win more than it may have."
)
COMBINATIONS = (
    "A bid may offer several lots at one price, all or none. The price is spread over the lots as "
    "the bidder's prices for them alone stand to each other; each lot is scored at its part, with "
    "all other bids at their prices for the lot alone, and the offer counts with the sum."
)


def state_of(desk: Desk) -> Tagged:
    """The state of a tender as readers see it."""
    return STATES["waits" if desk.waits_for_opening else desk.tender.state]


def when(moment: datetime | None) -> str:
    """A moment to the second with whose time it is; "not set" where there is none."""
    return f"{to_the_second(moment)}, UK time" if moment else "not set"


def next_step(desk: Desk) -> str:
    """What happens next, for this reader, in a sentence or two."""
    state = desk.tender.state
    if state == Tender.State.CANCELLED:
        return f"This tender was cancelled: {desk.tender.cancelled_reason}"
    if state == Tender.State.OPENED:
        return _next_of_opened(desk)
    if desk.is_draft:
        return _next_of_draft(desk)
    if desk.waits_for_opening:
        return _next_of_sealed(desk)
    until = f"Bids are taken until {when(desk.version.deadline)}." if desk.version else ""
    return f"{until} {'Write your bid and submit it in time.' if desk.may_bid else ''}".strip()


def _next_of_sealed(desk: Desk) -> str:
    if desk.version is None or desk.may_be_opened:
        return "The deadline has passed. The openers now give their opening codes together."
    from_then = when(opens_from(desk.version))
    return f"The deadline has passed. The openers give their opening codes from {from_then}."


def _next_of_opened(desk: Desk) -> str:
    confirmed = sum(1 for one in desk.awarded if one.is_confirmed)
    if confirmed:
        after = " Their contracts can be made." if desk.is_inside else ""
        return f"Confirmed: the award of {plural(confirmed, 'lot')}.{after}"
    if desk.awarded:
        return "Lots are awarded. Each is confirmed once its standstill is over."
    if desk.declined:
        return f"{plural(len(desk.declined), 'lot')} not awarded, with the reason below."
    if desk.evaluates:
        return "The bids are open. Declare conflicts of interest, then evaluate them."
    return "The bids are open. They are evaluated before lots are awarded."


def _next_of_draft(desk: Desk) -> str:
    if not desk.may_run:
        return "This is a draft. It is published when nothing is missing and the openers are ready."
    if not desk.problems:
        return "Nothing is missing: publish it."
    return f"{plural(len(desk.problems), 'thing')} must be put right before it can be published."


def delegation_choices(force: Iterable[Delegation]) -> list[tuple[str, str]]:
    """The delegations by which a tender may be begun, and that it is under none; empty where none
    is in force."""
    found = [
        (str(one.pk), f"{one.report.title}, ({one.letter}) {one.text[:80]}: {one.delegate}")
        for one in force
    ]
    return [*found, (NONE, "None of these")] if found else []


def about(desk: Desk, bodies: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is bought, by whom and when."""
    found, price = desk.invitation, "no limit"
    if found.most_lots is not None:
        price = f"at most {plural(found.most_lots, 'lot')}"
    route = routes().get(found.route)
    return [
        ("What is bought", found.summary),
        ("Route", route.title if route else found.route),
        ("Why this route", found.route_reason),
        ("Price formula", _formula(found)),
        ("Led by", bodies.get(found.lead, found.lead)),
        ("Commissioners", ", ".join(bodies.get(code, code) for code in found.bodies)),
        ("Lots for one bidder", price),
        ("How lots are awarded", str(found.mechanism or "").capitalize()),
        ("Order of preference", PREFERENCES if found.takes_preferences else ""),
        ("Combination offers", COMBINATIONS if found.takes_combinations else "none are taken"),
        ("Source of these terms", found.note),
    ]


def _formula(found: Invitation) -> str:
    """The price formula with its parameters; empty where none is named."""
    if found.price is None:
        return ""
    guide = formula_guides().get(found.price.code)
    if guide is None:
        return found.price.code
    given = ", ".join(
        f"{guide.parameters.get(name, name).lower()} {number(value)}"
        for name, value in found.price.parameters.items()
    )
    return f"{guide.title}: {given}" if given else guide.title


def trial_lines(trial: PriceTrial) -> list[str]:
    """What a buyer should know of the formula before publishing it."""
    lines = [f"{one}." for one in trial.guide.weaknesses]
    if trial.guide.is_relative:
        lines.append("A bid's points hang on other bids, so somebody must sign it off.")
    if trial.answer is not None:
        lines.append("It was tried on made-up bids that stand close to each other.")
    return lines


def timetable(found: Invitation) -> list[tuple[str, str]]:
    """When what happens."""
    further = " and ".join(_extension(one.months, one.notice_months) for one in found.extensions)
    return [
        ("Questions until", when(found.questions_until)),
        ("Deadline for bids", when(found.deadline)),
        ("The service starts", day(found.service_start) if found.service_start else "not set"),
        ("Contracts last", plural(found.term_months, "month") if found.term_months else "not set"),
        ("May be extended by", further),
        ("Openers who must act together", str(found.openers_needed or "not set")),
    ]


def _extension(months: int, notice: int | None) -> str:
    return plural(months, "month") + (f" (notice of {plural(notice, 'month')})" if notice else "")


def _after(one: Awarded) -> str:
    if one.cancelled_on is not None:
        return ", cancelled"
    return ", confirmed" if one.is_confirmed else ""


def decided_table(desk: Desk) -> Table:
    """Which lots are awarded, and which are not and why, as far as the reader may know."""
    titles = {lot.code: lot.title for lot in desk.invitation.lots}
    rows = [
        (
            Cell(f"Lot {one.lot}: {titles.get(one.lot, '')}"),
            Cell(f"awarded to {one.bidder}" + _after(one)),
            Cell(""),
        )
        for one in desk.awarded
    ]
    rows += [
        (
            Cell(f"Lot {one.lot}: {titles.get(one.lot, '')}"),
            Cell("not awarded"),
            Cell(f"{one.words}: {one.reason}"),
        )
        for one in desk.declined
    ]
    columns = (Column("lot", "Lot"), Column("decision", "Decision"), Column("reason", "Reason"))
    return Table("decided", "What was decided on the lots", columns, tuple(rows))


def lots_table(found: Invitation, bodies: Mapping[str, str]) -> Table:
    """The lots, with who will hold each contract."""
    has_value = any(lot.value is not None for lot in found.lots)
    has_words = any(lot.needs or lot.outcomes for lot in found.lots)
    columns = [
        Column("lot", "Lot"),
        Column("title", "Title"),
        Column("holder", "Contract holder"),
        Column("bodies", "Commissioners who score its questions"),
    ]
    columns += [Column("value", "Value over the first term", numeric=True)] if has_value else []
    columns += [Column("needs", "Needs"), Column("outcomes", "Outcomes")] if has_words else []
    rows = []
    for lot in found.lots:
        row = [
            Cell(lot.code),
            Cell(lot.title),
            Cell(bodies.get(lot.holder, lot.holder)),
            Cell(", ".join(bodies.get(code, code) for code in lot.bodies)),
        ]
        if has_value:
            row.append(
                Cell(money(lot.value) if lot.value is not None else "not stated", raw=lot.value)
            )
        if has_words:
            row += [Cell(lot.needs), Cell(lot.outcomes)]
        rows.append(tuple(row))
    return Table("lots", "Lots", tuple(columns), tuple(rows), empty="No lots yet.")


def weights_picture(found: Invitation) -> StackChart | None:
    """How much each block counts, as one bar; None while they do not come to 100."""
    blocks = found.scheme.blocks
    if sum((one.weight for one in blocks), Decimal(0)) != 100:
        return None
    said = ", ".join(f"{one.title} {_weight(one.weight)}" for one in blocks)
    return stacked(
        [
            Stack(
                "Weights", tuple(Part(one.title, one.weight, _weight(one.weight)) for one in blocks)
            )
        ],
        id="weights-picture",
        finding=f"How bids are scored: {said}",
        source="the terms of this tender.",
    )


def blocks_table(found: Invitation) -> Table:
    """The blocks with their weights and least scores."""
    rows = tuple(
        (
            Cell(one.title),
            Cell(_weight(one.weight), raw=one.weight),
            Cell("Price" if one.is_price else "Quality"),
            Cell(_least(one.threshold)),
        )
        for one in found.scheme.blocks
    )
    return Table(
        "blocks",
        "Weights",
        (
            Column("block", "Block"),
            Column("weight", "Weight", numeric=True),
            Column("kind", "Scored on"),
            Column("least", "Least score"),
        ),
        rows,
        empty="No blocks yet.",
    )


def questions_table(found: Invitation) -> Table:
    """The questions as bidders read them."""
    asked = {one.code: one for one in found.asked}
    blocks = {one.code: one.title for one in found.scheme.blocks}
    rows = []
    for one in found.scheme.questions:
        words = asked[one.code].words
        lots = ", ".join(lot for lot in found.scheme.lots if lot in one.lots)
        rows.append(
            (
                Cell(one.title, hint=asked[one.code].text),
                Cell(blocks.get(one.block, one.block)),
                Cell(_weight(one.weight), raw=one.weight),
                Cell(f"{number(one.scale.low)} to {number(one.scale.high)}"),
                Cell(f"for lots {lots}" if lots else "once for all lots"),
                Cell(f"{words:,}" if words else "no limit"),
                Cell(_least(one.threshold)),
            )
        )
    return Table(
        "questions",
        "Questions",
        (
            Column("question", "Question"),
            Column("block", "Block"),
            Column("weight", "Weight in its block", numeric=True),
            Column("scale", "Scale"),
            Column("lots", "Asked"),
            Column("words", "Most words", numeric=True),
            Column("least", "Least score"),
        ),
        tuple(rows),
        empty="No questions yet.",
    )


def conditions_table(found: Invitation) -> Table:
    """What a bidder must confirm."""
    return Table(
        "conditions",
        "What a bidder must confirm",
        (Column("condition", "Condition"),),
        tuple((Cell(one.text),) for one in found.conditions),
        empty="Nothing has to be confirmed.",
    )


def ties_table(found: Invitation) -> Table:
    """How ties are settled, in order."""
    titles = {one.code: one.title for one in found.scheme.blocks}
    titles |= {one.code: one.title for one in found.scheme.questions}
    rows = tuple(
        (
            Cell(str(place)),
            Cell(str(one.step).capitalize()),
            Cell(titles.get(one.criterion, one.criterion)),
        )
        for place, one in enumerate(found.tie_rule, start=1)
    )
    columns = (Column("order", "Order"), Column("step", "Step"), Column("criterion", "Criterion"))
    return Table("ties", "How ties are settled", columns, rows, empty="No tie rule yet.")


def versions_table(address: str, versions: Sequence[TenderVersion]) -> Table:
    """The published versions, newest first."""
    rows = tuple(
        (
            Cell(f"Version {one.number}", href=f"{address}versions/{one.number}/"),
            Cell(when(one.made_at)),
            Cell(when(one.deadline)),
            Cell(one.reason or "First publication", hint=_cited(one)),
            Cell("Bids made before count only if submitted again" if one.must_confirm else ""),
        )
        for one in versions
    )
    return Table(
        "versions",
        "Published versions",
        (
            Column("version", "Version"),
            Column("published", "Published"),
            Column("deadline", "Deadline for bids"),
            Column("reason", "Why"),
            Column("bids", "Earlier bids"),
        ),
        rows,
        empty="Nothing is published yet.",
    )


def _cited(one: TenderVersion) -> str:
    if not one.cites:
        return ""
    return f"Rests on {'answer' if len(one.cites) == 1 else 'answers'} " + ", ".join(
        str(number) for number in one.cites
    )


def openers_table(openers: Iterable[Opener]) -> Table:
    """The openers and whether each is ready."""
    rows = tuple((Cell(one.name), Cell(str(one.body)), Cell(_ready(one))) for one in openers)
    columns = (Column("name", "Opener"), Column("body", "For"), Column("ready", "Opening code"))
    return Table("openers", "Openers", columns, rows, empty="Nobody is appointed yet.")


def _ready(one: Opener) -> str:
    if one.confirmed_at:
        return "taken and confirmed"
    return "taken, not confirmed yet" if one.public else "not taken yet"


def changes_table(changes: Iterable[Change]) -> Table:
    """What a new workbook changes."""
    rows = tuple(
        (
            Cell(one.where),
            Cell(one.what.replace("_", " ")),
            Cell(one.before or "nothing"),
            Cell(one.after or "nothing"),
        )
        for one in changes
    )
    return Table(
        "changes",
        "What changes",
        (
            Column("where", "Where"),
            Column("what", "What"),
            Column("before", "Before"),
            Column("after", "After"),
        ),
        rows,
        empty="Nothing changes.",
    )


def listing_table(desks: Sequence[Desk], empty: str, *, with_place: bool = False) -> Table:
    """Tenders with their state and deadline."""
    rows = []
    for desk in desks:
        deadline = desk.version.deadline if desk.version else desk.invitation.deadline
        row = [
            Cell(desk.tender.title, href=desk.address, about=desk.place.name if with_place else "")
        ]
        row += [Cell(desk.place.name)] if with_place else []
        row += [
            Cell(state_of(desk).label),
            Cell(str(len(desk.invitation.lots))),
            Cell(when(deadline)),
        ]
        rows.append(tuple(row))
    columns = [Column("tender", "Tender")]
    columns += [Column("place", "Place")] if with_place else []
    columns += [
        Column("state", "State"),
        Column("lots", "Lots", numeric=True),
        Column("deadline", "Deadline for bids"),
    ]
    return Table("tenders", "Tenders", tuple(columns), tuple(rows), empty=empty)


def _weight(weight: Decimal) -> str:
    return f"{weight.normalize():f}%"


def _least(threshold: object) -> str:
    least = getattr(threshold, "least", None)
    if least is None:
        return "none"
    return (
        f"{least}; below it a bid is out"
        if getattr(threshold, "disqualifies", False)
        else str(least)
    )
