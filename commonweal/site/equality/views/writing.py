"""Writing an assessment: screening, effects, evidence, actions, approval and revision."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.language.thread import End
from commonweal.records.equality import actions, selectors
from commonweal.records.equality.definitions import groups, rights, screening
from commonweal.records.equality.models import EqualityAction
from commonweal.records.people.acting import NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.site.equality import forms
from commonweal.site.equality import presenters as words
from commonweal.site.equality.desk import (
    Desk,
    carrying_choices,
    equality_crumbs,
    open_desk,
    require_inside,
    require_work,
)
from commonweal.site.equality.views.reading import carried_of, evidence_of
from commonweal.site.requests import acting_of, done, place_or_404
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

NOWHERE = (
    "No tender or contract is here yet to carry this action on to: begin a tender, or make a "
    "contract, first."
)
_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin an assessment."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.ASSESS_EQUALITY)
    form = forms.StartForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = actions.start_assessment(by=acting, place=found, **form.cleaned_data)
        return Desk(acting, made).address

    sheet = Sheet("Begin an assessment", forms=(FormPart(form, "Begin it"),))
    return done(request, form, act, "The assessment is begun.") or show_sheet(
        request, sheet, equality_crumbs(found)
    )


@require_http_methods(_METHODS)
@login_required
def screen(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The screening: whether a full assessment is needed, and why."""
    desk = open_desk(request, place, code)
    require_work(desk)
    given = desk.row.content
    initial = {**given.get("screening", {}), "reason": given.get("screening_reason", "")}
    posted = request.POST if request.method == "POST" else None
    form = forms.ScreeningForm(posted, asked=screening(), initial=initial)

    def act() -> str:
        sent = form.cleaned_data
        answers = {one.code: sent[one.code] for one in screening()}
        actions.save_screening(
            by=desk.acting, assessment=desk.row, answers=answers, reason=sent["reason"]
        )
        return desk.address

    sheet = Sheet(
        "Screening",
        "One yes asks for a full assessment. None is needed only when every answer is no.",
        forms=(FormPart(form, "Keep the screening"),),
    )
    return done(request, form, act, "The screening is kept.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def on_groups(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The effect on each group of people."""
    items = [(one.code, one.label, _prompt(one.prompt, one.table5)) for one in groups()]
    lede = "What the proposal does to each group, and why. What nobody knows is “Not known”."
    return _effects(request, open_desk(request, place, code), "groups", items, lede)


def _prompt(prompt: str, table5: str) -> str:
    return f"{prompt} The Joint Commissioning Panel names: {table5}." if table5 else prompt


@require_http_methods(_METHODS)
@login_required
def on_rights(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The effect on human rights."""
    items = [(one.code, one.label, f"Human Rights Act 1998, {one.article}") for one in rights()]
    lede = "Only rights that the proposal touches need a line."
    return _effects(request, open_desk(request, place, code), "rights", items, lede)


def _effects(
    request: HttpRequest, desk: Desk, part: str, items: list[tuple[str, str, str]], lede: str
) -> HttpResponse:
    require_work(desk)
    posted = request.POST if request.method == "POST" else None
    form = forms.EffectsForm(posted, items=items, said=desk.row.content.get(part, {}))

    def act() -> str:
        actions.save_effects(by=desk.acting, assessment=desk.row, part=part, said=form.said())
        return desk.address

    sheet = Sheet(f"Effect on {part}", lede, forms=(FormPart(form, "Keep the effects"),))
    return done(request, form, act, "The effects are kept.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def worded(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The scope and the conclusion."""
    desk = open_desk(request, place, code)
    require_work(desk)
    given = {name: desk.row.content.get(name, "") for name in ("scope", "conclusion")}
    form = forms.WordsForm(request.POST if request.method == "POST" else None, initial=given)

    def act() -> str:
        actions.save_words(by=desk.acting, assessment=desk.row, **form.cleaned_data)
        return desk.address

    sheet = Sheet("Scope and conclusion", forms=(FormPart(form, "Keep both"),))
    return done(request, form, act, "Scope and conclusion are kept.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def evidence(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """What the assessment rests on."""
    desk = open_desk(request, place, code)
    require_work(desk)
    form = forms.EvidenceForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        sent = form.cleaned_data
        actions.add_evidence(
            by=desk.acting, assessment=desk.row, end=End(sent["kind"], sent["ref"].strip()),
            says=sent["says"], group=sent["group"],
        )  # fmt: skip
        return f"{desk.address}evidence/"

    sheet = Sheet(
        "Evidence",
        "Figures, findings and events that tell something about a group. Each is linked in the "
        "golden thread.",
        tables=(evidence_of(desk),),
        forms=(FormPart(form, "Add the evidence", heading="Add evidence"),),
        after=(Link("Findings", f"/places/{desk.place.code}/findings/"),),
    )
    return done(request, form, act, "The evidence is added.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def action_list(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The actions, and adding one."""
    desk = open_desk(request, place, code)
    require_work(desk)
    form = forms.ActionForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        sent = form.cleaned_data
        actions.add_action(
            by=desk.acting, assessment=desk.row, text=sent["text"], owner=sent["owner"],
            due=sent["due"], for_groups=sent["groups"],
        )  # fmt: skip
        return f"{desk.address}actions/"

    sheet = Sheet(
        "Actions",
        "What is done so that nobody loses. Each is carried on into the specification, the "
        "evaluation of bids or the contract.",
        tables=(words.actions_table(desk, carried_of(desk)),),
        forms=(FormPart(form, "Add the action", heading="Add an action"),) if desk.is_draft else (),
    )
    return done(request, form, act, "The action is added.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def one_action(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One action: where it is carried on to, and how far it is there."""
    desk = open_desk(request, place, code)
    require_inside(desk)
    if request.method == "POST":
        require_work(desk)
    try:
        action = selectors.action_for(desk.acting, desk.row, number)
    except EqualityAction.DoesNotExist:
        raise Http404(f"no action {number}") from None
    choices = carrying_choices(desk.acting, desk.place)
    form = forms.CarryForm(request.POST if request.method == "POST" else None, choices)

    def act() -> str:
        sent = form.cleaned_data
        actions.carry_on(
            by=desk.acting, action=action, target=sent["target"], ref=sent["ref"],
            part=sent["part"], status=sent["status"], why=sent["note"],
        )  # fmt: skip
        return f"{desk.address}actions/{number}/"

    rows = [one for one in carried_of(desk) if one.action.pk == action.pk]
    sheet = Sheet(
        f"Action {number}",
        action.text,
        tables=(words.carried_table(rows),),
        paragraphs=() if choices or not desk.may_assess else (NOWHERE,),
        forms=(FormPart(form, "Keep it", heading="Carry it on, or say how far it is"),)
        if desk.may_assess and choices
        else (),
    )
    return done(request, form, act, "It is kept.") or show_sheet(request, sheet, desk.crumbs())


@require_http_methods(_METHODS)
@login_required
def approve(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Record that a group approved it; nobody who wrote it may."""
    desk = open_desk(request, place, code)
    if not desk.may_approve:
        raise NotAllowed("Somebody who did not write the assessment must record its approval.")
    form = forms.ApproveForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.approve(by=desk.acting, assessment=desk.row, **form.cleaned_data)
        return desk.address

    sheet = Sheet(
        "Have it approved",
        "It cannot be approved yet."
        if desk.problems
        else "What is approved becomes a version "
        "that never changes, and everybody who sees the place reads it.",
        problems=tuple(desk.problems),
        problems_heading="What is missing",
        forms=()
        if desk.problems or not desk.is_draft
        else (FormPart(form, "Record the approval"),),
    )
    return done(request, form, act, "The approval is recorded.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(_METHODS)
@login_required
def revise(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Open an approved assessment again."""
    desk = open_desk(request, place, code)
    require_work(desk)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.revise(by=desk.acting, assessment=desk.row, **form.cleaned_data)
        return desk.address

    sheet = Sheet(
        "Revise it",
        "The approved version still counts until the next is approved.",
        forms=(FormPart(form, "Revise it"),),
    )
    return done(request, form, act, "It is open to be changed.") or show_sheet(
        request, sheet, desk.crumbs()
    )
