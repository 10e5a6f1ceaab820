"""Referrals, contacts and waits of community services."""

from __future__ import annotations

from commonweal.language.plan import (
    AllOf,
    Attach,
    Col,
    Days,
    Derive,
    How,
    In,
    Predicate,
    Source,
    Table,
    Take,
)
from commonweal.reviewing.measures.events import event_set
from commonweal.reviewing.measures.given import Given


@event_set("referrals", age="age_at_referral")
def referrals(_: Given) -> Source:
    """A referral."""
    return Table("referrals")


@event_set("contacts", age="age_at_contact")
def contacts(_: Given) -> Source:
    """A care contact, attended or not."""
    return Table("contacts")


@event_set("waits", age="age_at_referral")
def waits(given: Given) -> Source:
    """A referral with its first two attended contacts in person, by voice or by video, and the
    days to each."""
    attended = _seen(given)
    contacted = Attach(
        Table("referrals"),
        Table("contacts"),
        (("referral", "referral"),),
        (
            Take("first_contact", How.NTH, "contact_date", attended, 1),
            Take("second_contact", How.NTH, "contact_date", attended, 2),
        ),
    )
    return Derive(
        contacted,
        (
            ("days_to_first", Days(Col("received_date"), Col("first_contact"))),
            ("days_to_second", Days(Col("received_date"), Col("second_contact"))),
        ),
    )


def _seen(given: Given) -> Predicate:
    """Attended, by a mechanism that counts as a real contact."""
    return AllOf(
        (
            In(Col("attendance"), given.codes("attended")),
            In(Col("mechanism"), given.codes("real_contact")),
        )
    )
