"""What is counted in the benchmarks, as plans. The peers say the same by hand in their own words."""

from __future__ import annotations

from bench.activity.making import FIRST, LAST
from commonweal.language.plan import (
    ALWAYS,
    AddDays,
    AllOf,
    Attach,
    Col,
    Compare,
    Component,
    Days,
    Derive,
    Grouping,
    How,
    In,
    Join,
    Kind,
    Lit,
    Missing,
    Months,
    Not,
    Outer,
    Overlap,
    Point,
    Predicate,
    Table,
    Take,
)

MONTHS = Months(FIRST, LAST)
PAIR = Grouping(("commissioner", "provider"))
CONTACTS = Table("contacts")
ON_DAY = Point("contact_date")
ATTENDED = In(Col("attendance"), ("5",))
MECHANISMS = ("0", "1", "2")

#: Fifteen conditions on contacts and one that always holds; each is (SQL, plan).
CONDITIONS: tuple[tuple[str, Predicate], ...] = (
    ("TRUE", ALWAYS),
    ("attendance = 5", ATTENDED),
    ("attendance <> 5", Not(ATTENDED)),
    *((f"attendance = 5 AND mechanism = {n}", AllOf((ATTENDED, In(Col("mechanism"), (str(n),)))))
      for n in range(4)),
    *((f"attendance = 5 AND team_type = {n}", AllOf((ATTENDED, In(Col("team_type"), (str(n),)))))
      for n in range(4)),
    ("attendance = 5 AND age_at_contact < 18",
     AllOf((ATTENDED, Compare(Col("age_at_contact"), "<", Lit(18))))),
    ("attendance = 5 AND age_at_contact BETWEEN 18 AND 64",
     AllOf((ATTENDED, Compare(Col("age_at_contact"), ">=", Lit(18)),
            Compare(Col("age_at_contact"), "<=", Lit(64))))),
    ("attendance = 5 AND age_at_contact >= 65",
     AllOf((ATTENDED, Compare(Col("age_at_contact"), ">=", Lit(65))))),
    ("attendance = 5 AND mechanism IN (0, 1, 2) AND age_at_contact < 18",
     AllOf((ATTENDED, In(Col("mechanism"), MECHANISMS),
            Compare(Col("age_at_contact"), "<", Lit(18))))),
    ("attendance = 5 AND duration_minutes >= 60",
     AllOf((ATTENDED, Compare(Col("duration_minutes"), ">=", Lit(60))))),
)  # fmt: skip
SUMMED = 8


def forty() -> list[Component]:
    """Sixteen counts of rows, sixteen of people and eight sums of minutes."""
    rows = [Component(Kind.ROWS, CONTACTS, ON_DAY, where) for _, where in CONDITIONS]
    people = [Component(Kind.PEOPLE, CONTACTS, ON_DAY, where) for _, where in CONDITIONS]
    minutes = [
        Component(Kind.SUM, CONTACTS, ON_DAY, where, Col("duration_minutes"))
        for _, where in CONDITIONS[:SUMMED]
    ]
    return [*rows, *people, *minutes]


def eight() -> list[tuple[str, list[Component], Grouping]]:
    """The eight measures, each with its grouping; those that share one are counted together."""
    first_seen = Attach(
        Table("referrals"), CONTACTS, (("referral", "referral"),),
        (Take("first_seen", How.EARLIEST, "contact_date", ATTENDED),),
    )  # fmt: skip
    waits = Derive(first_seen, (("wait", Days(Col("received_date"), Col("first_seen"))),))
    waited = Compare(Col("wait"), ">=", Lit(0))
    beds, stay = Table("ward_stays"), Overlap("start_date", "end_date")
    away = In(Col("bed_type"), ("3",))
    followed = Attach(
        Table("spells"), CONTACTS, (("person", "person"),),
        (Take("follow_ups", How.COUNT, where=AllOf((
            ATTENDED,
            Compare(Col("contact_date"), ">", Outer("discharge_date")),
            Compare(Col("contact_date"), "<=", AddDays(Outer("discharge_date"), 3)),
        ))),),
    )  # fmt: skip
    left = Not(Missing(Col("discharge_date")))
    discharged = Point("discharge_date")
    seen = AllOf((left, Compare(Col("follow_ups"), ">", Lit(0))))
    episodes = Table("cluster_episodes")
    of_person = Join(
        CONTACTS, Table("persons"), (("person", "person"),),
        (("ethnic_category", "ethnicity"), ("deprivation_decile", "decile")),
    )  # fmt: skip
    priced = Join(
        CONTACTS, Table("prices"), (("provider", "provider"), ("commissioner", "commissioner")),
        (("price_pence", "price"),), ("contact_date", "valid_from", "valid_to"),
    )  # fmt: skip
    by_first = Point("first_seen")
    pairs = [
        Component(Kind.PEOPLE, CONTACTS, ON_DAY, ATTENDED),
        Component(Kind.PERCENTILE, waits, by_first, waited, Col("wait"), 0.5),
        Component(Kind.PERCENTILE, waits, by_first, waited, Col("wait"), 0.9),
        Component(Kind.SUM, beds, stay),
        Component(Kind.SUM, beds, stay, away),
        Component(Kind.PEOPLE, beds, stay, away),
        Component(Kind.ROWS, followed, discharged, left),
        Component(Kind.ROWS, followed, discharged, seen),
        Component(Kind.SUM, priced, ON_DAY, ATTENDED, Col("price")),
    ]
    return [
        ("pairs", pairs, PAIR),
        ("clusters", [Component(Kind.SUM, episodes, Overlap("start_date", "end_date"))],
         Grouping(("cluster", "provider"))),
        ("access", [Component(Kind.PEOPLE, of_person, ON_DAY, ATTENDED)],
         Grouping(("ethnicity", "decile"))),
    ]  # fmt: skip


def rolling() -> list[Component]:
    """People in contact over twelve months."""
    return [Component(Kind.PEOPLE, CONTACTS, ON_DAY, ATTENDED, window=12)]
