"""The form of the priorities page: the total, the method, other weights and why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.planning.priorities import Method
from commonweal.site.forms import AmountField, Form
from commonweal.site.grids import Grid, GridRow, grid

METHODS = {
    Method.RANKED: "Rank by value for money and fund down to the line",
    Method.BEST: "Find the set that is worth most within the total",
}


class PrioritiesForm(Form):
    """What is chosen. Weights that differ from the table's need a reason."""

    total = AmountField(
        label="Total in pounds a year",
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(),
        error_messages={
            "required": "Enter the total",
            "invalid": "The total must be pounds as a number, for example 6,000,000",
            "min_value": "The total must be above 0",
        },
    )
    method = forms.ChoiceField(
        label="How is chosen?",
        choices=[(method.value, words) for method, words in METHODS.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why these choices?",
        required=False,
        max_length=300,
        help_text="Needed where a weight differs from the table",
    )

    def __init__(
        self,
        data: object,
        criteria: Mapping[str, tuple[str, Decimal | None]],
        *,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        self.criteria = dict(criteria)
        for code, (title, _) in self.criteria.items():
            self.fields[f"weight-{code}"] = forms.DecimalField(
                label=f"Weight of {title}",
                required=False,
                min_value=Decimal(0),
                max_digits=9,
                decimal_places=3,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={
                    "invalid": f"Weight of {title}: enter a number",
                    "min_value": f"Weight of {title}: enter 0 or more",
                },
            )

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self["total"], self["method"], self["reason"]]

    @property
    def weights_grid(self) -> Grid:
        """The weights beside those of the table."""
        rows = [
            GridRow(
                title,
                (self[f"weight-{code}"],),
                hint="" if weight is None else f"{weight.normalize():f} in the table",
            )
            for code, (title, weight) in self.criteria.items()
        ]
        return grid(
            rows,
            id="weights",
            caption="How much each criterion weighs",
            corner="Criterion",
            columns=("Weight",),
            hint="Only the proportions count. Leave a box empty to keep the table's weight.",
        )

    def weights(self) -> dict[str, Decimal]:
        """The weights that differ from the table's."""
        found = {}
        for code, (_, of_table) in self.criteria.items():
            chosen = self.cleaned_data.get(f"weight-{code}")
            if chosen is not None and chosen != of_table:
                found[code] = chosen
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.weights() and not given.get("reason", "").strip():
            self.add_error("reason", "Say why weights differ from the table: it is kept with them")
        return given
