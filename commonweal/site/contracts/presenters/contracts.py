"""What the pages of contracts say: the listing, the days, the terms, meetings and events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from commonweal.procuring.contract_terms import group_meetings
from commonweal.procuring.contracts import Incumbent, Side, State
from commonweal.records.contracts.models import Happening, Meeting
from commonweal.records.contracts.reading import Standing
from commonweal.records.evaluation.selectors_record import Awarded
from commonweal.records.register.models import Place
from commonweal.site.charts import Dated, Gantt, Stretch, gantt
from commonweal.site.contracts.desk import Desk
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, moment, money, plural

COLOURS = {
    State.TO_SIGN: "grey", State.HALF: "yellow", State.IN_PLACE: "blue", State.RUNNING: "green",
    State.ENDED: "grey",
}  # fmt: skip
SIDES = {Side.HOLDER: "Contract holder", Side.PROVIDER: "Provider"}


def state_of(standing: Standing) -> tuple[str, str]:
    """The state of a contract and the colour of its tag."""
    return standing.state.value.capitalize(), COLOURS[standing.state]


def listing_lede(standings: Sequence[Standing]) -> str:
    """How many contracts stand how."""
    if not standings:
        return "What was bought, from whom and for how long, once lots are awarded."
    running = sum(1 for one in standings if one.state is State.RUNNING)
    to_sign = sum(1 for one in standings if one.state in (State.TO_SIGN, State.HALF))
    parts = [plural(len(standings), "contract")]
    parts += [f"{to_sign} to be signed"] if to_sign else []
    parts += [f"{running} with the service running"] if running else []
    return ", ".join(parts) + "."


def listing_table(standings: Sequence[Standing], *, may_make: bool) -> Table:
    """The contracts of a place that the reader sees."""
    empty = "Make a contract once a lot is awarded and its standstill is over."
    return _listing(
        standings,
        f"No contract is here yet. {empty}" if may_make else "No contract is open to you.",
    )


def own_table(standings: Sequence[Standing]) -> Table:
    """The contracts that the reader's organisation provides."""
    return _listing(standings, "Your organisation provides under no contract that is kept here.")


def _listing(standings: Sequence[Standing], empty: str) -> Table:
    rows = tuple(
        (
            Cell(
                one.contract.title,
                href=f"/places/{one.contract.place.code}/contracts/{one.contract.code}/",
                about=one.contract.place.name,
            ),
            Cell(str(one.contract.provider)),
            Cell(str(one.contract.holder)),
            Cell(one.state.value.capitalize()),
            Cell(_pounds(one), raw=one.value),
            Cell(day(one.contract.starts_on), raw=one.contract.starts_on.isoformat()),
            Cell(day(one.end), raw=one.end.isoformat()),
        )
        for one in standings
    )
    return Table(
        "contracts",
        "Contracts",
        (
            Column("contract", "Contract"),
            Column("provider", "Provider"),
            Column("holder", "Contract holder"),
            Column("state", "State"),
            Column("value", "Pounds a year", numeric=True),
            Column("start", "Starts"),
            Column("end", "Ends"),
        ),
        rows,
        empty=empty,
    )


def _pounds(one: Standing) -> str:
    return "not stated" if one.value is None else money(one.value)


def _award_state(one: Awarded) -> str:
    if one.cancelled_on is not None:
        return f"Cancelled on {day(one.cancelled_on)}"
    return "Confirmed" if one.is_confirmed else "Not confirmed yet"


def awards_table(awards: Iterable[Awarded]) -> Table:
    """The lots of a tender that were awarded, and whether each may become a contract."""
    rows = tuple(
        (
            Cell(one.lot),
            Cell(str(one.bidder)),
            Cell("not given" if one.price is None else money(one.price, 2), raw=one.price),
            Cell(day(one.standstill_ends_on) if one.standstill_ends_on else "none"),
            Cell(_award_state(one)),
        )
        for one in awards
    )
    return Table(
        "awards",
        "Lots that were awarded",
        (
            Column("lot", "Lot"),
            Column("provider", "Awarded to"),
            Column("price", "Price for the first term", numeric=True),
            Column("standstill", "Standstill ends"),
            Column("state", "Award"),
        ),
        rows,
        empty="No lot of this tender is awarded yet.",
    )


def dates_table(place: Place, standings: Iterable[Standing]) -> Table:
    """Every day across contracts, in order."""
    rows = sorted(
        ((one, found) for one in standings for found in one.dates),
        key=lambda pair: (pair[1].on, pair[0].contract.title, pair[1].what),
    )
    return Table(
        "dates",
        "Days across contracts",
        (
            Column("day", "Day"),
            Column("contract", "Contract"),
            Column("what", "What"),
            Column("alert", "To do"),
        ),
        tuple(
            (
                Cell(day(found.on), raw=found.on.isoformat()),
                Cell(
                    one.contract.title,
                    href=f"/places/{place.code}/contracts/{one.contract.code}/",
                ),
                Cell(found.what),
                Cell(found.alert or "nothing now"),
            )
            for one, found in rows
        ),
        empty="No contract, no days.",
    )


