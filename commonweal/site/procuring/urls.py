"""Addresses of the pages about tenders and bids."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.procuring.views import (
    bids,
    conflicts,
    drafts,
    openers,
    opening,
    receipts,
    steps,
    tenders,
)

_HOME = "places/<slug:place>/tenders/"
_ONE = _HOME + "<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("tenders/", tenders.everywhere, name="tenders_open"),
    path("tenders/receipts/", receipts.check, name="tender_receipts"),
    path("tenders/template/", tenders.template, name="tender_template"),
    path(_HOME, tenders.here, name="tenders"),
    path(_HOME + "start/", drafts.start, name="tender_start"),
    path(_ONE, tenders.one, name="tender"),
    path(_ONE + "workbook/", tenders.workbook, name="tender_workbook"),
    path(_ONE + "versions/<int:number>/", tenders.version, name="tender_version"),
    path(_ONE + "change/", drafts.change, name="tender_change"),
    path(_ONE + "amend/", drafts.amend, name="tender_amend"),
    path(_ONE + "openers/", openers.openers, name="tender_openers"),
    path(_ONE + "declarations/", conflicts.declarations, name="tender_declarations"),
    path(_ONE + "publish/", steps.publish, name="tender_publish"),
    path(_ONE + "cancel/", steps.cancel, name="tender_cancel"),
    path(_ONE + "bid/", bids.write, name="tender_bid"),
    path(_ONE + "bid/files/", bids.files, name="tender_bid_files"),
    path(_ONE + "bid/submit/", bids.submit, name="tender_bid_submit"),
    path(_ONE + "bid/withdraw/", bids.withdraw, name="tender_bid_withdraw"),
    path(_ONE + "bid/receipts/<int:number>/", receipts.own, name="tender_receipt"),
    path(_ONE + "opening/", opening.opening, name="tender_opening"),
]
