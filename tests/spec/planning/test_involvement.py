"""What a plan of involvement lacks (LEI-35, JCP-66, S75-26), worked by hand."""

from __future__ import annotations

from dataclasses import replace

from commonweal.planning.involvement import Lists, Partner, lacks

LISTS = Lists(
    classes={"service_users": "People who use services", "providers": "Providers"},
    phases={"planning": "Planning", "delivery": "Delivery"},
    groups={"age": "Age", "language": "Language"},
    paying=frozenset({"paid", "employer"}),
    to_be_paid=frozenset({"service_users"}),
)
PEERS = Partner("Peers", "service_users", "designs", ("planning",), "paid", ("age",), 1)
TRUST = Partner("Trust", "providers", "delivers", ("delivery",), "employer", ("language",), 1)


def test_a_plan_with_everybody_paid_and_heard_lacks_nothing() -> None:
    assert lacks([PEERS, TRUST], 12, LISTS) == []


def test_who_is_not_there_is_named_by_class_phase_and_group() -> None:
    assert lacks([PEERS], 12, LISTS) == [
        "Nobody takes part from: Providers.",
        "Nobody takes part in: Delivery.",
        "Nobody is there to reach these groups: Language.",
    ]


def test_unpaid_time_silence_and_no_weeks_are_told() -> None:
    """Expenses pay for no time. The trust's time is its own to give: nothing is said of it."""
    poor = replace(PEERS, payment="expenses", influences=0)
    free = replace(TRUST, payment="unpaid")
    assert lacks([poor, free], None, LISTS) == [
        "Nobody pays for the time of: Peers.",
        "Nothing is on record yet of what changed because of: Peers.",
        "No time is set aside for working together: say how many weeks.",
    ]


def test_an_empty_plan_is_told_whom_to_ask_first() -> None:
    assert lacks([], None, LISTS) == [
        "Nobody takes part from: People who use services; Providers.",
        "Nobody takes part in: Planning; Delivery.",
        "Nobody is there to reach these groups: Age; Language.",
    ]
