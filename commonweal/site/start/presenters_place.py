"""The words of a place's home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from commonweal.language.figure import Figure
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.facts.models import Import, Release
from commonweal.records.planning.definitions import Stage, pages
from commonweal.records.planning.selectors_home import Counts, StageFacts
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight
from commonweal.site import words
from commonweal.site.charts import Cycle, StageState, cycle
from commonweal.site.charts import Stage as DrawnStage
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.place_pages import may_open, page_address
from commonweal.site.start.presenters import SIGHT_WORDS, dates_words, kind_words
from commonweal.site.words import plural


@dataclass(frozen=True)
class PanelNumber:
    """One number at the top, with what it says and where it leads."""

    value: str
    label: str
    href: str


@dataclass(frozen=True)
class WayOn:
    """A page about the whole place."""

    label: str
    about: str
    href: str


@dataclass(frozen=True)
class Counted:
    """What a stage knows from activity, beside its figures, and the page that shows it."""

    words: str
    href: str


def counted_by_stage(
    place: Place, activity: ActivityRelease | None, measures: int
) -> dict[str, Counted]:
    """Activity counts for the stage that delivers and measures for the one that reviews."""
    found = {}
    if activity is not None and activity.rows_by_table:
        records = plural(sum(activity.rows_by_table.values()), "record")
        found["deliver"] = Counted(f"{records} of activity", reverse("activity", args=[place.code]))
    if measures:
        found["review_outcomes"] = Counted(
            plural(measures, "measure"), reverse("measures", args=[place.code])
        )
    return found


def figures_address(place: Place, stage: Stage) -> str:
    """Where the tables of a stage stand in the list of figures."""
    return f"/places/{place.code}/figures/#{stage.code}"


def about(
    place: Place, sight: Sight, release: Release | None, counted: Mapping[str, Counted]
) -> list[tuple[str, str]]:
    """What the place is, for the end of the page."""
    made = "No file of figures has been accepted yet"
    if release:
        made = f"{words.day(localtime(release.made_at).date())} (release {release.number})"
    return [
        ("Kind", kind_words(place)),
        ("Area", str(place.area or "")),
        ("Period", dates_words(place)),
        ("Newest figures", made),
        ("From activity", ", ".join(one.words for one in counted.values())),
        ("What you see", SIGHT_WORDS[sight]),
    ]


def in_short(place: Place, sight: Sight) -> str:
    """Kind, area and dates in one line under the question."""
    parts = [kind_words(place), str(place.area or ""), dates_words(place)]
    sees = SIGHT_WORDS[sight][:1].lower() + SIGHT_WORDS[sight][1:]
    return f"{', '.join(part for part in parts if part and part != 'not stated')}. You see {sees}."


def cycle_chart(
    place: Place,
    stages: Sequence[StageFacts],
    sight: Sight,
    counted: Mapping[str, Counted],
) -> Cycle:
    """The commissioning cycle as a picture: what is known, what is due, and each stage's pages."""
    drawn = [_drawn(place, facts, sight, counted.get(facts.stage.code)) for facts in stages]
    return cycle(drawn, id="cycle", finding=cycle_sentence([stage.state for stage in drawn]))


def _drawn(place: Place, facts: StageFacts, sight: Sight, counted: Counted | None) -> DrawnStage:
    links = tuple(
        (page.label, page_address(place, page))
        for page in facts.stage.pages
        if may_open(page, sight)
    )
    return DrawnStage(
        facts.stage.code,
        state_of(facts, is_counted=counted is not None),
        known_words(facts, counted),
        href=links[0][1] if links else "",
        due=due_words(facts),
        text_href=figures_address(place, facts.stage)
        if facts.usable
        else (counted.href if counted else ""),
        links=links,
    )


def cycle_sentence(states: Sequence[StageState]) -> str:
    """How far the cycle is known, in a sentence."""
    if set(states) == {StageState.KNOWN}:
        return "Every stage of the cycle is known, and no gap is open"
    if set(states) == {StageState.PART}:
        return "Every stage of the cycle has figures, and at every stage something is not known"
    if set(states) == {StageState.MISSING}:
        return "Nothing is known yet about any stage of the cycle"
    counts = {state: states.count(state) for state in StageState}
    said = [f"{count} {_STATES[state]}" for state, count in counts.items() if count]
    return f"Known of the eight stages of the cycle: {', '.join(said)}"


