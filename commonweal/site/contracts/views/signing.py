"""Signing a contract and deciding on its extension."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.contracts.actions import decide_extension, sign_contract
from commonweal.site.contracts.desk import Asked, form_page, open_desk, require
from commonweal.site.contracts.forms import ExtendForm
from commonweal.site.contracts.presenters import contracts as words
from commonweal.site.forms import Form


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Sign for one's own side."""
    desk = open_desk(request, place, code)
    require(desk.may_speak, "Contracts are signed by those who speak for one of its sides.")
    form = Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        sign_contract(by=desk.acting, contract=desk.contract)
        return desk.address

    asked = Asked(
        "Sign this contract",
        f"You sign for {desk.acting.organisation} as {desk.side}. It cannot be taken back. The "
        "contract is in place once both sides have signed.",
        "Sign", "Your signature is recorded.",
    )  # fmt: skip
    tables = [words.signatures_table(desk.standing)]
    return form_page(request, form, act, asked, crumbs=desk.crumbs(), tables=tables)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def extend(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Decide on the next extension."""
    desk = open_desk(request, place, code)
    require(desk.may_manage, "Extensions are decided by those who hold the contract.")
    form = ExtendForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        given = form.cleaned_data
        decide_extension(
            by=desk.acting, contract=desk.contract, taken=given["taken"] == "yes",
            reason=given["reason"],
        )  # fmt: skip
        return desk.address

    asked = Asked(
        "Decide on the extension", "A decision cannot be taken back.", "Record the decision",
        "The decision is recorded.",
    )  # fmt: skip
    tables = [words.periods_table(desk.standing)]
    return form_page(
        request, form, act, asked, crumbs=desk.crumbs(), tables=tables,
        barred=desk.standing.extension_problem,
    )  # fmt: skip
