"""What is worked out about need from a few numbers: filters, lists, treatment, contacts, years,
and who falls between eligibility and the thresholds of services.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.planning.definitions_need import contact_rules
from commonweal.records.planning.kinds import need_contact as contact_kind
from commonweal.records.planning.kinds import need_filters as filters_kind
from commonweal.records.planning.kinds import need_gp_list as list_kind
from commonweal.records.planning.kinds import need_projected as projected_kind
from commonweal.records.planning.kinds import need_talking_therapies as therapy_kind
from commonweal.records.planning.kinds import need_treatment as treatment_kind
from commonweal.site.pages import show
from commonweal.site.planning.forms_need_calculators import (
    BetweenForm,
    ContactForm,
    FiltersForm,
    ListForm,
    TherapiesForm,
    TreatmentForm,
    counted_in,
    people_in,
)
from commonweal.site.planning.presenters import need_contact as contact_words
from commonweal.site.planning.presenters import need_filters as filters_words
from commonweal.site.planning.presenters import need_gp_list as list_words
from commonweal.site.planning.presenters import need_missing_middle as middle_words
from commonweal.site.planning.presenters import need_projected as projected_words
from commonweal.site.planning.presenters import need_talking_therapies as therapy_words
from commonweal.site.planning.presenters import need_treatment as treatment_words
from commonweal.site.planning.views.need import NEED, posted
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def filters(request: HttpRequest, place: str) -> HttpResponse:
    """People expected at each level on the way to care, beside those counted here."""
    desk = open_desk(request, place, "need-filters")
    form = FiltersForm(
        posted(request),
        counted=filters_words.counted_choices(),
        own=filters_words.own_people(open_desk(request, place, "need-expected").answer),
        initial=filters_words.initial(desk.given),
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: filters_kind.Given(
            people_in(given, "population"), given["source"], counted_in(given)
        ),
    )
    if done:
        return done
    return show(
        request,
        "planning/need_filters.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[*desk.panel_tables, filters_words.levels_table(desk.answer)],
        desk=desk,
        form=form if desk.may_work else None,
        chart=filters_words.levels_chart(desk.answer),
        sentences=filters_words.sentences(desk.answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def gp_list(request: HttpRequest, place: str) -> HttpResponse:
    """What a list of general practice is expected to hold, beside its registers."""
    desk = open_desk(request, place, "need-gp-list")
    form = ListForm(
        posted(request),
        counted=list_words.counted_choices(),
        initial=list_words.initial(desk.given),
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: list_kind.Given(people_in(given, "size"), counted_in(given)),
    )
    if done:
        return done
    return show(
        request,
        "planning/need_gp_list.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[*desk.panel_tables, list_words.list_table(desk.answer)],
        desk=desk,
        form=form if desk.may_work else None,
        chart=list_words.list_chart(desk.answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def treatment(request: HttpRequest, place: str) -> HttpResponse:
    """Who is treated of those who are ill, here and by national definition."""
    desk = open_desk(request, place, "need-treatment")
    form = TreatmentForm(
        posted(request),
        own=treatment_words.own_expected(open_desk(request, place, "need-expected").answer),
        initial=treatment_words.initial(desk.given),
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: treatment_kind.Given(
            people_in(given, "treated"),
            people_in(given, "expected"),
            people_in(given, "expected_low"),
            people_in(given, "expected_high"),
            given["source"],
        ),
    )
    if done:
        return done
    return show(
        request,
        "planning/need_treatment.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[
            *desk.panel_tables,
            treatment_words.gap_table(desk.answer),
            treatment_words.shares_table(desk.answer),
            treatment_words.mix_table(desk.answer),
        ],
        desk=desk,
        form=form if desk.may_work else None,
        chart=treatment_words.shares_chart(desk.answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, place: str) -> HttpResponse:
    """How many more people would be in contact at the rate of a comparator."""
    desk = open_desk(request, place, "need-contact")
    form = ContactForm(
        posted(request),
        unit=contact_words.unit_words(),
        comparator=contact_rules().comparator,
        initial=contact_words.initial(desk.given),
    )
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: contact_kind.Given(
            people_in(given, "people"),
            given["rate"],
            given["comparator_rate"],
            given["population"],
            given["period"],
            given["source"],
        ),
    )
    if done:
        return done
    return show(
        request,
        "planning/need_contact.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[*desk.panel_tables, contact_words.contact_table(desk.answer)],
        desk=desk,
        form=form if desk.may_work else None,
        chart=contact_words.contact_chart(desk.answer),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def talking_therapies(request: HttpRequest, place: str) -> HttpResponse:
    """Therapists for the people who live here, and the way of those referred."""
    desk = open_desk(request, place, "need-talking-therapies")
    form = TherapiesForm(posted(request), initial=therapy_words.initial(desk.given))
    done = work_out_from(
        request,
        desk,
        form,
        lambda given: therapy_kind.Given(
            people_in(given, "population"),
            people_in(given, "referrals"),
            given["complete_of"],
            given["source"],
        ),
    )
    if done:
        return done
    return show(
        request,
        "planning/need_talking_therapies.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[*desk.panel_tables, therapy_words.way_table(desk.answer)],
        desk=desk,
        form=form if desk.may_work else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def projected(request: HttpRequest, place: str) -> HttpResponse:
    """Projected numbers as printed, and a year between only for who asks."""
    desk = open_desk(request, place, "need-projected")
    form = BetweenForm(posted(request), initial=projected_words.initial(desk.given))
    done = work_out_from(request, desk, form, lambda given: projected_kind.Given(given["year"]))
    if done:
        return done
    return show(
        request,
        "planning/need_projected.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[
            *desk.panel_tables,
            projected_words.changes_table(desk.answer),
            projected_words.between_table(desk.answer),
        ],
        desk=desk,
        form=form if desk.may_work and desk.answer else None,
        chart=projected_words.projected_chart(desk.answer),
    )


@require_safe
def missing_middle(request: HttpRequest, place: str) -> HttpResponse:
    """People who are eligible and below the thresholds of services, by area and group."""
    desk = open_desk(request, place, "need-missing-middle")
    return show(
        request,
        "planning/need_missing_middle.jinja",
        title=desk.kind.title,
        crumbs=desk.crumbs(NEED),
        tables=[
            *desk.panel_tables,
            middle_words.areas_table(desk.answer),
            middle_words.groups_table(desk.answer),
        ],
        desk=desk,
        chart=middle_words.middle_chart(desk.answer),
    )
