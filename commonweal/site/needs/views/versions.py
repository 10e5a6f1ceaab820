"""A published version: its page with its golden thread, and its Word paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.records.needs.models import AssessmentVersion
from commonweal.records.needs.selectors import version_for, versions_for
from commonweal.site.needs.desk import needs_crumbs
from commonweal.site.needs.presenters import versions as words
from commonweal.site.needs.presenters.common import picture
from commonweal.site.pages import Crumb, show
from commonweal.site.papers import paper_response
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.thread.panel import thread_panel


@require_safe
def one(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """The version as it was published; an old one says by which it was replaced."""
    version = _version(request, place, code, number)
    home = f"/places/{place}/needs/{code}/"
    title = version.content["cover"]["title"]
    newest = versions_for(acting_of(request), version.assessment)[0]
    return show(
        request,
        "needs/version.jinja",
        title=f"{title}, version {number}",
        crumbs=needs_crumbs(version.assessment.place, Crumb(title, home)),
        tables=words.tables(version),
        # `version` is what every page calls the product's own.
        published=version,
        replaced=newest.number if newest.number > number else None,
        headline=words.headline(version),
        about=words.about(version),
        sections=[
            (one["number"], one["name"], one["plain"], words.validation_words(one))
            for one in version.content["sections"]
        ],
        known=picture(words.sections_of(version)),
        home=home,
        panel=thread_panel(request, version.assessment.place, "need", version.ref),
    )


@require_safe
def word(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """The version as a Word file."""
    version = _version(request, place, code, number)
    return paper_response(words.paper(version, timezone.localtime()))


def _version(request: HttpRequest, place: str, code: str, number: int) -> AssessmentVersion:
    found = place_or_404(request, place)
    try:
        return version_for(acting_of(request), found, code, number)
    except AssessmentVersion.DoesNotExist:
        raise Http404(f"no version {number} of {code} for this reader") from None
