"""One lot: its totals with their working, ranking, ties, low prices, and its award."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.language.row import CannotWork
from commonweal.procuring.not_awarding import grounds_for
from commonweal.procuring.ranking import Ranking, asks_draw, asks_new_prices
from commonweal.records.evaluation import actions_totals as totals
from commonweal.records.evaluation.actions_award import confirm_award, decide_award
from commonweal.records.evaluation.actions_declined import decide_not_to_award
from commonweal.records.evaluation.actions_new_prices import record_new_prices
from commonweal.records.evaluation.actions_reopened import reopen_lot
from commonweal.records.evaluation.case import Case
from commonweal.records.evaluation.definitions import grounds
from commonweal.records.evaluation.selectors_lots import case_for_lot
from commonweal.records.evaluation.selectors_work import require_part
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.packages import PackedFile
from commonweal.site.evaluation.files import attachment
from commonweal.site.evaluation.forms import (
    AskPriceForm,
    AwardForm,
    DeclineForm,
    DrawForm,
    LowPriceForm,
    NewPricesForm,
    ReopenForm,
)
from commonweal.site.evaluation.presenters import lots as words
from commonweal.site.evaluation.sheet import (
    Act,
    Section,
    bare,
    first_done,
    home_of,
    room_of,
    sent,
    sheet,
)
from commonweal.site.forms import Form
from commonweal.site.procuring.desk import Desk


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def one(request: HttpRequest, place: str, code: str, lot: str) -> HttpResponse:
    """Everything of one lot for those who may read it."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    try:
        case = case_for_lot(desk.acting, desk.tender, lot)
    except KeyError:
        raise Http404(f"no lot {lot}") from None
    acts = _Acts(request, desk, case, lot)
    gone = first_done(request, acts.tries)
    if gone:
        return gone
    ranking, fault = _ranking(case, lot)
    tables = [words.low_table(case, lot)]
    working = []
    sections = [Section("Ranking", points=fault)]
    if ranking is not None:
        tables += [words.ranking_table(case, lot, ranking), words.scores_table(case, lot)]
        sections = [Section(table="ranking")]
        working = [*words.workings(case, lot), Section(table="scores")]
    is_open = case.decision(lot) is None and case.declined_of(lot) is None
    missing = tuple(case.problems_of([lot])) if is_open and case.bidders_for(lot) else ()
    if missing:
        sections.append(Section("What keeps it from an award", points=missing))
    sections += _tie_sections(acts, ranking) if is_open else []
    sections += _award_sections(acts, case, lot)
    sections.append(Section("What was decided before", points=words.earlier(case, lot)))
    sections.append(Section(table="low"))
    sections += _price_sections(acts, case, lot)
    sections.append(Section(links=words.papers(home_of(desk), case, lot)))
    return sheet(
        request,
        desk,
        title=f"Lot {lot}: {case.invitation.lot(lot).title}",
        lede=words.lede(case, lot),
        sections=[*sections, *working],
        tables=tables,
    )


@require_safe
@never_cache
@login_required
def papers(request: HttpRequest, place: str, code: str, bidder: str) -> HttpResponse:
    """The files of a bid that belong to no answer."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    found = _papers(desk, bidder)
    here = f"{home_of(desk)}papers/{bidder}/"
    return sheet(
        request,
        desk,
        title="Files of the bid as a whole",
        lede="What belongs to no answer, as prices in detail. Every reading is in the audit.",
        sections=[
            Section(
                links=tuple(
                    (f"{here}{place}/", f"{one.name} ({len(one.data):,} bytes), download")
                    for place, one in enumerate(found, start=1)
                ),
                text=() if found else ("This bid has no such files.",),
            )
        ],
    )


@require_safe
@never_cache
@login_required
def paper(request: HttpRequest, place: str, code: str, bidder: str, number: int) -> HttpResponse:
    """One of them, as a download."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    found = _papers(desk, bidder)
    if not 1 <= number <= len(found):
        raise Http404("no such file of this bid")
    return attachment(found[number - 1].data, found[number - 1].name)


def _papers(desk: Desk, bidder: str) -> tuple[PackedFile, ...]:
    try:
        return totals.read_bid_papers(by=desk.acting, tender=desk.tender, bidder=bidder)
    except ValidationError as fault:
        raise NotAllowed(fault.messages[0]) from None


