"""Addresses of the pages about tenders and bids."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.procuring.views import (
    bids,
    clarifications,
    conflicts,
    drafts,
    notices,
    openers,
    opening,
    receipts,
    route,
    specification,
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
    path(_ONE + "route/", route.choose, name="tender_route"),
    path(_ONE + "timetable/", route.timetable, name="tender_timetable"),
    path(_ONE + "timetable/mark/", route.mark, name="tender_mark"),
    path(_ONE + "timetable/plan/", route.plan, name="tender_plan"),
    path(_ONE + "timetable/scrutiny/", route.scrutiny, name="tender_scrutiny"),
    path(_ONE + "timetable/unmark/", route.unmark, name="tender_unmark"),
    path(_ONE + "specification/", specification.read, name="tender_specification"),
    path(_ONE + "specification/profile/", specification.profile, name="tender_profile"),
    path(_ONE + "questions/", clarifications.questions, name="tender_questions"),
    path(_ONE + "questions/ask/", clarifications.ask, name="tender_ask"),
    path(_ONE + "questions/answer/", clarifications.answer, name="tender_answer"),
    path(_ONE + "ocds/", notices.home, name="tender_ocds"),
    path(_ONE + "ocds/record/", notices.record, name="tender_ocds_record"),
    path(_ONE + "ocds/releases/", notices.releases, name="tender_ocds_releases"),
    path(_ONE + "ocds/releases/<int:number>/", notices.release, name="tender_ocds_release"),
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
