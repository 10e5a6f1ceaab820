"""One specification for many lots: what a lot inherits, replaces, adds and leaves out."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.need_profile import (
    ExpectedNeed,
    Known,
    NeedProfile,
    PeopleOfAges,
    ProfileArea,
)
from commonweal.procuring.lot_profile import profile_rows
from commonweal.procuring.specification import (
    Origin,
    Part,
    Way,
    specification_from,
    specification_problems,
)

MASTER = [
    {"code": "signpost", "part": "element", "title": "Information", "text": "Community wide"},
    {"code": "navigate", "part": "element", "title": "Advice", "clusters": ["3", "4"]},
    {"code": "web", "part": "channel", "title": "On the web"},
]


def made(*schedule: dict[str, Any]) -> Any:
    return specification_from({"specification": MASTER, "schedules": list(schedule)})


def test_a_lot_inherits_the_master_but_for_what_its_schedule_says() -> None:
    found = made(
        {"lot": "1", "way": "replaces", "code": "signpost", "text": "In libraries"},
        {"lot": "1", "way": "leaves out", "code": "web"},
        {"lot": "1", "way": "adds", "code": "farm", "part": "network link", "title": "Farms"},
        {"lot": "2", "way": "leaves out", "code": "navigate"},
    )
    told = [(one.item.code, one.origin, one.item.title) for one in found.for_lot("1")]
    assert told == [
        ("signpost", Origin.REPLACED, "Information"),
        ("navigate", Origin.INHERITED, "Advice"),
        ("web", Origin.LEFT_OUT, "On the web"),
        ("farm", Origin.ADDED, "Farms"),
    ]
    first = found.for_lot("1")[0].item
    assert (first.text, first.part) == ("In libraries", Part.ELEMENT)
    assert [one.origin for one in found.for_lot("3")] == [Origin.INHERITED] * 3
    assert specification_problems(found, ["1", "2", "3"]) == []


def test_what_cannot_hold_together_is_told() -> None:
    found = specification_from(
        {
            "specification": [{"code": "a", "part": "thing", "title": ""}],
            "schedules": [
                {"lot": "9", "way": "replaces", "code": "b"},
                {"lot": "1", "way": "adds", "code": "a", "part": "outcome", "title": "A"},
                {"lot": "1", "way": "drops", "code": "a"},
            ],
        }
    )
    told = " ".join(specification_problems(found, ["1"]))
    for words in (
        "Item a of the specification is of no part", "Item a of the specification has no title",
        "no element of service", "schedule for lot 9", "replaces b, which the master does not",
        "adds a, which the master has", "names a twice", "does not say what happens to a",
    ):  # fmt: skip
        assert words in told


@given(st.lists(st.sampled_from(["signpost", "navigate", "web"]), unique=True))
def test_a_schedule_of_one_lot_never_touches_another(out: list[str]) -> None:
    schedule = [{"lot": "1", "way": str(Way.LEAVES_OUT), "code": code} for code in out]
    found = made(*schedule)
    assert found.for_lot("2") == made().for_lot("2")
    kept = [one for one in found.for_lot("1") if one.origin is Origin.INHERITED]
    assert len(kept) == len(MASTER) - len(out)


def test_a_needs_profile_keeps_its_version_and_says_what_is_not_known() -> None:
    """22,345.6 people are told as 22346, 3.25 as 3.2; what is missing keeps its reason."""
    found = NeedProfile(
        place="Shire", areas=(ProfileArea("blaby", "Blaby"),), need_year=2023, services_year=None,
        people=(PeopleOfAges("blaby", "18 to 64", Known(22345.6)),),
        expected=(
            ExpectedNeed("blaby", "Depression", "16 and over", Known(3.25, 2.5, 11.9),
                         Known(None, reason="no local rate"), "APMS"),
        ),
        services=(), groups=(), sources=("need-expected, version 4",), limits=("A limit.",),
        made_up=False,
    )  # fmt: skip
    rows = profile_rows("1", found, areas="blaby", taken="2026-11-27")
    assert rows[0] == {"lot": "1", "about": "areas", "what": "Taken on 2026-11-27",
                       "value": "blaby"}  # fmt: skip
    assert rows[1]["what"] == "need-expected, version 4"
    assert rows[2]["value"] == "22346"
    assert (rows[3]["value"], rows[3]["low"], rows[3]["high"]) == ("3.2", "2.5", "12")
    assert (rows[4]["value"], "low" in rows[4]) == ("no local rate", False)
    assert rows[-1]["what"] == "A limit."
    kept = specification_from({"profiles": rows}).profile_of("1")
    assert [one.what for one in kept] == [row["what"] for row in rows]
