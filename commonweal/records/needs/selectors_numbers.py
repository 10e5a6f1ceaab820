"""Whether the number that an entry cites is published, so that others may read it."""

from __future__ import annotations

from commonweal.records.needs.models import Entry
from commonweal.records.people.acting import Acting
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result


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
