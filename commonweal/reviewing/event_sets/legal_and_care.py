"""Mental Health Act periods, care clusters, the care programme approach, registers of practices."""

from __future__ import annotations

from commonweal.language.plan import (
    AddDays,
    AddMonths,
    AllOf,
    Attach,
    Case,
    Col,
    Compare,
    Derive,
    Expression,
    First,
    How,
    Join,
    Outer,
    Source,
    Table,
    Take,
)
from commonweal.reviewing.event_sets.making import coded, flag, with_person
from commonweal.reviewing.measures.events import event_set
from commonweal.reviewing.measures.given import Given

PERSON_AND_PROVIDER = (("person", "person"), ("provider", "provider"))


@event_set("act_periods")
def act_periods(_: Given) -> Source:
    """A period under a section of the Mental Health Act."""
    return Table("act_periods")


@event_set("cluster_episodes")
def cluster_episodes(given: Given) -> Source:
    """A period in a care cluster, and the day by which it has to be reviewed: the cluster's longest
    review period after the assessment behind it."""
    assessed = Join(
        Table("cluster_episodes"),
        Table("cluster_assessments"),
        (("cluster_assessment", "cluster_assessment"),),
        (("assessed_date", "assessed_date"),),
    )
    return Derive(assessed, (("review_by", _review_by(given)),))


def _review_by(given: Given) -> Expression:
    assessed = Col("assessed_date")
    by_days = [
        (coded("cluster", given, f"clusters_{name}"), AddDays(assessed, given.number(name)))
        for name in ("review_4_weeks", "review_12_weeks", "review_15_weeks")
    ]
    by_months = [
        (coded("cluster", given, f"clusters_{name}"), AddMonths(assessed, given.number(name)))
        for name in ("review_6_months", "review_12_months")
    ]
    return Case((*by_days, *by_months))


@event_set("cluster_transitions")
def cluster_transitions(given: Given) -> Source:
    """A period in a care cluster, with whether the person came to it from another cluster."""
    came_from = AllOf(
        (
            Compare(Col("cluster"), "<>", Outer("cluster")),
            Compare(Col("end_date"), "<=", Outer("start_date")),
            Compare(
                Col("end_date"),
                ">=",
                AddDays(Outer("start_date"), -given.number("transition_gap_days")),
            ),
        )
    )
    before = Attach(
        Table("cluster_episodes"),
        Table("cluster_episodes"),
        PERSON_AND_PROVIDER,
        (Take("clusters_before", How.COUNT, where=came_from),),
    )
    return before


@event_set("cpa_episodes")
def cpa_episodes(given: Given) -> Source:
    """A period on the care programme approach, and when it has to be reviewed again."""
    review = AddMonths(Col("last_review_date"), given.number("cpa_review_months"))
    return Derive(Table("cpa_episodes"), (("review_by", review),))


@event_set("cpa_statuses")
def cpa_statuses(given: Given) -> Source:
    """What was recorded of the accommodation and employment of a person on the care programme
    approach, from that day until it was next recorded, while it is recent enough to count."""
    following = Attach(
        Table("social_statuses"),
        Table("social_statuses"),
        PERSON_AND_PROVIDER,
        (
            Take(
                "next_recorded",
                How.EARLIEST,
                "recorded_date",
                Compare(Col("recorded_date"), ">", Outer("recorded_date")),
            ),
        ),
    )
    latest = First(
        Table("cpa_episodes"),
        ("person", "provider"),
        (("start_date", True), ("cpa_episode", True)),
    )
    on_cpa = Join(
        following,
        latest,
        PERSON_AND_PROVIDER,
        (("start_date", "cpa_start"), ("end_date", "cpa_end")),
    )
    return Derive(
        on_cpa,
        (
            ("counts_until", AddMonths(Col("recorded_date"), given.number("status_months"))),
            ("settled", flag(coded("settled_accommodation", given, "settled"))),
            ("employed", flag(coded("employment", given, "employed"))),
        ),
    )


@event_set("statuses")
def statuses(given: Given) -> Source:
    """What was recorded of accommodation and employment, until it was next recorded."""
    following = Attach(
        Table("social_statuses"),
        Table("social_statuses"),
        PERSON_AND_PROVIDER,
        (
            Take(
                "next_recorded",
                How.EARLIEST,
                "recorded_date",
                Compare(Col("recorded_date"), ">", Outer("recorded_date")),
            ),
        ),
    )
    return Derive(
        following,
        (("counts_until", AddMonths(Col("recorded_date"), given.number("status_months"))),),
    )


@event_set("registers")
def registers(_: Given) -> Source:
    """The people on a register of general practice at the end of a month."""
    return Derive(Table("register_counts"), (("on", Col("month")),))


@event_set("people")
def people(_: Given) -> Source:
    """A person as last reported."""
    return Table("persons")


@event_set("diagnoses")
def diagnoses(_: Given) -> Source:
    """A coded diagnosis of a referral."""
    return with_person(Table("diagnoses"), "gender")
