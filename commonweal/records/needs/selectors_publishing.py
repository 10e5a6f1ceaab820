"""What keeps the numbers of a draft from being published, and which have moved on since."""

from __future__ import annotations

from commonweal.records.needs.models import Assessment, Entry
from commonweal.records.needs.packing import where_of
from commonweal.records.needs.selectors import entries_for, packing_for
from commonweal.records.people.acting import Acting
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result


def number_faults(acting: Acting, assessment: Assessment) -> list[str]:
    """A sentence for each number that others may not read yet: publishing would give it away."""
    entries = entries_for(acting, assessment)
    packing = packing_for(acting, entries)
    found = []
    for one in entries:
        fault = number_fault(acting, one)
        if fault:
            where = where_of(one, packing)
            found.append(f"{one.get_kind_display()} need, {where}: {fault}")
    return found


def number_fault(acting: Acting, entry: Entry) -> str:
    """Why the number of an entry may not be published as it is; empty when it may."""
    del acting  # what is published is the same for everybody
    if entry.figure is not None:
        published = entry.figure.figure.published_id
        if published is None:
            return "the figure that it cites is not published. Publish the place first."
        if published != entry.figure_id:
            return (
                "another version of the figure that it cites is published. Take the number again, "
                "or publish the place first."
            )
    if entry.result is not None and not _is_open(entry.result):
        return (
            "the result that it cites is not published, or is kept between commissioners. Publish "
            "the place first, or take the number from elsewhere."
        )
    return ""


def _is_open(result: Result) -> bool:
    if result.published_at is None:
        return False
    rule = kind_of(result.kind).open_to_all
    if rule is None:
        return True
    return Result.objects.filter(rule(result.place), pk=result.pk).exists()


def has_moved_on(acting: Acting, entry: Entry) -> bool:
    """Whether the figure that an entry cites has a newer version by now."""
    del acting  # asked of entries that the reader was given
    return entry.figure is not None and entry.figure.figure.current_id != entry.figure_id
