"""The provider pages: who provides, and one provider's people, performance, money and plan."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.facts.checks import queries_for
from commonweal.language.figure import Figure
from commonweal.planning.plan_tables import plan_years, pressures_by_year
from commonweal.planning.provider_plan import check_plan
from commonweal.planning.workforce import check_groups
from commonweal.records.findings import definitions
from commonweal.records.findings.selectors import findings_about, sides_of
from commonweal.site.pages import show
from commonweal.site.planning import book as books
from commonweal.site.planning.book import open_book
from commonweal.site.planning.presenters import findings as finding_words
from commonweal.site.planning.presenters import provider_plan as plan_words
from commonweal.site.planning.presenters import provider_returns as return_words
from commonweal.site.planning.presenters import providers as words
from commonweal.site.planning.provider_desk import own_figures, provider_codes

DATASETS = (
    books.PROFILE, books.HISTORY, books.PLAN, books.PRESSURES, books.RETURNS, books.STAFF,
    books.SURVEY, books.PEERS, books.MARKET, books.CONTRACTS, books.REGULATORS,
)  # fmt: skip
#: Lines of the ledger are read too: they say what a provider is paid.
WITH_SPEND = (*DATASETS, books.SPEND)


@require_safe
def providers(request: HttpRequest, place: str) -> HttpResponse:
    """Every provider with its size, staff and contracts."""
    book = open_book(request, place, WITH_SPEND)
    codes = provider_codes(book)
    return show(
        request,
        "planning/providers.jinja",
        title="Providers",
        crumbs=book.crumbs(),
        tables=[words.providers_table(book, codes), words.market_table(book)],
        book=book,
        headline=words.headline(book, codes),
        chart=words.size_chart(book, codes),
    )


@require_safe
def provider(request: HttpRequest, place: str, organisation: str) -> HttpResponse:
    """One provider: profile, contracts, people, performance, finances, plan and peers."""
    book = open_book(request, place, WITH_SPEND)
    if organisation not in provider_codes(book):
        raise Http404(f"no figures about {organisation} for this reader")

    def own(dataset: str) -> list[Figure]:
        return own_figures(book, dataset, organisation)

    years = plan_years(own(books.PLAN))
    kinds = definitions.pressures_that_fall_away()
    falls_away = pressures_by_year(own(books.PRESSURES), kinds)
    checks = check_plan(years, falls_away, definitions.plan_rules())
    returns = own(books.RETURNS)
    questions = queries_for(returns, definitions.questions())
    staff = return_words.by_quarter(own(books.STAFF))
    staff_rule = definitions.tolerances()["staff_groups"]
    sums = {
        quarter: check_groups(groups["total"], _without_total(groups), staff_rule)
        for quarter, groups in staff.items()
        if "total" in groups and len(groups) > 1
    }
    findings = list(findings_about(book.acting, book.place, organisation))
    return show(
        request,
        "planning/provider.jinja",
        title=book.name(organisation),
        crumbs=book.crumbs(("Providers", "providers/")),
        tables=[
            words.profile_table(book, own(books.PROFILE)),
            words.contracts_table(book, organisation, own(books.CONTRACTS)),
            words.regulators_table(own(books.REGULATORS)),
            return_words.staff_table(book, staff, sums),
            return_words.performance_table(book, returns, questions),
            words.history_table(book, own(books.HISTORY)),
            plan_words.plan_table(book, own(books.PLAN)),
            plan_words.checks_table(checks),
            plan_words.pressures_table(book, own(books.PRESSURES)),
            words.peers_table(book, own(books.PEERS)),
            return_words.survey_table(book, own(books.SURVEY)),
            finding_words.table(book, findings, sides_of(book.acting, book.place, findings)),
        ],
        book=book,
        organisation=organisation,
        headline=words.provider_headline(book, organisation),
        staff_chart=return_words.staff_chart(staff),
        survey_chart=return_words.survey_chart(own(books.SURVEY)),
        plan_chart=plan_words.surplus_chart(own(books.PLAN)),
        peers_chart=words.peers_chart(book, own(books.PEERS)),
        questions=return_words.question_words(questions),
        checks_sentence=plan_words.checks_sentence(checks),
        need=plan_words.need_sentences(checks, years),
    )


def _without_total(groups: dict[str, Figure]) -> dict[str, Figure]:
    return {name: figure for name, figure in groups.items() if name != "total"}
