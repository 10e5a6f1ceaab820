"""The template environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from commonweal.site import forms, words
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import next_page, page_address


def crumb_items(crumbs: Iterable[Crumb]) -> list[dict[str, str]]:
    """Breadcrumbs as the packaged macro wants them."""
    return [{"text": crumb.label, "href": crumb.href} for crumb in crumbs]


def account_crumbs(name: str = "", label: str = "") -> list[Crumb]:
    """The way to a page of one's account that a library serves."""
    start = [Crumb("Your account", reverse("account_home"))]
    return [*start, Crumb(label, reverse(name))] if name else start


def environment(**options: Any) -> Environment:
    loader = options.pop("loader")
    options.pop("autoescape", None)
    options["undefined"] = ChainableUndefined
    env = Environment(
        loader=ChoiceLoader([loader, PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    env.globals.update(
        static=static,
        url=reverse,
        next_page=next_page,
        page_address=page_address,
        words=words,
        status_words=words.status_words,
        status_says=words.status_says,
        crumb_items=crumb_items,
        account_crumbs=account_crumbs,
        field_view=forms.field_view,
        error_list=forms.error_list,
    )
    return env
