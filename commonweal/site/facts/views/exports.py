"""Taking a whole place out as files: as it is now, or as it was at a release."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.facts.exporting import place_archive, place_workbook
from commonweal.records.facts.models import Release
from commonweal.site.requests import acting_of, place_or_404

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAKERS = {"zip": (place_archive, "application/zip"), "xlsx": (place_workbook, EXCEL)}


@require_safe
def export(request: HttpRequest, place: str, ending: str) -> HttpResponse:
    here = place_or_404(request, place)
    if ending not in MAKERS:
        raise Http404(f"no export as {ending}")
    make, kind = MAKERS[ending]
    asked = request.GET.get("release", "")
    if asked and not (asked.isdecimal() and len(asked) < 9):
        raise Http404(f"no release {asked!r}")
    try:
        content = make(acting_of(request), here, int(asked) if asked else None)
    except Release.DoesNotExist:
        raise Http404(f"no release {asked} for this reader") from None
    stem = f"{here.code}-release-{asked}" if asked else here.code
    disposition = f'attachment; filename="{stem}.{ending}"'
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": disposition},
    )
