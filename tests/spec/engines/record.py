"""The SQL of known plans in every dialect, kept as files so that a change is seen and reviewed.

`python -m tests.spec.engines.record` writes the files anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commonweal.engines.sql import DIALECTS, plain_binding, render
from commonweal.language.plan import (
    AllOf,
    Attach,
    Banded,
    Col,
    Compare,
    Component,
    Days,
    Derive,
    First,
    Grouping,
    How,
    In,
    Join,
    Kind,
    Lit,
    Months,
    Open,
    Outer,
    Overlap,
    Point,
    Table,
    Take,
)
from tests.support.activity import TABLES, month
from tests.support.measures import measures, recipe_of

FOLDER = Path(__file__).parent / "recorded"
MONTHS = Months(month("2024-04"), month("2024-05"))
BY_PROVIDER = Grouping(("provider",))


@dataclass(frozen=True)
class Known:
    """A plan whose SQL is kept."""

    components: tuple[Component, ...]
    grouping: Grouping = BY_PROVIDER


CONTACTS, ON = Table("contacts"), Point("contact_date")
SEEN = In(Col("attendance"), ("5", "6"))
_with_age = Derive(
    Join(CONTACTS, Table("persons"), (("person", "person"),), (("gender", "gender"),)),
    (("age_band", Banded(Col("age_at_contact"), ((0, 17), (18, 64), (65, None)))),),
)
_with_first = Attach(
    Table("referrals"),
    CONTACTS,
    (("referral", "referral"),),
    (
        Take("first_seen", How.EARLIEST, "contact_date", SEEN),
        Take("second_seen", How.NTH, "contact_date", SEEN, 2),
    ),
)
_followed = Attach(
    First(Table("spells"), ("person",), (("admission_date", True), ("spell", False))),
    CONTACTS,
    (("person", "person"),),
    (
        Take(
            "followed",
            How.COUNT,
            where=AllOf((SEEN, Compare(Col("contact_date"), ">", Outer("discharge_date")))),
        ),
    ),
)
WAITED = Days(Col("received_date"), Col("first_seen"))

PLANS: Mapping[str, Known] = {
    "example_contacts": Known(
        (
            Component(Kind.ROWS, _with_age, ON),
            Component(Kind.ROWS, _with_age, ON, SEEN),
            Component(Kind.PEOPLE, _with_age, ON, SEEN),
            Component(Kind.SUM, _with_age, ON, SEEN, Col("duration_minutes")),
        ),
        Grouping(("age_band", "gender")),
    ),
    "example_people_in_twelve_months": Known((Component(Kind.PEOPLE, CONTACTS, ON, window=12),)),
    "example_waits": Known(
        (
            Component(Kind.PERCENTILE, _with_first, Point("first_seen"), value=WAITED, share=0.9),
            Component(Kind.ROWS, _with_first, Point("first_seen"), Compare(WAITED, "<=", Lit(28))),
        )
    ),
    "example_beds": Known(
        (
            Component(Kind.SUM, Table("ward_stays"), Overlap("start_date", "end_date")),
            Component(Kind.ROWS, Table("ward_stays"), Open("start_date", "end_date")),
        )
    ),
    "example_follow_up": Known(
        (
            Component(
                Kind.PEOPLE,
                _followed,
                Point("discharge_date"),
                Compare(Col("followed"), ">", Lit(0)),
            ),
        )
    ),
}


def known() -> dict[str, Known]:
    """The plans above and those of every defined measure."""
    defined = {each.id: Known(recipe_of(each.id).components) for each in measures()}
    return {**PLANS, **defined}


def statements() -> dict[str, str]:
    """The text of every file by its name."""
    binding = plain_binding(TABLES)
    return {
        f"{name}.{dialect.name}.sql": render(
            one.components, one.grouping, MONTHS, dialect, binding
        ).text
        + "\n"
        for name, one in known().items()
        for dialect in DIALECTS.values()
    }


def main() -> None:
    """Write all files anew, and remove those of plans that are gone."""
    made = statements()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.sql"):
        path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
