"""The forms of the delivering pages."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from commonweal.site.forms import DateField, Form

#: The longest stretch that a rota is drawn up for at once, a quarter of a year.
MOST_DAYS = 92


class SupplyForm(Form):
    """Until when AMHPs are projected, and how many leave before enough are there."""

    last_year = forms.IntegerField(
        label="Until which year?",
        min_value=2000,
        max_value=2100,
        error_messages={"invalid": "The year must be a whole number, such as 2020"},
    )
    leaving_low = forms.DecimalField(
        label="At least this share leaves in a year, in percent",
        min_value=Decimal(0),
        max_value=Decimal(100),
        help_text="Until the number required is reached; the paper does not say",
    )
    leaving_high = forms.DecimalField(
        label="At most this share leaves in a year, in percent",
        min_value=Decimal(0),
        max_value=Decimal(100),
    )
    reason = forms.CharField(label="Why?", required=False, max_length=300)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        low, high = given.get("leaving_low"), given.get("leaving_high")
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            raise ValidationError(
                {"leaving_high": "The higher share must not be below the lower one"}
            )
        return given


class RotaForm(Form):
    """For which days the rotas are drawn up."""

    first = DateField(label="On which day does the rota begin?", what="The first day of the rota")
    days = forms.IntegerField(
        label="For how many days?",
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={"max_value": f"Draw up at most {MOST_DAYS} days at once"},
    )
    reason = forms.CharField(label="Why?", required=False, max_length=300)
