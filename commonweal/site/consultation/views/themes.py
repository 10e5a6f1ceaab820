"""The code book, and one theme: what was said, what is done about it, and its quotes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.consultation_answers import Outcome
from commonweal.planning.consultation_answers import Reply as PureReply
from commonweal.records.consultation import actions_coding, selectors
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.models import Theme
from commonweal.site.consultation.desk import Desk, open_desk, require_results, require_run
from commonweal.site.consultation.forms import FindingForm, QuoteForm, ReplyForm, ThemeForm
from commonweal.site.consultation.presenters import results
from commonweal.site.consultation.presenters.retiring import became, retired_table
from commonweal.site.consultation.views.plans import posted_for
from commonweal.site.requests import done
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet
from commonweal.site.words import section


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The code book."""
    desk = open_desk(request, place, code)
    require_results(desk)
    if request.method == "POST":
        require_run(desk)
    form = ThemeForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        made = actions_coding.add_theme(
            by=desk.acting, consultation=desk.row, title=form.cleaned_data["title"],
            definition=form.cleaned_data["definition"],
        )  # fmt: skip
        return f"{desk.address}themes/{made.code}/"

    counts = selectors.theme_counts(desk.acting, desk.row)
    sheet = Sheet(
        "Themes",
        "What people spoke of, and what is done about each theme.",
        tables=(
            results.themes_table(desk, counts),
            *((retired_table(desk),) if desk.retired else ()),
        ),
        forms=(FormPart(form, "Add the theme", heading="Add a theme", is_second=True),)
        if desk.may_change
        else (),
    )
    return done(request, form, act, "The theme is in the code book.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, code: str, theme: str) -> HttpResponse:
    """One theme with its response and quotes."""
    desk = open_desk(request, place, code)
    require_results(desk)
    if request.method == "POST":
        require_run(desk)
    try:
        found = selectors.any_theme_for(desk.acting, desk.row, theme)
    except Theme.DoesNotExist:
        raise Http404(f"no theme {theme}") from None
    address = f"{desk.address}themes/{found.code}/"
    parts, gone = _forms(request, desk, found, address)
    reply = desk.replies.get(found.pk)
    quotes = {found.pk: selectors.quotes_for(desk.acting, desk.row).get(found.pk, [])}
    is_retired = found in desk.retired
    may_change = desk.may_change and not is_retired
    outcome = results.OUTCOME_WORDS[Outcome(reply.outcome)] if reply else "None yet"
    sheet = Sheet(
        found.title,
        found.finding or "What people said is not written yet.",
        caption=desk.row.title,
        summary=(
            ("What belongs to it", found.definition),
            ("Response", outcome),
            ("Why", reply.reason if reply else ""),
            ("What was changed", reply.what_changed if reply else ""),
            ("Version of the proposal", str(reply.version) if reply and reply.version else ""),
            ("Part of the offer", reply.component if reply else ""),
            ("Printed in", section(found.section)),
            ("Retired", found.retirement.reason if is_retired else ""),
            ("Its codes", became(found) if is_retired else ""),
        ),
        tables=(results.quotes_table([found], quotes),),
        forms=parts if may_change else (),
        after=(
            *(
                (Link("Retire this theme", f"{address}retire/"),)
                if may_change and not found.is_printed
                else ()
            ),
            *(
                (Link("Quotes, released and withdrawn", f"{desk.address}quotes/"),)
                if desk.is_inside
                else ()
            ),
            Link("All themes", f"{desk.address}themes/"),
        ),
    )
    return gone or show_sheet(request, sheet, desk.crumbs())


def _forms(
    request: HttpRequest, desk: Desk, theme: Theme, address: str
) -> tuple[tuple[FormPart, ...], HttpResponse | None]:
    versions = [(str(one.number), str(one)) for one in desk.versions]
    last = desk.replies.get(theme.pk)
    initial = (
        {
            "outcome": last.outcome, "reason": last.reason, "what_changed": last.what_changed,
            "component": last.component,
            "version": str(last.version.number) if last.version else "",
        }
        if last
        else None
    )  # fmt: skip
    reply = ReplyForm(posted_for(request, "reply"), versions=versions, initial=initial)
    finding = FindingForm(
        posted_for(request, "finding"),
        initial={"definition": theme.definition, "finding": theme.finding},
    )
    quote = QuoteForm(posted_for(request, "quote"))

    def replied() -> str:
        sent = reply.cleaned_data
        given = PureReply(
            theme.code, Outcome(sent["outcome"]), sent["reason"], sent["what_changed"],
            int(sent["version"]) if sent["version"] else None,
        )  # fmt: skip
        respond(by=desk.acting, consultation=desk.row, reply=given, component=sent["component"])
        return address

    def changed() -> str:
        sent = finding.cleaned_data
        actions_coding.change_theme(
            by=desk.acting, consultation=desk.row, theme=theme.code,
            definition=sent["definition"], finding=sent["finding"],
        )  # fmt: skip
        return address

    def released() -> str:
        sent = quote.cleaned_data
        actions_coding.release_quote(
            by=desk.acting, consultation=desk.row, pk=sent["answer"], theme=theme.code,
            text=sent["text"], reason=sent["reason"],
        )  # fmt: skip
        return address

    parts = (
        FormPart(reply, "Keep the response", heading="Respond to it", act="reply"),
        FormPart(finding, "Save what was said", heading="What was said", act="finding",
                 is_second=True),
        FormPart(quote, "Release the quote", heading="Release a quote", act="quote",
                 intro="Quotes are withheld. Release one only where nobody can be told by it.",
                 is_second=True),
    )  # fmt: skip
    gone = (
        done(request, reply, replied, "The response is kept.")
        or done(request, finding, changed, "What was said is kept.")
        or done(request, quote, released, "The quote is released.")
    )
    return parts, gone
