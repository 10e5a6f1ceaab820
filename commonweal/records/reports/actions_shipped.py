"""The report that ships with a worked paper, as a draft. Loading it again changes nothing."""

from __future__ import annotations

from typing import Any

from commonweal.planning.decision_report_compose import entries
from commonweal.records import shelf
from commonweal.records.acts import free_code
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.reports.actions import (
    accept_built,
    save_cover,
    start_report,
    write_paragraph,
)
from commonweal.records.reports.actions_lists import put_entry
from commonweal.records.reports.models import Report
from commonweal.records.reports.selectors import built_of, composed_of, reports_for


def load_report(*, by: Acting, place: Place) -> bool:
    """Begin the draft that ships for a place, once; whether there was anything to begin."""
    folder = f"places/{place.code}"
    shipped = f"{folder}/decision-report.yaml"
    if shipped not in shelf.list_files(folder, ".yaml"):
        return False
    given = shelf.read_yaml(shipped)
    if reports_for(by).filter(place=place, code=free_code(given["title"], (), "report")).exists():
        return False
    row = start_report(by=by, place=place, title=given["title"])
    row = save_cover(by=by, report=row, cover={"title": given["title"], **given["cover"]})
    for one in given["written"]:
        row = write_paragraph(by=by, report=row, **one)
    # Proposals first: policies name them; recommendations last: their limits name paragraphs.
    order = sorted(
        given["lists"], key=lambda name: (name != "proposals", name == "recommendations")
    )
    for name in order:
        for entry in given["lists"][name]:
            row = put_entry(by=by, report=row, name=name, entry=_entry(by, row, entry))
    row = accept_built(by=by, report=row, keys=list(built_of(by, row)))
    return True


def _entry(by: Acting, row: Report, given: dict[str, Any]) -> dict[str, str]:
    """An entry as a form would send it: a proposal by its id, limits by their numbers now."""
    entry = dict(given)
    if "proposal" in entry:
        by_text = {one["text"]: one["id"] for one in entries(row.content, "proposals")}
        entry["proposal"] = by_text[entry["proposal"]]
    heading = entry.pop("limits_of", "")
    if heading:
        paragraphs = composed_of(by, row).chapter(heading).paragraphs
        entry["limits"] = ", ".join(str(one.number) for one in paragraphs)
    return entry
