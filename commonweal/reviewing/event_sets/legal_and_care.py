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
    Larger,
    Lit,
    Missing,
    Not,
    Outer,
    Source,
    Table,
    Take,
    Where,
)
from commonweal.reviewing.event_sets.making import coded, earlier, with_person
from commonweal.reviewing.measures.events import event_set
from commonweal.reviewing.measures.given import Given

PERSON_AND_PROVIDER = (("person", "person"), ("provider", "provider"))


@event_set("act_periods")
def act_periods(_: Given) -> Source:
    """A period under a section of the Mental Health Act."""
    return Table("act_periods")


@event_set("cluster_episodes")
def cluster_episodes(given: Given) -> Source:
    """A period in a care cluster, until it ends or the person's next one at the provider begins,
    and the day by which it has to be reviewed: the cluster's longest review period after the
    assessment behind it."""
    clustered = Where(Table("cluster_episodes"), coded("cluster", given, "clusters"))
    assessed = Join(
        clustered,
        Table("cluster_assessments"),
        (("cluster_assessment", "cluster_assessment"),),
        (("assessed_date", "assessed_date"),),
    )
    later = Compare(Col("start_date"), ">", Outer("start_date"))
    followed = Attach(
        assessed,
        clustered,
        PERSON_AND_PROVIDER,
        (Take("next_start", How.EARLIEST, "start_date", later),),
    )
    return Derive(
        followed,
        (("review_by", _review_by(given)), ("until", earlier("end_date", "next_start"))),
    )


@event_set("clustered_referrals", age="age_at_referral")
def clustered_referrals(given: Given) -> Source:
    """A referral, and the time in which it was open while the person was in a care cluster of the
    provider: from their first cluster there to the end of their last."""
    clustered = Where(Table("cluster_episodes"), coded("cluster", given, "clusters"))
    spans = Attach(
        Table("referrals"),
        clustered,
        PERSON_AND_PROVIDER,
        (
            Take("first_cluster", How.EARLIEST, "start_date"),
            Take("last_end", How.LATEST, "end_date"),
            Take("open_clusters", How.COUNT, where=Missing(Col("end_date"))),
        ),
    )
    ended = Case(((Compare(Col("open_clusters"), "=", Lit(0)), Col("last_end")),))
    bounded = Derive(
        spans,
        (
            ("both_from", Larger(Col("received_date"), Col("first_cluster"))),
            ("clusters_end", ended),
        ),
    )
    return Derive(bounded, (("both_until", earlier("discharge_date", "clusters_end")),))


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
    """A period on the care programme approach, when it has to be reviewed again, and when it has
    lasted long enough for a review to be due."""
    months = given.number("cpa_review_months")
    return Derive(
        Table("cpa_episodes"),
        (
            ("review_by", AddMonths(Col("last_review_date"), months)),
            ("due_from", AddMonths(Col("start_date"), months)),
        ),
    )


@event_set("cpa_accommodation")
def cpa_accommodation(given: Given) -> Source:
    """What was recorded of the accommodation of a person on the care programme approach, while they
    were on it and the record was the latest and recent enough to count."""
    return _on_cpa(_statuses(given, "settled_accommodation"))


@event_set("cpa_employment")
def cpa_employment(given: Given) -> Source:
    """What was recorded of the employment of a person on the care programme approach, while they
    were on it and the record was the latest and recent enough to count."""
    return _on_cpa(_statuses(given, "employment"))


@event_set("accommodation")
def accommodation(given: Given) -> Source:
    """What was recorded of accommodation, while it was the latest and recent enough to count."""
    return _statuses(given, "settled_accommodation")


@event_set("employment")
def employment(given: Given) -> Source:
    """What was recorded of employment, while it was the latest and recent enough to count."""
    return _statuses(given, "employment")


def _statuses(given: Given, recorded: str) -> Source:
    """Records that say something of one column, each until the next that does. A record of the
    other column does not end them: both come in tables of their own."""
    said = Where(Table("social_statuses"), Not(Missing(Col(recorded))))
    later = Compare(Col("recorded_date"), ">", Outer("recorded_date"))
    following = Attach(
        said,
        said,
        PERSON_AND_PROVIDER,
        (Take("next_recorded", How.EARLIEST, "recorded_date", later),),
    )
    old = AddMonths(Col("recorded_date"), given.number("status_months"))
    dated = Derive(following, (("too_old", old),))
    return Derive(dated, (("until", earlier("next_recorded", "too_old")),))


def _on_cpa(statuses: Source) -> Source:
    """Records while the person's last period on the approach ran."""
    latest = First(
        Table("cpa_episodes"),
        ("person", "provider"),
        (("start_date", True), ("cpa_episode", True)),
    )
    on_cpa = Join(
        statuses,
        latest,
        PERSON_AND_PROVIDER,
        (("start_date", "cpa_start"), ("end_date", "cpa_end")),
    )
    return Derive(
        on_cpa,
        (
            ("counts_from", Larger(Col("recorded_date"), Col("cpa_start"))),
            ("counts_until", earlier("until", "cpa_end")),
        ),
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
