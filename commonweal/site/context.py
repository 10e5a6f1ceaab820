"""What every template may use: who is acting, the navigation, the version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from commonweal import __version__
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability


@dataclass(frozen=True)
class NavigationItem:
    """One link of the menu. `current` is the value of aria-current, or empty."""

    label: str
    href: str
    current: str = ""


#: Label, address, and the capability without which the link is not shown.
MENU: tuple[tuple[str, str, Capability | None], ...] = (
    ("Places", "/places/", None),
    ("Lexicon", "/lexicon/", None),
    ("Needs", "/needs/", None),
    ("Open tenders", "/tenders/", None),
    ("Published", "/published/", Capability.READ_PLACE),
    ("Register", "/register/organisations/", None),
    ("Documents", "/documents/", None),
    ("People", "/people/", Capability.MANAGE_PEOPLE),
    ("Audit", "/audit/", Capability.READ_AUDIT),
)


def navigation(path: str, acting: Acting | None) -> tuple[NavigationItem, ...]:
    """The menu for this person, with the part of the site that the page belongs to marked."""
    items = []
    for label, href, needed in MENU:
        if needed and not (acting and acting.may(needed)):
            continue
        part = f"/{href.split('/')[1]}/"
        current = "page" if path == href else "true" if path.startswith(part) else ""
        items.append(NavigationItem(label, href, current))
    return tuple(items)


def _sign_in_href(request: HttpRequest) -> str:
    path = reverse("account_login")
    if request.path.startswith("/account/") or request.method != "GET":
        return path
    return f"{path}?{urlencode({'next': request.get_full_path()})}"


def site(request: HttpRequest) -> dict[str, Any]:
    acting = getattr(request, "acting", None)
    return {
        "acting": acting,
        "version": __version__,
        "navigation": navigation(request.path, acting),
        "sign_in_href": _sign_in_href(request),
    }
