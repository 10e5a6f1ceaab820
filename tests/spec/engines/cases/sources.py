"""Sources: rows kept, joined, with values attached, and the first of each group."""

from __future__ import annotations

from commonweal.language.plan import (
    AllOf,
    Attach,
    Col,
    Compare,
    Component,
    Days,
    Derive,
    First,
    How,
    In,
    Join,
    Kind,
    Lit,
    Missing,
    Outer,
    Point,
    Source,
    Table,
    Take,
    Where,
)
from tests.spec.engines.cases.writing import counted, tables

REFERRED = Point("received_date")
GIVEN = tables(
    persons="""
person | ethnic_category | deprivation_decile
p1     | A               | 1
p2     | -               | 10
""",
    referrals="""
referral | person | provider | received_date | discharge_date
r1       | p1     | P        | 2024-01-01    | 2024-01-20
r2       | p1     | P        | 2024-01-15    | -
r3       | p2     | Q        | 2024-01-31    | -
r4       | p3     | Q        | 2024-01-10    | 2024-01-05
r5       | -      | Q        | 2024-01-10    | -
""",
    contacts="""
contact | referral | person | contact_date | attendance | duration_minutes
c1      | r1       | p1     | 2024-01-05   | 5          | 30
c2      | r1       | p1     | 2024-01-05   | 6          | -
c3      | r1       | p1     | 2024-01-25   | 5          | 50
c4      | r2       | p1     | 2024-01-02   | 7          | 20
c5      | r3       | p2     | -            | 5          | 10
c6      | -        | -      | 2024-01-09   | 5          | 40
""",
)
REFERRALS, CONTACTS = Table("referrals"), Table("contacts")
PRICED = Join(
    CONTACTS,
    Table("prices"),
    (("provider", "provider"), ("commissioner", "commissioner")),
    (("price_pence", "price"),),
    ("contact_date", "valid_from", "valid_to"),
)
SEEN = In(Col("attendance"), ("5", "6"))
OF_REFERRAL = (("referral", "referral"),)


def _sum(source: Source, column: str) -> Component:
    return Component(Kind.SUM, source, REFERRED, value=Col(column))


def _day(source: Source, column: str) -> Component:
    return Component(Kind.SUM, source, REFERRED, value=Days(Col("received_date"), Col(column)))


def _lacks(source: Source, column: str) -> Component:
    return Component(Kind.ROWS, source, REFERRED, Missing(Col(column)))


with_person = Join(
    REFERRALS,
    Table("persons"),
    (("person", "person"),),
    (("ethnic_category", "ethnicity"), ("deprivation_decile", "decile")),
)
with_contacts = Attach(
    REFERRALS,
    CONTACTS,
    OF_REFERRAL,
    (
        Take("seen", How.COUNT, where=SEEN),
        Take("first_seen", How.EARLIEST, "contact_date", SEEN),
        Take("last_any", How.LATEST, "contact_date"),
        Take("second_seen", How.NTH, "contact_date", SEEN, 2),
        Take("third_seen", How.NTH, "contact_date", SEEN, 3),
        Take("longest", How.LATEST, "duration_minutes"),
    ),
)
# The contacts of the same person, at any referral, from the day of receipt to that of discharge.
looking_out = Attach(
    REFERRALS,
    CONTACTS,
    (("person", "person"),),
    (
        Take("after", How.COUNT, where=Compare(Col("contact_date"), ">", Outer("received_date"))),
        Take(
            "next",
            How.EARLIEST,
            "contact_date",
            AllOf((Compare(Col("contact_date"), ">=", Outer("received_date")), SEEN)),
        ),
        Take("elsewhere", How.COUNT, where=Compare(Col("referral"), "<>", Outer("referral"))),
        Take("all", How.COUNT),
    ),
)
latest_first = First(CONTACTS, ("referral",), (("contact_date", True), ("contact", False)))
shortest_first = First(CONTACTS, ("referral",), (("contact_date", False), ("contact", True)))
first_of_person = First(REFERRALS, ("person",), (("received_date", False), ("referral", False)))

