"""Choosing a password with the link that an administrator gave.

The key leaves the address at once and waits in the session, so that it does not travel on in
browser histories and referring addresses.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.people.actions import choose_password
from commonweal.records.people.selectors import user_by_key
from commonweal.site.pages import show
from commonweal.site.people.forms import PasswordForm
from commonweal.site.requests import add_errors

_IN_SESSION = "welcome_key"


@require_safe
@never_cache
def enter(request: HttpRequest, key: str) -> HttpResponse:
    request.session[_IN_SESSION] = key
    return redirect("welcome")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    key = str(request.session.get(_IN_SESSION, ""))
    user = user_by_key(key)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and user and form.is_valid():
        try:
            choose_password(key=key, password=form.cleaned_data["password"])
        except ValidationError as error:
            add_errors(form, error)
        else:
            del request.session[_IN_SESSION]
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    return show(
        request, "people/welcome.jinja", title="Choose your password", person=user, form=form
    )
