"""What views ask of a request: who acts, the place that its address names, and doing what a sent
form asks."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import place_for


def acting_of(request: HttpRequest) -> Acting:
    """Who acts, as the middleware found out; the public when nobody has signed in."""
    acting = getattr(request, "acting", None)
    return acting if isinstance(acting, Acting) else Acting.public()


def place_or_404(request: HttpRequest, code: str) -> Place:
    """The place, or "not found" when it is not for this reader to know that it exists."""
    try:
        return place_for(acting_of(request), code)
    except Place.DoesNotExist:
        raise Http404(f"no place {code} for this reader") from None


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put an action's refusal beside the fields that it is about; other words above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.message_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def done(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], said: str
) -> HttpResponse | None:
    """Do what a sent form asks and go on to the address that `act` gives.

    None when the page shows what is wrong with the form.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        address = act()
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, said)
    return redirect(address)
