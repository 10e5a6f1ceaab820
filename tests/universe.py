"""Places with figures for other tests, made through the same actions that people use.

`essex()` loads the Essex worked paper, whole or only the named tables; `exampleshire()` is a
made-up county that brought in its own spend sheet.
"""

from __future__ import annotations

from django.core.files.base import ContentFile

from commonweal.records import shelf, worked_papers
from commonweal.records.facts import actions, hooks, library
from commonweal.records.facts.actions.documents import load_documents
from commonweal.records.facts.models import Import
from commonweal.records.people.acting import Acting
from commonweal.records.register.actions_shipped import load_shipped
from commonweal.records.register.models import Place
from tests.records import people

SYSTEM = Acting.system()

#: A made-up county in one sheet: parts that make their total, one line outside, one suppressed.
SHEET = """\
line_id,part_of,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,kind,\
outside_reason,source_doc,source_section
all,,all,Everybody,total,61.0,2024/25,gross budget,,this file,Table 1
nhs,all,example_icb,Exampleshire ICB,icb,48.5,2024/25,gross budget,,this file,Table 1
council,all,example_council,Exampleshire Council,local_authority,12.5,2024/25,gross budget,,\
this file,Table 1
older,,example_council,Exampleshire Council: older people,outside_total,30.0,2024/25,gross budget,\
Paid from the adult social care budget,this file,Table 2
"""


def ground() -> None:
    """The documents and the register that ship."""
    load_documents(rows=shelf.read_csv("documents/documents.csv"), by=SYSTEM)
    load_shipped(by=SYSTEM)


def essex(*tables: str, published: bool = True) -> Place:
    """The Essex place with the named tables, all when none is named (that takes seconds)."""
    ground()
    paper = worked_papers.worked_papers("essex-2015")[0]
    place = worked_papers.open_paper(paper, SYSTEM)
    wanted = [path for path in paper.files if not tables or _stem(path) in tables]
    with hooks.told_once(SYSTEM):
        for path in wanted:
            bring_in(place, _stem(path), shelf.read_bytes(path))
    if published:
        actions.publish(place=place, by=SYSTEM)
    return place


def exampleshire(sheet: str = SHEET) -> Place:
    """A county of our own making, with its spend accepted and nothing published."""
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    bring_in(place, "spend", sheet.encode())
    return place


def bring_in(
    place: Place, template: str, data: bytes, by: Acting = SYSTEM, *, reason: str = ""
) -> Import:
    """Receive, check and accept one file; with a reason, as a correction of what is there.

    A refused one fails the test with its problems.
    """
    received = actions.receive_import(
        place=place,
        template=library.template(template).id,
        file=ContentFile(data, name=f"{template}.csv"),
        by=by,
        is_correction=bool(reason),
        reason=reason,
    )
    checked = actions.check_import(import_=received, by=by)
    assert checked.state == Import.State.CHECKED, checked.problems
    actions.accept_import(import_=checked, by=by, reason="Printed so in the paper.")
    return checked


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".csv")
