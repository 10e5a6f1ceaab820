"""Beginning a tender and changing it by its workbook: what changes is shown before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.procuring.invitation_tables import changes_between
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring import actions
from commonweal.records.procuring.reading import digest_of
from commonweal.records.procuring.workbooks import read_workbook
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reports.actions_tender import NONE, start_under_delegation
from commonweal.records.reports.selectors import delegations_for
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.procuring.desk import (
    Desk,
    open_desk,
    require_change,
    require_run,
    tender_crumbs,
)
from commonweal.site.procuring.forms import (
    AmendForm,
    BegunByTitleForm,
    BegunByWorkbookForm,
    KeepForm,
    WorkbookForm,
)
from commonweal.site.procuring.presenters import tenders as words
from commonweal.site.requests import acting_of, add_errors, done, place_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin a tender from its workbook, or with a title."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.RUN_TENDER)
    posted = request.POST if request.method == "POST" else None
    by_title = posted is not None and "title" in posted
    force = words.delegation_choices(delegations_for(acting, found))
    workbook = BegunByWorkbookForm(
        None if by_title else posted, request.FILES or None, delegations=force, auto_id="file_%s"
    )
    title = BegunByTitleForm(posted if by_title else None, delegations=force)
    own = acting.organisation.code if acting.organisation else ""

    def begun(content: dict[str, Any], form: Form) -> str:
        chosen = form.cleaned_data.get("delegation", NONE)
        tender = start_under_delegation(by=acting, place=found, content=content, delegation=chosen)
        return Desk(acting, tender).address

    said = "The draft is begun. Nobody outside the commissioners sees it."
    return (
        done(request, workbook, lambda: begun(_read(workbook), workbook), said)
        or done(
            request,
            title,
            lambda: begun(
                {"title": title.cleaned_data["title"], "lead": own, "bodies": [own]}, title
            ),
            said,
        )
        or show(
            request,
            "procuring/start.jinja",
            title="Begin a tender",
            crumbs=tender_crumbs(found),
            workbook=workbook,
            titled=title,
            wrong=title if by_title else workbook,
            may_delegate=bool(force),
            reports=f"/places/{found.code}/reports/",
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Change a draft by its workbook."""
    desk = open_desk(request, place, code)
    require_run(desk)

    def keep(content: dict[str, Any], form: KeepForm) -> None:
        before = form.cleaned_data["before"]
        actions.save_draft(by=desk.acting, tender=desk.tender, content=content, before=before)

    return _by_workbook(
        request, desk, KeepForm, keep, title="Change the draft", said="The draft is changed."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amend(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Change what is published, with a reason that bidders read."""
    desk = open_desk(request, place, code)
    require_change(desk)

    def keep(content: dict[str, Any], form: KeepForm) -> None:
        if form.cleaned_data["before"] != digest_of(desk.tender.content):
            raise ValidationError("Somebody else changed this tender: look at it again first.")
        said = {name: form.cleaned_data[name] for name in ("reason", "cites")}
        actions.amend_tender(by=desk.acting, tender=desk.tender, content=content, **said)

    return _by_workbook(
        request,
        desk,
        AmendForm,
        keep,
        title="Change the published tender",
        said="The changed version is published.",
    )


def _by_workbook(
    request: HttpRequest,
    desk: Desk,
    kind: type[KeepForm],
    keep: Callable[[dict[str, Any], KeepForm], None],
    *,
    title: str,
    said: str,
) -> HttpResponse:
    """Take a workbook, show what it changes, and keep it when it is sent once more."""
    posted = request.POST if request.method == "POST" else None
    looked_at = posted is not None and "content" in posted
    upload = WorkbookForm(None if looked_at else posted, request.FILES or None)
    form = kind(posted if looked_at else None)
    content: dict[str, Any] = {}

    def act() -> str:
        keep(_unsigned(desk, form.cleaned_data["content"]), form)
        return desk.address

    gone = done(request, form, act, said)
    if gone:
        return gone
    if looked_at and posted is not None:
        content = _unsigned(desk, posted.get("content", ""), strict=False)
    elif upload.is_bound and upload.is_valid():
        try:
            content = _read(upload)
        except ValidationError as error:
            add_errors(upload, error)
    if content and not looked_at:
        kept = signing.dumps(content, salt=_salt(desk), compress=True)
        form = kind(initial={"content": kept, "before": digest_of(desk.tender.content)})
    zone = timezone.get_default_timezone()
    changes = changes_between(desk.tender.content, content, zone) if content else []
    return show(
        request,
        "procuring/change.jinja",
        title=title,
        crumbs=desk.crumbs(),
        tables=[words.changes_table(changes)],
        desk=desk,
        upload=upload,
        form=form,
        wrong=form if looked_at else upload,
        changes=changes,
        is_read=bool(content),
        is_published=not desk.is_draft,
    )


def _read(form: WorkbookForm) -> dict[str, Any]:
    """The content of the workbook that was sent. Raises ValidationError with every fault."""
    sent = form.cleaned_data["workbook"]
    content, problems = read_workbook(sent.read(), sent.name)
    if problems:
        raise ValidationError({"workbook": [str(one) for one in problems]})
    return content


def _salt(desk: Desk) -> str:
    return f"tender/{desk.tender.pk}"


def _unsigned(desk: Desk, text: str, *, strict: bool = True) -> dict[str, Any]:
    try:
        return dict(signing.loads(text, salt=_salt(desk)))
    except signing.BadSignature:
        if strict:
            raise ValidationError(
                "What was shown has been changed: send the workbook again."
            ) from None
        return {}
