"""Carrying out what a page's form asks to be worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from commonweal.language.row import CannotWork
from commonweal.records.results import actions
from commonweal.records.results.jobs import carry_out_in_background
from commonweal.site.forms import Form
from commonweal.site.results.desk import Desk


def work_out_from(
    request: HttpRequest, desk: Desk, form: Form, given: Callable[[dict[str, Any]], Any]
) -> HttpResponse | None:
    """Work out what a sent form asks for; None when the page is to be shown (again).

    `given` turns the form's cleaned data into the kind's choices. What takes long goes to a job,
    and the answer is the page of its progress. A refusal stands on the form, in its sentences.
    """
    if request.method != "POST":
        return None
    if desk.acting.is_public:
        return redirect_to_login(request.get_full_path())
    # Before the form is looked at, so that nobody learns from its errors what they may not do.
    actions.require_work(by=desk.acting, place=desk.place)
    if not form.is_valid():
        return None
    reason = str(form.cleaned_data.get("reason", ""))
    chosen = given(form.cleaned_data)
    by, place, kind, subject = desk.acting, desk.place, desk.kind.code, desk.subject
    if desk.kind.runs_as_job or desk.kind.takes_long(chosen):
        attempt = actions.attempt(
            by=by, place=place, kind=kind, subject=subject, given=chosen, reason=reason
        )
        carry_out_in_background.enqueue(attempt.pk)
        return redirect(f"{desk.book.address}results/attempts/{attempt.pk}/")
    try:
        result = actions.work_out(
            by=by, place=place, kind=kind, subject=subject, given=chosen, reason=reason
        )
    except CannotWork as fault:
        for sentence in fault.sentences:
            form.add_error(None, sentence)
        return None
    messages.success(request, f"{desk.kind.title}: version {result.number} is worked out.")
    return redirect(desk.address)
