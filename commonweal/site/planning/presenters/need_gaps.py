"""The gaps between what people need and what is there, in words, a table, charts and a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.planning.need.area_gaps import AreaGaps, by_area, rivals
from commonweal.planning.need.gap import Gap
from commonweal.planning.need.gap_register import gap_code
from commonweal.planning.priorities_tables import ServiceGap
from commonweal.records.planning.kinds.need_gap import Gaps, NamedPlace
from commonweal.records.planning.kinds.saying import listed
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_values import (
    by_estimate,
    end_columns,
    exact,
    few,
    pence,
    pounds,
    two_ends,
)
from commonweal.site.planning.presenters.priorities import GAP_STATUS
from commonweal.site.words import money, number, percent, plural

DRAWN = 10
#: So many gaps stand at the top of the page.
LARGEST = 5
SURE = {"short": "Short", "more": "Enough", "uncertain": "May be enough", "unknown": "Not known"}


def gaps_table(
    answer: Gaps | None,
    register: Mapping[str, ServiceGap],
    address: str = "",
    area: str = "",
    element: str = "",
) -> Table:
    """Every gap, the one that weighs the most first, and how it stands in the register of gaps.

    With `address`, the page of the gaps, each leads to its own page.
    """
    areas, elements = _names(answer)
    rows = [
        one
        for one in (answer.gaps if answer else ())
        if area in ("", one.area) and element in ("", one.element)
    ]
    return Table(
        "need_gaps",
        "Gaps, the one that weighs the most first"
        + (f": need {by_estimate(answer.basis)}" if answer else ""),
        (
            Column("rank", "Rank", numeric=True),
            Column("area", "Area"),
            Column("element", "Service"),
            Column("required", "Needed", numeric=True),
            *end_columns("required", "Needed"),
            Column("there", "There", numeric=True),
            Column("gap", "Short by", numeric=True),
            *end_columns("gap", "Short by"),
            Column("cover", "Covered", numeric=True),
            Column("sure", "Short or enough"),
            Column("weighed", "For 1,000 need-weighted people", numeric=True),
            Column("strength", "Evidence"),
            Column("register", "In the register of gaps"),
        ),
        tuple(
            (*_row(one, areas[one.area], elements[one.element], address),
             Cell(_standing(one, register)))
            for one in rows
        ),
        note="Short: less is there than even the low end of what is needed. Enough: more than "
        "even the high end. May be enough: what is there lies within the range. A gap weighs what "
        "it would cost a year to close, for each 1,000 need-weighted people of the area; below "
        "nought there is more than the packages ask for.",
        empty="No gap can be shown. It takes the table “Services that are there”.",
    )  # fmt: skip


def largest_table(answer: Gaps | None, address: str) -> Table:
    """The gaps that weigh the most, in few columns: what a reader on a phone sees first."""
    areas, elements = _names(answer)
    ranked = [one for one in (answer.gaps if answer else ()) if one.gap and one.gap > 0]
    return Table(
        "largest_gaps",
        "The largest gaps, by what closing them costs for each 1,000 need-weighted people",
        (
            Column("gap", "Gap"),
            Column("short", "Short by", numeric=True),
            Column("weighed", "For 1,000 need-weighted people", numeric=True),
            Column("sure", "Short or enough"),
        ),
        tuple(
            (
                Cell(f"{elements[one.element]}, {areas[one.area]}",
                     href=f"{address}{one.area}/{one.element}/"),
                Cell(few(one.gap or 0.0), hint=one.measure, raw=exact(one.gap),
                     status=Status.ILLUSTRATIVE if one.made_up else ""),
                _weighed_cell(one),
                Cell(SURE[one.sure]),
            )
            for one in ranked[:LARGEST]
        ),
        empty="No gap can be shown.",
    )  # fmt: skip


def _weighed_cell(one: Gap) -> Cell:
    if one.weighed is None:
        return Cell("not known")
    return Cell(money(pence(one.weighed)), raw=pence(one.weighed))


def every_gap(answer: Gaps | None) -> str:
    """What opens the table of every gap."""
    return f"See every gap with its evidence ({len(answer.gaps) if answer else 0})"


def _standing(one: Gap, register: Mapping[str, ServiceGap]) -> str:
    held = register.get(gap_code(one.element, one.area))
    return GAP_STATUS.get(held.status, held.status) if held else "no"


def _row(one: Gap, area: str, element: str, address: str) -> tuple[Cell, ...]:
    status = Status.ILLUSTRATIVE if one.made_up else ""
    return (
        Cell("not ranked") if one.rank is None
        else Cell(str(one.rank), raw=Decimal(one.rank)),
        Cell(area),
        Cell(element, hint=one.measure, about=area,
             href=f"{address}{one.area}/{one.element}/" if address else ""),
        Cell(few(one.required), hint=f"{few(one.low)} to {few(one.high)}",
             raw=exact(one.required), status=status),
        *two_ends(one.low, one.high),
        Cell("not known", hint=one.reason) if one.there is None
        else Cell(few(one.there), raw=exact(one.there),
                  status=Status.ILLUSTRATIVE if one.there_status == Status.ILLUSTRATIVE else ""),
        _gap_cell(one),
        *two_ends(one.gap_low, one.gap_high),
        Cell("" if one.cover is None else percent(Decimal(repr(one.cover * 100)), 0),
             raw=exact(one.cover)),
        Cell(SURE[one.sure]),
        _weighed_cell(one),
        Cell(one.strength.capitalize()),
    )  # fmt: skip


def _gap_cell(one: Gap) -> Cell:
    bounds = ""
    if one.gap_low is not None and one.gap_high is not None:
        bounds = f"{few(one.gap_low)} to {few(one.gap_high)}"
    if one.gap is None:
        return Cell(bounds or "not known")
    return Cell(few(one.gap), hint=bounds, raw=exact(one.gap))


def gaps_chart(answer: Gaps | None) -> charts.RangeChart | None:
    """The share of what is needed that is there, the smallest first, for the gaps that weigh the
    most. Which gap weighs the most is another question than which is met the least."""
    found = [one for one in (answer.gaps if answer else ()) if one.cover is not None]
    drawn = [one for one in found if one.gap and one.gap > 0][:DRAWN]
    if not answer or not drawn:
        return None
    drawn.sort(key=lambda one: one.cover or 0.0)
    areas, elements = _names(answer)
    first = drawn[0]
    share = percent(Decimal(repr((first.cover or 0) * 100)), 0)
    where = f"{elements[first.element].lower()} in {areas[first.area]}"
    doubt = "" if first.sure == "short" else ", which may be enough"
    return charts.ranges(
        [_ranged(one, areas[one.area], elements[one.element]) for one in drawn],
        id="gaps-chart",
        finding=f"Of {where} {share} of what is needed is there{doubt}"
        + (f": the smallest share of the {len(drawn)} known gaps that cost the most to close"
           if len(drawn) > 1 else ": no other known gap is short"),
        description="Share of what is needed that is there, the smallest share first. The gaps are "
        "those that cost the most to close for each 1,000 need-weighted people; other gaps may "
        "have a smaller share. A range that reaches past 100% may be no gap at all.",
        range_label="95% range of what is needed",
        marker=Decimal(100),
        marker_label="all that is needed",
        tick_words=lambda at: percent(at, 0),
    )  # fmt: skip


def _ranged(one: Gap, area: str, element: str) -> charts.Ranged:
    there, cover = one.there or 0.0, one.cover or 0.0
    low, high = (there / end * 100 if end else None for end in (one.high, one.low))
    return charts.Ranged(
        f"{area}: {element}",
        Decimal(repr(cover * 100)),
        f"{few(there)} of {few(one.required)} {one.measure}",
        low=exact(low),
        high=exact(high),
        note=SURE[one.sure],
        status=Status.ILLUSTRATIVE if one.made_up else "",
    )


def areas_chart(answer: Gaps | None) -> charts.RangeChart | None:
    """The share of what each area needs that is not there, with its ends, the largest first."""
    known = [one for one in areas_short(answer) if one.lacking is not None]
    if answer is None or not known:
        return None
    areas, _ = _names(answer)
    made_up = {one.area for one in answer.gaps if one.made_up}
    first, unsure = known[0], order_words(answer)
    return charts.ranges(
        [_area_ranged(one, areas[one.area], made_up=one.area in made_up) for one in known],
        id="areas-chart",
        finding=f"{areas[first.area]} lacks the largest share of what its people need"
        + (f". {unsure}" if unsure else ""),
        description="Of what people need, each service by what it costs, the share that is not "
        "there.",
        range_label="From the low to the high end of what is needed",
        tick_words=lambda at: percent(at, 0),
    )


def _area_ranged(one: AreaGaps, area: str, *, made_up: bool) -> charts.Ranged:
    share, low, high = (
        None if end is None else Decimal(repr(end * 100))
        for end in (one.lacking, one.lacking_low, one.lacking_high)
    )
    ends = "" if low is None or high is None else f"{percent(low, 0)} to {percent(high, 0)}"
    return charts.Ranged(
        area,
        share,
        percent(share, 0) if share is not None else "not known",
        low=low,
        high=high,
        note=", ".join(filter(None, (ends, _unknown_words(one.unknown)))),
        status=Status.ILLUSTRATIVE if made_up else "",
    )


def _unknown_words(count: int) -> str:
    return f"{plural(count, 'gap')} not known" if count else ""


def areas_table(answer: Gaps | None) -> Table:
    """What closing every known gap of an area would cost, for each 1,000 need-weighted people."""
    areas, _ = _names(answer)
    return Table(
        "gaps_by_area",
        "Known gaps of each area together",
        (
            Column("area", "Area"),
            Column("lacking", "Of what is needed, not there", numeric=True),
            *end_columns("lacking", "Of what is needed, not there"),
            Column("weighed", "For 1,000 need-weighted people", numeric=True),
            *end_columns("weighed", "For 1,000 need-weighted people"),
            Column("maybe", "Of this, may be no gap", numeric=True),
            Column("cost", "To close them a year", numeric=True),
            Column("known", "Gaps known", numeric=True, only="file"),
            Column("unknown", "Not known", numeric=True),
        ),
        tuple(_area_row(one, areas[one.area]) for one in areas_short(answer)),
        note="The share is of what people need, each service by what it costs; its ends are at the "
        "low and the high end of what is needed of every service. Only what is short counts; what "
        "is more than needed elsewhere closes no gap. The small line of pounds adds up the low "
        "ends of all gaps and the high ends of all gaps, so it is wider than a 95% range."
        + _order_note(answer),
        empty="No gap can be shown.",
    )


def _area_row(one: AreaGaps, area: str) -> tuple[Cell, ...]:
    nothing = f"none of the {one.known} known is short" if one.known else ""
    unsure = Cell("not known", hint=nothing)
    return (
        Cell(area),
        _lacking_cell(one),
        *two_ends(one.lacking_low, one.lacking_high),
        unsure if one.weighed is None
        else Cell(money(pence(one.weighed)), raw=pence(one.weighed), hint=ends_words(one)),
        *two_ends(one.weighed_low, one.weighed_high),
        Cell("not known") if one.weighed is None
        else Cell(money(pence(one.maybe)), raw=pence(one.maybe)),
        unsure if one.cost is None else Cell(pounds(one.cost), raw=pence(one.cost)),
        Cell(str(one.known), raw=Decimal(one.known)),
        Cell(str(one.unknown), raw=Decimal(one.unknown)),
    )  # fmt: skip


def _lacking_cell(one: AreaGaps) -> Cell:
    if one.lacking is None:
        return Cell("not known")
    ends = ""
    if one.lacking_low is not None and one.lacking_high is not None:
        ends = f"{_percent(one.lacking_low)} to {_percent(one.lacking_high)}"
    if one.unknown:
        ends = f"{ends}, of its known gaps alone".lstrip(", ")
    return Cell(_percent(one.lacking), hint=ends, raw=exact(one.lacking))


def _percent(share: float) -> str:
    return percent(Decimal(repr(share * 100)), 0)


def ends_words(one: AreaGaps) -> str:
    """How little and how much all gaps of an area may weigh."""
    low = "not known" if one.weighed_low is None else money(pence(one.weighed_low))
    if one.weighed_high is None:
        verb = "is" if one.unknown == 1 else "are"
        return f"{low} or more: no high end, as {one.unknown} of its gaps {verb} not known"
    return f"{low} to {money(pence(one.weighed_high))}"


def _order_note(answer: Gaps | None) -> str:
    said = order_words(answer)
    return f" {said}." if said else ""


def order_words(answer: Gaps | None) -> str:
    """Whether another area could be the most short; empty where none could."""
    found = areas_short(answer)
    others = rivals(found)
    areas, _ = _names(answer)
    if not others:
        return ""
    every = len(others) == len(found) - 1 > 1
    which = "any of the others" if every else listed([areas[one] for one in others])
    return (
        f"It is not sure that {areas[found[0].area]} comes first: {which} could, within the ranges "
        "or by gaps that are not known"
    )


def areas_short(answer: Gaps | None) -> tuple[AreaGaps, ...]:
    """The gaps of each area together, the most short first."""
    return by_area([one.code for one in answer.areas], answer.gaps) if answer else ()


def choices(answer: Gaps | None) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Areas and elements to choose from, by code and name."""
    areas, elements = _names(answer)
    return list(areas.items()), list(elements.items())


