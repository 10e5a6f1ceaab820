"""What keeps the numbers of a draft from being published, and which have moved on since."""

from __future__ import annotations

from commonweal.records.needs.models import Assessment, Entry
from commonweal.records.needs.packing import where_of
from commonweal.records.needs.selectors import entries_for, packing_for
from commonweal.records.needs.selectors_numbers import number_fault
from commonweal.records.people.acting import Acting


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


def has_moved_on(acting: Acting, entry: Entry) -> bool:
    """Whether the figure that an entry cites has a newer version by now."""
    del acting  # asked of entries that the reader was given
    return entry.figure is not None and entry.figure.figure.current_id != entry.figure_id
