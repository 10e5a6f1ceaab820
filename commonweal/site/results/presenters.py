"""The words about a result: where it comes from, how it was worked out, who agrees to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.language.figure import Status
from commonweal.records.facts.models import FigureVersion
from commonweal.records.people.acting import Acting
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Agreement, Attempt, Result
from commonweal.records.results.selectors import (
    Said,
    agreements_on,
    illustrative_of,
    may_agree,
    may_work_out,
    newer_release,
    reason_for,
    versions_of,
)
from commonweal.records.results.selectors_official import (
    OfficialSource,
    official_changes,
    official_of,
)
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.words import day, plural

STANCES = {stance.value: stance.label for stance in Agreement.Stance}


@dataclass(frozen=True)
class VersionLink:
    """One version in the list of versions."""

    label: str
    href: str
    hint: str
    current: bool
    compare_href: str


@dataclass(frozen=True)
class OfficialLink:
    """A release of published statistics that went in; `newer` says what became of it since."""

    label: str
    href: str
    newer: str


@dataclass(frozen=True)
class Panel:
    """What stands below every answer. `trouble` says why the newest attempt gave none."""

    result: Result | None
    by_whom: str = ""
    released: str = ""
    newer: str = ""
    changed: tuple[str, ...] = ()
    reason: str = ""
    steps: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    official: tuple[OfficialLink, ...] = ()
    versions: tuple[VersionLink, ...] = ()
    trouble: tuple[str, ...] = ()
    busy: str = ""
    agreed: str = ""
    may_work: bool = False
    may_agree: bool = False
    agree_href: str = ""
    thread_href: str = ""
    sources_href: str = ""
    status: str = ""


def panel_view(
    acting: Acting, book: Book, result: Result | None, attempt: Attempt | None, address: str
) -> Panel:
    """The panel of one version; without a result it says what is in the way, or nothing."""
    trouble, busy = _attempt_words(book, result, attempt)
    works = may_work_out(acting, book.place)
    if result is None:
        return Panel(None, trouble=trouble, busy=busy, may_work=works)
    said = agreements_on(acting, result)
    newer = newer_release(acting, result)
    return Panel(
        result=result,
        by_whom=f"Version {result.number}, worked out on {day(result.made_at.date())} "
        f"by {result.author_name}",
        released=f"from release {result.release.number} of the figures",
        newer=f"Figures that it rests on have changed since, in release {newer}." if newer else "",
        changed=tuple(one.warning for one in official_changes(acting, result)),
        reason=reason_for(acting, result),
        steps=tuple(result.steps),
        cautions=tuple(result.cautions),
        definitions=tuple(result.definitions),
        official=tuple(_official_link(one) for one in official_of(acting, result)),
        versions=_versions(acting, result, address),
        trouble=trouble,
        busy=busy,
        agreed=agreed_words(said),
        may_work=works,
        may_agree=may_agree(acting, book.place),
        agree_href=f"{book.address}results/{result.pk}/agree/",
        thread_href=f"{book.address}thread/result/{result.ref}/",
        sources_href=f"{book.address}results/{result.pk}/",
        status=status_of(acting, result),
    )


def status_of(acting: Acting, result: Result) -> str:
    """The label of a result's headline; empty where nothing that it rests on is made up."""
    return Status.ILLUSTRATIVE if illustrative_of(acting, [result]) else ""


def _official_link(source: OfficialSource) -> OfficialLink:
    return OfficialLink(source.said, f"/published/sets/{source.set_code}/", source.since)


def _attempt_words(
    book: Book, result: Result | None, attempt: Attempt | None
) -> tuple[tuple[str, ...], str]:
    if attempt is None:
        return (), ""
    if attempt.state in (Attempt.State.WAITING, Attempt.State.WORKING):
        return (), f"{book.address}results/attempts/{attempt.pk}/"
    overtaken = result is not None and result.made_at > attempt.asked_at
    failed = attempt.state == Attempt.State.FAILED and not overtaken
    return (tuple(attempt.sentences) if failed else ()), ""


