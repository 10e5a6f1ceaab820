"""The words of the figure pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from commonweal.facts.templates import ColumnType
from commonweal.language.figure import VALUELESS, Basis, Figure, Status
from commonweal.language.lexicon_search import Found
from commonweal.language.period import PeriodKind
from commonweal.records.facts import library
from commonweal.records.facts.models import FigureVersion, Finding, Release
from commonweal.records.planning.definitions import Stage
from commonweal.records.register.models import Place
from commonweal.site import words
from commonweal.site.pages import Cell, Column, Table

PERIOD_KINDS = {
    PeriodKind.FINANCIAL_YEAR: "a financial year, April to March",
    PeriodKind.CALENDAR_YEAR: "a calendar year",
    PeriodKind.QUARTER: "a quarter",
    PeriodKind.MONTH: "a month",
    PeriodKind.DAY: "a day",
    PeriodKind.SPAN: "several years",
    PeriodKind.MIXED: "mixed: it cannot be compared as one year",
    PeriodKind.NOT_STATED: "the source does not say",
}
BASES = {
    Basis.GROSS: "Gross",
    Basis.NET: "Net of income",
    Basis.BUDGET: "Budget",
    Basis.OUTTURN: "Outturn (actual)",
    Basis.INCOME: "Income",
    Basis.NOT_STATED: "",
}
SHORT = 160


def title_of(dataset: str) -> str:
    """The title of a data set's template; its name where the template no longer ships."""
    known = library.templates().get(dataset)
    return known.title if known else dataset.replace("_", " ").capitalize()


def shown(figure: Figure) -> str:
    """What stands for a figure: its value with its unit, its words, or why there is none."""
    if figure.status in VALUELESS:
        return words.figure(figure)
    if figure.value is None and figure.low is None and figure.high is None:
        return figure.printed or words.status_words(figure.status).label
    if figure.value is not None and figure.printed:
        return words.amount(_as_printed(figure.value, figure.printed), figure.unit)
    return words.figure(figure)


def _as_printed(value: Decimal, printed: str) -> Decimal:
    """The value with the decimals that were printed: 33.0 and not 33.000000."""
    plain = printed.strip("()£% ").replace(",", "").replace("−", "-")
    decimals = len(plain.partition(".")[2])
    return value.quantize(Decimal(1).scaleb(-decimals)) if decimals < 7 else value


