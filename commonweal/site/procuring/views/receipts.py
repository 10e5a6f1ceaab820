"""Receipts: a bidder's own, and a page where anybody checks one."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.procuring.receipts import checked, public_key
from commonweal.records.procuring.selectors_bids import submissions_of
from commonweal.site.pages import Crumb, show
from commonweal.site.procuring.desk import open_desk, require_bid
from commonweal.site.procuring.forms import ReceiptForm
from commonweal.site.procuring.presenters import bids as words


@require_safe
@never_cache
@login_required
def own(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """The receipt of one's own submission, as a page and as a file."""
    desk = open_desk(request, place, code)
    require_bid(desk)
    found = submissions_of(desk.acting, desk.tender)
    row = next((one for one in found if one.number == number), None)
    if row is None:
        raise Http404(f"no submission {number} of this bidder")
    if request.GET.get("file") == "json":
        name = f"receipt-{desk.tender.code}-{number}.json"
        return HttpResponse(
            row.receipt,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return show(
        request,
        "procuring/receipt.jinja",
        title="Receipt of your bid",
        crumbs=[*desk.crumbs(), Crumb("Your bid", f"{desk.address}bid/")],
        desk=desk,
        rows=words.receipt_rows(json.loads(row.receipt)["says"]),
        file_href=f"{desk.address}bid/receipts/{number}/?file=json",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a receipt is one of this installation, and what it says."""
    form = ReceiptForm(request.POST if request.method == "POST" else None, request.FILES or None)
    says, is_checked = None, False
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        text = form.cleaned_data["text"]
        is_checked = True
        says = checked(sent.read().decode("utf-8", "replace") if sent else text)
    return show(
        request,
        "procuring/receipts.jinja",
        title="Check a receipt",
        crumbs=[Crumb("Open tenders", "/tenders/")],
        form=form,
        is_checked=is_checked,
        rows=words.receipt_rows(says) if says else [],
        public_key=public_key(),
    )
