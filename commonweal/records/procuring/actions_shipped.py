"""The tender that ships with a worked paper, as a draft. Loading it again changes nothing."""

from __future__ import annotations

from commonweal.records import shelf
from commonweal.records.acts import free_code
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions import start_tender
from commonweal.records.procuring.selectors import tenders_for
from commonweal.records.register.models import Place


def load_tender(*, by: Acting, place: Place) -> bool:
    """Begin the draft that ships for a place, once; whether there was anything to begin."""
    folder = f"places/{place.code}"
    shipped = f"{folder}/tender.yaml"
    if shipped not in shelf.list_files(folder, ".yaml"):
        return False
    content = shelf.read_yaml(shipped)
    code = free_code(content["title"], (), "tender")
    if tenders_for(by).filter(place=place, code=code).exists():
        return False
    start_tender(by=by, place=place, content=content)
    return True
