"""The forms of funding: from when savings count, and by which factors money is shared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.procuring.funding_pot import Basis
from commonweal.site.forms import AmountField, DateField, Form, WholeField
from commonweal.site.grids import Grid, GridRow, grid


class SavingsForm(Form):
    """From which day savings count that state none, and how a part of a year is counted."""

    start = DateField(
        label="First day of savings without one of their own",
        what="The first day",
        required=False,
        help_text="Left empty, the start of the service in the table of tender terms counts",
    )
    basis = forms.ChoiceField(
        label="How is a part of a year counted?",
        widget=forms.RadioSelect,
        choices=[(Basis.MONTHS.value, "In whole months"), (Basis.DAYS.value, "In days")],
    )
    reason = forms.CharField(
        label="Why is it counted so?", max_length=300, error_messages={"required": "Say why"}
    )


class WeightsForm(Form):
    """The weights of the factors, the pot, limits for every lot, and why."""

    pot = AmountField(
        label="Pot in pounds a year",
        required=False,
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        help_text="Left empty, what the table of funding gives",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "prefix": "£"}),
    )
    floor = AmountField(
        label="Least for any lot, pounds a year",
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text="For lots without one in their table",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "prefix": "£"}),
    )
    ceiling = AmountField(
        label="Most for any lot, pounds a year",
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "prefix": "£"}),
    )
    overhead = AmountField(
        label="Least overhead of any lot, pounds a year",
        required=False,
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        help_text="An assumption, for lots without one in their table",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "prefix": "£"}),
    )
    year = WholeField(label="Year of the people", required=False, min_value=1990, max_value=2100)
    reason = forms.CharField(
        label="Why these factors and weights?",
        max_length=600,
        widget=forms.Textarea,
        error_messages={"required": "Say why these factors have these weights"},
    )

    def __init__(
        self, data: object, factors: Mapping[str, tuple[str, str]], *, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        self.factors = dict(factors)
        for code, (title, _) in self.factors.items():
            self.fields[f"weight-{code}"] = forms.DecimalField(
                label=f"Weight of {title}",
                required=False,
                min_value=Decimal(0),
                max_value=Decimal(100),
                max_digits=6,
                decimal_places=3,
                widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                error_messages={
                    "invalid": f"Weight of {title}: enter a number",
                    "min_value": f"Weight of {title}: enter 0 or more",
                    "max_value": f"Weight of {title}: enter 100 or less",
                },
            )

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("reason", "pot", "floor", "ceiling", "overhead", "year")]

    @property
    def weights_grid(self) -> Grid:
        """One weight for each factor."""
        return grid(
            [
                GridRow(title, (self[f"weight-{code}"],), hint=lacking)
                for code, (title, lacking) in self.factors.items()
            ],
            id="weights",
            caption="How much each factor weighs, in percent",
            corner="Factor",
            columns=("Weight",),
            hint="Weights total 100. A factor that is left empty does not count.",
        )

    def weights(self) -> dict[str, Decimal]:
        """The weights above 0."""
        given = {code: self.cleaned_data.get(f"weight-{code}") for code in self.factors}
        return {code: weight for code, weight in given.items() if weight}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not self.weights():
            raise forms.ValidationError("Give at least one factor a weight; weights total 100.")
        return given
