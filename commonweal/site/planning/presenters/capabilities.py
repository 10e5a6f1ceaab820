"""What a provider must be able to do, in words: what each side says, the gap, and the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.language.figure import Figure
from commonweal.records.providers.models import CapabilityView
from commonweal.records.providers.standing import Judged
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import value_cell
from commonweal.site.words import day

EMPTY = "No capability has been asked for. Bring in “Capabilities asked of providers”."
LEVELS = dict(CapabilityView.Level.choices)


def asked(figures: Iterable[Figure]) -> list[tuple[str, str]]:
    """The capabilities that are asked for, each with an example."""
    found = {
        f.dims.get("capability", f.label): f.dims.get("example_requirement", "") for f in figures
    }
    return list(found.items())


def asked_table(asked: Sequence[tuple[str, str]]) -> Table:
    """What is asked, for readers who are not told what each side says."""
    return Table(
        "capabilities",
        "What is asked of providers",
        (Column("capability", "Capability"), Column("asked", "What is asked, for example")),
        tuple(
            (Cell(name[:1].upper() + name[1:]), Cell(words or "not stated"))
            for name, words in asked
        ),
        empty=EMPTY,
    )


def table(rows: Sequence[Judged]) -> Table:
    """Each capability with both judgements, the gap between them, and the plan."""
    return Table(
        "capabilities",
        "What is asked, and how far it is there",
        (
            Column("capability", "Capability"),
            Column("asked", "What is asked, for example"),
            Column("self", "The provider says"),
            Column("commissioner", "A commissioner says"),
            Column("gap", "The two differ by"),
            Column("plan", "Plan"),
        ),
        tuple(
            (
                Cell(one.capability[:1].upper() + one.capability[1:]),
                Cell(one.asked or "not stated"),
                _view(one.by_provider),
                _view(one.by_commissioner),
                Cell(_gap(one)),
                _plan(one),
            )
            for one in rows
        ),
        empty=EMPTY,
    )


def _view(view: CapabilityView | None) -> Cell:
    if view is None:
        return Cell("has not said yet")
    return Cell(
        LEVELS[view.level], hint=f"{view.organisation}, {day(view.said_at.date())}: {view.evidence}"
    )


def _gap(one: Judged) -> str:
    if one.gap is None:
        return "cannot be said yet"
    if not one.gap:
        return "nothing: they agree"
    size = abs(one.gap)
    levels = "one level" if size == 1 else f"{size} levels"
    return f"{levels}: the provider is {'more' if one.gap > 0 else 'less'} confident"


def _plan(one: Judged) -> Cell:
    view = one.by_provider or one.by_commissioner
    if view is None or not view.plan:
        return Cell("none yet")
    return Cell(
        view.plan, hint=f"by {day(view.plan_due_on)}" if view.plan_due_on else "no date yet"
    )


def options_table(book: Book, figures: Sequence[Figure]) -> Table:
    """The ways to reach a capability, with what each costs."""
    ways: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        key = (figure.dims.get("capability", ""), figure.dims.get("option", figure.printed))
        ways.setdefault(key, []).append(figure)
    return Table(
        "options",
        "Ways to get there, and what they cost",
        (
            Column("capability", "Capability"),
            Column("option", "Way"),
            Column("meets", "Meets what is asked"),
            Column("once", "Once", numeric=True),
            Column("yearly", "Every year", numeric=True),
        ),
        tuple(
            (
                Cell(capability),
                Cell(option[:1].upper() + option[1:]),
                Cell(found[0].dims.get("meets_requirement", "") or "not stated"),
                _cost(book, found, "one_off_gbp_m"),
                _cost(book, found, "yearly_gbp_m"),
            )
            for (capability, option), found in ways.items()
        ),
        empty="No ways have been brought in. Bring in “Ways to reach a capability, with their "
        "cost”.",
    )


def _cost(book: Book, figures: Sequence[Figure], column: str) -> Cell:
    found = [figure for figure in figures if figure.ref.endswith(f"/{column}")]
    return value_cell(book, found[0]) if found else Cell("not printed")


def headline(rows: Sequence[Judged]) -> str:
    """How far the two sides have judged, in a sentence."""
    both = sum(1 for one in rows if one.gap is not None)
    if not rows:
        return ""
    return f"{both} of {len(rows)} capabilities have been judged by both sides."