class _Acts:
    """The acts of the page of a lot, each with its form."""

    def __init__(self, request: HttpRequest, desk: Desk, case: Case, lot: str) -> None:
        self.request, self.desk, self.lot = request, desk, lot
        self.draw = DrawForm(self._posted("draw"))
        self.ask = AskPriceForm(self._posted("ask"))
        fitting = grounds_for(grounds(), case.lot_standing(lot))
        choices = [(one.code, one.words) for one in fitting]
        self.decline = DeclineForm(self._posted("decline"), grounds=choices)
        self.case = case
        self.low = LowPriceForm(self._posted("low"), is_told=self._is_told(self.bidder))
        self.award = AwardForm(self._posted("award"))
        bidders = [(one.code, one.name) for one in case.bidders_for(lot)]
        self.reopen = ReopenForm(self._posted("reopen"), bidders=bidders)
        self.confirm: Form = bare(request, "confirm")
        self.rebid = NewPricesForm(self._posted("rebid"), bidders=_asked_anew(case, lot))
        self.tries: list[tuple[forms.Form, Callable[[], str], str]] = [
            (self.draw, self._draw, "The draw is recorded."),
            (self.rebid, self._rebid, "The new prices are recorded."),
            (self.ask, self._ask, "The bidder is asked: it finds the question in its workspace."),
            (self.decline, self._decline, "It is recorded that the lot is not awarded."),
            (self.low, self._low, "The decision about the price is recorded."),
            (self.award, self._award, "The award is recorded."),
            (self.confirm, self._confirm, "The award is confirmed."),
            (self.reopen, self._reopen, "The lot is open again: award it, or decline it."),
        ]

    def _is_told(self, bidder: str) -> bool:
        """Whether a bidder has answered in its workspace."""
        return hasattr(self.case.low_question(self.lot, bidder), "told")

    def low_for(self, bidder: str) -> LowPriceForm:
        """The form of the decision about the price of a bidder; as it was sent, where it was."""
        if self.low.is_bound and bidder == self.bidder:
            return self.low
        return LowPriceForm(None, is_told=self._is_told(bidder))

    @property
    def here(self) -> str:
        return f"{home_of(self.desk)}lots/{self.lot}/"

    @property
    def bidder(self) -> str:
        return self.request.POST.get("bidder", "")

    def _posted(self, name: str) -> object:
        return self.request.POST if sent(self.request, name) else None

    def _draw(self) -> str:
        said = self.draw.cleaned_data
        order = [line.strip() for line in said["order"].splitlines() if line.strip()]
        totals.record_draw(
            by=self.desk.acting, tender=self.desk.tender, lot=self.lot, order=order,
            witnesses=[said["witness_0"], said["witness_1"]],
        )  # fmt: skip
        return self.here

    def _rebid(self) -> str:
        said = dict(self.rebid.cleaned_data)
        reason = said.pop("new_reason")
        record_new_prices(
            by=self.desk.acting, tender=self.desk.tender, lot=self.lot, reason=reason,
            prices={name.removeprefix("new_price_"): text for name, text in said.items()},
        )  # fmt: skip
        return self.here

    def _ask(self) -> str:
        totals.ask_about_price(
            by=self.desk.acting, tender=self.desk.tender, lot=self.lot, bidder=self.bidder,
            asks=self.ask.cleaned_data["asks"],
        )  # fmt: skip
        return self.here

    def _reopen(self) -> str:
        said = self.reopen.cleaned_data
        reopen_lot(
            by=self.desk.acting, tender=self.desk.tender, lot=self.lot,
            reason=said["reopen_reason"], left_out=said["left_out"],
        )  # fmt: skip
        return self.here

    def _decline(self) -> str:
        said = self.decline.cleaned_data
        decide_not_to_award(
            by=self.desk.acting, tender=self.desk.tender, lot=self.lot, ground=said["ground"],
            reason=said["decline_reason"],
        )  # fmt: skip
        return self.here

    def _low(self) -> str:
        said = self.low.cleaned_data
        totals.decide_low_price(
            by=self.desk.acting, tender=self.desk.tender, lot=self.lot, bidder=self.bidder,
            answer=said.get("answer", ""), stands=said["stands"] == "yes",
            reason=said["price_reason"],
        )  # fmt: skip
        return self.here

    def _award(self) -> str:
        reason = self.award.cleaned_data["reason"]
        decide_award(by=self.desk.acting, tender=self.desk.tender, lot=self.lot, reason=reason)
        return self.here

    def _confirm(self) -> str:
        confirm_award(by=self.desk.acting, tender=self.desk.tender, lot=self.lot)
        return self.here