def brief(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def named(dataset: str, column: str, text: str, names: Mapping[str, str]) -> str:
    """A cell as people read it: a code of an organisation by its name, all else as it stands."""
    shape = library.templates().get(dataset)
    found = next((one for one in shape.columns if one.name == column), None) if shape else None
    if found is None or found.type is not ColumnType.ORGANISATION:
        return text
    return "; ".join(names.get(code.strip(), code.strip()) for code in text.split(";"))


def value_words(figure: Figure, names: Mapping[str, str]) -> str:
    """What stands for a figure, with organisations by their names."""
    dataset, _, rest = figure.ref.partition("/")
    return named(dataset, rest.rpartition("/")[2], shown(figure), names)


def value_cell(figure: Figure, names: Mapping[str, str]) -> Cell:
    """The value as a table shows it; the download carries the number itself."""
    raw = figure.value if figure.value is not None else figure.printed
    return Cell(brief(value_words(figure, names)), status=figure.status.value, raw=raw)


@dataclass(frozen=True)
class Names:
    """What codes are called on a page: organisations and documents."""

    bodies: Mapping[str, str]
    documents: Mapping[str, str]

    def source(self, figure: Figure) -> Cell:
        """The document by its title, and where in it."""
        code = figure.citation.document
        title = self.documents.get(code, code)
        return Cell(title, hint=words.section(figure.citation.section), raw=code)


def release_choices(releases: Iterable[Release]) -> list[tuple[str, str]]:
    """The releases to look back to, newest first."""
    return [
        (
            str(one.number),
            f"Release {one.number}, {words.day(timezone.localtime(one.made_at).date())}",
        )
        for one in releases
    ]


def figures_table(
    place: Place,
    pairs: Iterable[tuple[FigureVersion, Figure]],
    names: Names,
    empty: str,
    *,
    was: bool = False,
) -> Table:
    """Figures in a list, each with its value, period, subject and source.

    `was` says that they are those of a release; what has been withdrawn since has no page.
    """
    return Table(
        "figures",
        "Figures",
        (
            Column("label", "Figure"),
            Column("value", "Value"),
            Column("period", "Period"),
            Column("about", "About"),
            Column("source", "Source"),
        ),
        tuple(_figure_row(place, version, figure, names, was=was) for version, figure in pairs),
        empty=empty,
    )


def _figure_row(
    place: Place, version: FigureVersion, figure: Figure, names: Names, *, was: bool
) -> tuple[Cell, ...]:
    about = version.about or version.area
    withdrawn = was and version.figure.current_id is None
    page = "" if withdrawn else reverse("figure", args=[place.code, version.figure_id])
    return (
        Cell(
            figure.label,
            href=page,
            hint=title_of(version.figure.dataset),
        ),
        value_cell(figure, names.bodies),
        Cell(figure.period.label),
        Cell(str(about) if about else "not stated"),
        names.source(figure),
    )


def versions_table(versions: Sequence[FigureVersion]) -> Table:
    """Every version, newest first: what it is about, what changed, who gave it and why."""
    older = [*versions[1:], None]
    return Table(
        "versions",
        "Versions",
        (
            Column("number", "Version", numeric=True),
            Column("value", "Value"),
            Column("difference", "Moved by", numeric=True),
            Column("about", "What it is about"),
            Column("source", "Source"),
            Column("by", "Given by"),
            Column("reason", "Reason"),
        ),
        tuple(
            _version_row(version, before) for version, before in zip(versions, older, strict=True)
        ),
    )


def _version_row(version: FigureVersion, before: FigureVersion | None) -> tuple[Cell, ...]:
    said = version.printed or version.words
    if not said:
        said = words.status_words(version.status).label
    by = version.author_name
    if version.organisation:
        by = f"{by}, {version.organisation}"
    about = version.about or version.area
    unit, period = words.unit_name(version.unit), version.period_label
    return (
        Cell(str(version.number), hint=f"release {version.release.number}"),
        Cell(brief(said), status=version.status, raw=said),
        Cell(_moved(version, before)),
        Cell(
            "; ".join(part for part in (str(about) if about else "", unit, period) if part),
            hint=version.label if before and before.label != version.label else "",
        ),
        Cell(version.document.title, hint=words.section(version.section)),
        Cell(by, hint=words.moment(timezone.localtime(version.created_at))),
        Cell(version.reason),
    )


def _moved(version: FigureVersion, before: FigureVersion | None) -> str:
    if before is None or version.value is None or before.value is None:
        return ""
    if _subject(version) != _subject(before):
        return "not comparable"
    moved = (version.value - before.value).normalize()
    if not moved:
        return "none"
    return f"{'+' if moved > 0 else ''}{words.amount(moved, version.unit)}"


def _subject(version: FigureVersion) -> tuple[object, ...]:
    """What must be the same before two versions are set against each other."""
    return (version.unit, version.about_id, version.area_id, version.period_label)


def cells_table(dataset: str, cells: Mapping[str, str], names: Mapping[str, str]) -> Table:
    """The other cells of the row that the figure came in, under the names of its columns."""
    return Table(
        "row",
        "The row it came in",
        (Column("column", "Column"), Column("cell", "As printed")),
        tuple(
            (
                Cell(name.replace("_", " ").capitalize(), raw=name),
                Cell(named(dataset, name, cell, names), raw=cell),
            )
            for name, cell in cells.items()
        ),
    )


def mates_table(
    place: Place, mates: Iterable[tuple[int, Figure]], names: Mapping[str, str]
) -> Table:
    """The other figures of the same row."""
    return Table(
        "mates",
        "Other figures of the same row",
        (Column("label", "Figure"), Column("value", "Value")),
        tuple(
            (
                Cell(figure.label, href=reverse("figure", args=[place.code, pk])),
                value_cell(figure, names),
            )
            for pk, figure in mates
        ),
        empty="The row holds no other figure.",
    )


def findings_table(place: Place, findings: Iterable[Finding]) -> Table:
    """The findings that set this figure beside another."""
    return Table(
        "findings",
        "Findings about this figure",
        (Column("title", "Finding"), Column("sentence", "What does not agree")),
        tuple(
            (
                Cell(finding.title, href=f"/places/{place.code}/findings/{finding.pk}/"),
                Cell(finding.sentence),
            )
            for finding in findings
        ),
        empty="Nothing has been found to disagree with it.",
    )


def facts_of(version: FigureVersion, figure: Figure) -> list[tuple[str, str]]:
    """Names and values for the summary; empty ones are left out by the template."""
    said = shown(figure)
    differs = version.printed and version.printed not in said
    reason = str(version.cells.get("outside_reason", "")).rstrip(".")
    return [
        ("As printed", version.printed if differs else ""),
        ("How sure the placing is", version.confidence.capitalize()),
        ("Period", _period(version)),
        ("Accounting basis", BASES[Basis(version.basis)]),
        ("Covers", "; ".join(version.includes)),
        ("Leaves out", "; ".join(version.excludes)),
        ("Out of", version.denominator),
        ("Worked out from", "; ".join(figure.steps)),
        ("In the total", f"No, it is held outside. {reason}." if reason else ""),
        ("Note", version.note),
    ]


def _period(version: FigureVersion) -> str:
    if version.period_label == "not stated":
        return "Not stated"
    return f"{version.period_label} ({PERIOD_KINDS[PeriodKind(version.period_kind)]})"


def needs_warning(status: str) -> bool:
    """Whether the page must say before all else how far the value can be trusted."""
    return Status(status) in (Status.ASSIGNED, Status.ILLUSTRATIVE)


def held_tables(
    place: Place, stages: Iterable[Stage], held: Mapping[str, Mapping[str, tuple[int, int]]]
) -> list[Table]:
    """The tables that the place holds, a list for each stage of the cycle that has any."""
    return [
        Table(
            stage.code or "whole",
            stage.label,
            (
                Column("table", "Table"),
                Column("question", "Question it answers"),
                Column("figures", "Figures", numeric=True),
                Column("unusable", "Without a value", numeric=True),
            ),
            tuple(
                _held_row(place, dataset, *counts)
                for dataset, counts in sorted(
                    held[stage.code].items(), key=lambda pair: title_of(pair[0])
                )
            ),
        )
        for stage in stages
        if held.get(stage.code)
    ]


def _held_row(place: Place, dataset: str, usable: int, unusable: int) -> tuple[Cell, ...]:
    shape = library.templates().get(dataset)
    count = usable + unusable
    return (
        Cell(title_of(dataset), href=f"{reverse('figures', args=[place.code])}?dataset={dataset}"),
        Cell(shape.question if shape else ""),
        Cell(f"{count:,}", raw=Decimal(count)),
        Cell(f"{unusable:,}" if unusable else "none", raw=Decimal(unusable)),
    )


def held_sentence(held: Mapping[str, Mapping[str, tuple[int, int]]]) -> str:
    """How many figures there are, in how many tables."""
    tables = {dataset for counts in held.values() for dataset in counts}
    count = sum(sum(pair) for counts in held.values() for pair in counts.values())
    return f"{words.plural(count, 'figure')} in {words.plural(len(tables), 'table')}."


#: So many of the terms that a search means are named; the lexicon has the rest.
MOST_MEANT = 6


def nothing_sentence(term: str, found: Found | None) -> str:
    """What to do when no figure fits what was asked."""
    if found is None:
        return "No figure fits. Ask for less: take one of the choices away."
    if not found.hits:
        return (
            f"The lexicon has no “{term}”. Write a cluster (cluster 4), a diagnosis code (F32) "
            "or a plain word (depression), or put the word under Words in the label."
        )
    return (
        "The place holds no figure about this term. Look the term up in the lexicon for words "
        "close to it, or ask for less."
    )