def incumbents_table(found: Sequence[Incumbent], names: Mapping[str, str]) -> Table:
    """The contracts of today as printed, with and without their extension."""
    rows = []
    for one in found:
        for period in one.term.periods:
            rows.append(
                (Cell(names.get(one.provider, one.provider)), Cell(period.title),
                 Cell(day(period.start), raw=period.start.isoformat()),
                 Cell(day(period.end), raw=period.end.isoformat(), status="derived"),
                 Cell("not stated" if not period.notice_stated else "none needed"))
            )  # fmt: skip
    return Table(
        "incumbents",
        "The contract that runs now, as the paper prints it",
        (
            Column("provider", "Provider"),
            Column("period", "Period"),
            Column("start", "From"),
            Column("end", "To"),
            Column("notice", "Notice"),
        ),
        tuple(rows),
        empty="No paper’s terms of today’s contract are held here.",
    )


def years_chart(
    place: Place, standings: Sequence[Standing], now: Sequence[Incumbent], names: Mapping[str, str]
) -> Gantt | None:
    """Contracts over the years: terms, extensions that may follow, days to decide."""
    stretches = [
        Stretch(
            names.get(one.provider, one.provider), one.term.periods[0].start, one.term.longest_end,
            f"{day(one.term.periods[0].start)} to {day(one.term.longest_end)}",
            note="now, with its extension",
            marks=tuple(Dated("end", p.end, f"{p.title} ends {day(p.end)}")
                        for p in one.term.periods),
        )
        for one in now
    ]  # fmt: skip
    stretches += [_stretch(place, one) for one in standings]
    if not stretches:
        return None
    ends = [one.end for one in standings] or [one.term.longest_end for one in now]
    return gantt(
        stretches,
        id="years",
        finding=f"The next contract ends on {day(min(ends))}",
        names=(("end", "end of a period"), ("notice", "last day to decide on an extension")),
    )


def _stretch(place: Place, one: Standing) -> Stretch:
    marks = [Dated("end", one.end, f"Ends {day(one.end)}")]
    marks += [
        Dated("notice", period.decide_by, f"Last day to decide {day(period.decide_by)}")
        for period in one.term.periods[one.taken + 1 :]
        if period.decide_by is not None
    ]
    return Stretch(
        one.contract.title, one.contract.starts_on, one.end,
        f"{day(one.contract.starts_on)} to {day(one.end)}",
        note=str(one.contract.provider),
        href=f"/places/{place.code}/contracts/{one.contract.code}/",
        is_open=one.in_place_on is None,
        marks=tuple(marks),
    )  # fmt: skip


def next_step(desk: Desk) -> str:
    """What happens next, for this reader, in a sentence."""
    standing = desk.standing
    waits = [SIDES[side].lower() for side in Side if side not in standing.signed]
    if waits:
        mine = " You can sign for your side." if desk.may_sign else ""
        return f"Waits for the signature of the {' and the '.join(waits)}.{mine}"
    if standing.state is State.IN_PLACE:
        return f"Signed by both sides. The service is to start on {day(desk.contract.starts_on)}."
    alerts = [one.alert for one in standing.dates if one.alert]
    if alerts:
        return f"{alerts[0]}: see the days below."
    if standing.state is State.ENDED:
        return f"The contract ended on {day(standing.end)}."
    return f"The service has been running since {day(standing.started_on or standing.day)}."


def about(standing: Standing) -> list[tuple[str, str]]:
    """The parties and terms."""
    one = standing.contract
    others = [str(body) for body in one.bodies.all() if body != one.holder]
    notice = one.notice_months
    return [
        ("Contract holder", str(one.holder)),
        ("Bought jointly with", ", ".join(others)),
        ("Provider", str(one.provider)),
        ("Managed by", one.manager),
        ("Tender", one.tender.title if one.tender else "none"),
        ("Pounds a year", _pounds(standing)),
        ("Notice to end it early", plural(notice, "month") if notice else "not stated"),
        ("Group meetings a year", str(one.meetings_a_year)),
        ("Standstill ended", moment(one.standstill_ends) if one.standstill_ends else "none"),
        ("Obligations", "; ".join(one.obligations)),
    ]