def _ranking(case: Case, lot: str) -> tuple[Ranking | None, tuple[str, ...]]:
    if not case.bidders_for(lot):
        return None, ("Nobody bids for this lot.",)
    try:
        return case.ranking(lot), ()
    except CannotWork as fault:
        return None, tuple(fault.sentences)


def _asked_anew(case: Case, lot: str) -> list[tuple[str, str]]:
    """The code and name of each bidder of the first tie that new prices settle."""
    ranking, _ = _ranking(case, lot)
    places = ranking.places if ranking else ()
    tied = next((one.bidders for one in places if asks_new_prices(one)), ())
    return [(one.code, one.name) for one in case.bidders_for(lot) if one.name in tied]


def _tie_sections(acts: _Acts, ranking: Ranking | None) -> list[Section]:
    if ranking is None:
        return []
    found = []
    for place in ranking.places:
        act = None
        if asks_new_prices(place):
            act = Act("rebid", acts.rebid, "Record the new prices", secondary=True)
        elif asks_draw(place):
            act = Act("draw", acts.draw, "Record the draw", secondary=True)
        if act:
            said = (f"{' and '.join(place.bidders)} tie. {place.needs}",)
            found.append(Section("A tie to be settled", said, act=act))
    return found


def _price_sections(acts: _Acts, case: Case, lot: str) -> list[Section]:
    found = []
    for low in case.low_prices(lot):
        asked = case.low_question(lot, low.bidder)
        if not low.is_flagged or case.decision(lot) or case.declined_of(lot):
            continue
        hidden = (("bidder", low.bidder),)
        title = f"The price of {low.bidder}"
        if asked is None:
            act = Act("ask", acts.ask, "Ask the bidder to explain it", True, hidden=hidden)
            found.append(Section(title, words.low_words(case, low), act=act))
        elif not hasattr(asked, "decision"):
            act = Act("low", acts.low_for(low.bidder), "Record the decision", True, hidden=hidden)
            told = getattr(asked, "told", None)
            said = told.answer if told else ""
            found.append(Section(title, words.asked_words(asked), quote=said, act=act))
    return found


def _award_sections(acts: _Acts, case: Case, lot: str) -> list[Section]:
    decision = case.decision(lot)
    holder = case.invitation.lot(lot).holder
    acting = acts.desk.acting
    holds = acting.is_system or (acting.organisation and acting.organisation.code == holder)
    decides = bool(holds) and acting.may(Capability.AWARD)
    if decision is not None:
        act = Act("confirm", acts.confirm, "Confirm the award")
        waits = decision.confirmed_at is None and lot not in case.cancelled
        shown = act if decides and waits and case.decisions.told_by(decision) else None
        found = [Section("The award", words.award_words(case, decision), act=shown)]
        return [*found, *(_reopening(acts, decides=decides) if lot in case.cancelled else ())]
    declined = case.declined_of(lot)
    if declined is not None:
        found = [Section("This lot is not awarded", words.declined_words(declined))]
        return [*found, *_reopening(acts, decides=decides)]
    return [*_proposal(acts, case, lot, decides=decides), *_declining(acts, decides=decides)]


def _proposal(acts: _Acts, case: Case, lot: str, *, decides: bool) -> list[Section]:
    if not case.bidders_for(lot) or case.problems_of(case.needed_for(lot)):
        return []
    text = words.proposed(case, lot)
    if not decides:
        holder = case.invitation.lot(lot).holder
        name = case.bodies.get(holder, holder)
        return [Section("The award", (*text, f"A commissioner of {name} decides on it."))]
    if not case.lot_standing(lot).is_given:
        return [Section("The award", text)]
    return [Section("The award", text, act=Act("award", acts.award, "Award the lot"))]


def _reopening(acts: _Acts, *, decides: bool) -> list[Section]:
    if not decides:
        return []
    act = Act("reopen", acts.reopen, "Decide this lot anew", secondary=True, warning=True)
    return [Section("If the lot is to be decided anew", words.REOPENING, act=act)]


def _declining(acts: _Acts, *, decides: bool) -> list[Section]:
    if not decides:
        return []
    act = Act("decline", acts.decline, "Decide that the lot is not awarded", warning=True)
    return [Section("If the lot is not to be awarded", words.DECLINING, act=act)]
