"""The people, the place and the clock of the Leicestershire walk. All people are made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commonweal.procuring.conflicts import State
from commonweal.records import shelf
from commonweal.records.consultation.actions_coding import code_text
from commonweal.records.consultation.models import Answer
from commonweal.records.evaluation.actions_panels import appoint_member
from commonweal.records.evaluation.actions_scoring import (
    Moderated,
    record_consensus,
    submit_score,
)
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.models import PanelSeat
from commonweal.records.evaluation.selectors_case import case_of
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.procuring.actions_conflicts import declare
from commonweal.records.procuring.actions_shipped import load_tender
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.workbooks import workbook_of
from commonweal.records.reports.actions_shipped import load_report
from tests.journeys import world
from tests.journeys.watching import Watch
from tests.records.people import organisation
from tests.records.procuring.paper import leicestershire

PLACE = "leicestershire-2017"
HOME = f"/places/{PLACE}/"
TABLES = (
    *(f"leicestershire_{name}" for name in (
        "allocation_factors", "budget", "consultation", "demand", "ehria", "review_findings",
        "services", "tender", "timeline",
    )),
    "policy_instruments", "forums", "funding_lines", "funding_lots",
)  # fmt: skip
BIDDERS = {"fernway": "fernway_trust", "kestrel": "kestrel_care"}
#: Who walks: by a short name the role and the organisation.
PEOPLE: dict[str, tuple[Role, str]] = {
    "lead": (Role.COMMISSIONER, "leicester_city_c"),
    "county": (Role.COMMISSIONER, "leics_cc"),
    "analyst": (Role.ANALYST, "leics_cc"),
    "coder": (Role.ANALYST, "wl_ccg"),
    "approver": (Role.COMMISSIONER, "elr_ccg"),
    "finance": (Role.COMMISSIONER, "leics_cc"),
    "law": (Role.COMMISSIONER, "leics_cc"),
    "scrutiny": (Role.READER, "healthwatch_leics"),
    "opener": (Role.PANEL, "leicester_city_c"),
    "second.opener": (Role.PANEL, "lc_ccg"),
    "panel.city": (Role.PANEL, "leicester_city_c"),
    "panel.county": (Role.PANEL, "leics_cc"),
    "panel.rutland": (Role.PANEL, "rutland_c"),
    "panel.east": (Role.PANEL, "elr_ccg"),
    "panel.west": (Role.PANEL, "wl_ccg"),
    "panel.central": (Role.PANEL, "lc_ccg"),
    "auditor": (Role.AUDITOR, "leics_cc"),
    **{name: (Role.PROVIDER, code) for name, code in BIDDERS.items()},
}
#: The common panel, and those of the lots bid for: the county with its two groups.
COMMON = ("panel.city", "panel.county", "panel.rutland", "panel.east", "panel.west",
          "panel.central")  # fmt: skip
OF_LOTS = ("panel.county", "panel.east", "panel.west")


def address(name: str) -> str:
    return f"{name}@walk.example"


def prepare() -> None:
    """The place with its figures, the drafts that ship for it, and the people of the walk."""
    place = leicestershire(*TABLES)
    for load in (load_tender, load_report):
        assert load(by=Acting.system(), place=place)
    for code in BIDDERS.values():
        organisation(code, "vcs_provider")
    for name, role in PEOPLE.items():
        world.person(address(name), role)


def workbook() -> bytes:
    """The shipped tender as those who run it send it back: with a deadline an hour from now, and
    begun ten years after the printed dates, because the rules of 2017 are not kept."""
    content: dict[str, Any] = shelf.read_yaml(f"places/{PLACE}/tender.yaml")
    deadline = timezone.localtime() + timedelta(hours=1)
    content |= {"deadline": deadline.isoformat(timespec="seconds"), "service_start": "2027-10-01"}
    return workbook_of(content)


class Clock:
    """The clock of the server: it runs, and it can be set ahead."""

    def __init__(self) -> None:
        self._real, self.ahead = timezone.now, timedelta(0)

    def __call__(self) -> Any:
        return self._real() + self.ahead


class Cast:
    """Everybody in a browser context of their own, signed in anew when the clock was set ahead."""

    def __init__(self, browser: Browser, server: str, clock: Clock, size: Any) -> None:
        self._browser, self._server, self._clock, self._size = browser, server, clock, size
        self.watch = Watch(server)
        self._pages: dict[str, tuple[Page, timedelta | None]] = {}

    def __getitem__(self, name: str) -> Page:
        """The page of somebody; "public" has no account."""
        page, since = self._pages.get(name, (None, None))
        if page is None:
            context = self._browser.new_context(base_url=self._server, viewport=self._size)
            context.set_default_timeout(30_000)
            page = context.new_page()
            self.watch.over(page)
        if name != "public" and since != self._clock.ahead:
            _sign_in(page.context, self._server, name)
        self._pages[name] = (page, self._clock.ahead)
        return page

    def at(self, name: str, *links: str) -> Page:
        """The page of somebody who goes there link by link, from the home of the place."""
        page = self[name]
        page.goto(HOME)
        follow(page, *links)
        return page

    def close(self) -> None:
        for page, _ in self._pages.values():
            page.context.close()


def _sign_in(context: BrowserContext, server: str, name: str) -> None:
    key, value = settings.SESSION_COOKIE_NAME, world.session_for(address(name))
    context.add_cookies([{"name": key, "value": value, "url": server, "httpOnly": True,
                          "sameSite": "Lax"}])  # fmt: skip


def follow(page: Page, *links: str) -> Page:
    """Click one link or button after the other, each by what it says."""
    for name in links:
        main = page.get_by_role("main")
        found = main.get_by_role("link", name=name, exact=True)
        found = found.or_(main.get_by_role("button", name=name, exact=True))
        before = page.url
        found.first.click()
        if page.url == before:
            page.wait_for_load_state()
    return page


def says(page: Page, *words: str) -> None:
    for one in words:
        expect(page.get_by_role("main")).to_contain_text(one)


def done(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def fill_day(page: Page, label: str, day: Any) -> None:
    group = page.get_by_role("group", name=label)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(number))


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).first.click()


def acting(name: str) -> Acting:
    return Acting.from_membership(world.found(address(name)).memberships.get())


def code_rest(name: str, texts: QuerySet[Answer], theme: str) -> None:
    """The texts that this coder did not code by the page."""
    who = acting(name)
    for text in texts.exclude(codings__made_by=who.user):
        consultation = text.response.consultation
        code_text(by=who, consultation=consultation, pk=text.pk, themes=[theme])


def declare_rest(tender: Tender, names: Iterable[str]) -> None:
    """Those who declare no conflict of interest, and not by the page."""
    for name in names:
        declare(by=acting(name), tender=tender, state=State.NONE)


def seat_rest(tender: Tender) -> None:
    """Who was not appointed by the page: the first of each panel chairs it."""
    taken = set(
        PanelSeat.objects.filter(evaluation__tender=tender).values_list("lot", "user__email")
    )
    for lot, names in (("", COMMON), ("1", OF_LOTS), ("2", OF_LOTS)):
        for name in names:
            if (lot, address(name)) not in taken:
                appoint_member(
                    by=acting("lead"), tender=tender, lot=lot, email=address(name),
                    is_chair=name == names[0],
                )  # fmt: skip


def score_rest(tender: Tender, bodies: dict[str, int]) -> None:
    """What the pages did not score: each evaluator gives each bidder the same for every answer."""
    case = case_of(Acting.system(), tender)
    for unit in case.units:
        for name in OF_LOTS if unit.lot else COMMON:
            who = acting(name)
            if who.user and case.score_by(who.user, unit) is None:
                at = Address(unit.question.code, unit.lot, unit.bidder.code)
                score = Decimal(bodies[unit.bidder.code])
                submit_score(by=who, tender=tender, at=at, score=score, reason="As the bid says.")


def moderate_rest(tender: Tender, bodies: dict[str, int]) -> None:
    """What the pages did not moderate, by the chair of each panel."""
    case = case_of(Acting.system(), tender)
    for unit in case.units:
        if case.consensus(unit) is None:
            chair = acting((OF_LOTS if unit.lot else COMMON)[0])
            attended = [seat.user_id for seat in case.evaluators(unit)]
            agreed = Moderated(Decimal(bodies[unit.bidder.code]), "All agreed.", attended, {})
            at = Address(unit.question.code, unit.lot, unit.bidder.code)
            record_consensus(by=chair, tender=tender, at=at, agreed=agreed)