def periods_table(standing: Standing) -> Table:
    """The term and each extension, with what was decided."""
    decided = {one.number: one for one in standing.contract.extension_decisions.all()}
    rows = []
    for number, period in enumerate(standing.term.periods):
        said = decided.get(number)
        if number == 0:
            verdict = "the first term"
        elif said is None:
            verdict = "not decided"
        else:
            verdict = f"{'taken up' if said.taken else 'declined'} on {day(said.decided_on)}"
        by = period.decide_by
        rows.append(
            (Cell(period.title), Cell(day(period.start), raw=period.start.isoformat()),
             Cell(day(period.end), raw=period.end.isoformat()),
             Cell(day(by) if by else "" if number == 0 else "no notice stated"),
             Cell(verdict, hint=said.reason if said else ""))
        )  # fmt: skip
    return Table(
        "periods",
        "Term and extensions",
        (
            Column("period", "Period"),
            Column("start", "From"),
            Column("end", "To"),
            Column("decide", "Decide by"),
            Column("decided", "Decision"),
        ),
        tuple(rows),
    )


def days_table(standing: Standing) -> Table:
    """The days of one contract in order."""
    return Table(
        "days",
        "Its days",
        (Column("day", "Day"), Column("what", "What"), Column("alert", "To do")),
        tuple(
            (Cell(day(one.on), raw=one.on.isoformat()), Cell(one.what),
             Cell(one.alert or "nothing now"))
            for one in standing.dates
        ),
    )  # fmt: skip


def lots_table(standing: Standing) -> Table:
    """The lots of the contract with their value."""
    return Table(
        "lots",
        "Lots",
        (
            Column("lot", "Lot"),
            Column("title", "Title"),
            Column("value", "Pounds a year", numeric=True),
        ),
        tuple(
            (
                Cell(one.lot),
                Cell(one.title),
                Cell("not stated" if one.value is None else money(one.value, 2), raw=one.value),
            )
            for one in standing.lots
        ),
    )


def signatures_table(standing: Standing) -> Table:
    """Who signed for which side, and when."""
    rows = []
    for side in Side:
        one = standing.signed.get(side)
        body = standing.contract.holder if side is Side.HOLDER else standing.contract.provider
        rows.append(
            (Cell(SIDES[side]), Cell(str(body)), Cell(one.author_name if one else "not signed"),
             Cell(moment(one.made_at) if one else ""))
        )  # fmt: skip
    return Table(
        "signatures",
        "Signatures",
        (
            Column("side", "Side"),
            Column("body", "For"),
            Column("who", "Signed by"),
            Column("when", "When"),
        ),
        tuple(rows),
    )


def meetings_table(standing: Standing, meetings: Sequence[Meeting]) -> Table:
    """The windows of the group meetings, with those that were held in each."""
    contract = standing.contract
    if not contract.meetings_a_year:
        return Table("meetings", "Group meetings", _MEETING, (), empty="This contract has no duty.")
    mine = [(meeting, came) for meeting in meetings
            if (came := attended(meeting, contract.pk)) is not None]  # fmt: skip
    rows = []
    for window in group_meetings(contract.starts_on, standing.end, contract.meetings_a_year):
        held = [one for one in mine if window.start <= one[0].held_on <= window.due_by]
        said = "; ".join(_met(meeting, came=came) for meeting, came in held)
        rows.append(
            (Cell(str(window.number)), Cell(day(window.start), raw=window.start.isoformat()),
             Cell(day(window.due_by), raw=window.due_by.isoformat()),
             Cell(said or _not_held(window.due_by, standing.day)))
        )  # fmt: skip
    return Table("meetings", "Group meetings that are a duty", _MEETING, tuple(rows))


_MEETING = (
    Column("number", "Number"),
    Column("from", "From"),
    Column("due", "Due by"),
    Column("held", "Held"),
)


def attended(meeting: Meeting, contract: int) -> bool | None:
    """Whether a contract's provider came; None where it was not asked."""
    for one in meeting.attendance.all():
        if one.contract_id == contract:
            return one.attended
    return None


def _met(meeting: Meeting, *, came: bool) -> str:
    return f"{day(meeting.held_on)}, {'attended' if came else 'not attended'}"


def _not_held(due: date, today: date) -> str:
    return "not held in time" if due < today else "not yet"


def events_table(events: Iterable[Happening]) -> Table:
    """What happened under the contract."""
    return Table(
        "events",
        "Events",
        (Column("day", "Day"), Column("what", "What happened"), Column("by", "Recorded by")),
        tuple(
            (Cell(day(one.happened_on), raw=one.happened_on.isoformat()), Cell(one.words),
             Cell(str(one.organisation or one.author_name)))
            for one in events
        ),
        empty="Nothing has happened under this contract yet.",
    )  # fmt: skip
