"""The grounds for not awarding a lot: each that states a fact is there only where it holds."""

from __future__ import annotations

import pytest

from commonweal.procuring.not_awarding import LotStanding, grounds_for, grounds_from
from commonweal.records import shelf

GROUNDS = grounds_from(shelf.read_yaml("procurement/awarding.yaml"))
ALWAYS = {"needs-changed", "money", "fault", "other"}


@pytest.mark.parametrize(
    ("standing", "facts"),
    [
        (LotStanding(0, None, None), {"no-bid"}),
        (LotStanding(2, 0, False), {"none-fit"}),
        (LotStanding(2, 2, True), set()),
        (LotStanding(2, 2, False), {"no-room"}),
        # Not worked out yet: nothing is claimed.
        (LotStanding(2, None, None), set()),
    ],
)
def test_a_ground_is_given_only_where_its_fact_holds(standing, facts):
    assert {one.code for one in grounds_for(GROUNDS, standing)} == facts | ALWAYS
