"""The award of all lots, telling the outcome to every bidder, representations, and letters."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.procuring.award_ties import Settling, award_words
from commonweal.records.evaluation import actions_award as actions
from commonweal.records.evaluation.actions_award_ties import settle_tie
from commonweal.records.evaluation.selectors_award import AwardSeen, award_seen
from commonweal.records.evaluation.selectors_record import (
    letters_of,
    may_read_record,
    representations_of,
    require_record,
)
from commonweal.records.evaluation.selectors_work import require_part
from commonweal.records.people.acting import NotAllowed
from commonweal.site.evaluation.files import attachment
from commonweal.site.evaluation.forms import (
    FurtherForm,
    OutcomeForm,
    RepresentationForm,
    SettleForm,
)
from commonweal.site.evaluation.presenters import letters, outcome
from commonweal.site.evaluation.sheet import Act, Section, first_done, home_of, room_of, sent, sheet
from commonweal.site.papers import CONTENT_TYPE, as_word
from commonweal.site.procuring.desk import Desk, require_bid


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def award(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The award of all lots with its reasons; the lead tells the outcome."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    seen = award_seen(desk.acting, desk.tender)
    if request.method == "POST" and not seen.is_lead:
        raise NotAllowed("This is for those who run this tender for the organisation that leads.")
    acts = _Acts(request, desk, seen)
    gone = first_done(request, acts.tries)
    if gone:
        return gone
    sections = []
    if seen.problems:
        sections.append(Section("What is missing", points=seen.problems))
    if seen.settling is not None:
        sections.append(acts.tie(seen.settling))
    if seen.awards is not None:
        sections += [Section(table="awards"), Section(table="shares")]
        sections += outcome.explanation(seen.awards)
        if seen.settled is not None:
            sections.append(Section("How the tie was settled", points=outcome.settled(seen)))
    if seen.combinations:
        sections.append(Section(table="combinations"))
    if seen.case.declined:
        sections.append(Section(table="declined"))
    if seen.standstill is not None and seen.case.decided:
        sections.append(
            Section("The standstill", points=(*seen.standstill.steps, *seen.standstill.cautions))
        )
    if seen.standstill is not None:
        sections.append(Section(text=outcome.confirming(seen)))
    if seen.is_lead:
        sections += acts.sections()
    return sheet(
        request,
        desk,
        title="Award of the lots",
        lede=outcome.lede(seen),
        sections=sections,
        tables=outcome.tables(seen, acts.representations, home_of(desk)),
    )


class _Acts:
    """What the lead does with the outcome, each act with its form."""

    def __init__(self, request: HttpRequest, desk: Desk, seen: AwardSeen) -> None:
        self.request, self.desk, self.seen = request, desk, seen
        choices = [(one.code, one.title) for one in seen.routes]
        self.told = OutcomeForm(self._posted("tell"), routes=choices)
        bidders = [(one.code, seen.case.name_of(one)) for one in seen.case.addressees]
        self.heard = RepresentationForm(self._posted("hear"), bidders=bidders)
        draws = seen.settling is not None and seen.settling.needs_draw
        self.settle = SettleForm(self._posted("settle"), draws=draws)
        self.further = FurtherForm(self._posted("further"), lots=outcome.pending_lots(seen))
        self.representations = representations_of(desk.acting, desk.tender) if seen.is_lead else []
        self.tries: list[tuple[forms.Form, Callable[[], str], str]] = [
            (self.told, self._tell, "The letters are issued and the outcome is told."),
            (self.heard, self._hear, "The representation is recorded."),
            (self.further, self._further, "The further decision is recorded."),
            (self.settle, self._settle, "The tie is settled."),
        ]

    @property
    def here(self) -> str:
        return f"{home_of(self.desk)}award/"

    def _posted(self, name: str) -> object:
        return self.request.POST if sent(self.request, name) else None

    def _tell(self) -> str:
        said = self.told.cleaned_data
        actions.tell_outcome(
            by=self.desk.acting, tender=self.desk.tender, route=said["route"],
            voluntary_days=said["voluntary_days"],
        )  # fmt: skip
        return self.here

    def _hear(self) -> str:
        said = self.heard.cleaned_data
        bidder = next(one for one in self.seen.case.addressees if one.code == said["bidder"])
        actions.receive_representation(
            by=self.desk.acting, tender=self.desk.tender, bidder=bidder,
            received_at=said["received_at"], words=said["words"],
        )  # fmt: skip
        return self.here

    def _further(self) -> str:
        said, wanted = self.further.cleaned_data, self.request.POST.get("representation", "")
        found = next((one for one in self.representations if str(one.pk) == wanted), None)
        if found is None:
            raise Http404("no such representation")
        actions.decide_representation(
            by=self.desk.acting, tender=self.desk.tender, representation=found,
            stands=said["further"] == "yes", lots=said["lots"], reason=said["further_reason"],
        )  # fmt: skip
        return self.here

    def _settle(self) -> str:
        said = self.settle.cleaned_data
        settle_tie(
            by=self.desk.acting, tender=self.desk.tender, reason=said["tie_reason"],
            witnesses=[said[name] for name in ("witness_0", "witness_1") if name in said],
            numbers=[said[name] for name in ("number_0", "number_1") if name in said],
        )  # fmt: skip
        return self.here

    def tie(self, found: Settling) -> Section:
        """Awards that are equally good, and for the lead the act that settles them."""
        is_open = self.seen.is_lead and not found.stuck
        button = "Draw and record it" if found.needs_draw else "Record it"
        return Section(
            "Awards that are equally good",
            text=outcome.settling(found),
            points=tuple(award_words(one) for one in found.left),
            act=Act("settle", self.settle, button) if is_open else None,
        )

    def _telling(self) -> list[Section]:
        """Telling the outcome, or what was decided anew since."""
        missing = self.seen.case.without_decision()
        if missing:
            return [Section("Tell the outcome", outcome.undecided(missing))]
        act = Act("tell", self.told, "Issue the letters and tell the outcome", warning=True)
        return [Section("Tell the outcome", outcome.TELLING, act=act)]

    def sections(self) -> list[Section]:
        """The acts that are possible now."""
        case = self.seen.case
        telling = self._telling() if case.outcome is None or not case.decisions.is_told else []
        if case.outcome is None:
            return telling
        found = [
            *telling,
            Section(table="letters"),
            Section(table="representations"),
        ]
        waiting = [one for one in self.representations if not hasattr(one, "further")]
        # A page has one form of a kind: the decisions are recorded in the order of what came in.
        for one in waiting:
            act = Act(
                "further", self.further, "Record the further decision", True,
                hidden=(("representation", str(one.pk)),),
            )  # fmt: skip
            found.append(
                Section(
                    f"The representation of {self.seen.case.name_of(one.bidder)}", quote=one.words,
                    act=act if one is waiting[0] else None,
                )
            )  # fmt: skip
        act = Act("hear", self.heard, "Record the representation", secondary=True)
        return [*found, Section("A representation came in", act=act)]


@require_safe
@never_cache
@login_required
def letter_file(request: HttpRequest, place: str, code: str, bidder: str) -> HttpResponse:
    """The letter to one bidder as Word, for those who have the record."""
    desk = room_of(request, place, code)
    require_record(desk.acting, desk.tender)
    return _word(desk, bidder)


def _word(desk: Desk, bidder: str) -> HttpResponse:
    rows = letters_of(desk.acting, desk.tender)
    found = next((one for one in rows if one.bidder.code == bidder), None)
    if found is None:
        raise Http404("no letter was issued to this bidder")
    data = as_word(letters.paper(found))
    return attachment(data, f"letter-{found.bidder.code}.docx", CONTENT_TYPE)


@require_safe
@never_cache
@login_required
def own_letter(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The outcome of one's own bid, as its letter says it; and the letter as Word."""
    desk = room_of(request, place, code)
    require_bid(desk)
    if may_read_record(desk.acting, desk.tender):
        raise NotAllowed("This is for those who made a bid.")
    rows = letters_of(desk.acting, desk.tender)
    if not rows:
        return sheet(
            request,
            desk,
            title="The outcome of your bid",
            lede="The outcome is not told yet. You find your letter here when it is.",
            sections=(),
            crumbs=(),
        )
    if request.GET.get("download") == "letter.docx" and desk.acting.organisation is not None:
        return _word(desk, desk.acting.organisation.code)
    found = rows[0]
    return sheet(
        request,
        desk,
        title="The outcome of your bid",
        lede=letters.lede(found),
        crumbs=(),
        sections=[
            Section(links=((f"{home_of(desk)}letter/?download=letter.docx", letters.AS_WORD),)),
            *letters.sections(found),
        ],
        tables=letters.tables(found),
    )
