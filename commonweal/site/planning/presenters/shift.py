"""How many people could move to primary or shared care, in words, bars and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from commonweal.language.figure import Quantity, Status
from commonweal.planning.path_tables import segments_of
from commonweal.planning.shift_tables import ShiftAnswer, ShiftSum
from commonweal.records.planning.kinds.shift import CAPACITY, CASELOADS, SEGMENTS
from commonweal.records.results.reading import Reading
from commonweal.site.charts import Bar, BarChart, bars
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.results.desk import Desk
from commonweal.site.words import MINUS, money, number


def people_words(one: ShiftSum) -> str:
    """ "60 to 70 people"; "up to 95 people" where only the high end is printed."""
    return _range(one.people, one.at_least)


def _range(people: Quantity, at_least: Decimal = Decimal(0)) -> str:
    if people.high is None:
        return "not known"
    if people.low is None:
        high = f"up to {number(people.high, 0)}"
        return f"{high}, at least {number(at_least, 0)}" if at_least else high
    low, high = number(people.low, 0), number(people.high, 0)
    return low if low == high else f"{low} to {high}"


def contacts_words(one: Quantity) -> str:
    """Contacts a year: a range, a high end, or not known."""
    return _range(one)


def cost_words(change: Quantity) -> str:
    """A change of cost: what is saved or added a year, as a range."""
    if change.low is None and change.high is None:
        return "not known"
    ends = [money(end) for end in (change.low, change.high) if end is not None]
    if len(ends) == 2:
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    # The high end of people is the low end of a saving.
    return f"up to {ends[0]}"


def titles_of(desk: Desk) -> Mapping[str, str]:
    """What the segments are called."""
    rows = Reading(desk.acting, desk.place, (SEGMENTS,)).rows(SEGMENTS)
    return {one.code: one.title for one in segments_of(rows)}


def made_up(desk: Desk, dataset: str) -> str:
    """The status to show where figures of a table are made up; empty where none is."""
    found = any(figure.status == Status.ILLUSTRATIVE for figure in desk.book.of(dataset))
    return Status.ILLUSTRATIVE if found else ""


def shift_chart(answer: ShiftAnswer, titles: Mapping[str, str], status: str) -> BarChart:
    """People of each segment who could move: what is printed at least, and up to what."""
    return bars(
        [
            Bar(
                label=titles.get(one.subject, one.subject or "In no segment"),
                value=None,
                shown=people_words(one),
                status=status or Status.DERIVED,
                low=one.people.low if one.people.low is not None else one.at_least,
                high=one.people.high,
                note=f"of {number(one.caseload, 0)} people",
            )
            for one in answer.segments
        ],
        id="shift-segments",
        finding="People who could move to primary or shared care, by segment.",
        description="Filled as far as the low end, outlined up to the high end.",
    )


def clusters_table(desk: Desk, answer: ShiftAnswer | None) -> Table:
    """Each cluster's people, its range and what that comes to."""
    status = made_up(desk, CASELOADS)
    ranges = {one.cluster: one for one in answer.ranges} if answer else {}
    return Table(
        "clusters",
        "People who could move, by cluster",
        (Column("cluster", "Cluster"), Column("people", "People now", numeric=True),
         Column("range", "Share that could move"), Column("move", "Could move", numeric=True),
         Column("contacts", "Contacts a year", numeric=True),
         Column("cost", "Change of cost a year", numeric=True)),
        tuple(
            (
                Cell(f"Cluster {one.subject}"),
                Cell(number(one.caseload, 0), raw=one.caseload, status=status),
                Cell(_share(ranges[one.subject].low, ranges[one.subject].high),
                     hint="set here" if ranges[one.subject].override_reason else ""),
                Cell(people_words(one)),
                Cell(contacts_words(one.contacts)),
                Cell(cost_words(one.cost_change)),
            )
            for one in (answer.clusters if answer else ())
        ),
        note=f"A change with {MINUS} is a saving. “Up to” is all that the source prints: the low "
        "end is not known.",
        empty="No caseloads have been brought in. Bring in the table “Caseloads by cluster”.",
    )  # fmt: skip


def _share(low: Decimal | None, high: Decimal) -> str:
    if low is None:
        return f"up to {number(high.normalize())}%"
    return f"{number(low.normalize())}% to {number(high.normalize())}%"


def areas_table(desk: Desk, answer: ShiftAnswer | None, names: Mapping[str, str]) -> Table:
    """Each area's people, and whether primary care could take them on."""
    takes = {one.area: one for one in answer.capacity} if answer else {}
    counted, able = made_up(desk, CASELOADS), made_up(desk, CAPACITY)
    return Table(
        "areas",
        "What it asks of primary care, by area",
        (Column("area", "Area"), Column("people", "People now", numeric=True),
         Column("move", "Could move", numeric=True),
         Column("contacts", "Contacts a year", numeric=True),
         Column("capacity", "Contacts it can take on", numeric=True),
         Column("verdict", "Is that enough?"),
         Column("cost", "Change of cost a year", numeric=True)),
        tuple(
            (
                Cell(names.get(one.subject, one.subject)),
                Cell(number(one.caseload, 0), raw=one.caseload, status=counted),
                Cell(people_words(one)),
                Cell(contacts_words(one.contacts)),
                Cell(contacts_words(takes[one.subject].can_take), status=able)
                if one.subject in takes else Cell("not known"),
                Cell(_verdict(takes[one.subject].is_short) if one.subject in takes
                     else "not known"),
                Cell(cost_words(one.cost_change)),
            )
            for one in (answer.areas if answer else ())
        ),
        empty="No caseloads have been brought in.",
    )  # fmt: skip


def _verdict(is_short: bool | None) -> str:
    if is_short is None:
        return "not at the high end"
    return "no" if is_short else "yes"


def left_out_words(answer: ShiftAnswer | None, most: int = 12) -> Iterable[str]:
    """What could not be worked out, the first few and how many more."""
    left = answer.left_out if answer else ()
    yield from left[:most]
    if len(left) > most:
        yield f"And {len(left) - most} more."
