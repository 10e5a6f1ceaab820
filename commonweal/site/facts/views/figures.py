"""Finding figures, one figure with everything about it, and correcting it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.language.figure import Status
from commonweal.records.facts import actions
from commonweal.records.facts.actions.correcting import (
    Correction,
    NotCorrected,
    require_correction_of,
)
from commonweal.records.facts.models import Figure, FigureVersion
from commonweal.records.facts.selectors import as_figures, releases_for
from commonweal.records.facts.selectors_documents import document_choices
from commonweal.records.facts.selectors_figure import (
    findings_with,
    may_correct,
    row_mates,
    terms_of,
    versions_for,
)
from commonweal.records.facts.selectors_rows import datasets_for
from commonweal.records.facts.selectors_search import (
    Search,
    figure_version,
    organisations_with_figures,
    search_figures,
)
from commonweal.records.register.models import Place
from commonweal.site.facts.forms import CorrectForm, SearchForm
from commonweal.site.facts.presenters import figures as words
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.requests import acting_of, place_or_404


def _crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    return [
        Crumb(place.name, f"/places/{place.code}/"),
        *([Crumb("Figures", reverse("figures", args=[place.code]))] if more else []),
        *[crumb for crumb in more if crumb.href],
    ]


def _seen(request: HttpRequest, place: Place, pk: int) -> FigureVersion:
    try:
        return figure_version(acting_of(request), place, pk)
    except FigureVersion.DoesNotExist:
        raise Http404(f"no figure {pk} for this reader") from None


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    here = place_or_404(request, place)
    acting = acting_of(request)
    datasets = [(name, words.title_of(name)) for name in datasets_for(acting, here)]
    bodies = [(body.code, body.name) for body in organisations_with_figures(acting, here)]
    form = SearchForm(
        request.GET or None,
        datasets=sorted(datasets, key=lambda pair: pair[1]),
        organisations=bodies,
        releases=words.release_choices(releases_for(acting, here)),
    )
    search = Search(**form.cleaned_data) if form.is_bound and form.is_valid() else Search()
    if request.GET.get("document"):
        search = Search(**{**search.__dict__, "document": request.GET["document"]})
    page = paginate(request, search_figures(acting, here, search))
    pairs = list(zip(page.items, as_figures(page.items), strict=True))
    empty = "No figure fits. Ask for less." if not search.is_empty else NOTHING_YET
    was = search.release is not None
    return show(
        request,
        "facts/figures.jinja",
        title="Figures",
        crumbs=_crumbs(here),
        tables=[words.figures_table(here, pairs, empty, was=was)],
        place=here,
        form=form,
        page=page,
        search=search,
    )


NOTHING_YET = "This place holds no figures that you may see. Bring in a table first."


@require_safe
def one(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    here = place_or_404(request, place)
    acting = acting_of(request)
    seen = _seen(request, here, pk)
    record = seen.figure
    (figure,) = as_figures([seen])
    tables = [
        words.versions_table(list(versions_for(acting, record))),
        words.cells_table(seen.cells),
        words.mates_table(here, row_mates(acting, record)),
        words.findings_table(here, findings_with(acting, record)),
    ]
    return show(
        request,
        "facts/figure.jinja",
        title=seen.label,
        crumbs=_crumbs(here, Crumb("", "")),
        tables=tables,
        place=here,
        record=record,
        figure=figure,
        shown=words.shown(figure),
        seen=seen,
        facts=words.facts_of(seen, figure),
        dataset_title=words.title_of(record.dataset),
        terms=terms_of(acting, seen),
        warns=words.needs_warning(seen.status),
        may_correct=may_correct(acting, record),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    here = place_or_404(request, place)
    acting = acting_of(request)
    seen = _seen(request, here, pk)
    record = seen.figure
    require_correction_of(acting, record)
    # Whoever may correct sees the current version.
    current = seen
    form = CorrectForm(
        request.POST or None,
        documents=document_choices(acting),
        initial={
            "printed": current.printed or current.words,
            "status": current.status,
            "document": current.document.code,
            "section": current.section,
            "note": current.note,
        },
    )
    if request.method == "POST" and form.is_valid() and _correct(request, form, record):
        return redirect("figure", here.code, record.pk)
    return show(
        request,
        "facts/figure_correct.jinja",
        title=f"Correct: {current.label}",
        crumbs=_crumbs(here, Crumb(current.label, reverse("figure", args=[here.code, record.pk]))),
        place=here,
        record=record,
        form=form,
    )


def _correct(request: HttpRequest, form: CorrectForm, record: Figure) -> bool:
    given = form.cleaned_data
    correction = Correction(
        printed=given["printed"],
        status=Status(given["status"]),
        document=given["document"],
        section=given["section"],
        note=given["note"],
    )
    try:
        version = actions.correct_figure(
            figure=record,
            correction=correction,
            reason=given["reason"],
            by=acting_of(request),
        )
    except NotCorrected as fault:
        form.add_error(None, str(fault))
        return False
    messages.success(request, f"Version {version.number} is on record beside the earlier ones.")
    return True
