"""Moderation: the scores side by side once all are in, and the consensus that the chair records."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.evaluation.actions_scoring import Moderated, record_consensus
from commonweal.records.evaluation.selectors_work import (
    Seen,
    moderation,
    moderations,
    panels_of,
    require_part,
)
from commonweal.records.people.acting import NotAllowed
from commonweal.site.evaluation.forms import ConsensusForm
from commonweal.site.evaluation.presenters import home as lists
from commonweal.site.evaluation.presenters import moderation as words
from commonweal.site.evaluation.sheet import Act, Section, first_done, home_of, room_of, sent, sheet
from commonweal.site.evaluation.views.scoring import address_of
from commonweal.site.pages import Crumb


@require_safe
@never_cache
@login_required
def listing(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The answers whose moderation the reader follows."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    rows = moderations(desk.acting, desk.tender)
    return sheet(
        request,
        desk,
        title="Moderation",
        lede="Scores are shown once all of a panel are in. The chair then records the consensus.",
        sections=[Section(table="moderations")],
        tables=[lists.moderation_table(home_of(desk), rows)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def one(
    request: HttpRequest, place: str, code: str, *, question: str, lot: str, bidder: str
) -> HttpResponse:
    """One answer: its scores side by side, and the consensus."""
    desk = room_of(request, place, code)
    require_part(desk.acting, desk.tender)
    at = address_of(question, lot, bidder)
    seen = moderation(desk.acting, desk.tender, at)
    if request.method == "POST" and not seen.is_chair:
        raise NotAllowed("The chair of the panel records what the moderation agreed.")
    closed = panels_of(desk.acting, desk.tender).prices_open
    form = ConsensusForm(
        request.POST if sent(request, "consensus") else None,
        scale=seen.question.scale,
        given=seen.given,
        is_changed=seen.consensus is not None,
    )

    def act() -> str:
        agreed = _agreed(form, seen)
        record_consensus(by=desk.acting, tender=desk.tender, at=at, agreed=agreed)
        return f"{home_of(desk)}moderation/"

    gone = first_done(request, [(form, act, "The consensus is recorded.")])
    may_record = seen.is_chair and seen.all_in and not closed
    sections = [Section(table="scores")] if seen.all_in else []
    if seen.consensus is not None:
        sections.append(Section("The consensus", words.consensus(seen)))
    if may_record:
        title = "Change the consensus" if seen.consensus else "Record the consensus"
        act_ = Act("consensus", form, "Record the consensus")
        sections.append(Section(title, words.RECORDING, act=act_))
    return gone or sheet(
        request,
        desk,
        title=seen.question.title,
        lede=words.lede(seen),
        crumbs=[
            Crumb("Evaluation and award", home_of(desk)),
            Crumb("Moderation", f"{home_of(desk)}moderation/"),
        ],
        sections=sections,
        tables=[words.scores_table(seen)],
    )


def _agreed(form: ConsensusForm, seen: Seen) -> Moderated:
    said = form.cleaned_data
    if said["score"] is None:
        raise ValidationError({"score": "Choose a score of the scale."})
    return Moderated(
        score=said["score"],
        reason=said["reason"],
        attended=[int(one) for one in said["attended"]],
        differs={one.user: said[f"differs_{one.user}"] for one in seen.given},
        dissent=[int(one) for one in said["dissent"]],
        change_reason=said.get("change_reason", ""),
    )
