"""The engagement log in words: who has been heard, how, and who has not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from commonweal.language.figure import Status, round_half_up
from commonweal.planning.engagement import Coverage, Event, coverage, informed_nothing, kinds_of
from commonweal.planning.perception import Perception, Said
from commonweal.records.engagement.classes import class_labels
from commonweal.records.engagement.models import EngagementEvent
from commonweal.site import words
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import MINUS, day, plural

Name = Callable[[str], str]


def listing(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def headline(events: Sequence[Event], parties: Sequence[str], name: Name) -> str:
    """Who has not been engaged: which parties, and which classes of people."""
    if not events:
        return "No engagement has been logged yet."
    unheard = [name(row.subject) for row in _never(events, parties, "organisation")]
    classes = class_labels()
    silent = [classes[row.subject] for row in _never(events, list(classes), "stakeholder")]
    bodies = (
        f"{listing(unheard)} {'has' if len(unheard) == 1 else 'have'} not been engaged."
        if unheard
        else "Every party has been engaged."
    )
    people = f"No event is on record with: {'; '.join(silent)}." if silent else (
        "Every class of people has been too."
    )  # fmt: skip
    return f"{bodies} {people}"


def _never(events: Sequence[Event], subjects: Sequence[str], by: str) -> list[Coverage]:
    rows = [row for row in coverage(events, subjects, by=by) if row.events == 0]
    order = {subject: place for place, subject in enumerate(subjects)}
    return sorted(rows, key=lambda row: order[row.subject])


def picture(events: Sequence[Event], parties: Sequence[str], name: Name) -> Matrix | None:
    """Organisations by kinds of engagement: who took part in what."""
    kinds = kinds_of(events)
    if not kinds or not parties:
        return None
    order = [row.subject for row in coverage(events, parties, by="organisation")]
    return matrix(
        [(name(code), [_met(events, code, kind) for kind in kinds]) for code in order],
        id="heard",
        finding="Which organisation took part in what, the least engaged first",
        corner="Organisation",
        columns=[kind[:1].upper() + kind[1:] for kind in kinds],
        key=((3, "took part"), (0, "not on record")),
        source="the engagement log. A count for several bodies together is not shared out.",
    )


def _met(events: Sequence[Event], code: str, kind: str) -> HeatCell:
    own = [one for one in events if one.kind == kind and code in one.organisations]
    if not own:
        return HeatCell("not on record", 0)
    counted = [o.people for o in own if o.people is not None and len(o.organisations) == 1]
    if not counted:
        return HeatCell("took part", 3)
    return HeatCell(plural(sum(counted), "person", "people"), 3)


def coverage_table(
    events: Sequence[Event], subjects: Mapping[str, str], *, by: str, caption: str
) -> Table:
    """Each organisation or class with what it took part in, the least engaged first."""
    bodies = by == "organisation"
    shared = (Column("shared", "Counted with others", numeric=True),) if bodies else ()
    return Table(
        f"coverage-{by}",
        caption,
        (
            Column("who", "Organisation" if bodies else "Class"),
            Column("events", "Events", numeric=True),
            Column("people", "People counted", numeric=True),
            *shared,
            Column("uncounted", "Without a count", numeric=True),
        ),
        tuple(
            (
                Cell(subjects.get(row.subject, row.subject)),
                Cell(str(row.events) if row.events else "none", raw=str(row.events)),
                Cell(f"{row.people:,}"),
                *((Cell(str(row.shared)),) if bodies else ()),
                Cell(str(row.uncounted)),
            )
            for row in coverage(events, list(subjects), by=by)
        ),
        note="Somebody who came twice counts twice.",
        empty="Nobody is asked for yet: this place has no parties.",
    )


def count_words(row: EngagementEvent) -> str:
    """ "over 200", "4 people listed", "not known"."""
    if row.count is None:
        return "not known"
    return words.amount(Decimal(row.count), row.unit)


def when_words(row: EngagementEvent) -> str:
    """When it was, as the source says it or by its days."""
    if row.period and row.period != (row.starts_on.isoformat() if row.starts_on else ""):
        return row.period
    if row.starts_on is None:
        return "not stated"
    if row.ends_on is None or row.ends_on == row.starts_on:
        return day(row.starts_on)
    return f"{day(row.starts_on)} to {day(row.ends_on)}"


def events_table(
    address: str, rows: Iterable[EngagementEvent], informed: Mapping[str, Sequence[str]]
) -> Table:
    """The log itself."""
    classes = class_labels()
    return Table(
        "events",
        "Engagement log",
        (
            Column("event", "Event"),
            Column("class", "Class"),
            Column("organisations", "Organisations"),
            Column("count", "Count", numeric=True),
            Column("when", "When"),
            Column("informed", "Informed"),
        ),
        tuple(
            (
                Cell(str(row), href=f"{address}engagement/{row.code}/"),
                Cell(classes.get(row.stakeholder, "over all classes")),
                Cell(", ".join(str(body) for body in row.organisations.all()) or "none named"),
                Cell(count_words(row), status="" if row.status == Status.PRINTED else row.status),
                Cell(when_words(row)),
                Cell(", ".join(informed.get(row.code, ())) or "nothing yet"),
            )
            for row in rows
        ),
        empty="No engagement has been logged yet. Add an event, or bring in the table “Engagement "
        "during a review”.",
    )


def loose_table(address: str, events: Sequence[Event], *, may_link: bool) -> Table:
    """The events that informed nothing yet, for those who may link them with the way to do so."""
    link = (Column("link", "Say what it informed"),) if may_link else ()
    return Table(
        "loose",
        "Events that are linked to nothing yet",
        (Column("event", "Event"), *link),
        tuple(
            (
                Cell(one.title, href=f"{address}engagement/{one.code}/"),
                *((_link(address, one),) if may_link else ()),
            )
            for one in informed_nothing(events)
        ),
        empty="Every event is linked to what it informed.",
    )


def _link(address: str, one: Event) -> Cell:
    return Cell("Link it", href=f"{address}thread/engagement/{one.code}/link/", about=one.title)


def about(row: EngagementEvent) -> list[tuple[str, str]]:
    """One event's facts as names and values."""
    source = f"{row.document.title}, {row.section}" if row.document else row.section
    return [
        ("Class", class_labels().get(row.stakeholder, "Over all classes")),
        ("Organisations", ", ".join(str(body) for body in row.organisations.all())),
        ("Count", count_words(row)),
        ("When", when_words(row)),
        ("Note", row.note),
        ("Source", source or f"Logged here by {row.author_name}"),
    ]


