"""Entry thresholds in words: beside the Care Act, who falls between, and what to ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commonweal.delivering.threshold_tables import Clause, Thresholds
from commonweal.delivering.thresholds import Between, Threshold
from commonweal.language.figure import Quantity, Status
from commonweal.site import words
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.charts.matrix import LEVELS as SHADES
from commonweal.site.pages import Cell, Column, Table

Name = Callable[[str], str]
OF_LAW = "Care Act: needs must be met from"


def people_words(people: Quantity | None) -> str:
    """ "680 people", "at least 380 people", "not known"."""
    return "not known" if people is None else words.quantity(people, "people")


def picture(found: Thresholds, name: Name) -> Matrix:
    """Pathways by areas: from which level each accepts people, darker the higher it stands."""
    areas = list(dict.fromkeys(one.area for one in found.thresholds))
    pathways = list(dict.fromkeys(one.pathway for one in found.thresholds))
    at = {(one.pathway, one.area): one for one in found.thresholds}
    order = {code: place for place, code in enumerate(found.levels.codes)}
    start = order[found.levels.eligible_from]
    label = found.levels.label(found.levels.eligible_from)

    def cell(one: Threshold | None) -> HeatCell:
        if one is None:
            return HeatCell("not known", None)
        above = min(max(order[one.level] - start, 0), SHADES - 2)
        return HeatCell(found.levels.label(one.level), above + 1 if above else 0)

    rows = [(OF_LAW, [HeatCell(label, 0)] * len(areas))]
    rows += [(way, [cell(at.get((way, area))) for area in areas]) for way in pathways]
    return matrix(
        rows,
        id="levels",
        finding=f"{len(found.left_out)} of {len(found.thresholds)} thresholds leave out people "
        "whose needs councils must meet",
        corner="Pathway",
        columns=[name(area) for area in areas],
        key=((0, "at eligibility or below it"), (2, "one level above"), (3, "two levels above"),
             (4, "three or more")),
        source=f"the table of thresholds.{_made_up(found)}",
    )  # fmt: skip


def _made_up(found: Thresholds) -> str:
    invented = any(one.status == Status.ILLUSTRATIVE for one in found.thresholds)
    return " All of it is illustrative: made up, not evidence." if invented else ""


def _note(found: Thresholds | None, text: str) -> str:
    return f"{text}{_made_up(found)}" if found else text


def between_table(found: Thresholds | None, name: Name) -> Table:
    """The thresholds above eligibility with the levels and people that fall between."""
    return Table(
        "between",
        "Who falls between: the missing middle",
        (
            Column("provider", "Provider"),
            Column("pathway", "Pathway"),
            Column("area", "Area"),
            Column("level", "Accepts from"),
            Column("levels", "Left out although eligible"),
            Column("people", "People", numeric=True),
            Column("status", "Status"),
        ),
        tuple(_between(found, one, name) for one in found.left_out) if found else (),
        note=_note(
            found,
            "One person may be left out by several pathways, so these numbers are not added up.",
        ),
        empty="No threshold stands above eligibility." if found else _EMPTY,
    )


def _between(found: Thresholds, one: Between, name: Name) -> tuple[Cell, ...]:
    at, label = one.threshold, found.levels.label
    exact = one.people.value if one.people is not None and one.people.is_exact else ""
    return (
        Cell(name(at.provider)),
        Cell(at.pathway),
        Cell(name(at.area)),
        Cell(label(at.level)),
        Cell(", ".join(map(label, one.levels))),
        Cell(people_words(one.people), raw=exact),
        Cell("", status=at.status),
    )


_EMPTY = (
    "No thresholds have come in yet. Bring in the table “Entry thresholds of services”, and for "
    "the people between “People by area and level of need”."
)


def uneven_table(found: Thresholds | None, name: Name) -> Table:
    """The pathways that do not open at one level everywhere."""
    return Table(
        "uneven",
        "Pathways that open at different levels",
        (Column("pathway", "Pathway"), Column("levels", "Opens at, and where")),
        tuple(
            (Cell(one.pathway), Cell(_levels(found, one.areas, name)))
            for one in found.uneven
        )
        if found
        else (),
        note=_note(found, "A person who moves house may lose a service."),
        empty="Every pathway opens at one level everywhere." if found else _EMPTY,
    )  # fmt: skip


def _levels(found: Thresholds, areas: Mapping[str, tuple[str, ...]], name: Name) -> str:
    parts = [
        f"{found.levels.label(code)}: {', '.join(map(name, areas[code]))}"
        for code in found.levels.codes
        if code in areas
    ]
    return "; ".join(parts)


def low_table(found: Thresholds | None, name: Name) -> Table:
    """The thresholds below eligibility, whose consequences councils bear too."""
    return Table(
        "low",
        "Thresholds below eligibility",
        (
            Column("provider", "Provider"),
            Column("pathway", "Pathway"),
            Column("area", "Area"),
            Column("level", "Accepts from"),
            Column("status", "Status"),
        ),
        tuple(
            (
                Cell(name(one.provider)),
                Cell(one.pathway),
                Cell(name(one.area)),
                Cell(found.levels.label(one.level)),
                Cell("", status=one.status),
            )
            for one in found.set_low
        )
        if found
        else (),
        note=_note(found, "Help comes early here; councils meet what follows from it too."),
        empty="No threshold stands below eligibility." if found else _EMPTY,
    )


def levels_table(found: Thresholds | None) -> Table:
    """The levels of need in their order, each with who says so."""
    start = found.levels.eligible_from if found else ""
    return Table(
        "levels-of-need",
        "Levels of need, from the least to the most",
        (Column("level", "Level"), Column("meaning", "What it means"), Column("source", "Source")),
        tuple(
            (
                Cell(one.label, hint="eligible from here" if one.code == start else ""),
                Cell(one.meaning),
                Cell(one.source, status=one.status),
            )
            for one in (found.levels.listed if found else ())
        ),
        empty=_EMPTY,
    )


def groups_table(found: Thresholds | None) -> Table:
    """The groups that a paper names as falling between services."""
    return Table(
        "groups",
        "Groups that a paper names as falling between",
        (Column("group", "Group"), Column("section", "Where it says so")),
        tuple(
            (Cell(one.name[:1].upper() + one.name[1:]), Cell(one.section))
            for one in (found.groups if found else ())
        ),
        empty="No paper of this place names groups in the missing middle.",
    )


def clauses_table(found: Thresholds | None, name: Name) -> Table:
    """The expectations to put into contracts, with owner and funding effect."""
    return Table(
        "clauses",
        "Expectations to put into contracts",
        (
            Column("clause", "Expectation"),
            Column("text", "Clause"),
            Column("owner", "Owner"),
            Column("funding", "Funding"),
            Column("status", "Status"),
        ),
        tuple(
            (
                Cell(f"{one.code} {one.title}", hint=one.duty),
                Cell(one.text),
                Cell(", ".join(map(name, one.owners)) or "nobody yet"),
                Cell(funding_words(one), raw=one.amount if one.amount is not None else None),
                Cell("", status=one.status),
            )
            for one in (found.clauses if found else ())
        ),
        empty="No expectations have been written yet. Bring in the table “Care Act expectations to "
        "put into contracts”.",
    )


def funding_words(one: Clause) -> str:
    """ "New money, £250,000 a year", "to be agreed", "not said"."""
    if one.amount is not None:
        return f"{one.funding or 'new money'}, {words.money(one.amount)} a year"
    return one.funding or "not said"
