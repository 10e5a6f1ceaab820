"""Plans of involvement: the list, one plan, and its partners with what changed because of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.involvement import actions, selectors
from commonweal.records.involvement.models import InvolvementPlan, Partner
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.site.consultation.views.plans import posted_for
from commonweal.site.involvement import presenters as words
from commonweal.site.involvement.forms import (
    InfluenceForm,
    LeaveForm,
    PartnerForm,
    StartForm,
    WeeksForm,
)
from commonweal.site.pages import Crumb
from commonweal.site.place_pages import place_crumbs
from commonweal.site.requests import acting_of, done, place_or_404
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

_METHODS = ["GET", "HEAD", "POST"]


def _home(place: Place) -> str:
    return f"/places/{place.code}/involvement/"


def _address(plan: InvolvementPlan) -> str:
    return f"{_home(plan.place)}{plan.code}/"


def _crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    return place_crumbs(place, Crumb("Involvement", _home(place)), *more)


def _open(request: HttpRequest, place: str, code: str) -> tuple[Acting, InvolvementPlan]:
    place_or_404(request, place)
    acting = acting_of(request)
    try:
        return acting, selectors.plan_for(acting, place, code)
    except InvolvementPlan.DoesNotExist:
        raise Http404(f"no plan {code} for this reader") from None


def _require_plan(acting: Acting, place: Place) -> None:
    if not selectors.may_plan(acting, place):
        raise NotAllowed("This is for those who plan the involvement of this place.")


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    """The plans of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    starts = selectors.may_plan(acting, found)
    empty = "No plan is here that you may read. Those who commission here and their auditors do."
    if selectors.is_inside(acting, found):
        empty = f"No plan is here yet.{' Begin one for a project.' if starts else ''}"
    rows = [
        (
            row,
            sum(not one.left_because for one in selectors.partners_of(acting, row)),
            len(selectors.lacks_of(acting, row)),
        )
        for row in selectors.plans_for(acting, found)
    ]
    sheet = Sheet(
        "Involvement",
        "Who takes part in each project, how they are paid, and what changed because of them.",
        caption=found.name,
        button=Link("Begin a plan", f"{_home(found)}start/") if starts else None,
        tables=(words.listing(rows, _home(found), empty),),
        after=(Link("Engagement log", f"/places/{found.code}/engagement/", "who was heard"),),
    )
    return show_sheet(request, sheet, _crumbs(found)[:-1])


@require_http_methods(_METHODS)
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin the plan of a project."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.CONSULT)
    form = StartForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        return _address(actions.start_plan(by=acting, place=found, **form.cleaned_data))

    sheet = Sheet("Begin a plan", forms=(FormPart(form, "Begin it"),))
    return done(request, form, act, "The plan is begun.") or show_sheet(
        request, sheet, _crumbs(found)
    )


@require_http_methods(_METHODS)
@login_required
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One plan: who takes part, what changed because of them, and what it lacks."""
    acting, plan = _open(request, place, code)
    may_plan = selectors.may_plan(acting, plan.place)
    if request.method == "POST":
        _require_plan(acting, plan.place)
    here = _address(plan)
    form = WeeksForm(
        request.POST if request.method == "POST" else None, initial={"weeks": plan.weeks}
    )

    def act() -> str:
        actions.set_weeks(by=acting, plan=plan, weeks=form.cleaned_data["weeks"])
        return here

    partners = selectors.partners_of(acting, plan)
    sheet = Sheet(
        plan.title,
        "Who takes part, how they are paid, and what changed because of them.",
        caption=plan.place.name,
        problems=tuple(selectors.lacks_of(acting, plan)),
        problems_heading="What this plan lacks",
        button=Link("Add a partner", f"{here}add/") if may_plan else None,
        summary=(("Time set aside for working together", words.weeks_words(plan)),),
        tables=(
            words.partners_table(partners, here, may_change=may_plan),
            words.influences_table(selectors.influences_of(acting, plan)),
        ),
        forms=(FormPart(form, "Keep the weeks", heading="Time", is_second=True),)
        if may_plan
        else (),
    )
    return done(request, form, act, "The weeks are kept.") or show_sheet(
        request, sheet, _crumbs(plan.place)
    )


@require_http_methods(_METHODS)
@login_required
def add(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Add a partner."""
    acting, plan = _open(request, place, code)
    _require_plan(acting, plan.place)
    form = PartnerForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.put_partner(by=acting, plan=plan, partner=form.given())
        return _address(plan)

    sheet = Sheet("Add a partner", caption=plan.title, forms=(FormPart(form, "Add the partner"),))
    return done(request, form, act, "The partner is in the plan.") or show_sheet(
        request, sheet, _crumbs(plan.place, Crumb(plan.title, _address(plan)))
    )


@require_http_methods(_METHODS)
@login_required
def partner(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One partner: what changed because of them, how they take part, and that they leave."""
    acting, plan = _open(request, place, code)
    _require_plan(acting, plan.place)
    try:
        found = selectors.partner_for(acting, plan, number)
    except Partner.DoesNotExist:
        raise Http404(f"no partner {number}") from None
    parts, gone = _forms(request, acting, plan, found)
    mine = [row for row in selectors.influences_of(acting, plan) if row.partner_id == found.pk]
    sheet = Sheet(
        found.who,
        f"Left: {found.left_because}" if found.left_because else "",
        caption=plan.title,
        tables=(words.influences_table(mine),),
        forms=parts[:1] if found.left_because else parts,
        after=(Link("Back to the plan", _address(plan)),),
    )
    return gone or show_sheet(
        request, sheet, _crumbs(plan.place, Crumb(plan.title, _address(plan)))
    )


def _forms(
    request: HttpRequest, acting: Acting, plan: InvolvementPlan, found: Partner
) -> tuple[tuple[FormPart, ...], HttpResponse | None]:
    told = InfluenceForm(posted_for(request, "told"))
    changed = PartnerForm(
        posted_for(request, "changed"),
        initial={name: getattr(found, name) for name in PartnerForm.field_order},
    )
    left = LeaveForm(posted_for(request, "left"))
    here = f"{_address(plan)}partners/{found.number}/"

    def tell() -> str:
        actions.tell_influence(by=acting, plan=plan, number=found.number, **told.cleaned_data)
        return here

    def change() -> str:
        actions.put_partner(by=acting, plan=plan, partner=changed.given(), number=found.number)
        return here

    def leave() -> str:
        actions.let_go(by=acting, plan=plan, number=found.number, **left.cleaned_data)
        return _address(plan)

    parts = (
        FormPart(told, "Keep it on record", heading="Put a change on record", act="told"),
        FormPart(changed, "Save how they take part", heading="How they take part", act="changed",
                 is_second=True),
        FormPart(left, "They take part no longer", heading="If they leave", act="left",
                 is_warning=True),
    )  # fmt: skip
    gone = (
        done(request, told, tell, "It is on record.")
        or done(request, changed, change, "The change is kept.")
        or done(request, left, leave, "They are out of the plan and stay on record.")
    )
    return parts, gone
