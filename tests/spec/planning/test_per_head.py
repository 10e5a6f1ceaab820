"""ESX-08: no spend per head without its denominator, no above or below without a comparator."""

from decimal import Decimal

import pytest

from commonweal.planning.per_head import Denominator, Population, Standing, per_head, stand
from tests.figures import make

FIVE = Decimal(5)


def test_spend_over_people_in_pounds_names_the_population():
    result = per_head(
        make("41.8"), Population(Decimal(400_000), Denominator.REGISTERED, "GP lists")
    )
    assert result.amount.value == Decimal("104.5")
    assert result.sentence == "per head of the registered population (GP lists)"


def test_what_is_no_money_and_nobody_are_refused():
    people = Population(Decimal(1000), Denominator.ADULT, "census")
    with pytest.raises(ValueError, match="not an amount of money"):
        per_head(make("5", unit="pct"), people)
    with pytest.raises(ValueError, match="above zero"):
        per_head(make("5"), Population(Decimal(0), Denominator.ADULT, "census"))


@pytest.mark.parametrize(
    ("value", "standing"),
    [("45", Standing.BELOW), ("50", Standing.IN_LINE), ("52.5", Standing.IN_LINE),
     ("56", Standing.ABOVE)],
)  # fmt: skip
def test_standing_with_a_band_of_five_percent(value, standing):
    england = make("50", "England", unit="gbp_per_head", denominator="resident")
    own = make(value, "Council", unit="gbp_per_head", denominator="resident")
    assert stand(own, england, FIVE).standing == standing


@pytest.mark.parametrize(
    ("denominator", "comparator", "why"),
    [
        ("", None, "denominator of Council is not stated"),
        ("adult", None, "No comparator"),
        ("adult", make("50", "England", denominator="resident"), "England is per resident"),
        ("adult", make(None, "England", denominator="adult"), "England is missing"),
    ],
)
def test_it_refuses_to_say_above_or_below(denominator, comparator, why):
    result = stand(make("45", "Council", denominator=denominator), comparator, FIVE)
    assert result.standing == Standing.CANNOT_SAY
    assert why in result.sentence