def _versions(acting: Acting, result: Result, address: str) -> tuple[VersionLink, ...]:
    return tuple(
        VersionLink(
            label=f"Version {row.number}",
            href=f"{address}?version={row.number}",
            hint=", ".join(
                part for part in (day(row.made_at.date()), reason_for(acting, row)) if part
            ),
            current=row.number == result.number,
            compare_href=""
            if row.number == result.number
            else f"{address}?version={result.number}&against={row.number}",
        )
        for row in versions_of(acting, result)
    )


def agreed_words(said: Sequence[Said]) -> str:
    """How many of those who are asked agree, in one sentence."""
    if not said:
        return ""
    stances = [one.agreement.stance for one in said if one.agreement]
    agree = stances.count(Agreement.Stance.AGREE)
    decline = stances.count(Agreement.Stance.DECLINE)
    asked = plural(len(said), "commissioner")
    if agree == len(said):
        return f"All {asked} agree to this version."
    against = f", {decline} decline" if decline else ""
    return f"{agree} of {asked} agree to this version{against}."


def panel_tables(acting: Acting, result: Result | None) -> list[Table]:
    """What each party said of this version."""
    return [] if result is None else [_agreements_table(acting, result)]


def sources_table(book: Book, versions: Sequence[FigureVersion]) -> Table:
    """The figures that went into a result, each in the version that did."""
    return Table(
        "result_sources",
        "The figures that went in",
        (
            Column("figure", "Figure"),
            Column("value", "As printed"),
            Column("status", "Status"),
            Column("source", "Source"),
        ),
        tuple(
            (
                Cell(version.label, href=f"{book.address}figures/{version.figure_id}/"),
                Cell(version.printed or version.words or "none"),
                Cell("", status=version.status),
                Cell(version.document.title, hint=version.section),
            )
            for version in versions
        ),
        empty="No figure of this place went in.",
    )


def _agreements_table(acting: Acting, result: Result) -> Table:
    return Table(
        "result_agreements",
        "Who agrees to this version",
        (Column("body", "Commissioner"), Column("stance", "Says"), Column("reason", "Why")),
        tuple(
            (
                Cell(str(one.organisation)),
                Cell(
                    STANCES[one.agreement.stance] if one.agreement else "Has not said yet",
                    hint=day(one.agreement.taken_at.date()) if one.agreement else "",
                ),
                Cell(one.agreement.reason if one.agreement else ""),
            )
            for one in agreements_on(acting, result)
        ),
        empty="This place has no commissioners who could agree.",
    )


def about(book: Book, result: Result) -> list[tuple[str, str]]:
    """What is known of one version, for a summary list; empty ones are left out."""
    return [
        ("What came out", result.headline),
        ("About", book.name(result.subject) if result.subject else ""),
        ("Worked out", f"{day(result.made_at.date())}, by {result.author_name}"),
        ("For", str(result.organisation or "")),
        ("Why", reason_for(book.acting, result)),
        ("From", f"release {result.release.number} of the figures"),
        (
            "Published statistics",
            "; ".join(_with_since(one) for one in official_of(book.acting, result)),
        ),
        ("Rules", ", ".join(result.definitions)),
        ("Code", f"Commonweal {result.code_version}"),
        ("Published", day(result.published_at.date()) if result.published_at else "Not yet"),
        ("Before using it", " ".join(result.cautions)),
    ]


def _with_since(source: OfficialSource) -> str:
    return f"{source.said} ({source.since.rstrip('.')})" if source.since else source.said


def listing_table(book: Book, results: Sequence[Result]) -> Table:
    """Everything that has been worked out for a place."""
    made_up = illustrative_of(book.acting, results)
    return Table(
        "results",
        "What has been worked out",
        (
            Column("kind", "What"),
            Column("headline", "What came out"),
            Column("version", "Version", numeric=True),
            Column("when", "When"),
            Column("published", "Published"),
        ),
        tuple(
            (
                Cell(
                    kind_of(row.kind).title,
                    href=book.address + kind_of(row.kind).page(row.subject),
                    hint=book.name(row.subject),
                ),
                Cell(
                    row.headline,
                    status=Status.ILLUSTRATIVE if row.pk in made_up else Status.DERIVED,
                ),
                Cell(str(row.number)),
                Cell(day(row.made_at.date())),
                Cell("yes" if row.published_at else "not yet"),
            )
            for row in results
        ),
        empty="Nothing has been worked out yet. Bring in a table, and what follows from it "
        "appears here.",
    )
