"""The two addresses that a monitor asks: is the process alive, and can it do its work."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from commonweal.records.health import FINE, health


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so it stays true when the database is down."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Database, tables and jobs; 503 while any of them is not in order."""
    found = health(oldest_job=timedelta(minutes=settings.OLDEST_JOB_MINUTES))
    ready = all(word == FINE for word in found.values())
    return JsonResponse(found, status=200 if ready else 503)
