"""Referrals, contacts and waits of community services."""

from __future__ import annotations

from commonweal.language.plan import (
    AddDays,
    AllOf,
    Attach,
    Col,
    Compare,
    Days,
    Derive,
    How,
    Join,
    Larger,
    Lit,
    Missing,
    Not,
    Outer,
    Predicate,
    Source,
    Stack,
    Table,
    Take,
    Where,
)
from commonweal.reviewing.event_sets.making import coded, earlier, flag, seen, with_person
from commonweal.reviewing.measures.events import event_set
from commonweal.reviewing.measures.given import Given

REFERRAL = (("referral", "referral"),)
PERSON_AND_PROVIDER = (("person", "person"), ("provider", "provider"))


@event_set("referrals", age="age_at_referral")
def referrals(_: Given) -> Source:
    """A referral."""
    return Table("referrals")


@event_set("contacts", age="age_at_contact")
def contacts(_: Given) -> Source:
    """A care contact, attended or not."""
    return Table("contacts")


@event_set("contacts_with_person", age="age_at_contact")
def contacts_with_person(_: Given) -> Source:
    """A care contact with the gender and ethnic category of the person."""
    return with_person(Table("contacts"), "gender", "ethnic_category")


@event_set("referrals_with_person", age="age_at_referral")
def referrals_with_person(_: Given) -> Source:
    """A referral with the ethnic category and the deprivation of the person."""
    return with_person(Table("referrals"), "gender", "ethnic_category", "deprivation_decile")


@event_set("access", age="age")
def access(given: Given) -> Source:
    """An attended real contact, or an indirect activity: what counts as access of the young."""
    contacted = Derive(
        Where(Table("contacts"), seen(given)),
        (("date", Col("contact_date")), ("age", Col("age_at_contact"))),
    )
    indirect = Derive(
        Join(
            Where(Table("activities"), coded("activity_kind", given, "indirect_activity")),
            Table("referrals"),
            REFERRAL,
            (("age_at_referral", "age"),),
        ),
        (("date", Col("activity_date")),),
    )
    return Stack((contacted, indirect), ("person", "provider", "commissioner", "date", "age"))


@event_set("repeat_contacts", age="age_at_contact")
def repeat_contacts(given: Given) -> Source:
    """An attended real contact on a referral of an adult to a core community team, with the date of
    the contact before it on the same referral and the hospital spells of that referral."""
    of_referral = Join(
        Where(Table("contacts"), seen(given)),
        Table("referrals"),
        REFERRAL,
        (("team_type", "referral_team"), ("age_at_referral", "age_at_referral")),
    )
    core = Where(
        of_referral,
        AllOf(
            (
                coded("referral_team", given, "core_community_teams"),
                Compare(Col("age_at_referral"), ">=", Lit(given.number("adult_age"))),
            )
        ),
    )
    in_hospital = Attach(core, Table("spells"), REFERRAL, (Take("spells", How.COUNT),))
    before = AllOf(
        (
            seen(given),
            Compare(Col("contact_date"), "<=", Outer("contact_date")),
            Compare(Col("contact"), "<>", Outer("contact")),
        )
    )
    return Attach(
        in_hospital,
        Table("contacts"),
        REFERRAL,
        (Take("contact_before", How.LATEST, "contact_date", before),),
    )


@event_set("waits", age="age_at_referral")
def waits(given: Given) -> Source:
    """A referral with its first two attended contacts in person, by voice or by video, the days to
    each, when waiting for either ended, and its hospital spells."""
    contacted = Attach(Table("referrals"), Table("contacts"), REFERRAL, _first_two(seen(given)))
    return Derive(
        Attach(contacted, Table("spells"), REFERRAL, (Take("spells", How.COUNT),)),
        (
            ("days_to_first", Days(Col("received_date"), Col("first_contact"))),
            ("days_to_second", Days(Col("received_date"), Col("second_contact"))),
            ("waiting_until", earlier("first_contact", "discharge_date")),
            ("waiting_for_second_until", earlier("second_contact", "discharge_date")),
            ("long_wait_from", AddDays(Col("received_date"), given.number("long_wait_days"))),
        ),
    )


