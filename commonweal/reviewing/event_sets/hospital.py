"""Spells, ward stays, beds, delays, discharges and what follows them, placements, restrictions."""

from __future__ import annotations

from commonweal.language.plan import (
    AddDays,
    AddMonths,
    AllOf,
    AnyOf,
    Attach,
    Col,
    Compare,
    Days,
    Derive,
    Expression,
    First,
    How,
    Join,
    Lit,
    Minus,
    Missing,
    Not,
    Outer,
    Predicate,
    Source,
    Table,
    Take,
    Where,
)
from commonweal.reviewing.event_sets.making import coded, earlier, flag, seen, with_person
from commonweal.reviewing.measures.events import event_set
from commonweal.reviewing.measures.given import Given

WARD = (("ward", "ward"), ("provider", "provider"))
REFERRAL = (("referral", "referral"),)
PERSON_AND_PROVIDER = (("person", "person"), ("provider", "provider"))


@event_set("spells", age="age_at_admission")
def spells(_: Given) -> Source:
    """A hospital provider spell."""
    return Table("spells")


@event_set("ward_stays")
def ward_stays(_: Given) -> Source:
    """A stay on one ward."""
    return Table("ward_stays")


@event_set("stays_in_reported_beds")
def stays_in_reported_beds(_: Given) -> Source:
    """A stay on one ward, with the first and last month in which the ward reported open beds."""
    return Attach(
        Table("ward_stays"),
        Where(Table("ward_months"), Compare(Col("available_bed_days"), ">", Lit(0))),
        WARD,
        (
            Take("beds_from", How.EARLIEST, "month"),
            Take("beds_to", How.LATEST, "month"),
        ),
    )


@event_set("beds")
def beds(_: Given) -> Source:
    """A ward in a month, with whether it reported open beds and had at least one bed day."""
    first_after = AddMonths(Outer("month"), 1)
    stayed_on = AllOf(
        (
            Compare(Col("end_date"), ">", Outer("month")),
            Compare(Col("end_date"), ">", Col("start_date")),
        )
    )
    still = AnyOf((Missing(Col("end_date")), stayed_on))
    stayed = AllOf((Compare(Col("start_date"), "<", first_after), still))
    counted = Attach(
        Table("ward_months"),
        Table("ward_stays"),
        WARD,
        (Take("stays", How.COUNT, where=stayed),),
    )
    used = AllOf(
        (Compare(Col("available_bed_days"), ">", Lit(0)), Compare(Col("stays"), ">", Lit(0)))
    )
    return Derive(counted, (("on", Col("month")), ("in_use", flag(used))))


@event_set("ward_months")
def ward_months(_: Given) -> Source:
    """A ward in a month, with its beds open and closed."""
    return Derive(Table("ward_months"), (("on", Col("month")),))


@event_set("all_bed_days")
def all_bed_days(_: Given) -> Source:
    """A ward in a month, with its bed days open and closed together."""
    none = Minus(Lit(0), Col("closed_bed_days"))
    together = Minus(Col("available_bed_days"), none)
    return Derive(Table("ward_months"), (("on", Col("month")), ("bed_days", together)))


@event_set("delays")
def delays(_: Given) -> Source:
    """A period of being clinically ready for discharge while still in hospital."""
    return Table("delays")


@event_set("discharges", age="age_at_admission")
def discharges(given: Given) -> Source:
    """A discharge from hospital: the days stayed, the class of the last bed, the first follow-up
    and the first admission after it."""
    left = Where(Table("spells"), Not(Missing(Col("discharge_date"))))
    bedded = Join(
        left,
        _last_stay(),
        (("spell", "spell"),),
        (("bed_type", "last_bed_type"), ("reported_bed_type", "last_reported_bed")),
    )
    dated = Derive(
        bedded,
        (
            ("days_stayed", Days(Col("admission_date"), Col("discharge_date"))),
            ("follow_up_by", AddDays(Col("discharge_date"), given.number("follow_up_days"))),
            ("follow_up_in", AddDays(Col("discharge_date"), given.number("follow_up_shift"))),
            ("readmission_by", AddDays(Col("discharge_date"), given.number("readmission_days"))),
        ),
    )
    after = Compare(Col("contact_date"), ">", Outer("discharge_date"))
    contacted = Attach(
        dated,
        Table("contacts"),
        PERSON_AND_PROVIDER,
        (Take("first_seen", How.EARLIEST, "contact_date", AllOf((seen(given), after))),),
    )
    again = AllOf(
        (
            Compare(Col("admission_date"), ">=", Outer("discharge_date")),
            Compare(Col("spell"), "<>", Outer("spell")),
        )
    )
    later = Compare(Col("admission_date"), ">", Outer("discharge_date"))
    back_here = Attach(
        contacted,
        Table("spells"),
        PERSON_AND_PROVIDER,
        (Take("back_here", How.EARLIEST, "admission_date", later),),
    )
    back = Attach(
        back_here,
        Table("spells"),
        (("person", "person"),),
        (Take("readmitted", How.EARLIEST, "admission_date", again),),
    )
    return Derive(with_person(back, "death_date"), _followed_up(given))


