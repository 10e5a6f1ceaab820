"""Plain pages put together from parts: words, tables, forms and links, in one template.

A page with a shape of its own has a template of its own; this is for the many that have none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from commonweal.site.pages import Crumb, Table, show


@dataclass(frozen=True)
class FormPart:
    """One form of a page. `act` tells it from the others when it is sent."""

    form: Form
    button: str
    heading: str = ""
    intro: str = ""
    act: str = ""
    has_file: bool = False
    is_warning: bool = False
    is_second: bool = False


@dataclass(frozen=True)
class Link:
    """A link with what it leads to."""

    label: str
    href: str
    after: str = ""
    is_download: bool = False


@dataclass(frozen=True)
class Sheet:
    """What stands on a page, in the order in which it is read."""

    title: str
    lede: str = ""
    caption: str = ""
    tag: tuple[str, str] | None = None
    problems: tuple[str, ...] = ()
    problems_heading: str = ""
    warning: str = ""
    button: Link | None = None
    links: tuple[Link, ...] = ()
    summary: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    forms: tuple[FormPart, ...] = ()
    after: tuple[Link, ...] = ()
    #: Tables that stand below the forms.
    below: tuple[Table, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


def show_sheet(
    request: HttpRequest,
    sheet: Sheet,
    crumbs: Sequence[Crumb],
    template: str = "parts/sheet.jinja",
    **context: Any,
) -> HttpResponse:
    """Show the page. The first form that was sent and is wrong is told of at the top."""
    wrong = next((one.form for one in sheet.forms if one.form.is_bound and one.form.errors), None)
    return show(
        request,
        template,
        title=sheet.title,
        crumbs=crumbs,
        tables=(*sheet.tables, *sheet.below),
        sheet=sheet,
        form=wrong,
        **{**sheet.more, **context},
    )
