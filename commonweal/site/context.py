"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from commonweal import __version__


def site(request: HttpRequest) -> dict[str, Any]:
    return {"acting": getattr(request, "acting", None), "version": __version__}
