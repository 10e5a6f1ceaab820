"""Making the contracts of a tender out of its awards."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.contracts.actions_awards import contracts_of_awards
from commonweal.records.contracts.selectors import may_make, obligations_for
from commonweal.records.contracts.selectors_awards import lots_to_make
from commonweal.records.evaluation.selectors_record import awarded_lots
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.selectors import tender_for
from commonweal.site.contracts.desk import (
    Asked,
    contract_crumbs,
    form_page,
    open_place,
    require,
)
from commonweal.site.contracts.forms import AwardsForm, lines_of
from commonweal.site.contracts.presenters.contracts import awards_table

ASKED = Asked(
    "Make the contracts of these awards",
    "One contract for each lot whose award is confirmed, with the terms that were published: for "
    "the lead of the tender all of them, for others those that they will hold. Both sides sign "
    "them afterwards.",
    "Make the contracts",
    "The contracts are made. Both sides can sign them.",
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def from_awards(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Make a contract for each confirmed award of a tender."""
    acting, found = open_place(request, place)
    try:
        tender = tender_for(acting, found.code, code)
    except Tender.DoesNotExist:
        raise Http404(f"no tender {code} for this reader") from None
    require(
        may_make(acting, found) and bool(lots_to_make(acting, tender)),
        "The contracts of a tender are made by who leads it or will hold one of its contracts.",
    )
    form = AwardsForm(
        request.POST if request.method == "POST" else None,
        initial={"obligations": "\n".join(obligations_for(acting, found, tender))},
    )

    def act() -> str:
        given = form.cleaned_data
        contracts_of_awards(
            by=acting, tender=tender, manager=given["manager"],
            obligations=lines_of(given["obligations"]), notice_months=given["notice"],
        )  # fmt: skip
        return f"/places/{found.code}/contracts/"

    tables = [awards_table(awarded_lots(acting, tender))]
    crumbs = contract_crumbs(acting, found)
    return form_page(request, form, act, ASKED, crumbs=crumbs, tables=tables)
