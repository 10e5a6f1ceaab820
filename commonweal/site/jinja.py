"""The template environment."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader


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
    env.globals.update(static=static, url=reverse)
    return env
