"""The notices of a tender as open data, for everybody who sees the tender."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.procuring.notices_ocds import record_package, release_package
from commonweal.records.procuring.models import NoticeRelease
from commonweal.records.procuring.reading_notices import as_json, chain_fault
from commonweal.records.procuring.selectors_notices import releases_of
from commonweal.site.pages import Cell, Column, Table, show
from commonweal.site.procuring.desk import Desk, open_desk
from commonweal.site.procuring.presenters.tenders import when

_TAGS = {
    "tender": "Tender published",
    "tenderAmendment": "Tender changed",
    "tenderCancellation": "Tender cancelled",
    "award": "Award",
    "awardUpdate": "Award changed",
    "awardCancellation": "Award cancelled",
    "contract": "Contract",
    "contractUpdate": "Contract changed",
    "contractAmendment": "Contract amended",
    "contractTermination": "Contract ended",
}


@require_safe
def home(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Every release with its digest, and the record of all of them."""
    desk = open_desk(request, place, code)
    rows = releases_of(desk.acting, desk.tender)
    return show(
        request,
        "procuring/ocds.jinja",
        title="Notices as open data",
        crumbs=desk.crumbs(),
        tables=[_table(desk, rows)],
        desk=desk,
        ocid=as_json(rows[0])["ocid"] if rows else "",
        fault=chain_fault(rows),
    )


def _table(desk: Desk, rows: list[NoticeRelease]) -> Table:
    columns = (
        Column("notice", "Notice"),
        Column("date", "Published"),
        Column("release", "Release"),
        Column("digest", "Digest"),
    )
    return Table(
        "releases",
        "Releases",
        columns,
        tuple(
            (
                Cell(
                    ", ".join(_TAGS.get(tag, tag) for tag in one.tags),
                    href=f"{desk.address}ocds/releases/{one.number}/",
                    about=f"release {one.number} as JSON",
                ),
                Cell(when(one.date)),
                Cell(one.release_id),
                Cell(f"{one.digest[:16]}…", raw=one.digest),
            )
            for one in rows
        ),
        empty="Nothing is published yet: the first release comes with the tender.",
    )


@require_safe
def record(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The record: all releases and what they come to."""
    desk, rows = _published(request, place, code)
    said = [as_json(one) for one in rows]
    package = record_package(*_about(request, said, rows[-1].date), said[0]["ocid"], said)
    return _sent(package, f"{desk.tender.code}-record.json")


@require_safe
def releases(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """All releases as one package."""
    desk, rows = _published(request, place, code)
    said = [as_json(one) for one in rows]
    package = release_package(*_about(request, said, rows[-1].date), said)
    return _sent(package, f"{desk.tender.code}-releases.json")


@require_safe
def release(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One release as a package."""
    _, rows = _published(request, place, code)
    row = next((one for one in rows if one.number == number), None)
    if row is None:
        raise Http404(f"no release {number} of {code}")
    said = [as_json(row)]
    package = release_package(*_about(request, said, row.date), said)
    return _sent(package, f"{row.release_id}.json")


def _published(request: HttpRequest, place: str, code: str) -> tuple[Desk, list[NoticeRelease]]:
    desk = open_desk(request, place, code)
    rows = releases_of(desk.acting, desk.tender)
    if not rows:
        raise Http404(f"{code} has no notices")
    return desk, rows


def _about(
    request: HttpRequest, said: list[dict[str, Any]], last: datetime
) -> tuple[str, str, datetime]:
    return request.build_absolute_uri(request.path), said[-1]["buyer"]["name"], last


def _sent(package: dict[str, Any], name: str) -> HttpResponse:
    return HttpResponse(
        json.dumps(package, ensure_ascii=False, indent=1),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
