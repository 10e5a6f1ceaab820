"""The forms of the shift calculator and of capitated budgets."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.planning.capitation import Weighting
from commonweal.site.forms import AmountField, Form, set_choices


def _percent(label: str, help_text: str = "", *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        help_text=help_text,
        widget=forms.NumberInput(attrs={"suffix": "%"}),
    )


class RangeForm(Form):
    """A range of one's own for a cluster, or going back to the printed one."""

    cluster = forms.ChoiceField(label="Cluster")
    printed = forms.BooleanField(label="Go back to the printed range", required=False)
    low = _percent("Low end", "Leave empty where only the high end is known", required=False)
    high = _percent("High end", required=False)
    reason = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Say why"})

    def __init__(self, *args: Any, clusters: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "cluster", [(code, f"Cluster {code}") for code in clusters])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors or given.get("printed"):
            return given
        low, high = given.get("low"), given.get("high")
        if high is None:
            self.add_error("high", "Enter the high end")
        elif low is not None and low > high:
            self.add_error("low", "The low end must not be above the high end")
        return given


class RateForm(Form):
    """The agreed rate of a capitated budget and how people are weighted."""

    rate = AmountField(
        label="Rate",
        min_value=Decimal("0.01"),
        max_value=Decimal(1_000_000),
        decimal_places=2,
        help_text="Pounds a year for each weighted person",
        widget=forms.NumberInput(attrs={"prefix": "£"}),
    )
    weighting = forms.ChoiceField(
        label="How people are weighted by need",
        widget=forms.RadioSelect,
        choices=[
            (Weighting.AS_GIVEN.value, "People times their need, where 1 is average"),
            (Weighting.SHARE.value, "The same, scaled so that it adds up to the registered people"),
            (Weighting.NONE.value, "Not weighted: everybody counts the same"),
        ],
    )
    reason = forms.CharField(
        label="Who agreed this method and rate, and on what grounds?",
        max_length=300,
        error_messages={"required": "Say who agreed it and on what grounds"},
    )
