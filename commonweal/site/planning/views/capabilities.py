"""What a provider can do as each side sees it, and notices of the changes it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.records.people.permissions import Capability
from commonweal.records.providers import actions_capabilities, actions_changes
from commonweal.records.providers.models import ChangeNotice, Told
from commonweal.records.providers.selectors import (
    may_give_notice,
    notice_for,
    notices_for,
    provider_of,
    sees_views,
    side_in,
    views_for,
    who_may_be_told,
)
from commonweal.records.providers.standing import judged
from commonweal.records.register.models import Organisation
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms_providers import (
    AcknowledgeForm,
    CapabilityForm,
    ConcernForm,
    NoticeForm,
)
from commonweal.site.planning.presenters import capabilities as words
from commonweal.site.planning.presenters import changes as change_words
from commonweal.site.requests import add_errors

ASKED, OPTIONS = "provider_capabilities", "capability_options"


def _open(
    request: HttpRequest, place: str, organisation: str, *datasets: str
) -> tuple[Book, Organisation]:
    book = open_book(request, place, datasets)
    provider = provider_of(book.acting, book.place, organisation)
    if provider is None:
        raise Http404(f"{organisation} provides nothing in {place}")
    return book, provider


def _above(provider: Organisation, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        ("Providers", "providers/"),
        (provider.name, f"providers/{provider.code}/"),
        *more,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def capabilities(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """What is asked of a provider, what each side says of it, and the plan."""
    book, provider = _open(request, place, organisation, ASKED, OPTIONS)
    asked = words.asked(book.of(ASKED))
    form = CapabilityForm(
        request.POST if request.method == "POST" else None,
        capabilities=[name for name, _ in asked],
    )
    if request.method == "POST":
        if book.acting.is_public:
            return redirect_to_login(request.get_full_path())
        book.acting.require(Capability.TAKE_POSITION)

        def judge(given: dict[str, Any]) -> object:
            return actions_capabilities.judge_capability(
                by=book.acting, place=book.place, provider=provider, **given
            )

        if _carried_out(request, form, judge, "Your judgement is kept."):
            return redirect(request.path)
    told = sees_views(book.acting, book.place, provider.code)
    rows = judged(views_for(book.acting, book.place, provider.code), asked)
    speaks = bool(side_in(book.acting, book.place, provider.code)) and bool(asked)
    return show(
        request,
        "planning/capabilities.jinja",
        title=f"Capabilities of {provider.name}",
        crumbs=book.crumbs(*_above(provider)),
        tables=[
            words.table(rows) if told else words.asked_table(asked),
            words.options_table(book, book.of(OPTIONS)),
        ],
        book=book,
        organisation=organisation,
        name=provider.name,
        headline=words.headline(rows) if told else "",
        form=form if speaks else None,
    )


def _carried_out(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], object], done: str
) -> bool:
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, done)
    return True


@require_safe
def changes(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """The notices of a provider that this reader is to know of."""
    book, provider = _open(request, place, organisation)
    address = f"{book.address}providers/{provider.code}/changes/"
    notices = notices_for(book.acting, book.place, provider.code).prefetch_related("told")
    return show(
        request,
        "planning/changes.jinja",
        title=f"Service changes of {provider.name}",
        crumbs=book.crumbs(*_above(provider)),
        tables=[change_words.listing_table(address, notices)],
        book=book,
        organisation=organisation,
        name=provider.name,
        gives=may_give_notice(book.acting, book.place, provider.code),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def give_notice(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """Give notice of a change."""
    book, provider = _open(request, place, organisation)
    book.acting.require(Capability.TAKE_POSITION)
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        bodies=who_may_be_told(book.acting, book.place, provider.code),
    )
    made: list[ChangeNotice] = []

    def give(given: dict[str, Any]) -> object:
        notice = actions_changes.NoticeGiven(
            given["title"], given["what"], given["where"], given["starts_on"], given["told_how"],
            given["people_affected"],
        )  # fmt: skip
        made.append(
            actions_changes.give_notice(
                by=book.acting, place=book.place, provider=provider, notice=notice,
                told=given["told"], told_on=given["told_on"],
            )
        )  # fmt: skip
        return made[0]

    if form.is_bound and _carried_out(request, form, give, "Notice is given."):
        return redirect(f"{book.address}providers/{provider.code}/changes/{made[0].number}/")
    return show(
        request,
        "planning/change_add.jinja",
        title="Give notice of a service change",
        crumbs=book.crumbs(
            *_above(provider, ("Service changes", f"providers/{provider.code}/changes/"))
        ),
        book=book,
        form=form,
    )


@require_safe
def change(request: HttpRequest, place: str, organisation: str, number: int) -> HttpResponse:
    """One notice with who was told."""
    return _change_page(request, place, organisation, number)


@require_POST
@login_required
def acknowledge(request: HttpRequest, place: str, organisation: str, number: int) -> HttpResponse:
    """Acknowledge a notice for one's own organisation."""
    book, notice = _notice(request, place, organisation, number)
    form = AcknowledgeForm(request.POST)

    def act(given: dict[str, Any]) -> object:
        return actions_changes.acknowledge(by=book.acting, notice=notice, **given)

    return _answered(request, form, act, "Your organisation has acknowledged this notice.")


