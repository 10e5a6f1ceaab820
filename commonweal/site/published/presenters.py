"""The words and tables of the sets, their periods and releases, and what a reader has chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from commonweal.facts.published import PublishedSet
from commonweal.records.published.models import PublishedFile, PublishedPeriod, PublishedRelease
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.published.release_words import address, withdrawn_on
from commonweal.site.words import day, plural

#: Shown first where a period has several kinds of organisation.
FIRST_KINDS = ("ICB", "Sub-ICB", "CCG", "Provider", "Council", "Region", "England")


@dataclass(frozen=True)
class Asked:
    """What of which period is shown; what was not asked for is chosen for the reader."""

    period: PublishedPeriod
    kind: str
    breakdown: str
    measure: str
    measure_name: str
    statistic: str
    choices: dict[str, list[tuple[str, str]]]

    @property
    def chosen(self) -> dict[str, str]:
        """The choices as the form holds them."""
        return {
            "to": self.period.end.isoformat(),
            "kind": self.kind,
            "breakdown": self.breakdown,
            "measure": f"{self.measure}|{self.statistic}",
        }

    @property
    def title(self) -> str:
        return f"{self.measure_name} ({self.statistic}), to {day(self.period.end)}"


def choose(
    given: Mapping[str, str], said: PublishedSet, periods: Sequence[PublishedPeriod]
) -> Asked:
    """What the reader asked for, with the nearest sensible choice for the rest."""
    period = period_asked(given.get("to", ""), periods)
    kinds = sorted(period.organisations, key=_kind_order)
    kind = _of(given.get("kind", ""), kinds)
    breakdowns = list(period.breakdowns)
    whole = said.whole.get("breakdown", kind.capitalize() if kind == "CCG" else "")
    first = whole if whole in breakdowns else breakdowns[0]
    breakdown = given.get("breakdown", first)
    breakdown = breakdown if breakdown in breakdowns else first
    measures = {f"{measure}|{statistic}": (measure, name, statistic)
                for measure, name, statistic in period.measures}  # fmt: skip
    measure, name, statistic = measures[_of(given.get("measure", ""), list(measures))]
    choices = {
        "to": [(one.end.isoformat(), day(one.end)) for one in periods],
        "kind": [(one, one) for one in kinds],
        "breakdown": [(one, one or "The whole") for one in breakdowns],
        "measure": [(key, f"{_measure(words[1])} ({words[2]})") for key, words in measures.items()],
    }
    return Asked(period, kind, breakdown, measure, _measure(name), statistic, choices)


def _measure(name: str) -> str:
    """A measure's name without the underscores of a data file."""
    spaced = name.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def period_asked(end: str, periods: Sequence[PublishedPeriod]) -> PublishedPeriod:
    """The period that ends on the day, else the latest."""
    return next((one for one in periods if one.end.isoformat() == end), periods[0])


def _kind_order(kind: str) -> tuple[int, str]:
    place = FIRST_KINDS.index(kind) if kind in FIRST_KINDS else len(FIRST_KINDS)
    return place, kind


def _of(word: str, words: Sequence[str]) -> str:
    return word if word in words else words[0]


def sets_table(sets: Iterable[PublishedSet], newest: Mapping[str, PublishedRelease]) -> Table:
    """Every set with its newest release, or that nothing has come yet."""
    return Table(
        "sets",
        "Published sets",
        (
            Column("set", "Set"),
            Column("publisher", "Publisher"),
            Column("release", "Latest release"),
            Column("rows", "Rows", numeric=True),
            Column("on", "Brought in on"),
        ),
        tuple(_set_row(said, newest.get(said.id)) for said in sets),
    )


def _set_row(said: PublishedSet, release: PublishedRelease | None) -> tuple[Cell, ...]:
    first = Cell(said.title, href=reverse("published_set", args=[said.id]))
    if release is None:
        nothing = Cell("Nothing yet")
        return first, Cell(said.publisher), nothing, Cell("None", raw=""), Cell("Not yet", raw="")
    return (
        first,
        Cell(said.publisher),
        Cell(f"Release {release.number}", hint=_named(release), about=f"of {said.title}",
             href=address(said.id, release.number)),
        Cell(f"{release.rows:,}", raw=str(release.rows)),
        Cell(day(timezone.localtime(release.made_at).date())),
    )  # fmt: skip


def _named(release: PublishedRelease) -> str:
    """The file of a release, and that it was withdrawn."""
    return ", ".join(filter(None, (release.name, withdrawn_on(release))))