_STATES = {
    StageState.KNOWN: "in full",
    StageState.PART: "in part",
    StageState.MISSING: "not at all",
}


def state_of(facts: StageFacts, *, is_counted: bool = False) -> StageState:
    """Known when there are figures on every topic and no gap is open; else in part or missing.

    What is counted from activity makes a stage known in part: it is no figure on its topics.
    """
    if not facts.usable:
        return StageState.PART if is_counted else StageState.MISSING
    return StageState.PART if facts.gaps or facts.wanting else StageState.KNOWN


def known_words(facts: StageFacts, counted: Counted | None = None) -> str:
    """ "115 measures; 12 usable figures; 3 open gaps"."""
    parts = [counted.words] if counted else []
    if facts.usable or not counted:
        parts.append(plural(facts.usable, "usable figure") if facts.usable else "No usable figure")
    if facts.unusable:
        parts.append(f"{facts.unusable:,} that cannot be used")
    if facts.gaps:
        parts.append(plural(facts.gaps, "open gap"))
    if facts.usable and facts.wanting:
        parts.append(f"nothing yet on {facts.wanting} of {plural(facts.topics, 'topic')}")
    return "; ".join(parts)


def due_words(facts: StageFacts) -> str:
    return f"{plural(facts.due, 'recommendation')} to settle" if facts.due else ""


def stages_table(stages: Sequence[StageFacts], counted: Mapping[str, Counted]) -> Table:
    """The same as the picture, as numbers."""
    columns = (
        Column("stage", "Stage"),
        Column("about", "What it is about"),
        Column("counted", "From activity"),
        Column("usable", "Usable figures", numeric=True),
        Column("unusable", "Not usable", numeric=True),
        Column("gaps", "Open gaps", numeric=True),
        Column("due", "Recommendations to settle", numeric=True),
    )
    rows = tuple(
        (
            Cell(facts.stage.label),
            Cell(facts.stage.about),
            _counted_cell(counted.get(facts.stage.code)),
            Cell(f"{facts.usable:,}"),
            Cell(f"{facts.unusable:,}"),
            Cell(f"{facts.gaps:,}"),
            Cell(f"{facts.due:,}"),
        )
        for facts in stages
    )
    return Table("stages", "The stages of the cycle in numbers", columns, rows)


def _counted_cell(counted: Counted | None) -> Cell:
    return Cell(counted.words, href=counted.href) if counted else Cell("Nothing")


def panels(
    place: Place, counts: Counts, figures: Sequence[tuple[int, Figure]]
) -> list[PanelNumber]:
    """The numbers that people look for first."""
    home = f"/places/{place.code}/"
    found = []
    total = next((f for _, f in figures if f.dims.get("commissioner_type") == "total"), None)
    if total is not None:
        found.append(PanelNumber(words.figure(total), "spent in all", f"{home}spend/"))
    finding = plural(counts.open_findings, "open finding").split(" ", 1)
    settled = f"{counts.settled} of {counts.recommendations}"
    areas = f"{counts.areas.known} of {counts.areas.expected}"
    found.append(PanelNumber(finding[0], finding[1], f"{home}findings/"))
    if counts.recommendations:
        found.append(
            PanelNumber(settled, "recommendations settled", f"{home}recommendations/"),
        )
    found += [
        PanelNumber(areas, "things to know of its commissioners’ areas are known", f"{home}gaps/"),
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
            Cell(
                item.file_name,
                href=f"/places/{place.code}/imports/{item.pk}/",
                about=f"file number {item.pk}",
            ),
            Cell(Import.State(item.state).label),
            Cell(str(item.received_by) if item.received_by else "by command"),
            Cell(words.moment(localtime(item.received_at)), raw=item.received_at.isoformat()),
        )
        for item in imports
    )
    return Table(
        "imports",
        "Newest files",
        columns,
        rows,
        empty="No file has been brought in yet. Bring one in, or start from a template.",
    )


def ways_on(place: Place, sight: Sight) -> list[WayOn]:
    """The pages that are about the whole place."""
    return [
        WayOn(page.label, page.about[:1].upper() + page.about[1:], page_address(place, page))
        for page in pages()
        if not page.stages and may_open(page, sight)
    ]