def perceptions_table(found: Sequence[Perception], name: Name) -> Table:
    """What stakeholders think of each provider, a row for each time they were asked.

    What is printed and what is made up stand in rows of their own.
    """
    return Table(
        "perceptions",
        "What stakeholders think of providers: perception, not fact",
        (
            Column("provider", "Provider"),
            Column("dimension", "In which respect"),
            Column("who", "Who says so"),
            Column("when", "When"),
            Column("said", "What was said"),
            Column("change", "Change in score", numeric=True),
            Column("kind", "Kind of evidence"),
        ),
        tuple(
            (
                Cell(name(one.provider)),
                Cell(one.dimension),
                Cell(one.said_by),
                Cell(said.period),
                Cell(_said(said, one.scale), status=said.status),
                Cell(_change(one, said)),
                Cell("perception"),
            )
            for one in found
            for said in one.said
        ),
        note="The change is that from the first score to the last.",
        empty="Nobody has been asked yet. Bring in the table “What stakeholders think of "
        "providers”.",
    )


def _said(one: Said, scale: str) -> str:
    score = "" if one.score is None else f"{one.score} {scale}".strip()
    return ", ".join(part for part in (score, one.words) if part) or "nothing"


def _change(one: Perception, said: Said) -> str:
    scored = [each for each in one.said if each.score is not None]
    if one.change is None or said is not scored[-1]:
        return ""
    size = abs(round_half_up(one.change, 1))
    return f"{'+' if one.change > 0 else MINUS if one.change < 0 else ''}{size}"
