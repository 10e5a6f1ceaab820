"""The joint strategic needs assessment pack of a place: one paper and one workbook from what the
kinds of need have worked out. What is not worked out is said, with what to bring in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from commonweal.language.figure import Status
from commonweal.planning.need.picture import Condition, NeedPicture
from commonweal.planning.need.required import WHOLE, RequiredServices
from commonweal.planning.priorities_tables import ServiceGap
from commonweal.records.people.acting import Acting
from commonweal.records.planning.selectors_priorities import gap_standings
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import illustrative_of, newest_results
from commonweal.records.results.selectors_official import (
    OfficialSource,
    official_changes,
    official_of,
)
from commonweal.site.need_start import AREAS, title_of
from commonweal.site.need_start import SERVICES as SERVICES_THERE
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import Bars, Block, Bullets, Paper, Paragraph, Section, Terms
from commonweal.site.planning.presenters import need_expected as expected
from commonweal.site.planning.presenters import need_gaps as gaps
from commonweal.site.planning.presenters import need_services as services
from commonweal.site.planning.presenters.need_values import by_estimate, people_words, pounds
from commonweal.site.words import day, status_words

EXPECTED, SERVICES, GAP = "need-expected", "need-services", "need-gap"
#: Kinds whose headline rests on nothing made up, though other numbers of theirs may.
SOUND_HEADLINE = frozenset({"need-neighbours"})
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
TWO_ESTIMATES = (
    "Two estimates stand side by side. The one by national rates can be compared with other "
    "places: only the number, ages and sexes of the people move it. The one adjusted to local need "
    "multiplies it by how great the need of each area is."
)
LIMITS = "What these numbers cannot say"
FURTHER = "What else these numbers cannot say"
#: Said at the head of the paper and before each sentence that nobody has published.
DRAFT = "Draft, not published"
#: So many rows of what the cost hangs on stand in the paper; the workbook holds all.
TOP = 10
#: Columns of whole numbers that a page has only as words.
COUNTS = frozenset({"year", "survey", "version"})
#: What only a page has: a second, smaller line in a cell.
SMALL_LINE = re.compile(r"The small line [^.]*\.\s*")
#: How sure a rate is, behind its source.
MARK = re.compile(r" \([A-C]: [^)]*\)$")
NOT_YET = "This has not been worked out yet. "
WHAT_NEXT = {
    EXPECTED: f"Bring in the table {title_of(AREAS)}.",
    SERVICES: f"Bring in the table {title_of(AREAS)}.",
    GAP: f"Bring in the table {title_of(SERVICES_THERE)}.",
}


@dataclass(frozen=True)
class Material:
    """The newest results about need that a reader may see, with their answers."""

    place: Place
    results: dict[str, Result]
    answers: dict[str, Any]
    also: tuple[Result, ...]
    made_up: frozenset[int]
    register: Mapping[str, ServiceGap]
    official: tuple[OfficialSource, ...]
    changed: tuple[str, ...]

    def says(self, result: Result) -> str:
        """What a result comes to, labelled where anything that it rests on is made up."""
        made_up = result.pk in self.made_up and result.kind not in SOUND_HEADLINE
        label = f"{status_words(Status.ILLUSTRATIVE).label}: " if made_up else ""
        draft = "" if result.published_at else f"{DRAFT}: "
        return draft + label + result.headline

    @property
    def mark(self) -> str:
        """What is said on every page of the paper: that something in it is a draft."""
        read = (*self.results.values(), *self.also)
        return "" if all(one.published_at for one in read) else (
            f"{DRAFT}: {self.place.name}. Check before it leaves your organisation."
        )  # fmt: skip

    def lacks(self, kind: str) -> str:
        """Why there is nothing of a kind, and what to do."""
        if kind in self.results:
            return (
                "What was worked out was kept by an earlier version of Commonweal and cannot be "
                "read here any more. Work it out again."
            )
        return NOT_YET + WHAT_NEXT[kind]


def material_for(acting: Acting, place: Place) -> Material:
    """Everything about need that was worked out for a place, as this reader may see it."""
    held = [one for one in newest_results(acting, place) if one.kind.startswith("need-")]
    main = {one.kind: one for one in held if not one.subject and one.kind in WHAT_NEXT}
    answers = {}
    for kind, result in main.items():
        try:
            answers[kind] = answer_of(result)
        except NotReadable:
            continue
    also = tuple(one for one in held if one.kind not in WHAT_NEXT)
    read = (*main.values(), *also)
    return Material(
        place, main, answers, also, illustrative_of(acting, held), gap_standings(acting, place),
        tuple(dict.fromkeys(source for one in read for source in official_of(acting, one))),
        tuple(_changed(acting, read)),
    )  # fmt: skip


def _changed(acting: Acting, read: Sequence[Result]) -> list[str]:
    """What is said of statistics that have changed since, each once with what rests on them."""
    found: dict[str, dict[str, None]] = {}
    for one in read:
        for source in official_changes(acting, one):
            titles = found.setdefault(source.warning, {})
            titles[kind_of(one.kind).title] = None
    return [f"{'; '.join(titles)}: {warning}" for warning, titles in found.items()]


def paper(found: Material, now: datetime) -> Paper:
    """The pack as a paper, in plain English, with its sources and limits."""
    return Paper(
        title=f"Needs assessment pack: {found.place.name}",
        about=f"Put together on {day(now.date())} from what is worked out in Commonweal. Versions "
        "and sources stand at the end.",
        sections=(
            Section("In short", tuple(_summary(found))),
            Section(LIMITS, tuple(_limits(found))),
            Section("Who lives here", tuple(_people(found))),
            Section("How many people are expected to be ill", tuple(_ill(found))),
            Section("What services they need", tuple(_needed(found))),
            Section("What is missing", tuple(_missing(found))),
            *_also(found),
            Section("Sources and versions", tuple(_sources(found))),
            *_further_limits(found),
        ),
        made_at=now,
        mark=found.mark,
    )


def tables(found: Material) -> list[Table]:
    """Every table of the pack, for a workbook, what a reader must know first."""
    picture, needed, gap = (found.answers.get(kind) for kind in (EXPECTED, SERVICES, GAP))
    made: list[Table] = [
        _limits_table(found),
        expected.heads_table(picture),
        expected.conditions_table(picture, ""),
    ]
    if picture:
        for at, one in enumerate(picture.conditions, start=1):
            made.append(_renamed(expected.areas_table(picture, one), f"expected_{at}"))
            made.append(_renamed(expected.moved_table(picture, one), f"moved_{at}"))
    made += [services.groups_table(needed), services.elements_table(needed)]
    if needed:
        names = {one.code: one.name for one in picture.areas} if picture else {}
        made.append(services.areas_table(needed, names))
    made += [services.staff_table(needed), services.swings_table(needed)]
    made += [
        services.drivers_table(needed),
        gaps.gaps_table(gap, found.register),
        gaps.areas_table(gap),
    ]
    return [*made, _versions_table(found), _official_table(found)]


def _limits_table(found: Material) -> Table:
    """What a reader must know before using the numbers."""
    return Table(
        "limits",
        LIMITS,
        (Column("sentence", "Before using the numbers"),),
        tuple((Cell(sentence),) for sentence in _said(found)),
        empty="Nothing has been worked out yet.",
    )


def _official_table(found: Material) -> Table:
    """The published statistics and the rates that went in."""
    rates = found.answers[EXPECTED].conditions if EXPECTED in found.answers else ()
    rows = [
        (one.title, " ".join((f"Release {one.number}.", one.since)).strip())
        for one in found.official
    ]
    rows += [(one.title, one.source) for one in rates]
    return Table(
        "sources",
        "Published statistics and rates of illness that went in",
        (Column("what", "What"), Column("source", "Release or source")),
        tuple((Cell(what), Cell(source)) for what, source in rows),
        note=LICENCE,
        empty="Nothing has been worked out yet.",
    )


def _renamed(table: Table, code: str) -> Table:
    return Table(code, table.caption, table.columns, table.rows, table.note, table.empty)


def _summary(found: Material) -> list[Block]:
    said = [
        found.says(found.results[kind])
        for kind in (GAP, EXPECTED, SERVICES)
        if kind in found.results
    ]
    blocks: list[Block] = [Paragraph(sentence, strong=not at) for at, sentence in enumerate(said)]
    blocks += [Paragraph(sentence) for sentence in found.changed]
    return blocks or [Paragraph(found.lacks(EXPECTED))]


def _people(found: Material) -> list[Block]:
    picture = found.answers.get(EXPECTED)
    if picture is None:
        return [Paragraph(found.lacks(EXPECTED))]
    return [_ends(expected.heads_table(picture), picture), _years_left_out("heads")]


def _ends(table: Table, picture: NeedPicture) -> Table:
    """The rows of the years that changes are told by: a paper with every year is not read."""
    at = [column.key for column in table.columns].index("year")
    kept = {str(picture.years[0]), str(picture.base_year), str(picture.years[-1])}
    return replace(table, rows=tuple(row for row in table.rows if row[at].text in kept))


def _years_left_out(sheets: str) -> Paragraph:
    return Paragraph(
        "The first year, the first that is projected and the last stand here. Those between are in "
        f"the workbook of this pack, on the sheets with “{sheets}” in their names."
    )


def _ill(found: Material) -> list[Block]:
    picture = found.answers.get(EXPECTED)
    if picture is None:
        return [Paragraph(found.lacks(EXPECTED))]
    first = picture.years[0]
    sums = [(one.title, expected.whole(picture, one.code, first)) for one in picture.conditions]
    known = [(title, value) for title, value in sums if value is not None]
    most = max((value for _, value in known), default=0.0)
    bars = Bars(
        f"People expected in {first}, all areas together, by fixed national rates",
        tuple(
            (title, value / most if most else 0.0, people_words(value)) for title, value in known
        ),
    )
    made: list[Block] = [
        Paragraph(TWO_ESTIMATES), expected.conditions_table(picture, ""), bars
    ]  # fmt: skip
    by_area = [
        _ends(expected.areas_table(picture, one), picture) for one in picture.conditions
    ]  # fmt: skip
    # What holds for every one of these tables is said once, before them.
    made += [Paragraph(note) for note in dict.fromkeys(one.note for one in by_area)]
    made.append(_years_left_out("expected"))
    return [*made, *(replace(one, note="") for one in by_area)]


def _needed(found: Material) -> list[Block]:
    needed: RequiredServices | None = found.answers.get(SERVICES)
    if needed is None:
        return [Paragraph(found.lacks(SERVICES))]
    titles = {one.code: one.title for one in needed.elements}
    lines = [one for one in needed.element_lines if one.area == WHOLE]
    most = max((one.cost.value for one in lines), default=0.0)
    bars = Bars(
        "Cost a year of what is needed",
        tuple(
            (titles[one.element], one.cost.value / most if most else 0.0, pounds(one.cost.value))
            for one in sorted(lines, key=lambda one: -one.cost.value)
        ),
    )
    return [
        Paragraph(f"What is needed here rests on need {by_estimate(needed.basis)}."),
        services.groups_table(needed), services.elements_table(needed), bars,
        services.staff_table(needed), *_hangs_on(needed),
    ]  # fmt: skip


def _hangs_on(needed: RequiredServices) -> list[Block]:
    """The widest swings of the cost, and where all of them are."""
    table = services.swings_table(needed)
    # Codes are for who changes a number in the workbook, not for who reads the paper.
    rows = tuple((replace(row[0], hint=""), *row[1:]) for row in table.rows[:TOP])
    top = replace(table, rows=rows)
    if len(table.rows) <= TOP:
        return [top]
    rest = f"These are the {TOP} that move the cost most. {_in_workbook(len(table.rows), 'swings')}"
    return [top, Paragraph(rest)]


def _in_workbook(count: int, sheet: str) -> str:
    return f"All {count} are in the workbook of this pack, on the sheet that ends in “{sheet}”."


def _missing(found: Material) -> list[Block]:
    answer = found.answers.get(GAP)
    if answer is None:
        return [Paragraph(found.lacks(GAP))]
    known = [(one.area, one.lacking) for one in gaps.areas_short(answer) if one.lacking is not None]
    most = max((lacking for _, lacking in known), default=0.0)
    names = {one.code: one.name for one in answer.areas}
    bars = Bars(
        "Of what each area needs, by what it costs, the share that is not there",
        tuple(
            (names[area], lacking / most if most else 0.0, f"{lacking:.0%}")
            for area, lacking in known
        ),
    )
    rests = Paragraph(f"What is needed here rests on need {by_estimate(answer.basis)}.")
    rest = Paragraph(
        "Only the largest gaps stand here. "
        + _in_workbook(len(answer.gaps), gaps.gaps_table(answer, {}).id.replace("_", " "))
    )
    return [rests, gaps.largest_table(answer, ""), rest, gaps.areas_table(answer), bars]


def _also(found: Material) -> list[Section]:
    """What other kinds of need came to, each in its own sentence."""
    if not found.also:
        return []
    items = tuple(found.says(one) for one in found.also)
    return [Section("What else was worked out", (Bullets(items),))]


def _limits(found: Material) -> list[Block]:
    """What has changed, and of each answer what must be known first; the rest stands at the end."""
    first, rest = _weighed(found)
    if not first:
        return [Paragraph("Nothing has been worked out yet.")]
    further = f"{len(rest)} further points stand at the end, under “{FURTHER}”."
    return [Bullets(first), *([Paragraph(further)] if rest else [])]


def _further_limits(found: Material) -> list[Section]:
    _, rest = _weighed(found)
    return [Section(FURTHER, (Bullets(rest),))] if rest else []


def _weighed(found: Material) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All that is said, parted into what comes first and the rest."""
    leading = {one.cautions[0] for one in found.results.values() if one.cautions}
    said = _said(found)
    first = tuple(one for one in said if one in leading or one in found.changed)
    return first, tuple(one for one in said if one not in first)


