"""The words of a place's home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.timezone import localtime

from commonweal.language.figure import Figure
from commonweal.records.facts.models import Import, Release
from commonweal.records.planning.selectors_home import Counts, StageFacts
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight
from commonweal.site import words
from commonweal.site.charts import Cycle, StageState, cycle
from commonweal.site.charts import Stage as DrawnStage
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.start.presenters import SIGHT_WORDS, dates_words, kind_words
from commonweal.site.words import plural

#: The pages of a place by the names that the stages of the cycle use.
_PAGES = {
    "spend": ("Spend", "Who pays how much for what, and what stands outside the total"),
    "providers": ("Providers", "Staff, beds, finances and plans of those who provide"),
    "figures": ("Figures", "Every figure with its source, its versions and what used it"),
    "findings": ("Findings", "What does not agree, and what the paper concluded"),
    "recommendations": ("Recommendations", "What was asked for, who agrees, what is being done"),
    "gaps": ("What is not known", "Gaps, who could fill them, and which decision waits"),
    "thread/links": ("The golden thread", "Every link from evidence to outcome"),
    "imports": ("Imports", "Files brought in, checked and accepted"),
}


@dataclass(frozen=True)
class PanelNumber:
    """One number at the top, with what it says and where it leads."""

    value: str
    label: str
    href: str


@dataclass(frozen=True)
class WayOn:
    """A room of the place."""

    label: str
    about: str
    href: str


def page_address(place: Place, page: str) -> str:
    """The address of one of the place's pages."""
    return "/lexicon/" if page == "lexicon" else f"/places/{place.code}/{page}/"


def about(place: Place, sight: Sight, release: Release | None) -> list[tuple[str, str]]:
    """What stands at the head of the page."""
    made = (
        f"Release {release.number}, {words.day(localtime(release.made_at).date())}"
        if release
        else "No figure has been accepted yet"
    )
    return [
        ("Question", place.question),
        ("Kind", kind_words(place)),
        ("Area", str(place.area or "")),
        ("Period", dates_words(place)),
        ("Newest figures", made),
        ("What you see", SIGHT_WORDS[sight]),
    ]


def cycle_chart(place: Place, stages: Sequence[StageFacts]) -> Cycle:
    """The commissioning cycle as a picture: known, known in part, missing, and what is due."""
    drawn = [
        DrawnStage(
            facts.stage.code,
            state_of(facts),
            known_words(facts),
            href=page_address(place, facts.stage.pages[0]),
            due=due_words(facts),
        )
        for facts in stages
    ]
    known = sum(stage.state == StageState.KNOWN for stage in drawn)
    part = sum(stage.state == StageState.PART for stage in drawn)
    finding = (
        f"Of the eight stages of the commissioning cycle, {known} can be told from figures alone, "
        f"{part} in part and {len(drawn) - known - part} not yet"
    )
    return cycle(drawn, id="cycle", finding=finding)


def state_of(facts: StageFacts) -> StageState:
    """Known when figures are held and no gap is open; in part when both; else missing."""
    if not facts.usable:
        return StageState.MISSING
    return StageState.PART if facts.gaps else StageState.KNOWN


def known_words(facts: StageFacts) -> str:
    """ "12 figures; 3 gaps"."""
    parts = [plural(facts.usable, "usable figure") if facts.usable else "No usable figure"]
    if facts.unusable:
        parts.append(f"{facts.unusable:,} that cannot be used")
    if facts.gaps:
        parts.append(plural(facts.gaps, "open gap"))
    return "; ".join(parts)


def due_words(facts: StageFacts) -> str:
    return f"{plural(facts.due, 'recommendation')} to settle" if facts.due else ""


def stages_table(place: Place, stages: Sequence[StageFacts]) -> Table:
    """The same as the picture, as numbers."""
    columns = (
        Column("stage", "Stage"),
        Column("about", "What it is about"),
        Column("usable", "Usable figures", numeric=True),
        Column("unusable", "Not usable", numeric=True),
        Column("gaps", "Open gaps", numeric=True),
        Column("due", "Recommendations to settle", numeric=True),
    )
    rows = tuple(
        (
            Cell(facts.stage.label, href=page_address(place, facts.stage.pages[0])),
            Cell(facts.stage.about),
            Cell(f"{facts.usable:,}"),
            Cell(f"{facts.unusable:,}"),
            Cell(f"{facts.gaps:,}"),
            Cell(f"{facts.due:,}"),
        )
        for facts in stages
    )
    return Table("stages", "The stages of the cycle in numbers", columns, rows)


def panels(
    place: Place, counts: Counts, figures: Sequence[tuple[int, Figure]]
) -> list[PanelNumber]:
    """The numbers that people look for first."""
    found = []
    total = next((f for _, f in figures if f.dims.get("commissioner_type") == "total"), None)
    if total is not None:
        found.append(PanelNumber(words.figure(total), "spent in all", page_address(place, "spend")))
    finding = plural(counts.open_findings, "open finding").split(" ", 1)
    settled = f"{counts.settled} of {counts.recommendations}"
    areas = f"{counts.areas.known} of {counts.areas.expected}"
    found += [
        PanelNumber(finding[0], finding[1], page_address(place, "findings")),
        PanelNumber(settled, "recommendations settled", page_address(place, "recommendations")),
        PanelNumber(areas, "kinds of knowledge held by area", page_address(place, "gaps")),
    ]
    return found


def figures_table(place: Place, figures: Sequence[tuple[int, Figure]]) -> Table:
    """The headline figures, each with the way to its page."""
    columns = (
        Column("figure", "Figure"),
        Column("value", "Value", numeric=True),
        Column("period", "Period"),
        Column("source", "Source"),
    )
    rows = tuple(
        (
            Cell(figure.label, href=f"/places/{place.code}/figures/{pk}/"),
            Cell(words.figure(figure), status=figure.status, raw=figure.value),
            Cell(figure.period.label),
            Cell(words.section(figure.citation.section), raw=figure.citation.section),
        )
        for pk, figure in figures
    )
    return Table(
        "headline",
        "Headline figures",
        columns,
        rows,
        empty="No spend has been brought in yet. Use the template for spend.",
    )


def imports_table(place: Place, imports: Sequence[Import]) -> Table:
    """The newest files."""
    columns = (
        Column("file", "File"),
        Column("state", "State"),
        Column("who", "Brought in by"),
        Column("when", "When"),
    )
    rows = tuple(
        (
            Cell(item.file_name, href=f"/places/{place.code}/imports/{item.pk}/"),
            Cell(Import.State(item.state).label),
            Cell(str(item.received_by) if item.received_by else "the system operator"),
            Cell(words.moment(localtime(item.received_at)), raw=item.received_at.isoformat()),
        )
        for item in imports
    )
    return Table(
        "imports",
        "Newest files",
        columns,
        rows,
        empty="No file has been brought in yet.",
    )


def ways_on(place: Place, sight: Sight) -> list[WayOn]:
    """The rooms of the place; imports for those who commission here."""
    return [
        WayOn(label, about_it, page_address(place, page))
        for page, (label, about_it) in _PAGES.items()
        if page != "imports" or sight == Sight.ALL
    ]
