"""Who is treated of those who are ill, in words, tables and a chart."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from commonweal.language.figure import Quantity
from commonweal.planning.need.picture import NeedPicture
from commonweal.planning.need.treatment import TreatedShare
from commonweal.records.planning.definitions_need import treated_rules
from commonweal.records.planning.kinds.need_treatment import Given, Treatment
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_expected import MARKS, whole
from commonweal.site.planning.presenters.need_values import people_words
from commonweal.site.planning.presenters.values import exact_of, say_quantity

HERE = "Here, as entered"
ALL = Decimal(100)


def gap_table(answer: Treatment | None) -> Table:
    """The gap of the numbers that were entered: at the number and at both ends."""
    return Table(
        "treatment_gap",
        "The treatment gap here",
        (
            Column("what", "What"),
            Column("expected", "At the number expected", numeric=True),
            Column("ends", "Between its low and high end", numeric=True),
        ),
        tuple(_gap_rows(answer)) if answer else (),
        note="Above 100% more people are treated than are expected to be ill: the two numbers do "
        "not count the same people. It is shown as it comes out.",
        empty="Enter how many people are treated and how many are expected to be ill.",
    )


def _gap_rows(answer: Treatment) -> list[tuple[Cell, ...]]:
    at, ends = answer.at_expected, answer.gap
    if at is None or ends is None:
        return []
    parts = (
        ("Expected to be ill", at.expected, ends.expected, ""),
        ("Treated", at.treated, ends.treated, ""),
        ("Share treated", at.treated_pct, ends.treated_pct, "pct"),
        ("Share not treated", at.gap_pct, ends.gap_pct, "pct"),
        ("People not treated", at.people, ends.people, ""),
    )
    return [(Cell(what), _cell(one, unit), _cell(both, unit)) for what, one, both, unit in parts]


def _cell(quantity: Quantity, unit: str) -> Cell:
    places = 1 if unit else 0
    return Cell(say_quantity(quantity, unit, places), raw=exact_of(quantity), hint=quantity.reason)


def shares_table(answer: Treatment | None) -> Table:
    """Every treated share by its own definition: the place's papers first, then the country's."""
    printed = answer.printed if answer else ()
    national = answer.national if answer else treated_rules().shares
    rows = [_share_row(one, "In the papers of this place") for one in printed]
    rows += [_share_row(one, "The country") for one in national]
    return Table(
        "treated_shares",
        "Share treated, by definition",
        (
            Column("definition", "Definition"),
            Column("where", "Where"),
            Column("of_whom", "Of whom"),
            Column("year", "Year"),
            Column("share", "Share treated", numeric=True),
            Column("source", "Source"),
        ),
        tuple(rows),
        note="Each is of other people, in another year and by another question. They make no line "
        "over time: name the one that you use.",
    )


def _share_row(one: TreatedShare, where: str) -> tuple[Cell, ...]:
    return (
        Cell(one.title[:1].upper() + one.title[1:]),
        Cell(where),
        Cell(one.of_whom),
        Cell(one.year or "not stated"),
        _cell_of_share(one),
        Cell(one.source, hint=MARKS.get(one.mark, "")),
    )


def _cell_of_share(one: TreatedShare) -> Cell:
    return Cell(
        say_quantity(one.share, "pct"), raw=exact_of(one.share), hint=one.share.reason
    )  # fmt: skip


def mix_table(answer: Treatment | None) -> Table:
    """The kinds of treatment beside their printed whole."""
    mix = answer.mix if answer else None
    parts = [] if mix is None else [("All kinds, as printed", mix.whole), *mix.parts]
    parts += [] if mix is None else [("All kinds, added up", mix.summed)]
    return Table(
        "treatment_mix",
        "Kinds of treatment",
        (Column("kind", "Kind"), Column("share", "Share", numeric=True)),
        tuple((Cell(title), _cell_of(share)) for title, share in parts),
        note="" if mix is None else mix.note,
        empty="No paper of this place prints which treatment people have.",
    )


def _cell_of(share: Quantity) -> Cell:
    return Cell(say_quantity(share, "pct"), raw=exact_of(share), hint=share.reason)


def shares_chart(answer: Treatment | None) -> charts.BarChart | None:
    """The share here beside the country's by definition; 100% is drawn through."""
    if answer is None:
        return None
    items = [_bar(one) for one in (*answer.printed, *answer.national) if one.share.high is not None]
    if answer.gap is not None and answer.at_expected is not None:
        at, ends = answer.at_expected.treated_pct, answer.gap.treated_pct
        items.insert(0, charts.Bar(
            HERE, at.value if at.is_exact else None, say_quantity(at, "pct", 0),
            note=f"between {say_quantity(ends, 'pct', 0)}" if not ends.is_exact else "",
            low=ends.low, high=ends.high, marker=ALL, marker_shown="everybody",
        ))  # fmt: skip
    return charts.bars(
        items,
        id="treated-chart",
        finding=_finding(answer),
        description="Of people who are ill. Each definition is of other people and another year.",
        marker_label="everybody who is expected to be ill",
    )


def _finding(answer: Treatment) -> str:
    newest = answer.national[-1]
    country = f"{say_quantity(newest.share, 'pct')} in the country ({newest.title})"
    if answer.at_expected is None:
        return f"Treated: {country}; no numbers of this place have been entered"
    return f"Treated: {say_quantity(answer.at_expected.treated_pct, 'pct', 0)} here, {country}"


def _bar(one: TreatedShare) -> charts.Bar:
    note = ", ".join(part for part in (one.of_whom, one.year) if part)
    title = one.title[:1].upper() + one.title[1:]
    return charts.Bar(
        title, exact_of(one.share), say_quantity(one.share, "pct"), note=note,
        low=one.share.low, high=one.share.high,
    )  # fmt: skip


def initial(given: Given) -> dict[str, Any]:
    """What the form starts with: what was entered."""
    return {
        "treated": given.treated,
        "expected": given.expected,
        "expected_low": given.expected_low,
        "expected_high": given.expected_high,
        "source": given.source,
    }


def own_expected(picture: NeedPicture | None) -> str:
    """How many people the place's own estimate expects, for who enters a number."""
    advice = "Of the same people, ages and area as those treated."
    if picture is None or not picture.conditions:
        return advice
    first, year = picture.conditions[0], picture.years[0]
    people = whole(picture, first.code, year)
    if people is None:
        return advice
    return f"{advice} {first.title} here in {year}: {people_words(people)} by national rates."
