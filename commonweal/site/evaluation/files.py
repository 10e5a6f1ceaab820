"""Sending what others made as a download: bidders' files are hostile until proven otherwise."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(
    data: bytes, name: str, content_type: str = "application/octet-stream"
) -> HttpResponse:
    """The data as a file to keep, never to be shown or run by the browser, whatever it claims."""
    header = content_disposition_header(True, name.replace("\n", " ").replace("\r", " "))
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": header or "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
