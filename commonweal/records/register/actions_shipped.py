"""Loading the organisations and areas of the worked papers, through the import that all have."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from commonweal.facts.official import Mapped
from commonweal.facts.reading.table import Row, Table
from commonweal.records import shelf
from commonweal.records.facts.actions.documents import load_documents
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.actions_files import (
    NotRegistered,
    import_register,
    wait_for_the_register,
)
from commonweal.records.register.checking import Checked
from commonweal.records.register.official import Fit, templates_needed
from commonweal.records.register.selectors_files import known

PAPERS = "register/papers"


@transaction.atomic
def load_shipped(*, by: Acting) -> Checked:
    """Bring in what ships with the product. Loading again changes nothing."""
    by.require(Capability.EDIT_REGISTER)
    cite_data_sets(by=by)
    return import_register(by=by, tables=shipped_tables(PAPERS))


@transaction.atomic
def import_shipped(*, by: Acting, folder: str) -> Checked:
    """Bring in register files that ship with the product and build on official ones.

    Raises NotRegistered when what they build on has not been brought in.
    """
    by.require(Capability.EDIT_REGISTER)
    cite_data_sets(by=by)
    return import_register(by=by, tables=shipped_tables(folder))


def shipped_tables(folder: str) -> list[tuple[str, Table]]:
    """The register files of a folder of the definitions, in the order of their templates."""
    tables = []
    files = shelf.list_files(folder, ".csv")
    for code in lists.templates():
        if f"{folder}/{code}.csv" not in files:
            continue
        rows = shelf.read_csv(f"{folder}/{code}.csv")
        header = lists.templates()[code].header
        lines = tuple(
            Row(number, tuple(row[name] for name in header))
            for number, row in enumerate(rows, start=2)
        )
        tables.append((code, Table(f"{code}.csv", header, lines)))
    return tables


@transaction.atomic
def cite_data_sets(*, by: Acting) -> None:
    """Make sure that the papers and data sets which register rows cite are listed."""
    by.require(Capability.EDIT_REGISTER)
    for path in ("documents/documents.csv", "register/documents.csv"):
        load_documents(rows=shelf.read_csv(path), by=by)


@transaction.atomic
def import_official(*, by: Acting, mapped: Mapped) -> tuple[Checked, Counter[str]]:
    """Bring in what an official file adds to the register, whole or not at all.

    What was left out is counted by why. Raises NotRegistered when the file cannot be mapped or
    what it adds does not hold together.
    """
    by.require(Capability.EDIT_REGISTER)
    if mapped.problems:
        raise NotRegistered(mapped.problems)
    wait_for_the_register()
    cite_data_sets(by=by)
    fit = Fit(known(by, templates_needed(mapped.tables)))
    tables = fit.run(mapped.tables)
    return import_register(by=by, tables=tables), mapped.aside + fit.aside