def _said(found: Material) -> tuple[str, ...]:
    """Every caution of what went in, and every note on a condition, once."""
    conditions = found.answers[EXPECTED].conditions if EXPECTED in found.answers else ()
    cautions = [said for one in (*found.results.values(), *found.also) for said in one.cautions]
    return tuple(
        dict.fromkeys(
            [*found.changed, *cautions, *(note for one in conditions for note in one.notes)]
        )
    )


def _versions_table(found: Material) -> Table:
    return Table(
        "versions",
        "What this pack is put together from",
        (
            Column("what", "What"),
            Column("code", "Code", only="file"),
            Column("version", "Version"),
            Column("when", "Worked out"),
            Column("by", "By"),
            Column("standing", "Published"),
            Column("rules", "Rules", only="file"),
        ),
        tuple(
            (
                Cell(_title(one)),
                Cell(one.ref),
                Cell(str(one.number)),
                Cell(day(one.made_at.date())),
                Cell(one.author_name),
                Cell(day(one.published_at.date()) if one.published_at else DRAFT),
                Cell(", ".join(one.definitions)),
            )
            for one in (*found.results.values(), *found.also)
        ),
        empty="Nothing has been worked out yet.",
    )


def _title(result: Result) -> str:
    title = kind_of(result.kind).title
    return f"{title}: {result.subject}" if result.subject else title


