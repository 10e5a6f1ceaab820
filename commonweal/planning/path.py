"""The commissioning path: segments with durations, milestones and stage gates, and their dates.

Source: Essex Mental Health Review 2015, section 8 recommendation 1b and its draft timeline
(ledger ESX-49, ESX-51, ESX-52; rule CALC-15). Stage gates are assessed in `planning.gates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.period import add_months, months_in


@dataclass(frozen=True, slots=True)
class PlannedGate:
    """A stage gate `at_years` after the segment's start."""

    number: int
    at_years: Decimal
    subject: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A share of people to have moved to primary or shared care by a year of the path.

    `share_pct` is None where the source prints that it is to be confirmed.
    """

    at_years: Decimal
    share_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class Segment:
    """A group of clusters that share one timeline. It plans; the cluster pays.

    `duration_years` is None for a segment without a timeline of its own, and a maximum when
    `is_maximum` is true: then only the latest end is known, and no shared end exists.
    """

    code: str
    title: str
    clusters: frozenset[str]
    duration_years: Decimal | None
    is_maximum: bool = False
    gates: tuple[PlannedGate, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    setting: str = ""
    starts_on: date | None = None


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """One date of the path and how it was reached.

    `code` names the event within its segment whatever happens to its date and title: "gate-2".
    """

    segment: str
    kind: str
    title: str
    on: date
    is_latest: bool
    step: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class SegmentDates:
    """The dates of one segment. `earliest_procurement` is None while a gate must decide first."""

    segment: Segment
    start: date
    end: date | None
    earliest_procurement: date | None
    events: tuple[DatedEvent, ...]


@dataclass(frozen=True, slots=True)
class PathProblem:
    """Something that makes the path unusable, with the items that conflict."""

    items: tuple[str, ...]
    sentence: str


def path_problems(segments: Sequence[Segment], clusters: Iterable[str]) -> list[PathProblem]:
    """Why this path cannot stand; empty when it can (CALC-36 and ESX-51).

    `clusters` are those that must be placed. A cluster in two segments or in none, a length that
    is not of whole months, a gate or milestone outside its segment's life, two gates of one number
    and gates out of order are problems. Each names what conflicts.
    """
    problems = _membership_problems(segments, frozenset(clusters))
    for segment in segments:
        problems += _length_problems(segment)
        problems += _gate_problems(segment)
        problems += _milestone_problems(segment)
    return problems


def _membership_problems(
    segments: Sequence[Segment], clusters: frozenset[str]
) -> list[PathProblem]:
    homes: dict[str, list[str]] = {}
    for segment in segments:
        for cluster in segment.clusters:
            homes.setdefault(cluster, []).append(segment.code)
    problems = [
        PathProblem(
            (cluster, *codes),
            f"Cluster {cluster} is in {' and '.join(codes)}; a cluster belongs to one segment.",
        )
        for cluster, codes in sorted(homes.items(), key=lambda item: _in_order(item[0]))
        if len(codes) > 1
    ]
    problems += [
        PathProblem((cluster,), f"Cluster {cluster} is in no segment; put it in one.")
        for cluster in sorted(clusters - set(homes), key=_in_order)
    ]
    problems += [
        PathProblem((cluster, *homes[cluster]), f"Cluster {cluster} is not in the lexicon.")
        for cluster in sorted(set(homes) - clusters, key=_in_order)
    ]
    return problems


def _in_order(code: str) -> tuple[int, str]:
    return (int(code), "") if code.isdigit() else (10_000, code)


#: Longer than any plan; dates further on cannot be written.
_LONGEST = 100


def _length_problems(segment: Segment) -> list[PathProblem]:
    lengths = [("duration", segment.duration_years)]
    lengths += [(f"gate {gate.number}", gate.at_years) for gate in segment.gates]
    lengths += [("shift milestone", stone.at_years) for stone in segment.milestones]
    found = []
    for name, years in lengths:
        if years is None:
            continue
        if (years * 12) % 1:
            what = f"is at {years} years, which is no whole number of months; use halves, quarters "
            sentence = f"The {name} of {segment.title} {what}or twelfths of a year."
            found.append(PathProblem((segment.code, name), sentence))
        elif years > _LONGEST or (name == "duration" and years <= 0):
            sentence = (
                f"The {name} of {segment.title} is {years} years; say a length above 0, of "
                f"{_LONGEST} years at most."
            )
            found.append(PathProblem((segment.code, name), sentence))
    return found


def _gate_problems(segment: Segment) -> list[PathProblem]:
    problems = []
    names = [f"gate {gate.number}" for gate in segment.gates]
    if len(set(names)) < len(names):
        problems.append(
            PathProblem((segment.code, *names), f"{segment.title} has two gates of one number.")
        )
    years = [gate.at_years for gate in segment.gates]
    if years != sorted(years):
        problems.append(
            PathProblem((segment.code, *names), f"The gates of {segment.title} are out of order.")
        )
    for gate in segment.gates:
        if segment.duration_years is None:
            problems.append(
                PathProblem(
                    (segment.code, f"gate {gate.number}"),
                    f"{segment.title} has a gate but no duration; say how long it runs.",
                )
            )
        elif not 0 < gate.at_years <= segment.duration_years:
            problems.append(
                PathProblem(
                    (segment.code, f"gate {gate.number}"),
                    f"Gate {gate.number} of {segment.title} is at {gate.at_years} years, outside "
                    f"its {segment.duration_years}; move the gate or lengthen the segment.",
                )
            )
    return problems


def _milestone_problems(segment: Segment) -> list[PathProblem]:
    return [
        PathProblem(
            (segment.code,),
            f"The shift milestone of {segment.title} at {stone.at_years} years is outside its "
            f"{segment.duration_years}; move the milestone.",
        )
        for stone in segment.milestones
        if segment.duration_years is not None and not 0 < stone.at_years <= segment.duration_years
    ]


def segment_dates(segment: Segment, start: date) -> SegmentDates:
    """The dates of one segment when the path starts on `start` (CALC-15).

    end = start + duration; gate = start + gate years. A segment's own `starts_on` goes before
    the path's start. Procurement may be considered at the earliest when the last gate has
    decided it, or at the end of the segment when it has no gate; a segment with a maximum has
    only a latest end. Raises ValueError for years that are not whole months.
    """
    begins = segment.starts_on or start
    why = "the start given" if segment.starts_on is None else "the segment's own start"
    events = [DatedEvent(segment.code, "start", "Path starts", begins, False, why, "start")]
    for gate in segment.gates:
        title = f"Stage gate {gate.number}: {gate.subject}"
        events.append(_event(segment, begins, gate.at_years, ("gate", gate.number), title))
    for number, stone in enumerate(segment.milestones, start=1):
        share = "to be confirmed" if stone.share_pct is None else f"{stone.share_pct}%"
        title = f"Shift milestone: {share}"
        events.append(_event(segment, begins, stone.at_years, ("milestone", number), title))
    end = None
    if segment.duration_years is not None:
        title = "Latest end" if segment.is_maximum else "New contract or extension"
        last = _event(segment, begins, segment.duration_years, ("end", 0), title)
        end = last.on
        events.append(last)
    events.sort(key=lambda event: (event.on, event.kind))
    return SegmentDates(segment, begins, end, _procurement(segment, begins, end), tuple(events))


def _event(
    segment: Segment, begins: date, years: Decimal, name: tuple[str, int], title: str
) -> DatedEvent:
    kind, number = name
    return DatedEvent(
        segment=segment.code,
        kind=kind,
        title=title,
        on=add_months(begins, months_in(years)),
        is_latest=kind == "end" and segment.is_maximum,
        step=f"{begins:%-d %B %Y} and {in_years(years)}",
        code=f"{kind}-{number}" if number else kind,
    )


def in_years(years: Decimal) -> str:
    """A length in words: "1 year", "3.5 years"."""
    return "1 year" if years == 1 else f"{years.normalize():f} years"


def _procurement(segment: Segment, begins: date, end: date | None) -> date | None:
    if segment.is_maximum:
        return begins
    if segment.gates:
        return add_months(begins, months_in(max(gate.at_years for gate in segment.gates)))
    return end


def path_dates(segments: Sequence[Segment], start: date) -> list[SegmentDates]:
    """The dates of every segment; see `segment_dates`."""
    return [segment_dates(segment, start) for segment in segments]


@dataclass(frozen=True, slots=True)
class Change:
    """One date that differs between two versions of a path. None means absent in that one."""

    segment: str
    title: str
    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """How many days later it now falls; None when it is in one version only."""
        if self.before is None or self.after is None:
            return None
        return (self.after - self.before).days


def compare_paths(before: Sequence[SegmentDates], after: Sequence[SegmentDates]) -> list[Change]:
    """Every date that moved, appeared or went between two versions of the path, in date order."""
    old, new = _by_code(before), _by_code(after)
    changes = []
    for key, event in {**old, **new}.items():
        first, last = old.get(key), new.get(key)
        ends = (first.on if first else None, last.on if last else None)
        if ends[0] != ends[1]:
            changes.append(Change(event.segment, event.title, *ends))
    return sorted(changes, key=lambda change: (change.after or change.before, change.segment))


def _by_code(dates: Sequence[SegmentDates]) -> Mapping[tuple[str, str], DatedEvent]:
    return {
        (event.segment, event.code or event.title): event for one in dates for event in one.events
    }
