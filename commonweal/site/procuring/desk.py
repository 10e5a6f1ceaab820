"""A tender as one reader meets it, read once, with the addresses of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils import timezone

from commonweal.procuring.invitation import Invitation
from commonweal.records.evaluation.models import DeclinedLot, LowPriceQuestion
from commonweal.records.evaluation.selectors_record import (
    Awarded,
    awarded_lots,
    declined_lots,
    letters_of,
    price_questions_of,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.procuring.models import Opener, Tender, TenderVersion
from commonweal.records.procuring.reading import invitation_of, is_open, opens_from
from commonweal.records.procuring.selectors import (
    is_inside,
    may_change,
    may_run,
    opener_of,
    openers_of,
    problems_of,
    tender_for,
    versions_of,
)
from commonweal.records.procuring.selectors_bids import may_bid
from commonweal.records.procuring.selectors_conflicts import may_declare
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import place_for
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of


def tender_crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    """The way to a page about tenders of a place that the reader sees."""
    return place_crumbs(place, Crumb("Tenders", f"/places/{place.code}/tenders/"), *more)


@dataclass(frozen=True)
class Desk:
    """One tender for one reader."""

    acting: Acting
    tender: Tender

    @property
    def place(self) -> Place:
        return self.tender.place

    @property
    def address(self) -> str:
        return f"/places/{self.place.code}/tenders/{self.tender.code}/"

    @cached_property
    def invitation(self) -> Invitation:
        return invitation_of(self.tender.content)

    @cached_property
    def versions(self) -> list[TenderVersion]:
        """What was published, newest first."""
        return versions_of(self.acting, self.tender)

    @property
    def version(self) -> TenderVersion | None:
        """What counts now; None for a draft."""
        return self.versions[0] if self.versions else None

    @property
    def is_draft(self) -> bool:
        return self.tender.state == Tender.State.DRAFT

    @property
    def takes_bids(self) -> bool:
        """Whether a bid would be in time now."""
        is_published = self.tender.state == Tender.State.PUBLISHED
        return is_published and self.version is not None and is_open(self.version)

    @property
    def waits_for_opening(self) -> bool:
        """Whether the deadline has passed and the bids are still sealed."""
        return self.tender.state == Tender.State.PUBLISHED and not self.takes_bids

    @property
    def may_be_opened(self) -> bool:
        """Whether the openers may give their codes by now."""
        if self.version is None or not self.waits_for_opening:
            return False
        return timezone.now() >= opens_from(self.version)

    @cached_property
    def is_inside(self) -> bool:
        return is_inside(self.acting, self.tender)

    @cached_property
    def may_run(self) -> bool:
        return may_run(self.acting, self.tender)

    @cached_property
    def may_change(self) -> bool:
        return may_change(self.acting, self.tender)

    @cached_property
    def may_bid(self) -> bool:
        return may_bid(self.acting, self.tender)

    @cached_property
    def opener(self) -> Opener | None:
        return opener_of(self.acting, self.tender)

    @cached_property
    def openers(self) -> list[Opener]:
        return openers_of(self.acting, self.tender)

    @cached_property
    def declares(self) -> bool:
        """Whether the reader acts in the tender and owes declarations."""
        return may_declare(self.acting, self.tender)

    @property
    def evaluates(self) -> bool:
        """Whether the evaluation has a page for this reader."""
        is_open = self.tender.state == Tender.State.OPENED
        return is_open and (self.declares or self.is_inside)

    @cached_property
    def awarded(self) -> list[Awarded]:
        """The lots that were awarded so far, as far as the reader may know."""
        is_open = self.tender.state == Tender.State.OPENED
        return awarded_lots(self.acting, self.tender) if is_open else []

    @cached_property
    def declined(self) -> list[DeclinedLot]:
        """The lots that are not awarded, as far as the reader may know."""
        is_open = self.tender.state == Tender.State.OPENED
        return declined_lots(self.acting, self.tender) if is_open else []

    @cached_property
    def price_questions(self) -> list[LowPriceQuestion]:
        """What the reader's organisation was asked about its own prices."""
        is_open = self.tender.state == Tender.State.OPENED
        return price_questions_of(self.acting, self.tender) if is_open and self.may_bid else []

    @cached_property
    def has_letter(self) -> bool:
        """Whether the outcome of the reader's own bid was told."""
        return self.may_bid and bool(letters_of(self.acting, self.tender))

    @cached_property
    def problems(self) -> list[str]:
        return problems_of(self.acting, self.tender) if self.is_draft else []

    def crumbs(self, *, below: bool = True) -> list[Crumb]:
        """The way to a page below the tender's own, or to that one. A bidder who does not see the
        place comes from the list of all tenders."""
        last = [Crumb(self.tender.title, self.address)] if below else []
        try:
            return tender_crumbs(place_for(self.acting, self.place.code), *last)
        except Place.DoesNotExist:
            return [Crumb("Open tenders", "/tenders/"), *last]


def open_desk(request: HttpRequest, place: str, code: str) -> Desk:
    """The tender for whoever asks; "not found" when it is not for them to know."""
    acting = acting_of(request)
    try:
        return Desk(acting, tender_for(acting, place, code))
    except Tender.DoesNotExist:
        raise Http404(f"no tender {code} for this reader") from None


def require_run(desk: Desk) -> None:
    """Refuse whoever may not change the tender."""
    if not desk.may_run:
        raise NotAllowed("This is for those who run this tender for its commissioners.")


def require_change(desk: Desk) -> None:
    """Refuse whoever may not change or end the tender as it stands."""
    require_run(desk)
    if not desk.may_change:
        raise NotAllowed(
            "A published tender is changed or ended by the organisation that leads it."
        )


def require_bid(desk: Desk) -> None:
    """Refuse whoever may not bid."""
    if not desk.may_bid:
        raise NotAllowed("This is for providers that may bid for this tender.")