@require_POST
@login_required
def concern(request: HttpRequest, place: str, organisation: str, number: int) -> HttpResponse:
    """Say how a concern was met."""
    book, notice = _notice(request, place, organisation, number)
    form = ConcernForm(request.POST, told=list(notice.told.select_related("organisation")))

    def act(given: dict[str, Any]) -> object:
        return actions_changes.meet_concern(by=book.acting, notice=notice, **given)

    return _answered(request, form, act, "How the concern was met is kept.")


@require_POST
@login_required
def live(request: HttpRequest, place: str, organisation: str, number: int) -> HttpResponse:
    """Say that a change is live."""
    book, notice = _notice(request, place, organisation, number)

    def act(_: dict[str, Any]) -> object:
        return actions_changes.make_live(by=book.acting, notice=notice)

    return _answered(request, Form(request.POST), act, "The change is live.")


def _notice(
    request: HttpRequest, place: str, organisation: str, number: int
) -> tuple[Book, ChangeNotice]:
    book, provider = _open(request, place, organisation)
    book.acting.require(Capability.TAKE_POSITION)
    try:
        return book, notice_for(book.acting, book.place, provider.code, number)
    except ChangeNotice.DoesNotExist:
        raise Http404(f"no notice {number} for this reader") from None


def _answered(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponse:
    given = request.resolver_match.kwargs if request.resolver_match else {}
    if _carried_out(request, form, act, done):
        return redirect(request.path.rsplit("/", 2)[0] + "/")
    return _change_page(request, **given, form=form)


def _change_page(
    request: HttpRequest, place: str, organisation: str, number: int, form: Form | None = None
) -> HttpResponse:
    book, provider = _open(request, place, organisation)
    try:
        notice = notice_for(book.acting, book.place, provider.code, number)
    except ChangeNotice.DoesNotExist:
        raise Http404(f"no notice {number} for this reader") from None
    told = list(notice.told.select_related("organisation"))
    return show(
        request,
        "planning/change.jinja",
        title=notice.title,
        crumbs=book.crumbs(
            *_above(provider, ("Service changes", f"providers/{provider.code}/changes/"))
        ),
        tables=[change_words.told_table(told)],
        book=book,
        organisation=organisation,
        number=number,
        rows=change_words.rows(notice),
        sentence=change_words.sentence(notice, told),
        bound=form,
        **_change_forms(book, provider, notice, told),
    )


def _change_forms(
    book: Book, provider: Organisation, notice: ChangeNotice, told: list[Told]
) -> dict[str, Any]:
    """The forms that this reader may use."""
    own = book.acting.organisation
    answers = any(
        one.organisation_id == getattr(own, "pk", None) and one.acknowledged_at is None
        for one in told
    ) and book.acting.may(Capability.TAKE_POSITION)
    gives = may_give_notice(book.acting, book.place, provider.code)
    open_concerns = [one for one in told if one.concern and not one.concern_met]
    return {
        "acknowledge_form": AcknowledgeForm() if answers else None,
        "concern_form": ConcernForm(told=open_concerns) if gives and open_concerns else None,
        "may_go_live": gives and notice.state != ChangeNotice.State.LIVE,
    }
