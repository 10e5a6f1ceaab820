"""The tender that ships with a worked paper, as a draft. Loading it again changes nothing."""

from __future__ import annotations

from typing import Any

from commonweal.records import shelf
from commonweal.records.acts import free_code
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions import start_tender
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors import tenders_for
from commonweal.records.register.models import Place


def load_tender(*, by: Acting, place: Place) -> bool:
    """Begin the draft that ships for a place, once; whether there was anything to begin."""
    content = _shipped(place)
    if content is None or shipped_tender(by, place) is not None:
        return False
    start_tender(by=by, place=place, content=content)
    return True


def shipped_tender(acting: Acting, place: Place) -> Tender | None:
    """The tender that shipped for a place, where it was begun and this reader sees it."""
    content = _shipped(place)
    if content is None:
        return None
    code = free_code(content["title"], (), "tender")
    return tenders_for(acting).filter(place=place, code=code).first()


def _shipped(place: Place) -> dict[str, Any] | None:
    folder = f"places/{place.code}"
    shipped = f"{folder}/tender.yaml"
    if shipped not in shelf.list_files(folder, ".yaml"):
        return None
    return dict(shelf.read_yaml(shipped))
