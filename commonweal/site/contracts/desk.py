"""A contract as one reader meets it, read once, with the addresses of its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from commonweal.procuring.contracts import Side
from commonweal.records.contracts.models import Contract
from commonweal.records.contracts.reading import Standing, standing_of
from commonweal.records.contracts.selectors import (
    contract_for,
    is_party,
    may_manage,
    may_speak,
    place_of,
    side_of,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import place_for
from commonweal.site.forms import Form
from commonweal.site.pages import Crumb, Table, show
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, done


def contract_crumbs(acting: Acting, place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about contracts of a place. A provider who does not see the place comes
    from the list of its own contracts."""
    last = [Crumb("Contracts", f"/places/{place.code}/contracts/"), *more]
    try:
        place_for(acting, place.code)
    except Place.DoesNotExist:
        return [Crumb("Your contracts", "/contracts/"), *last]
    return place_crumbs(place, *last)


def open_place(request: HttpRequest, code: str) -> tuple[Acting, Place]:
    """Who asks and the place, "not found" when neither the place nor a contract in it is theirs."""
    acting = acting_of(request)
    try:
        return acting, place_of(acting, code)
    except Place.DoesNotExist:
        raise Http404(f"no place {code} for this reader") from None


@dataclass(frozen=True)
class Desk:
    """One contract for one reader."""

    acting: Acting
    contract: Contract

    @property
    def place(self) -> Place:
        return self.contract.place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/contracts/{self.contract.code}/"

    @property
    def mobilisation(self) -> str:
        return f"{self.address}mobilisation/"

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.contract, timezone.localdate())

    @cached_property
    def side(self) -> Side | None:
        return side_of(self.acting, self.contract)

    @cached_property
    def may_manage(self) -> bool:
        return may_manage(self.acting, self.contract)

    @cached_property
    def may_speak(self) -> bool:
        return may_speak(self.acting, self.contract)

    @cached_property
    def is_party(self) -> bool:
        return is_party(self.acting, self.contract)

    @property
    def may_sign(self) -> bool:
        """Whether this reader's side still has to sign, and they may."""
        return self.may_speak and self.side not in self.standing.signed

    def crumbs(self, *more: tuple[str, str]) -> list[Crumb]:
        """The way to a page below the contract's own."""
        return contract_crumbs(
            self.acting, self.place, Crumb(self.contract.title, self.address),
            *(Crumb(label, self.address + path) for label, path in more),
        )  # fmt: skip


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The contract for whoever asks; "not found" when it is not for them to know."""
    acting, found = open_place(request, place)
    try:
        return Desk(acting, contract_for(acting, found, code))
    except Contract.DoesNotExist:
        raise Http404(f"no contract {code} for this reader") from None


def require(allowed: bool, what: str) -> None:
    """Refuse whoever may not do something."""
    if not allowed:
        raise NotAllowed(what)


@dataclass(frozen=True)
class Asked:
    """What a page with one form says: its title, what happens, the button, what is said after."""

    title: str
    lede: str
    button: str
    said: str
    warning: bool = False


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], str],
    asked: Asked,
    *,
    crumbs: list[Crumb],
    tables: list[Table] | None = None,
    barred: str = "",
) -> HttpResponse:
    """A page with one form: done when it was sent well, else shown. Where `barred` says why nothing
    can be done now, it says that in place of the form."""
    return done(request, form, act, asked.said) or show(
        request,
        "contracts/form.jinja",
        title=asked.title,
        crumbs=crumbs,
        tables=tables or [],
        table_ids=[table.id for table in tables or []],
        form=form,
        asked=asked,
        barred=barred,
        back=crumbs[-1],
    )
