"""What happens on every request: safe headers, and who is acting for which organisation."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from commonweal.facts.reading.reader import too_large as words_for_size
from commonweal.records.audit.actions import refused
from commonweal.records.evaluation.reading import read_once
from commonweal.records.facts import library
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.selectors import acting_for
from commonweal.site.errors import not_allowed, too_large
from commonweal.site.requests import acting_of

Handler = Callable[[HttpRequest], HttpResponse]

#: The hash allows the one inline script of the NHS page template and nothing else.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'sha256-tDOvXJi1PXbg0CWjLCCYSNHRXtps26K4JXkE3M6u/c0='",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def headers(get_response: Handler) -> Handler:
    """Send the security headers that Django does not."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "private, no-cache")
        return response

    return handle


class ActingMiddleware:
    """Put `request.acting` on every request and answer a refusal with a plain page.

    What one request reads of an evaluation is read once.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = acting_for(request.user, request.session.get("membership"))  # type: ignore[attr-defined]
        with read_once():
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotAllowed):
            return None
        who = acting_of(request)
        refused(by=who, what=f"{request.method} {request.path}", why=str(error))
        return not_allowed(request, error)


acting = ActingMiddleware


class SizeLimit:
    """Refuse a request that says it is larger than any file may be, before a byte is read.

    Forms around a file need a little room of their own.
    """

    ROOM = 100_000

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        size = int(stated) if stated.isdigit() else 0
        limits = library.limits()
        if size > limits.bytes + self.ROOM:
            return too_large(request, words_for_size(size, limits))
        return self.get_response(request)
