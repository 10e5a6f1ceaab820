"""The sources: which are held, which are only cited, and what rests on each."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.facts import actions
from commonweal.records.facts.actions.documents import NotListed
from commonweal.records.facts.models import Document
from commonweal.records.facts.selectors_documents import (
    citations_by_document,
    cited_in,
    document_for,
    documents_for,
)
from commonweal.records.people.permissions import Capability
from commonweal.site.facts.forms import DocumentForm
from commonweal.site.facts.presenters.documents import cited_table, documents_table
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    documents = list(documents_for(acting))
    table = documents_table(documents, citations_by_document(acting))
    return show(
        request,
        "facts/documents.jinja",
        title="Documents",
        tables=[table],
        held=sum(document.held for document in documents),
        not_held=sum(not document.held for document in documents),
        may_add=acting.may(Capability.IMPORT_FACTS),
    )


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    acting = acting_of(request)
    try:
        document = document_for(acting, code)
    except Document.DoesNotExist:
        raise Http404(f"no document {code} for this reader") from None
    parts = list(documents_for(acting).filter(part_of=document))
    return show(
        request,
        "facts/document.jinja",
        title=document.title,
        crumbs=[Crumb("Documents", reverse("documents"))],
        tables=[cited_table(cited_in(acting, document))],
        document=document,
        parts=parts,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    acting.require(Capability.IMPORT_FACTS)
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            document = actions.add_document(by=acting, **{**given, "held": given["held"] == "yes"})
        except NotListed as fault:
            form.add_error("title", str(fault))
        else:
            messages.success(request, f"Files can cite it as {document.code}.")
            return redirect("document", document.code)
    return show(
        request,
        "facts/document_new.jinja",
        title="Add a document",
        crumbs=[Crumb("Documents", reverse("documents"))],
        form=form,
    )