CASES = [
    counted(
        "The rows for which a condition holds, and columns worked out from a row",
        GIVEN,
        [
            Component(
                Kind.SUM,
                Derive(
                    Where(REFERRALS, Compare(Col("discharge_date"), ">", Col("received_date"))),
                    (("stay", Days(Col("received_date"), Col("discharge_date"))),),
                ),
                REFERRED,
                value=Col("stay"),
            )
        ],
        """
month   | n0
2024-01 | 19
""",
    ),
    counted(
        "Columns of the person, missing where there is none, as a group of their own",
        GIVEN,
        [Component(Kind.ROWS, with_person, REFERRED), _sum(with_person, "decile")],
        """
month   | ethnicity | n0 | n1
2024-01 | A         | 2  | 2
2024-01 | -         | 3  | 10
""",
        by=["ethnicity"],
    ),
    counted(
        "Grouped by two columns, each of which may be missing",
        GIVEN,
        [Component(Kind.ROWS, with_person, REFERRED)],
        """
month   | provider | decile | n0
2024-01 | P        | 1      | 2
2024-01 | Q        | 10     | 1
2024-01 | Q        | -      | 2
""",
        by=["provider", "decile"],
    ),
    counted(
        "Values from the contacts of a referral: counted, the earliest, the latest, the nth",
        GIVEN,
        [
            _sum(with_contacts, "seen"),
            _day(with_contacts, "first_seen"),
            _day(with_contacts, "last_any"),
            _day(with_contacts, "second_seen"),
            _day(with_contacts, "third_seen"),
            _sum(with_contacts, "longest"),
            _lacks(with_contacts, "first_seen"),
            _lacks(with_contacts, "second_seen"),
        ],
        """
month   | referral | n0 | n1 | n2  | n3 | n4 | n5 | n6 | n7
2024-01 | r1       | 3  | 4  | 24  | 4  | 24 | 50 | 0  | 0
2024-01 | r2       | 0  | 0  | -13 | 0  | 0  | 20 | 1  | 1
2024-01 | r3       | 1  | 0  | 0   | 0  | 0  | 10 | 1  | 1
2024-01 | r4       | 0  | 0  | 0   | 0  | 0  | 0  | 1  | 1
2024-01 | r5       | 0  | 0  | 0   | 0  | 0  | 0  | 1  | 1
""",
        by=["referral"],
    ),
    counted(
        "A count from children can be grouped by",
        GIVEN,
        [Component(Kind.ROWS, with_contacts, REFERRED)],
        """
month   | seen | n0
2024-01 | 0    | 3
2024-01 | 1    | 1
2024-01 | 3    | 1
""",
        by=["seen"],
    ),
    counted(
        "Each row of a person sees that person's contacts from its own date",
        GIVEN,
        [
            _sum(looking_out, "after"),
            _day(looking_out, "next"),
            _sum(looking_out, "elsewhere"),
            _sum(looking_out, "all"),
            _lacks(looking_out, "next"),
        ],
        """
month   | referral | n0 | n1 | n2 | n3 | n4
2024-01 | r1       | 4  | 4  | 1  | 4  | 0
2024-01 | r2       | 1  | 10 | 3  | 4  | 0
2024-01 | r3       | 0  | 0  | 0  | 1  | 1
2024-01 | r4       | 0  | 0  | 0  | 0  | 1
2024-01 | r5       | 0  | 0  | 0  | 0  | 1
""",
        by=["referral"],
    ),
    counted(
        "Looking out of the first of each person, one of whom is not known",
        GIVEN,
        [
            Component(
                Kind.SUM,
                Attach(
                    first_of_person,
                    CONTACTS,
                    (("provider", "provider"),),
                    (Take("n", How.COUNT, where=Compare(Col("referral"), "=", Outer("referral"))),),
                ),
                REFERRED,
                value=Col("n"),
            ),
            Component(Kind.ROWS, first_of_person, REFERRED),
            Component(
                Kind.SUM,
                Attach(
                    first_of_person,
                    REFERRALS,
                    (("provider", "provider"),),
                    (
                        Take(
                            "later",
                            How.COUNT,
                            where=Compare(Col("received_date"), ">", Outer("received_date")),
                        ),
                    ),
                ),
                REFERRED,
                value=Col("later"),
            ),
        ],
        """
month   | referral | n0 | n1 | n2
2024-01 | r1       | 0  | 1  | 1
2024-01 | r3       | 0  | 1  | 0
2024-01 | r4       | 0  | 1  | 1
2024-01 | r5       | 0  | 1  | 1
""",
        by=["referral"],
    ),
    counted(
        "The first of a group: greatest date, then key; missing last either way",
        GIVEN,
        [
            Component(
                Kind.SUM,
                Join(REFERRALS, first, OF_REFERRAL, (("duration_minutes", "minutes"),)),
                REFERRED,
                value=Col("minutes"),
            )
            for first in (latest_first, shortest_first)
        ],
        """
month   | referral | n0 | n1
2024-01 | r1       | 50 | 0
2024-01 | r2       | 20 | 20
2024-01 | r3       | 10 | 10
""",
        by=["referral"],
    ),
    counted(
        "Equal dates are put in order by the key, which decides",
        GIVEN,
        [
            Component(
                Kind.SUM,
                First(
                    CONTACTS,
                    ("person", "contact_date"),
                    (("duration_minutes", greatest), ("contact", False)),
                ),
                Point("contact_date"),
                value=Col("duration_minutes"),
            )
            for greatest in (True, False)
        ],
        """
month   | person | n0  | n1
2024-01 | p1     | 100 | 100
2024-01 | -      | 40  | 40
""",
        by=["person"],
    ),
    counted(
        "A code brought by a join is still one of its list",
        GIVEN,
        [
            Component(Kind.ROWS, with_person, REFERRED, In(Col("ethnicity"), ("A", "Z"))),
            Component(Kind.ROWS, with_person, REFERRED, Compare(Col("ethnicity"), "<>", Lit("Z"))),
        ],
        """
month   | n0 | n1
2024-01 | 2  | 2
""",
    ),
    counted(
        "A price by provider, commissioner and date, its last day included, at times missing",
        tables(
            contacts="""
contact | provider | commissioner | contact_date
c1      | P        | C            | 2024-01-09
c2      | P        | C            | 2024-01-10
c3      | P        | C            | 2024-02-20
c4      | P        | D            | 2024-02-20
c5      | P        | -            | 2024-02-20
c6      | P        | C            | -
c7      | P        | C            | 2024-01-20
""",
            prices="""
provider | commissioner | valid_from | valid_to   | price_pence
P        | C            | 2024-01-10 | 2024-01-20 | 100
P        | C            | 2024-02-01 | -          | 250
Q        | C            | 2024-01-01 | -          | 999
P        | D            | -          | 2024-12-31 | 7
""",
        ),
        [
            Component(Kind.SUM, PRICED, Point("contact_date"), value=Col("price")),
            Component(Kind.ROWS, PRICED, Point("contact_date"), Missing(Col("price"))),
        ],
        """
month   | n0  | n1
2024-01 | 200 | 1
2024-02 | 250 | 2
""",
    ),
    counted(
        "A table without rows",
        {**GIVEN, "contacts": [], "referrals": GIVEN["referrals"][:1]},
        [
            Component(Kind.PEOPLE, REFERRALS, REFERRED),
            Component(Kind.ROWS, CONTACTS, Point("contact_date")),
            _sum(with_contacts, "seen"),
            _lacks(with_contacts, "last_any"),
        ],
        """
month   | n0 | n1 | n2 | n3
2024-01 | 1  | 0  | 0  | 1
""",
    ),
]
