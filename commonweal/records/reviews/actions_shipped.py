"""The reviews that ship with a worked paper, as printed. Loading them again changes nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commonweal.planning.service_review import Conclusion, Finding
from commonweal.records import shelf
from commonweal.records.needs.actions_common import document_named
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.reviews.actions import conclude_review, save_finding, start_review
from commonweal.records.reviews.models import Review


@transaction.atomic
def load_reviews(*, by: Acting, place: Place) -> bool:
    """Keep the reviews that ship for a place, once; whether there was anything to keep."""
    folder = f"places/{place.code}"
    shipped = f"{folder}/reviews.yaml"
    if shipped not in shelf.list_files(folder, ".yaml"):
        return False
    given: dict[str, Any] = shelf.read_yaml(shipped)
    here = set(Review.objects.filter(place=place).values_list("title", flat=True))
    new = [one for one in given["reviews"] if one["title"] not in here]
    for one in new:
        row = start_review(by=by, place=place, title=one["title"], kind=one["kind"])
        row.document = document_named(given["document"])
        row.printed_note = one["printed_note"]
        row.content = {"printed": one.get("printed", [])}
        row.save(update_fields=["document", "printed_note", "content"])
        for dimension, found in one.get("dimensions", {}).items():
            row = save_finding(by=by, review=row, dimension=dimension, finding=Finding(**found))
        conclude_review(by=by, review=row, conclusion=Conclusion(**one["conclusion"]))
    return bool(new)
