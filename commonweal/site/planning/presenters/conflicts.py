"""Plans that contradict each other, in words: the pairs, what is stranded, what was resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.planning.plan_conflicts import Pair, PlanConflicts
from commonweal.records.providers.models import Resolution
from commonweal.records.providers.standing import is_settled
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import (
    exact_of,
    say_quantity,
    say_value,
    worked_out,
)
from commonweal.site.words import day

#: By pair what each side said last; a pair that this reader hears nothing of is not in it.
Said = Mapping[str, Mapping[str, Resolution]]


def pair_name(book: Book, pair: Pair) -> str:
    """A pair in words."""
    return f"{book.name(pair.provider)} and {book.name(pair.commissioner)}, {pair.year}"


def pair_address(book: Book, pair: Pair) -> str:
    return f"{book.address}plan-conflicts/{pair.code}/"


def pairs_table(book: Book, answer: PlanConflicts | None, said: Said) -> Table:
    """Every pair, those that contradict first, with what is at stake and where it stands."""
    pairs = answer.pairs if answer else ()
    known = list(answer.conflicts if answer else ())
    ordered = [*known, *(p for p in pairs if p.is_open), *(
        p for p in pairs if not p.contradicts and not p.is_open)]  # fmt: skip
    return Table(
        "pairs",
        "What each side assumes of the same work",
        (
            Column("pair", "Between"),
            Column("work", "Work"),
            Column("income", "The provider counts on", numeric=True),
            Column("intended", "The commissioner means to spend", numeric=True),
            Column("stake", "At stake", numeric=True),
            Column("verdict", "Both can be true"),
            Column("where", "Where it stands"),
        ),
        tuple(_pair_row(book, pair, said.get(pair.code)) for pair in ordered),
        empty="No assumptions have been brought in. Bring in “What the plans of providers and "
        "commissioners assume of each other”.",
    )


def _pair_row(book: Book, pair: Pair, said: Mapping[str, Resolution] | None) -> tuple[Cell, ...]:
    saving = say_quantity(pair.saving, "gbp_m")
    before = say_quantity(pair.before, "gbp_m")
    known = pair.before.is_exact and pair.saving.is_exact
    return (
        Cell(pair_name(book, pair), href=pair_address(book, pair)),
        Cell(pair.contract, hint=f"clusters {pair.clusters}"),
        worked_out(pair.income, "gbp_m", 1),
        worked_out(
            pair.intended, "gbp_m", 1, hint=f"{before} less {saving} of savings" if known else ""
        ),
        Cell(
            say_quantity(pair.at_stake, "gbp_m", 1),
            status=pair.status,
            raw=exact_of(pair.at_stake),
        ),
        Cell(verdict(pair)),
        Cell("not published" if said is None else standing(book, pair, said)),
    )


def verdict(pair: Pair) -> str:
    """Whether both can be true."""
    if pair.contradicts:
        return "no"
    return "cannot be said: a side has not stated its plan" if pair.is_open else "yes"


def standing(book: Book, pair: Pair, said: Mapping[str, Resolution]) -> str:
    """Who has said how it is resolved."""
    if not pair.contradicts:
        return "nothing to resolve"
    if is_settled(pair, said):
        return "resolved: both sides say the same"
    spoken = [book.name(code) for code in (pair.provider, pair.commissioner) if code in said]
    if not spoken:
        return "nobody has said how it is resolved"
    if len(spoken) == 2:
        return "both sides have spoken and do not say the same"
    return f"{spoken[0]} has spoken, the other side has not"


def stake_chart(book: Book, answer: PlanConflicts | None) -> charts.BarChart | None:
    """What is at stake, pair by pair; None without a contradiction."""
    conflicts = [p for p in (answer.conflicts if answer else ()) if p.at_stake.is_exact]
    if not conflicts:
        return None
    top = conflicts[0]
    return charts.bars(
        [
            charts.Bar(
                pair_name(book, pair),
                pair.at_stake.value,
                say_value(pair.at_stake.value, "gbp_m"),
                status=pair.status,
                href=pair_address(book, pair),
                note=f"{pair.contract}, clusters {pair.clusters}",
            )
            for pair in conflicts
        ],
        id="stake",
        finding=f"The most is at stake between {pair_name(book, top)}: "
        f"{say_value(top.at_stake.value, 'gbp_m')}",
    )


def stranded_table(book: Book, answer: PlanConflicts | None) -> Table:
    """Cost that stays when income has left."""
    return Table(
        "stranded",
        "Cost that stays when the work has left",
        (
            Column("provider", "Provider"),
            Column("work", "Work"),
            Column("year", "By the end of"),
            Column("income", "Income that has left", numeric=True),
            Column("cost", "Cost that has left", numeric=True),
            Column("stranded", "Stranded", numeric=True),
        ),
        tuple(
            (
                Cell(book.name(one.provider)),
                Cell(one.contract, hint=f"clusters {one.clusters}"),
                Cell(one.year),
                worked_out(one.income_left, "gbp_m", 1),
                worked_out(one.cost_left, "gbp_m", 1),
                Cell(
                    say_quantity(one.stranded, "gbp_m", 1),
                    status=one.status,
                    raw=exact_of(one.stranded),
                ),
            )
            for one in (answer.stranded if answer else ())
        ),
        note="Added up from the first year.",
        empty="No plan says which income and which cost leave.",
    )


def dependencies_table(book: Book, answer: PlanConflicts | None) -> Table:
    """What plans say they depend on, as printed."""
    return Table(
        "dependencies",
        "What the plans say they depend on",
        (
            Column("provider", "Provider"),
            Column("year", "Year"),
            Column("item", "What"),
            Column("kind", "Kind"),
            Column("amount", "Amount", numeric=True),
            Column("source", "Printed in"),
        ),
        tuple(
            (
                Cell(book.name(one.provider)),
                Cell(one.year),
                Cell(one.item[:1].upper() + one.item[1:]),
                Cell(one.kind),
                worked_out(one.amount, "gbp_m")
                if one.amount.is_exact
                else Cell("no amount printed"),
                Cell(one.section),
            )
            for one in (answer.dependencies if answer else ())
        ),
        empty="No plan says what it depends on.",
    )


def said_table(rows: Sequence[Resolution]) -> Table:
    """Everything that was said of one pair, newest first."""
    return Table(
        "said",
        "What each side has said",
        (
            Column("who", "Who"),
            Column("when", "When"),
            Column("way", "How it is resolved"),
            Column("part", "The provider takes", numeric=True),
            Column("words", "In their words"),
        ),
        tuple(
            (
                Cell(str(row.organisation)),
                Cell(day(row.said_at.date())),
                Cell(Resolution.Way(row.way).label),
                Cell(say_value(row.provider_part_gbp_m.normalize(), "gbp_m"))
                if row.provider_part_gbp_m is not None
                else Cell("–"),
                Cell(row.words),
            )
            for row in rows
        ),
        empty="Nobody has said yet how this is resolved. Each side says it for itself.",
    )


def pair_rows(book: Book, pair: Pair) -> list[tuple[str, str]]:
    """One pair as names and values."""
    return [
        ("Provider", book.name(pair.provider)),
        ("Commissioner", book.name(pair.commissioner)),
        ("Work", f"{pair.contract}, clusters {pair.clusters}"),
        ("Year", pair.year),
        ("The provider counts on", say_quantity(pair.income, "gbp_m")),
        ("The commissioner spends before savings", say_quantity(pair.before, "gbp_m")),
        ("The commissioner saves", say_quantity(pair.saving, "gbp_m")),
        ("So it means to spend", say_quantity(pair.intended, "gbp_m")),
        ("At stake", say_quantity(pair.at_stake, "gbp_m")),
        ("Both can be true", verdict(pair)),
    ]