def _followed_up(given: Given) -> tuple[tuple[str, Expression], ...]:
    """The national 72-hour rule in whole days, and whether a readmission came in its time."""
    in_time = AnyOf(
        (
            Compare(Col("first_seen"), "<=", Col("follow_up_by")),
            Compare(Col("back_here"), "<=", Col("follow_up_by")),
        )
    )
    eligible = AllOf(
        (
            coded("last_reported_bed", given, "follow_up_beds"),
            Not(coded("discharge_method", given, "not_followed_up_methods")),
            Not(coded("discharge_destination", given, "not_followed_up_destinations")),
            Not(Compare(Col("of_death_date"), "<=", Col("follow_up_by"))),
        )
    )
    went_home = Not(coded("discharge_destination", given, "not_followed_up_destinations"))
    alive = Not(coded("discharge_method", given, "died"))
    return (
        ("eligible_for_follow_up", flag(eligible)),
        ("followed_up_in_time", flag(in_time)),
        ("left_for_home", flag(AllOf((went_home, alive)))),
        ("readmitted_in_time", flag(Compare(Col("readmitted"), "<=", Col("readmission_by")))),
    )


@event_set("admissions", age="age_at_admission")
def admissions(given: Given) -> Source:
    """An admission, its first bed, whether the person had been in contact before, and how soon
    their physical health was looked at."""
    bedded = Join(
        Table("spells"), _first_stay(), (("spell", "spell"),), (("bed_type", "first_bed_type"),)
    )
    known = Attach(
        Attach(
            bedded,
            _outside_hospital(Where(Table("contacts"), seen(given))),
            (("person", "person"),),
            (Take("contacts_before", How.COUNT, where=_before(given, "contact_date")),),
        ),
        _outside_hospital(
            Where(Table("activities"), coded("activity_kind", given, "indirect_activity"))
        ),
        (("person", "person"),),
        (Take("indirect_before", How.COUNT, where=_before(given, "activity_date")),),
    )
    known_before = AnyOf(
        (
            Compare(Col("contacts_before"), ">", Lit(0)),
            Compare(Col("indirect_before"), ">", Lit(0)),
        )
    )
    return Derive(
        known,
        (
            ("days_to_examination", Days(Col("admission_date"), Col("physical_examination_date"))),
            ("days_to_review", Days(Col("admission_date"), Col("physical_review_date"))),
            (
                "days_to_investigation",
                Days(Col("admission_date"), Col("physical_investigation_date")),
            ),
            ("known_before", flag(known_before)),
            ("transferred", flag(coded("admission_source", given, "transfers"))),
        ),
    )


@event_set("placements")
def placements(_: Given) -> Source:
    """An out-of-area placement."""
    return Table("placements")


@event_set("inappropriate_placements")
def inappropriate_placements(given: Given) -> Source:
    """An out-of-area placement for want of a local bed, until it ends or the person's next one
    begins, so that overlapping placements are not counted twice."""
    wanted = Where(Table("placements"), coded("placement_reason", given, "inappropriate"))
    later = Compare(Col("start_date"), ">", Outer("start_date"))
    followed = Attach(
        wanted,
        wanted,
        (("person", "person"),),
        (Take("next_start", How.EARLIEST, "start_date", later),),
    )
    return Derive(followed, (("until", earlier("end_date", "next_start")),))


@event_set("placement_costs")
def placement_costs(given: Given) -> Source:
    """An out-of-area placement for want of a local bed whose daily cost is known."""
    return Where(inappropriate_placements(given), Not(Missing(Col("daily_cost_pence"))))


@event_set("restrictive_incidents")
def restrictive_incidents(_: Given) -> Source:
    """A restrictive intervention on a ward."""
    return Table("restrictive_incidents")


def _outside_hospital(rows: Source) -> Source:
    """The rows whose referral has no hospital spell."""
    spells = Attach(rows, Table("spells"), REFERRAL, (Take("spells", How.COUNT),))
    return Where(spells, Compare(Col("spells"), "=", Lit(0)))


def _before(given: Given, day: str) -> Predicate:
    """So many days before the admission that it counts as contact before it."""
    earliest = AddDays(Outer("admission_date"), -given.number("prior_contact_longest"))
    latest = AddDays(Outer("admission_date"), -given.number("prior_contact_shortest"))
    return AllOf((Compare(Col(day), ">=", earliest), Compare(Col(day), "<=", latest)))


def _last_stay() -> Source:
    return First(Table("ward_stays"), ("spell",), (("start_date", True), ("ward_stay", True)))


def _first_stay() -> Source:
    return First(Table("ward_stays"), ("spell",), (("start_date", False), ("ward_stay", False)))
