"""The place profile of chosen areas for a procurement lot, as page, Word and Excel."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.language.need_profile import NeedProfile
from commonweal.records.planning.selectors_need_profile import (
    NoSuchAreas,
    need_profile_for,
    profile_areas,
)
from commonweal.site.downloads import FORMATS, as_workbook
from commonweal.site.need_start import AREAS, missing_tables
from commonweal.site.pages import show
from commonweal.site.papers import paper_response
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms_need import ProfileForm
from commonweal.site.planning.presenters import need_profile as words
from commonweal.site.planning.views.need import NEED


@require_safe
def choose(request: HttpRequest, place: str) -> HttpResponse:
    """Of which areas a profile is wanted; what was chosen leads to its own address."""
    book = open_book(request, place, ())
    areas = profile_areas(book.acting, book.place)
    form = ProfileForm(request.GET or None, areas=[(one.code, one.name) for one in areas])
    if form.is_bound and form.is_valid():
        return redirect("need_profile", place, ",".join(form.cleaned_data["area"]))
    return show(
        request,
        "planning/need_profile_choose.jinja",
        title="Place profile for a lot",
        crumbs=book.crumbs(NEED),
        book=book,
        missing=missing_tables(book.acting, book.place, AREAS),
        form=form if areas else None,
    )


@require_safe
def profile(request: HttpRequest, place: str, areas: str) -> HttpResponse:
    """The profile of the areas in the address, separated by commas."""
    book, found = _found(request, place, areas)
    return show(
        request,
        "planning/need_profile.jinja",
        title=words.title(found),
        crumbs=book.crumbs(NEED, ("Place profile for a lot", "need/profile/")),
        tables=words.tables(found),
        book=book,
        areas=areas,
        summary=words.summary(found),
        profile=found,
    )


@require_safe
def paper(request: HttpRequest, place: str, areas: str) -> HttpResponse:
    """The profile as Word."""
    return paper_response(words.paper(_found(request, place, areas)[1], timezone.now()))


@require_safe
def workbook(request: HttpRequest, place: str, areas: str) -> HttpResponse:
    """Every table of the profile as one Excel workbook."""
    _, found = _found(request, place, areas)
    return HttpResponse(
        as_workbook(words.sheets(found), words.title(found)),
        content_type=FORMATS["xlsx"][0],
        headers={"Content-Disposition": f'attachment; filename="profile-{place}.xlsx"'},
    )


def _found(request: HttpRequest, place: str, areas: str) -> tuple[Book, NeedProfile]:
    book = open_book(request, place, ())
    try:
        return book, need_profile_for(book.acting, book.place, areas.split(","))
    except NoSuchAreas as fault:
        raise Http404(str(fault)) from None