@event_set("four_week_waits", age="age_at_referral")
def four_week_waits(given: Given) -> Source:
    """A referral whose clock stops at the latest of its first real contact, its first outcome
    score, and the person's first care plan agreed from the referral on."""
    on_referral = Attach(
        Attach(
            Table("referrals"),
            Table("contacts"),
            REFERRAL,
            (Take("first_contact", How.EARLIEST, "contact_date", seen(given)),),
        ),
        Table("assessments"),
        REFERRAL,
        (Take("first_score", How.EARLIEST, "assessment_date", Not(Missing(Col("score")))),),
    )
    planned = Attach(
        on_referral,
        Table("care_plans"),
        PERSON_AND_PROVIDER,
        (Take("first_plan", How.EARLIEST, "agreed_date", _from_receipt("agreed_date")),),
    )
    spells = Attach(planned, Table("spells"), REFERRAL, (Take("spells", How.COUNT),))
    stop = Larger(Larger(Col("first_contact"), Col("first_score")), Col("first_plan"))
    stopped = Derive(spells, (("clock_stop", stop),))
    return Derive(
        stopped,
        (
            ("days_waited", Days(Col("received_date"), Col("clock_stop"))),
            ("waiting_until", earlier("clock_stop", "discharge_date")),
        ),
    )


@event_set("early_intervention", age="age_at_referral")
def early_intervention(given: Given) -> Source:
    """A referral for a suspected first episode of psychosis to an early intervention team. Its
    clock stops at the later of the first real contact and the first care coordinator."""
    team = coded("team_type", given, "early_intervention_teams")
    wanted = Where(
        Table("referrals"),
        AllOf((coded("referral_reason", given, "first_episode_psychosis"), team)),
    )
    contacted = Attach(
        wanted,
        Table("contacts"),
        REFERRAL,
        (
            Take(
                "first_contact",
                How.EARLIEST,
                "contact_date",
                AllOf((seen(given), team, _from_receipt("contact_date"))),
            ),
        ),
    )
    coordinated = Attach(
        contacted,
        Table("care_coordinators"),
        PERSON_AND_PROVIDER,
        (
            Take(
                "coordinated",
                How.EARLIEST,
                "start_date",
                AllOf((team, _from_receipt("start_date"))),
            ),
        ),
    )
    stopped = Derive(
        coordinated, (("clock_stop", Larger(Col("first_contact"), Col("coordinated"))),)
    )
    return Derive(
        stopped,
        (
            ("days_waited", Days(Col("received_date"), Col("clock_stop"))),
            ("waiting_until", earlier("clock_stop", "discharge_date")),
        ),
    )


@event_set("eating_disorder_waits", age="age_at_referral")
def eating_disorder_waits(given: Given) -> Source:
    """A referral of a person under 18 for an eating disorder, not in hospital. Its clock stops
    at the first attended real contact with a treatment of the national list."""
    wanted = Where(
        Table("referrals"),
        AllOf(
            (
                coded("referral_reason", given, "eating_disorder"),
                Not(coded("team_type", given, "not_eating_disorder_teams")),
                Compare(Col("age_at_referral"), "<", Lit(given.number("adult_age"))),
            )
        ),
    )
    treatment = Join(
        Where(Table("activities"), coded("procedure", given, "eating_disorder_treatments")),
        Table("contacts"),
        (("contact", "contact"),),
        (("attendance", "attendance"), ("mechanism", "mechanism")),
    )
    in_hospital = Attach(wanted, Table("spells"), REFERRAL, (Take("spells", How.COUNT),))
    treated = Attach(
        Where(in_hospital, Compare(Col("spells"), "=", Lit(0))),
        treatment,
        REFERRAL,
        (Take("treated", How.EARLIEST, "activity_date", seen(given)),),
    )
    return Derive(
        treated,
        (
            ("days_waited", Days(Col("received_date"), Col("treated"))),
            ("waiting_until", earlier("treated", "discharge_date")),
        ),
    )


@event_set("rejections", age="age_at_referral")
def rejections(_: Given) -> Source:
    """A referral, with whether it was rejected."""
    return Derive(Table("referrals"), (("rejected", flag(Not(Missing(Col("rejection_date"))))),))


def _first_two(where: Predicate) -> tuple[Take, ...]:
    return (
        Take("first_contact", How.NTH, "contact_date", where, 1),
        Take("second_contact", How.NTH, "contact_date", where, 2),
    )


def _from_receipt(day: str) -> Predicate:
    return Compare(Col(day), ">=", Outer("received_date"))
