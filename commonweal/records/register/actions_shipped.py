"""Loading the organisations and areas of the worked papers, through the import that all have."""

from __future__ import annotations

from django.db import transaction

from commonweal.facts.reading.table import Row, Table
from commonweal.records import shelf
from commonweal.records.facts.models import Document
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.actions_files import import_register
from commonweal.records.register.checking import Checked

PAPERS = "register/papers"


@transaction.atomic
def load_shipped(*, by: Acting) -> Checked:
    """Bring in what ships with the product. Loading again changes nothing."""
    by.require(Capability.EDIT_REGISTER)
    cite_data_sets(by=by)
    return import_register(by=by, tables=shipped_tables())


def shipped_tables() -> list[tuple[str, Table]]:
    """The shipped register files as tables, in the order of their templates."""
    tables = []
    for code in lists.templates():
        rows = shelf.read_csv(f"{PAPERS}/{code}.csv")
        header = lists.templates()[code].header
        lines = tuple(
            Row(number, tuple(row[name] for name in header))
            for number, row in enumerate(rows, start=2)
        )
        tables.append((code, Table(f"{code}.csv", header, lines)))
    return tables


@transaction.atomic
def cite_data_sets(*, by: Acting) -> None:
    """Make sure that the documents which register rows cite are there, by code and title.

    One that is there already, perhaps with more said of it, is left as it is.
    """
    by.require(Capability.EDIT_REGISTER)
    there = set(Document.objects.values_list("code", flat=True))
    rows = shelf.read_yaml("register/documents.yaml")
    Document.objects.bulk_create(Document(**row) for row in rows if row["code"] not in there)
