"""Retiring a theme, and withdrawing a quote that was released."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.consultation import selectors
from commonweal.records.consultation.actions_coding import withdraw_quote
from commonweal.records.consultation.actions_retiring import retire_theme
from commonweal.records.consultation.models import Quote, Theme
from commonweal.site.consultation.desk import open_desk, require_inside, require_run
from commonweal.site.consultation.forms import RetireForm, WithdrawForm
from commonweal.site.consultation.presenters.retiring import all_quotes_table
from commonweal.site.requests import done
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet
from commonweal.site.words import plural


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def retire(request: HttpRequest, place: str, code: str, theme: str) -> HttpResponse:
    """Take a theme out of the code book."""
    desk = open_desk(request, place, code)
    require_run(desk)
    try:
        found = selectors.theme_for(desk.acting, desk.row, theme)
    except Theme.DoesNotExist:
        raise Http404(f"no theme {theme} in the code book") from None
    others = [(one.code, one.title) for one in desk.themes if one.pk != found.pk]
    form = RetireForm(request.POST if request.method == "POST" else None, themes=others)

    def act() -> str:
        retire_theme(
            by=desk.acting, consultation=desk.row, theme=found.code,
            into=form.cleaned_data["into"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return f"{desk.address}themes/"

    texts = selectors.theme_counts(desk.acting, desk.row).get(found.pk, 0)
    quotes = len(selectors.quotes_for(desk.acting, desk.row).get(found.pk, ()))
    sheet = Sheet(
        f"Retire the theme {found.title}",
        f"It counts for {plural(texts, 'text')} and has {plural(quotes, 'quote')}. What each coder "
        "gave stays on record. Its response is shown no more: respond to the theme for which its "
        "codes count.",
        caption=desk.row.title,
        forms=(FormPart(form, "Retire the theme", is_warning=True),),
        after=(Link("Back to the theme", f"{desk.address}themes/{found.code}/"),),
    )
    return done(request, form, act, "The theme is retired.") or show_sheet(
        request, sheet, desk.crumbs()
    )


@require_safe
@login_required
def quotes(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Every quote that was released, also those withdrawn since, for those inside."""
    desk = open_desk(request, place, code)
    require_inside(desk)
    sheet = Sheet(
        "Quotes, released and withdrawn",
        "Everybody who may read the results reads those that are shown. One that is withdrawn is "
        "gone from pages and downloads at once, and stays on record here.",
        caption=desk.row.title,
        tables=(all_quotes_table(desk, selectors.all_quotes(desk.acting, desk.row)),),
        after=(Link("You said, we did", f"{desk.address}said-and-did/"),),
    )
    return show_sheet(request, sheet, desk.crumbs())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """Withdraw one quote, published or not."""
    desk = open_desk(request, place, code)
    require_run(desk)
    try:
        found = selectors.quote_for(desk.acting, desk.row, pk)
    except Quote.DoesNotExist:
        raise Http404(f"no quote {pk} that is shown") from None
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        withdraw_quote(
            by=desk.acting, consultation=desk.row, pk=pk, reason=form.cleaned_data["reason"]
        )
        return f"{desk.address}quotes/"

    sheet = Sheet(
        "Withdraw a quote",
        f"“{found.text}”",
        caption=found.theme.title,
        paragraphs=(
            "It goes from every page and download at once. Files that somebody took before hold it "
            "still: tell those who have them.",
        ),
        forms=(FormPart(form, "Withdraw the quote", is_warning=True),),
        after=(Link("Back to the quotes", f"{desk.address}quotes/"),),
    )
    return done(request, form, act, "The quote is withdrawn.") or show_sheet(
        request, sheet, desk.crumbs()
    )
