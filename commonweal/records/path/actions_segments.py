"""Changing the segments of a path as a correction: a new version of the figures and of the path.

The corrected rows go through the same door as every file, so they are checked, refused by row,
kept with author and reason, and the path is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from commonweal.facts.templates.rebuild import RebuiltRow, as_csv
from commonweal.language.figure import Status
from commonweal.planning.path import Segment, path_problems
from commonweal.planning.path_changes import SegmentChange, cluster_moved, with_change
from commonweal.planning.path_tables import segments_of
from commonweal.records.audit.actions import record
from commonweal.records.facts import actions as facts
from commonweal.records.facts import hooks, library
from commonweal.records.facts.actions.correcting import require_correction_of
from commonweal.records.facts.models import Figure, Import
from commonweal.records.facts.selectors_rows import rows_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.reading import Reading

SEGMENTS, GATES, CLUSTERS = "segments", "stage_gates", "clusters"
WHERE = "Changed on the page of the path"


def require_changes(*, by: Acting, place: Place) -> None:
    """Raise NotAllowed unless they may correct every figure of the path's two tables."""
    for figure in Figure.objects.filter(place=place, dataset__in=(SEGMENTS, GATES)).select_related(
        "current", "place"
    ):
        require_correction_of(by, figure)


@transaction.atomic
def change_segment(*, by: Acting, place: Place, change: SegmentChange, reason: str) -> None:
    """Give a segment other clusters, length, milestone or gates.

    Raises ValidationError with sentences when the path could not stand, NotAllowed.
    """
    require_changes(by=by, place=place)
    _change(by, place, [change], reason)


@transaction.atomic
def move_cluster(*, by: Acting, place: Place, cluster: str, to: str, reason: str) -> None:
    """Move a cluster to another segment. Raises ValidationError, NotAllowed."""
    require_changes(by=by, place=place)
    try:
        changes = cluster_moved(_segments(place), cluster, to)
    except ValueError as fault:
        raise ValidationError(str(fault)) from None
    _change(by, place, changes, reason)


def _segments(place: Place) -> list[Segment]:
    reading = Reading(Acting.system(), place, (SEGMENTS, GATES))
    return segments_of(reading.rows(SEGMENTS), reading.rows(GATES))