def _sources(found: Material) -> list[Block]:
    blocks: list[Block] = [_versions_table(found)]
    official = tuple(". ".join(filter(None, (one.said, one.since))) for one in found.official)
    if official:
        blocks += [Paragraph("Published statistics that went in:"), Bullets(official)]
        blocks.append(Paragraph(LICENCE))
    conditions = found.answers[EXPECTED].conditions if EXPECTED in found.answers else ()
    if conditions:
        rates = tuple((one.title, MARK.sub("", one.source)) for one in conditions)
        blocks += [Paragraph("Rates of illness:"), Terms(rates)]
        blocks += [Paragraph(sentence) for sentence in _marks(conditions)]
    return blocks


def _marks(conditions: Sequence[Condition]) -> list[str]:
    """How sure the rates are: once for all that are alike, not behind each."""
    by_mark: dict[str, list[str]] = {}
    for one in conditions:
        by_mark.setdefault(one.mark, []).append(one.title)
    return [
        f"Rates {expected.MARKS[mark]}: "
        + ("all of them." if len(by_mark) == 1 else f"{'; '.join(titles)}.")
        for mark, titles in sorted(by_mark.items())
    ]


def sheets(found: Material) -> Sequence[tuple[str, Table]]:
    """The tables with short names for the sheets of a workbook, each once. Below each stands what
    to read first."""
    named = [
        (f"{at} {table.id.replace('_', ' ')}"[:31], table)
        for at, table in enumerate(tables(found), start=1)
    ]
    warned = f"{found.mark} " if found.mark else ""
    if found.made_up:
        warned += "Illustrative: some of what these numbers rest on is made up. "
    warned += f"Read the sheet “{named[0][0]}” before using a number."
    first, *others = named
    return [first, *((name, _for_workbook(table, warned)) for name, table in others)]


def _for_workbook(table: Table, warned: str) -> Table:
    """A table as numbers to calculate with, and with what to read first in its note."""
    keys = [column.key for column in table.columns]
    rows = tuple(
        tuple(_number(cell, key) for cell, key in zip(row, keys, strict=True)) for row in table.rows
    )
    note = f"{SMALL_LINE.sub('', table.note)} {warned}".strip()
    return replace(table, rows=rows, note=note)


def _number(cell: Cell, key: str) -> Cell:
    """A year is a number, and so is what came out with more digits than a workbook can keep."""
    if cell.raw is None and key in COUNTS and cell.text.isdecimal():
        return replace(cell, raw=Decimal(cell.text))
    if isinstance(cell.raw, Decimal):
        return replace(cell, raw=Decimal(f"{cell.raw:.12g}"))
    return cell