def _names(answer: Gaps | None) -> tuple[dict[str, str], dict[str, str]]:
    if answer is None:
        return {}, {}
    return _called(answer.areas), _called(answer.elements)


def _called(named: Iterable[NamedPlace]) -> dict[str, str]:
    return {one.code: one.name for one in named}


def gap_of(answer: Gaps | None, area: str, element: str) -> Gap | None:
    """The gap of an element in an area; None where the answer has none."""
    held = answer.gaps if answer else ()
    return next((one for one in held if (one.area, one.element) == (area, element)), None)


def gap_title(answer: Gaps | None, gap: Gap) -> str:
    """What a gap is called."""
    areas, elements = _names(answer)
    return f"{elements[gap.element]} in {areas[gap.area]}"


def register_rows(held: ServiceGap | None) -> list[tuple[str, str]]:
    """How a gap stands in the register; nothing where it is not in it."""
    if held is None:
        return []
    return [
        ("Status", GAP_STATUS.get(held.status, held.status)),
        ("Why", held.reason or "not stated"),
        ("Proposed by", held.proposer or "not stated"),
        ("Owner", held.owner or "nobody yet"),
        ("Clusters", ", ".join(held.clusters) or "none"),
        ("Evidence", held.evidence.capitalize() or "not stated"),
        ("Estimated need", "not known" if held.need is None
         else f"{number(held.need, 1)} {held.need_unit}"),
        ("Estimated cost a year", "not known" if held.cost is None else money(held.cost)),
    ]  # fmt: skip


def figure_ref(held: ServiceGap) -> str:
    """The figure of the estimated need, to which the golden thread is tied."""
    return held.row.figures["estimated_need"].ref
