"""Finding figures, one figure with everything about it, and correcting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

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
from commonweal.records.facts.selectors_sending import may_import
from commonweal.records.lexicon.selectors import terms_matching
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions import NO_STAGE, stages
from commonweal.records.planning.selectors_gaps import datasets_by_stage
from commonweal.records.register.models import Place
from commonweal.records.register.selectors_names import body_names
from commonweal.site.facts.forms import CorrectForm, SearchForm
from commonweal.site.facts.presenters import figures as words
from commonweal.site.lexicon.labels import term_labels
from commonweal.site.pages import Crumb, Table, show
from commonweal.site.pagination import paginate
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.thread.panel import thread_panel


def _crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    return [
        Crumb("Places", reverse("places")),
        Crumb(place.name, reverse("place", args=[place.code])),
        *([Crumb("Figures", reverse("figures", args=[place.code]))] if more else []),
        *[crumb for crumb in more if crumb.href],
    ]


def _names(acting: Acting) -> words.Names:
    return words.Names(body_names(acting), dict(document_choices(acting)))


def _seen(request: HttpRequest, place: Place, pk: int) -> FigureVersion:
    try:
        return figure_version(acting_of(request), place, pk)
    except FigureVersion.DoesNotExist:
        raise Http404(f"no figure {pk} for this reader") from None


@require_safe
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """The tables that the place holds; the figures one by one when something is looked for."""
    here = place_or_404(request, place)
    acting = acting_of(request)
    held = datasets_by_stage(acting, here, with_made_up=True)
    names = _names(acting)
    form = _search_form(request, here)
    search = Search(**form.cleaned_data) if form.is_bound and form.is_valid() else Search()
    search = replace(search, document=request.GET.get("document", ""))
    context = {
        "place": here,
        "form": form,
        "search": search,
        "names": names,
        "sentence": words.held_sentence(held),
        # What has all been withdrawn can still be looked back to.
        "is_empty": not held and "release" not in form.fields,
        "may_import": not held and may_import(acting, here),
    }
    wants_all = "all" in request.GET or request.GET.get("download", "").startswith("figures.")
    if search.is_empty and not wants_all:
        tables = words.held_tables(here, (*stages(), NO_STAGE), held)
        shown = [(table.id, table.caption) for table in tables]
        return _list_page(request, tables, shown_stages=shown, **context)
    found = terms_matching(acting, search.term) if search.term else None
    page = paginate(request, search_figures(acting, here, search))
    pairs = list(zip(page.items, as_figures(page.items), strict=True))
    empty = words.nothing_sentence(search.term, found)
    was = search.release is not None
    tables = [words.figures_table(here, pairs, names, empty, was=was)]
    meant = [hit.term.code for hit in found.hits[: words.MOST_MEANT]] if found else []
    return _list_page(
        request, tables, page=page, meant=list(term_labels(acting, meant).values()), **context
    )


def _list_page(request: HttpRequest, tables: Sequence[Table], **context: Any) -> HttpResponse:
    return show(
        request,
        "facts/figures.jinja",
        title="Figures",
        crumbs=_crumbs(context["place"]),
        tables=tables,
        **context,
    )


def _search_form(request: HttpRequest, place: Place) -> SearchForm:
    acting = acting_of(request)
    datasets = [(name, words.title_of(name)) for name in datasets_for(acting, place)]
    bodies = [(body.code, body.name) for body in organisations_with_figures(acting, place)]
    return SearchForm(
        request.GET or None,
        datasets=sorted(datasets, key=lambda pair: pair[1]),
        organisations=bodies,
        releases=words.release_choices(releases_for(acting, place)),
    )


@require_safe
def one(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    here = place_or_404(request, place)
    acting = acting_of(request)
    seen = _seen(request, here, pk)
    record = seen.figure
    (figure,) = as_figures([seen])
    names = body_names(acting)
    tables = [
        words.versions_table(list(versions_for(acting, record))),
        words.cells_table(record.dataset, seen.cells, names),
        words.mates_table(here, row_mates(acting, record), names),
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
        shown=words.value_words(figure, names),
        panel=thread_panel(request, here, "figure", record.ref),
        seen=seen,
        facts=words.facts_of(seen, figure),
        dataset_title=words.title_of(record.dataset),
        terms=list(term_labels(acting, terms_of(acting, seen)).values()),
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
