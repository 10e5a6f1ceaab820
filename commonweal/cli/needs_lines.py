"""What the commands about need print of each answer: headings and rows of plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from commonweal.language.figure import Quantity
from commonweal.planning.need.filters import Filters
from commonweal.planning.need.gp_list import GpList
from commonweal.planning.need.picture import NeedPicture
from commonweal.planning.need.required import WHOLE, Amount, RequiredServices
from commonweal.records.planning.kinds.need_contact import Contacts
from commonweal.records.planning.kinds.need_gap import Gaps
from commonweal.records.planning.kinds.need_missing_middle import Middle
from commonweal.records.planning.kinds.need_neighbours import PeerAnswer
from commonweal.records.planning.kinds.need_projected import Projections
from commonweal.records.planning.kinds.need_talking_therapies import TalkingTherapies
from commonweal.records.planning.kinds.need_treatment import Treatment

#: Headings and rows.
Lines = tuple[Sequence[str], list[list[str]]]


def people(quantity: Quantity, places: int = 0, unit: str = "") -> str:
    """An exact number, its two ends, or that it is not known and why.

    >>> people(Quantity.unknown("held back"))
    'not known (held back)'
    """
    if quantity.low is None or quantity.high is None:
        known = [
            f"{word} {end:,.{places}f}{unit}"
            for word, end in (("at least", quantity.low), ("at most", quantity.high))
            if end is not None
        ]
        return known[0] if known else f"not known ({quantity.reason})"
    low, high = (f"{end:,.{places}f}" for end in (quantity.low, quantity.high))
    return f"{low}{unit}" if low == high else f"{low} to {high}{unit}"


def _number(value: float | None, reason: str = "") -> str:
    if value is None:
        return f"not known ({reason})" if reason else "not known"
    return f"{value:,.0f}"


def _ends(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:,.0f} to {high:,.0f}"


def filters(answer: Filters) -> Lines:
    """Levels with people expected and counted."""
    rows = []
    for line in answer.lines:
        bound = f"{line.level.bound} " if line.level.bound else ""
        expected = line.expected
        rows.append([
            line.level.code,
            line.level.title,
            line.level.says,
            f"{bound}{expected.high:,.0f}" if bound and expected.high is not None
            else people(expected),
            "" if line.passed is None
            else f"{bound}{line.passed.high:.0f}%" if bound
            else people(Quantity(line.passed.low, line.passed.high), 0, "%"),
            "" if line.local is None else f"{line.local:,}",
            "" if line.local_pass is None else f"{line.local_pass:.1f}%",
            line.differs,
        ])  # fmt: skip
    of = f"Of {answer.per:,}"
    return ("Level", "Title", of, "Expected", "Pass", "Counted", "Pass here", "Differs"), rows


def gp_list(answer: GpList) -> Lines:
    """Conditions with people expected and registered."""
    rows = [
        [
            line.condition.code,
            line.condition.title,
            people(line.expected),
            "" if line.register is None else f"{line.register:,}",
            "" if line.register is None else people(line.found, 0, "%"),
        ]
        for line in answer.lines
    ]
    return ("Condition", "Title", "Expected", "Register", "Found"), rows


def treatment(answer: Treatment) -> Lines:
    """The gap here, then each treated share by its definition."""
    rows = []
    if answer.gap is not None and answer.at_expected is not None:
        share = people(answer.at_expected.treated_pct, 1, "%")
        ends = people(answer.gap.treated_pct, 1, "%")
        rows.append(["Here, as entered", "people expected to be ill", "", share, f"({ends})"])
    rows += [
        [one.title, one.of_whom, one.year, people(one.share, 1, "%"), one.source]
        for one in (*answer.printed, *answer.national)
    ]
    return ("Definition", "Of whom", "Year", "Treated", "Range or source"), rows


def contact(answer: Contacts) -> Lines:
    """Contacts of each population beside its comparator."""
    rows = [
        [
            one.population,
            one.period,
            f"{one.gap.count:,}",
            f"{one.gap.local_rate:,}",
            f"{one.gap.comparator_rate:,} ({one.comparator})",
            f"{one.gap.gap:,.0f} ({people(one.gap.gap_ends)})",
            f"{one.gap.denominator:,.0f}",
            one.gap.verdict,
        ]
        for one in answer.gaps
    ]
    return (
        "Population", "Period", "In contact", "Rate", "Compared with", "More", "People implied",
        "Verdict",
    ), rows  # fmt: skip


def talking_therapies(answer: TalkingTherapies) -> Lines:
    """Therapists, then people at each step of the way."""
    rows = [] if answer.therapists is None else [["Therapists", f"{answer.therapists:,.0f}"]]
    if answer.way is not None:
        way = answer.way
        rows += [
            ["Referred", f"{way.referrals:,.0f}"], ["Enter", people(way.enter)],
            ["Complete", people(way.complete)], ["Recover", people(way.recover)],
            ["Below the target", people(way.below_target)],
        ]  # fmt: skip
    return ("Step", "Number"), rows


def projected(answer: Projections) -> Lines:
    """Printed numbers with their changes, then the year that was asked for."""
    said = {True: "agrees", False: "differs", None: ""}
    rows = []
    for one in answer.projections:
        at = {point.year: f"{point.value:,}" for point in one.points}
        rows += [
            [
                one.measure,
                f"{change.from_year}-{change.to_year}",
                at[change.from_year],
                at[change.to_year],
                f"{change.percent:+.2f}%",
                "" if change.printed is None else f"{change.printed:+}%",
                said[change.agrees],
            ]
            for change in one.changes
        ]
    rows += [
        [one.measure, "between", "", "" if one.found is None else f"{one.found.value:,.0f}", "",
         "", one.reason if one.found is None else "not printed: a straight line"]
        for one in answer.between
    ]  # fmt: skip
    return ("Measure", "Years", "First", "Later", "Change", "Printed", "Note"), rows


def expected(answer: NeedPicture) -> Lines:
    """Each condition by area and year."""
    names = {one.code: one.name for one in answer.areas}
    rows = [
        [
            line.condition,
            names[line.area],
            str(line.year),
            _number(line.comparable, line.reason),
            _ends(line.low, line.high),
            _number(line.local, line.local_reason),
            _ends(line.local_low, line.local_high),
        ]
        for line in answer.lines
    ]
    return (
        "Condition", "Area", "Year", "By national rates", "95% range", "Adjusted", "95% range"
    ), rows  # fmt: skip


def services(answer: RequiredServices) -> Lines:
    """Each element for all areas together."""
    titles = {one.code: one.title for one in answer.elements}
    rows = [
        [
            titles[line.element],
            _amount(line.activity),
            "" if line.capacity is None else _amount(line.capacity),
            f"£{line.cost.value:,.0f} (£{line.cost.low:,.0f} to £{line.cost.high:,.0f})",
        ]
        for line in answer.element_lines
        if line.area == WHOLE
    ]
    return ("Service", "Contacts or bed days", "Beds", "Cost a year"), rows


def _amount(amount: Amount) -> str:
    return f"{amount.value:,.0f} ({_ends(amount.low, amount.high)})"


def gaps(answer: Gaps) -> Lines:
    """Every gap in its rank."""
    areas = {one.code: one.name for one in answer.areas}
    elements = {one.code: one.name for one in answer.elements}
    rows = [
        [
            "" if one.rank is None else str(one.rank),
            areas[one.area],
            elements[one.element],
            f"{one.required:,.0f} ({_ends(one.low, one.high)})",
            _number(one.there, one.reason),
            _number(one.gap),
            one.sure,
            one.strength,
        ]
        for one in answer.gaps
    ]
    return ("Rank", "Area", "Service", "Needed", "There", "Short by", "Sure", "Evidence"), rows


def missing_middle(answer: Middle) -> Lines:
    """People between by area and pathway, then by group."""
    rows = []
    for line in answer.lines:
        levels = ", ".join(answer.levels[code] for code in line.middle.levels)
        first = [line.area_name, line.pathway]
        rows.append([*first, "everybody", levels, people(line.middle.people), line.basis])
        rows += [
            [*first, one.group.title, levels, people(one.people), "estimated"]
            for one in line.middle.groups
        ]
    return ("Area", "Pathway", "Group", "Levels left out", "People", "Basis"), rows


def neighbours(answer: PeerAnswer) -> Lines:
    """Neighbours of each area, nearest first, with how far each feature lies above or below."""
    rows = [
        [
            area.name,
            str(peer.place),
            answer.names[peer.peer],
            f"{peer.distance:.2f}",
            "; ".join(f"{title} {part:+.2f}" for title, part in peer.parts.items()),
        ]
        for area in answer.areas
        for peer in area.peers
    ]
    return ("Area", "Place", "Neighbour", "Distance", "Apart by, scaled and weighted"), rows


OF_KIND: dict[str, Callable[[Any], Lines]] = {
    "need-filters": filters,
    "need-gp-list": gp_list,
    "need-treatment": treatment,
    "need-contact": contact,
    "need-projected": projected,
    "need-expected": expected,
    "need-services": services,
    "need-gap": gaps,
    "need-missing-middle": missing_middle,
    "need-neighbours": neighbours,
    "need-talking-therapies": talking_therapies,
}
