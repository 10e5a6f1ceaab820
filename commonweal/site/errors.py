"""The pages for what cannot be answered: refused, not found, unreadable, expired, broken."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, _TOO_LARGE):
        return too_large(request)
    return _error(request, "bad_request", "This could not be read", 400)


def too_large(request: HttpRequest, message: str = "") -> HttpResponse:
    return _error(request, "too_large", "Too large", 413, message=message)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = str(exception) if exception else ""
    return _error(request, "not_allowed", "You may not do this", 403, message=message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _error(request, "not_found", "Page not found", 404)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _error(request, "form_expired", "Please send the form again", 403)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The one page that needs neither the request nor the database, which may be what broke."""
    return HttpResponse(render_to_string("errors/server_error.jinja"), status=500)


def _error(
    request: HttpRequest, name: str, title: str, status: int, message: str = ""
) -> HttpResponse:
    context = {"title": title, "message": message}
    return render(request, f"errors/{name}.jinja", context, status=status)