def held_sentence(said: PublishedSet, periods: Sequence[PublishedPeriod]) -> str:
    """What is held of a set, and how much of it is hidden."""
    if not periods:
        return "Nothing of this set has been brought in yet."
    rows = sum(one.rows for one in periods)
    held = f"{plural(len(periods), 'period')} to {day(periods[0].end)} with {rows:,} cells"
    if said.blank_may_be_hidden:
        empty = sum(one.states.get("missing", 0) for one in periods)
        return (
            f"{held}. How many are hidden by their publisher is not known: {_percent(empty, rows)} "
            "came empty, which may be hidden or never recorded. An empty cell is never nought."
        )
    hidden = sum(one.states.get("suppressed", 0) for one in periods)
    return (
        f"{held}, of which {_percent(hidden, rows)} are hidden by their publisher. A hidden cell "
        "is never nought: it is shown with the least and the most that it can be."
    )


def _percent(count: int, whole: int) -> str:
    return f"{count / whole * 100:.0f} %"


def periods_table(said: PublishedSet, periods: Sequence[PublishedPeriod]) -> Table:
    """The periods that count, with what each holds."""
    return Table(
        "periods",
        "Periods held",
        (
            Column("to", "Period to"),
            Column("organisations", "Organisations"),
            Column("cells", "Cells", numeric=True),
            Column("hidden", "Hidden", numeric=True),
            Column("unknown", "Missing or not applicable", numeric=True),
            Column("release", "Release", numeric=True),
        ),
        tuple(
            (
                Cell(
                    day(one.end),
                    href=f"{reverse('published_table', args=[said.id])}?to={one.end}",
                    about="table",
                ),
                Cell(", ".join(f"{kind} {n:,}" for kind, n in sorted(one.organisations.items()))),
                Cell(f"{one.rows:,}", raw=str(one.rows)),
                _hidden(said, one),
                _share(one, "missing", "not_applicable"),
                Cell(
                    str(one.release.number),
                    href=address(said.id, one.release.number),
                    about="release",
                ),
            )
            for one in periods
        ),
        empty="No period yet. Bring in a file of this set.",
    )


def _hidden(said: PublishedSet, one: PublishedPeriod) -> Cell:
    """The share that was hidden, or that nobody can tell where a blank may have been."""
    if not said.blank_may_be_hidden:
        return _share(one, "suppressed")
    marked = one.states.get("suppressed", 0)
    return Cell("Not known", hint=f"{plural(marked, 'cell')} marked as hidden", raw="")


def _share(one: PublishedPeriod, *states: str) -> Cell:
    count = sum(one.states.get(state, 0) for state in states)
    return Cell(_percent(count, one.rows), hint=f"{count:,} cells", raw=str(count))


def releases_table(releases: Iterable[PublishedRelease]) -> Table:
    """The releases of a set, newest first."""
    return Table(
        "releases",
        "Releases",
        (
            Column("number", "Release", numeric=True),
            Column("file", "File"),
            Column("rows", "Rows", numeric=True),
            Column("repeated", "Repeated rows left out", numeric=True),
            Column("narrowed", "Cells narrowed by totals", numeric=True, only="file"),
            Column("on", "Brought in"),
            Column("standing", "Standing"),
            Column("why", "Why"),
        ),
        tuple(
            (
                Cell(str(one.number), href=address(one.set_code, one.number), about="release"),
                Cell(one.name),
                Cell(f"{one.rows:,}", raw=str(one.rows)),
                Cell(f"{one.repeated:,}", raw=str(one.repeated)),
                Cell(f"{one.narrowed:,}", raw=str(one.narrowed)),
                Cell(
                    day(timezone.localtime(one.made_at).date()),
                    hint=str(one.made_by) if one.made_by else "By command",
                ),
                Cell(withdrawn_on(one).capitalize() or "Not withdrawn", hint=one.withdrawn_reason),
                Cell(one.reason or "No reason was given", hint=one.note),
            )
            for one in releases
        ),
        empty="No release yet.",
    )


STOPPED = "Whatever read this file was stopped, and nothing of it came in. Send it again."


def outcome(file: PublishedFile, *, is_going_on: bool) -> str:
    """What became of a file, in a sentence."""
    if file.state == PublishedFile.State.WAITING:
        if not is_going_on:
            return STOPPED
        return "The file is being read. This page renews itself."
    if file.state == PublishedFile.State.REFUSED:
        return f"Nothing of this file came in. {file.sentence}"
    release = file.release
    assert release is not None  # noqa: S101  an accepted file has one
    came = f"{plural(release.rows, 'row')} came in with release {release.number}"
    return f"{came}, {gone} since." if (gone := withdrawn_on(release)) else f"{came}."
