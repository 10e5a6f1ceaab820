"""Taking a whole place out as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.facts.exporting import place_archive, place_workbook
from commonweal.site.requests import acting_of, place_or_404

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAKERS = {"zip": (place_archive, "application/zip"), "xlsx": (place_workbook, EXCEL)}


@require_safe
def export(request: HttpRequest, place: str, ending: str) -> HttpResponse:
    here = place_or_404(request, place)
    if ending not in MAKERS:
        raise Http404(f"no export as {ending}")
    make, kind = MAKERS[ending]
    disposition = f'attachment; filename="{here.code}.{ending}"'
    return HttpResponse(
        make(acting_of(request), here),
        content_type=kind,
        headers={"Content-Disposition": disposition},
    )
