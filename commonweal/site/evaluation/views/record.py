"""The record of an evaluation: its check, and the pack with all that a court would ask for."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commonweal.records.evaluation.actions_pack import note_pack
from commonweal.records.evaluation.pack import zipped
from commonweal.records.evaluation.selectors_pack import pack_files
from commonweal.records.evaluation.selectors_record import (
    chain_check,
    flags_of,
    letters_of,
    links_of,
    require_record,
)
from commonweal.site.evaluation.files import attachment
from commonweal.site.evaluation.presenters import letters
from commonweal.site.evaluation.presenters import record as words
from commonweal.site.evaluation.sheet import Section, home_of, room_of, sheet
from commonweal.site.papers import as_word
from commonweal.site.procuring.desk import Desk


@require_safe
@never_cache
@login_required
def record(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Whether the record holds, what it consists of, and the pack."""
    desk = room_of(request, place, code)
    require_record(desk.acting, desk.tender)
    check = chain_check(desk.acting, desk.tender)
    return sheet(
        request,
        desk,
        title="Record and challenge pack",
        lede=words.state(check),
        sections=[
            Section("What does not hold", points=check.faults) if check.faults else Section(),
            Section(
                "The challenge pack",
                words.ABOUT,
                links=((f"{home_of(desk)}record/pack/", "Download the challenge pack (zip)"),),
            ),
            Section("Worth a look", points=flags_of(desk.acting, desk.tender)),
            Section(table="pack"),
            Section(table="links"),
        ],
        tables=[
            words.links_table(links_of(desk.acting, desk.tender)),
            words.pack_table(_files(desk)),
        ],
    )


@require_safe
@never_cache
@login_required
def pack(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The challenge pack; that it was taken is noted with the digest of its manifest."""
    desk = room_of(request, place, code)
    require_record(desk.acting, desk.tender)
    check = chain_check(desk.acting, desk.tender)
    data, manifest = zipped(_files(desk), check, f"{desk.place.code}/{desk.tender.code}")
    note_pack(by=desk.acting, tender=desk.tender, manifest=manifest)
    return attachment(data, f"challenge-pack-{desk.tender.code}.zip", "application/zip")


def _files(desk: Desk) -> dict[str, bytes]:
    found = pack_files(desk.acting, desk.tender)
    issued: Counter[str] = Counter()
    for one in sorted(letters_of(desk.acting, desk.tender), key=lambda one: one.link_id):
        code = one.bidder.code
        issued[code] += 1
        name = code if issued[code] == 1 else f"{code}-{issued[code]}"
        found[f"letters/{name}.docx"] = as_word(letters.paper(one))
    return found
