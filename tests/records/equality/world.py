"""A made-up equality assessment, for the tests of equality."""

from __future__ import annotations

from datetime import date

from commonweal.records.equality import actions
from commonweal.records.equality.definitions import groups, screening
from commonweal.records.equality.models import Assessment
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

DUE = date(2031, 3, 31)


def draft(by: Acting, place: Place, title: str = "Recovery support") -> Assessment:
    return actions.start_assessment(by=by, place=place, title=title, scope="One model")


def whole(by: Acting, place: Place, title: str = "Recovery support") -> Assessment:
    """One that lacks nothing but its approval: the effect on carers is negative, with an action."""
    row = draft(by, place, title)
    yes = {one.code: "yes" for one in screening()}
    actions.save_screening(by=by, assessment=row, answers=yes, reason="It changes where people go")
    said = {one.code: ("positive", "It comes closer") for one in groups()}
    said["carers"] = ("negative", "They must travel")
    actions.save_effects(by=by, assessment=row, part="groups", said=said)
    actions.add_action(
        by=by, assessment=row, text="Pay for travel", owner="The council", due=DUE,
        for_groups=["carers"],
    )  # fmt: skip
    actions.save_words(by=by, assessment=row, scope="One model", conclusion="Nobody is shut out")
    row.refresh_from_db()
    return row
