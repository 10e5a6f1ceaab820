"""A place's own words: terms, cross-walks, files of both, and its leading vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.facts.reading import Limits, read_table
from commonweal.facts.reading.reader import too_large
from commonweal.records import shelf
from commonweal.records.lexicon.actions import (
    add_local_term,
    add_local_walk,
    bring_in,
    choose_leading_scheme,
    retire_term,
)
from commonweal.records.lexicon.local import NotTaken
from commonweal.records.lexicon.selectors import lexicon_for, local_terms, places_with_own_words
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.site.forms import Form
from commonweal.site.lexicon import own_tables
from commonweal.site.lexicon.forms import (
    FileForm,
    LeadingForm,
    RetireForm,
    TermForm,
    WalkForm,
)
from commonweal.site.lexicon.views.terms import lexicon_crumb
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.words import plural

View = Callable[[HttpRequest, Place], HttpResponse]


def for_editors(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Sign in first; then the place, for those who may change its words."""

    @wraps(view)
    @login_required
    def checked(request: HttpRequest, place: str) -> HttpResponse:
        acting_of(request).require(Capability.EDIT_LEXICON)  # first, so that it tells of no place
        found = place_or_404(request, place)
        require_work_on(acting_of(request), found, Capability.EDIT_LEXICON)
        return view(request, found)

    return checked


def own_crumbs(place: Place | None = None) -> list[Crumb]:
    crumbs = [lexicon_crumb(), Crumb("Own words", reverse("lexicon_own"))]
    if place is not None:
        crumbs.append(Crumb(place.name, _href(place)))
    return crumbs


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _href(place: Place) -> str:
    return reverse("lexicon_own_words", args=[place.code])


@require_safe
@login_required
def places(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    acting.require(Capability.EDIT_LEXICON)
    lexicon = lexicon_for(acting)
    return show(
        request,
        "lexicon/own.jinja",
        title="Own words",
        crumbs=[lexicon_crumb()],
        tables=[own_tables.places_table(lexicon, list(places_with_own_words(acting)))],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def words(request: HttpRequest, place: Place) -> HttpResponse:
    """The place's own terms and walks, and the choice of its leading vocabulary."""
    acting = acting_of(request)
    lexicon = lexicon_for(acting)
    form = LeadingForm(_sent(request), lexicon=lexicon, initial={"scheme": place.leading_scheme})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["scheme"]
        choose_leading_scheme(by=acting, place=place, scheme=chosen)
        title = lexicon.schemes[chosen].title
        messages.success(request, f"{place.name} now leads with: {title}.")
        return redirect(_href(place))
    return show(
        request,
        "lexicon/own_words.jinja",
        title=f"Own words of {place.name}",
        crumbs=own_crumbs(),
        tables=[
            own_tables.own_terms(lexicon, place),
            own_tables.own_walks(lexicon, place),
        ],
        form=form,
        place=place,
        has_terms=bool(local_terms(acting, place)),
    )


def _add(
    request: HttpRequest,
    place: Place,
    form: Form,
    *,
    action: Callable[..., object],
    done: str,
    heading: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            action(by=acting_of(request), place=place, cells=form.cleaned_data)
        except NotTaken as refused:
            for problem in refused.problems:
                field = problem.column if problem.column in form.fields else None
                sentence = f"{problem.sentence[:1].upper()}{problem.sentence[1:]}"
                form.add_error(field, sentence)
        else:
            messages.success(request, done)
            return redirect(_href(place))
    return show(
        request,
        "lexicon/own_form.jinja",
        title=heading,
        crumbs=own_crumbs(place),
        form=form,
        place=place,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def add_term(request: HttpRequest, place: Place) -> HttpResponse:
    form = TermForm(
        _sent(request),
        lexicon=lexicon_for(acting_of(request)),
        initial={"scheme": "service"},
    )
    return _add(
        request,
        place,
        form,
        action=add_local_term,
        done="The term is added.",
        heading="Add a term of our own",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def add_walk(request: HttpRequest, place: Place) -> HttpResponse:
    form = WalkForm(_sent(request))
    return _add(
        request,
        place,
        form,
        action=add_local_walk,
        done="The cross-walk is added.",
        heading="Say how two terms stand to each other",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def bring_in_file(request: HttpRequest, place: Place) -> HttpResponse:
    """Take a file of terms or walks whole, or say what is wrong with every row."""
    form = FileForm(_sent(request), request.FILES if request.method == "POST" else None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        problems = _take(request, place, form.cleaned_data["file"])
        if not problems:
            return redirect(_href(place))
        form.add_error("file", f"Nothing was taken: {plural(len(problems), 'problem')}.")
    return show(
        request,
        "lexicon/own_file.jinja",
        title="Bring in terms or cross-walks from a file",
        crumbs=own_crumbs(place),
        tables=[own_tables.term_template(), own_tables.walk_template()],
        form=form,
        place=place,
        problems=problems[:50],
    )


def _take(request: HttpRequest, place: Place, file: UploadedFile[Any]) -> list[str]:
    limits = Limits.from_definition(shelf.read_yaml("limits.yaml"))
    name = file.name or "file"
    if (file.size or 0) > limits.bytes:
        return [f"{name}: {too_large(file.size or 0, limits)}"]
    reading = read_table(file.read(), name, limits)
    if reading.table is None:
        return [str(problem) for problem in reading.problems]
    try:
        count = bring_in(by=acting_of(request), place=place, table=reading.table)
    except NotTaken as refused:
        return [str(problem) for problem in refused.problems]
    messages.success(request, f"{plural(count, 'row')} added from {name}.")
    return []


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def retire(request: HttpRequest, place: Place) -> HttpResponse:
    acting = acting_of(request)
    form = RetireForm(_sent(request), terms=local_terms(acting, place))
    if request.method == "POST" and form.is_valid():
        try:
            retire_term(by=acting, place=place, **form.cleaned_data)
        except NotTaken as refused:
            for problem in refused.problems:
                form.add_error(problem.column or None, problem.sentence)
        else:
            messages.success(request, "The term is retired. Figures under it stay as they are.")
            return redirect(_href(place))
    return show(
        request,
        "lexicon/own_form.jinja",
        title="Retire a term",
        crumbs=own_crumbs(place),
        form=form,
        place=place,
    )
