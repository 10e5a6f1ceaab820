"""What the views about options share: carrying out a form, and the day."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from commonweal.records.people.acting import NotAllowed
from commonweal.site.forms import Form
from commonweal.site.options.board import Board, Shelf
from commonweal.site.requests import add_errors


def require_inside(shelf: Shelf) -> None:
    """Raise NotAllowed unless the reader is among the commissioners."""
    if not shelf.is_inside:
        raise NotAllowed(f"This is for the commissioners of {shelf.place}.")


def require_managing(shelf: Shelf) -> None:
    """Raise NotAllowed unless the reader manages the place."""
    if not shelf.may_manage:
        raise NotAllowed(f"This is for those who manage {shelf.place} for a commissioner.")


def carried_out(
    request: HttpRequest, form: Form, act: Callable[[], object], done: str, href: str
) -> HttpResponse | None:
    """Do what a sent form asks and go on; None when the page is to be shown with what is wrong."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        act()
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, done)
    return redirect(href)


def caption(board: Board) -> str:
    """What stands above the heading of a page about one appraisal."""
    return f"{board.place.name}: {board.question.title}"