def _change(by: Acting, place: Place, changes: Sequence[SegmentChange], reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why the path is changed."})
    before = _segments(place)
    _refuse_what_cannot_stand(place, before, changes)
    files = _files(place, before, changes)
    if not files:
        raise ValidationError("Nothing would change. Enter what the segment should be.")
    with hooks.told_once(by):
        for template, rows in files:
            _bring_in(by, place, template, rows, reason.strip())
    record(
        by=by,
        action="path.segment_changed",
        kind="path",
        ref="path",
        place=place,
        details={"segments": [change.code for change in changes], "reason": reason.strip()},
    )


def _refuse_what_cannot_stand(
    place: Place, before: Sequence[Segment], changes: Iterable[SegmentChange]
) -> None:
    after = list(before)
    codes = {segment.code: segment for segment in before}
    for change in changes:
        if change.code not in codes:
            raise ValidationError(f"There is no segment {change.code} in this path.")
        if (change.duration_years is None) != (codes[change.code].duration_years is None):
            raise ValidationError(
                {"duration_years": "A timeline cannot be taken away or begun here: bring in the "
                 "table of segments with it."}
            )  # fmt: skip
        after = with_change(after, change)
    known = [
        row.text("cluster_number")
        for row in Reading(Acting.system(), place, (CLUSTERS,)).rows(CLUSTERS)
    ] or [code for segment in before for code in segment.clusters]
    problems = path_problems(after, known)
    if problems:
        titles = {segment.code: f"“{segment.title}”" for segment in before}
        raise ValidationError([_in_words(one.sentence, titles) for one in problems])


def _in_words(sentence: str, titles: Mapping[str, str]) -> str:
    for code in sorted(titles, key=len, reverse=True):
        sentence = sentence.replace(f" {code}", f" {titles[code]}")
    return sentence


def _files(
    place: Place, before: Sequence[Segment], changes: Sequence[SegmentChange]
) -> list[tuple[str, list[RebuiltRow]]]:
    """The changed rows of each table, in an order in which each can stand beside the other."""
    segments, gates = _segment_rows(place, before, changes), _gate_rows(place, changes)
    lengths = {one.code: one.duration_years or Decimal(0) for one in before}
    grows = any((one.duration_years or 0) > lengths[one.code] for one in changes)
    files = [(SEGMENTS, segments), (GATES, gates)]
    return [(name, rows) for name, rows in (files if grows else files[::-1]) if rows]


def _segment_rows(
    place: Place, before: Sequence[Segment], changes: Sequence[SegmentChange]
) -> list[RebuiltRow]:
    wanted = {change.code: change for change in changes}
    segments = {segment.code: segment for segment in before}
    changed = []
    for cells in rows_for(Acting.system(), place, SEGMENTS):
        row = RebuiltRow(cells)
        change = wanted.get(cells.get("segment_id", ""))
        if change is not None:
            changed += _put(row, _segment_cells(row, segments[change.code], change))
    return changed


def _segment_cells(row: RebuiltRow, segment: Segment, change: SegmentChange) -> dict[str, str]:
    cells = {
        "clusters": ";".join(change.clusters),
        "duration_years": _number(change.duration_years),
        "shift_milestone_year": _number(change.milestone_year),
        "shift_milestone_pct": _share(change),
        "expected_setting": change.setting,
    }
    if change.is_maximum != segment.is_maximum:
        cells["duration_is_maximum"] = "yes" if change.is_maximum else "no"
    if change.duration_years != segment.duration_years:
        # It was worked out from the old length.
        cells["end_date_derived"] = ""
    if row.cells.get("stage_gate_years"):
        after = with_change([segment], change)[0]
        cells["stage_gate_years"] = ";".join(_number(gate.at_years) for gate in after.gates)
    return cells


def _share(change: SegmentChange) -> str:
    if change.milestone_year is None:
        return ""
    return "TBC" if change.share_pct is None else _number(change.share_pct)


def _gate_rows(place: Place, changes: Sequence[SegmentChange]) -> list[RebuiltRow]:
    wanted = {
        (change.code, str(number)): years
        for change in changes
        for number, years in change.gates.items()
    }
    changed = []
    for cells in rows_for(Acting.system(), place, GATES):
        key = (cells.get("segment_id", ""), cells.get("gate_number", ""))
        if key in wanted and cells.get("at_years"):
            changed += _put(
                RebuiltRow(cells), {"at_years": _number(wanted[key])}, ("date_derived",)
            )
    for change in changes:
        if change.new_gate is not None:
            cells = {
                "segment_id": change.code,
                "gate_number": str(change.new_gate.number),
                "at_years": _number(change.new_gate.at_years),
                "subject": change.new_gate.subject,
                "tested_party": "both",
            }
            changed += _put(RebuiltRow(), cells)
    return changed


def _put(row: RebuiltRow, cells: dict[str, str], outdated: Sequence[str] = ()) -> list[RebuiltRow]:
    """The row with other cells and where they come from; none when nothing differs.

    `outdated` are cells that were worked out from the old ones, and go.
    """
    if all(_alike(row.cells.get(name, ""), text) for name, text in cells.items()):
        return []
    status = row.cells.get("status", "")
    source = {
        "status": status if status == Status.ILLUSTRATIVE else Status.ASSIGNED.value,
        "source_doc": "this file",
        "source_section": WHERE,
    }
    kept = {**row.cells, **cells, **source, **dict.fromkeys(outdated, "")}
    return [RebuiltRow(kept)]


def _alike(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return one.strip() == other.strip()


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _bring_in(
    by: Acting, place: Place, template: str, rows: Sequence[RebuiltRow], reason: str
) -> None:
    content = ContentFile(as_csv(library.template(template), rows), name=f"{template}-changed.csv")
    received = facts.receive_import(
        place=place, template=template, file=content, by=by, is_correction=True, reason=reason
    )
    checked = facts.check_import(import_=received, by=by)
    if checked.state != Import.State.CHECKED:
        raise ValidationError([problem["sentence"] for problem in checked.problems])
    facts.accept_import(import_=checked, by=by, reason=reason)
