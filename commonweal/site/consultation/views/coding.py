"""Coding texts: the list, one text for one coder, settling differences, and the agreement."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.consultation import State
from commonweal.records.consultation import actions_coding as actions
from commonweal.records.consultation import selectors_coding as coding
from commonweal.records.consultation.definitions import coders
from commonweal.records.consultation.models import Answer, Suggestion
from commonweal.records.consultation.selectors_coding import Standing
from commonweal.site.consultation.desk import Desk, open_desk, require_inside, require_run
from commonweal.site.consultation.forms import CodingForm, SettleForm
from commonweal.site.consultation.presenters import results
from commonweal.site.forms import Form
from commonweal.site.pages import Cell, Column, Table, show
from commonweal.site.requests import done
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

#: So much of a text is read in a list.
_SHORT = 140


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def texts(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The texts with how far their coding has come; working out suggestions."""
    desk = open_desk(request, place, code)
    require_run(desk)
    form = Form(request.POST if request.method == "POST" else None)
    address = f"{desk.address}coding/"

    def act() -> str:
        actions.suggest(by=desk.acting, consultation=desk.row)
        return address

    gone = done(request, form, act, "The suggestions are worked out.")
    following = coding.next_text(desk.acting, desk.row)
    is_open = desk.row.state in (State.OPEN, State.CLOSED)
    sheet = Sheet(
        "Code the texts",
        "Give each text the themes that are in it. A second person does the same without seeing "
        "yours; where you differ, you settle it together.",
        button=Link("Code the next text", f"{address}{following.pk}/")
        if following and is_open and desk.themes
        else None,
        paragraphs=() if desk.themes else ("Add the first theme to the code book.",),
        links=(
            Link("Code book", f"{desk.address}themes/"),
            Link("Agreement of coders", f"{desk.address}agreement/"),
        ),
        tables=(_texts(desk, coding.standings(desk.acting, desk.row)),),
        forms=(
            FormPart(
                form, "Work out suggestions", heading="Suggestions", is_second=True,
                intro="Words of a theme’s title and definition, and of texts that were coded "
                "before, suggest themes. They are shown with those words and decide nothing.",
            ),
        )
        if is_open
        else (),
    )  # fmt: skip
    return gone or show_sheet(request, sheet, desk.crumbs())


def _texts(desk: Desk, rows: list[Standing]) -> Table:
    questions = {one.code: one.text for one in desk.plan.questions}
    return Table(
        "texts",
        "Texts",
        (Column("text", "Text"), Column("question", "Question"), Column("state", "Coding")),
        tuple(
            (
                Cell(
                    f"Text {one.answer.pk}",
                    href=f"{desk.address}coding/{one.answer.pk}/",
                    hint=one.answer.text[:_SHORT],
                ),
                Cell(questions.get(one.answer.question, one.answer.question)),
                Cell(_stands(one)),
            )
            for one in rows
        ),
        empty="No text can be read yet. Bring responses in, and look at those held back.",
    )


def _stands(one: Standing) -> str:
    if one.settled is not None:
        return "settled"
    if one.differs:
        return "two people differ: settle it"
    if one.own_and_other:
        return "two people agree"
    if one.coders == 0:
        return "not coded yet"
    return "coded by you" if one.own is not None else "coded by somebody else, and not by you"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """One text: code it, or settle what two people differ in."""
    desk = open_desk(request, place, code)
    require_run(desk)
    try:
        answer = coding.text_for(desk.acting, desk.row, pk)
    except Answer.DoesNotExist:
        raise Http404(f"no text {pk} that may be read") from None
    standing = coding.standing_for(desk.acting, answer)
    posted = request.POST if request.method == "POST" else None
    themes = [(theme.code, theme.title) for theme in desk.themes]
    codes = {theme.pk: theme.code for theme in desk.themes}
    chosen = [codes[key] for key in standing.own or () if key in codes]
    kind = SettleForm if standing.differs else CodingForm
    form = kind(posted, themes=themes, chosen=chosen)
    question = desk.plan.question(answer.question)
    suggested = coding.suggestions_for(desk.acting, answer)

    def act() -> str:
        given = form.cleaned_data
        if standing.differs:
            actions.settle_text(
                by=desk.acting, consultation=desk.row, pk=pk, themes=given["themes"],
                reason=given["reason"],
            )  # fmt: skip
            return f"{desk.address}coding/"
        actions.code_text(by=desk.acting, consultation=desk.row, pk=pk, themes=given["themes"])
        following = coding.next_text(desk.acting, desk.row)
        return f"{desk.address}coding/{following.pk}/" if following else f"{desk.address}coding/"

    is_open = desk.row.state in (State.OPEN, State.CLOSED)
    codable = is_open and (standing.coders < coders() or standing.differs)
    return done(request, form, act, "The themes are kept.") or show(
        request,
        "consultation/code.jinja",
        title=f"Text {answer.pk}",
        crumbs=desk.crumbs(),
        tables=[_suggestions(suggested)],
        lede=f"{_stands(standing).capitalize()}.",
        desk=desk,
        form=form,
        text=answer.text,
        question=question.text if question else answer.question,
        codings=_codings(desk, standing),
        button=("Settle it" if standing.differs else "Keep these themes") if codable else "",
    )


def _codings(desk: Desk, standing: Standing) -> list[str]:
    if not standing.own_and_other:
        return []
    titles = {theme.pk: theme.title for theme in desk.themes}
    sets = [standing.own or frozenset(), standing.other or frozenset()]
    return [", ".join(titles[key] for key in sorted(keys)) or "no theme" for keys in sets]


def _suggestions(rows: list[Suggestion]) -> Table:
    return Table(
        "suggestions",
        "Suggested by its words",
        (
            Column("theme", "Theme"),
            Column("score", "Score", numeric=True),
            Column("words", "Words that led to it"),
        ),
        tuple(
            (
                Cell(row.theme.title),
                Cell(f"{row.score:.2f}", raw=row.score),
                Cell(", ".join(word for word, _ in row.words)),
            )
            for row in rows
        ),
        empty="Its words suggest no theme.",
    )


@require_safe
@login_required
def agreement(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """How far two coders agree on each theme, and which texts wait to be settled."""
    desk = open_desk(request, place, code)
    require_inside(desk)
    left = coding.left_to_code(desk.acting, desk.row)
    found = coding.agreement_by_theme(desk.acting, desk.row)
    waiting = [one for one in coding.standings(desk.acting, desk.row) if one.differs]
    table = _texts(desk, waiting)
    sheet = Sheet(
        "Agreement of coders",
        f"Texts not coded: {left.uncoded}. Coded once: {left.once}. To be settled: "
        f"{left.unsettled}.",
        tables=(
            results.agreement_table(desk, found, desk.address),
            Table("texts", "Texts to settle", table.columns, table.rows,
                  empty="No text waits to be settled."),
        ),
    )  # fmt: skip
    return show_sheet(request, sheet, desk.crumbs())
