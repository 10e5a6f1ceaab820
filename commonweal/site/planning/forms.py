"""The forms of the planning pages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.planning.trend import AssumptionSet
from commonweal.records.findings import definitions
from commonweal.site.forms import AmountField, Form

#: The longest projection: beyond it an unchanged yearly rate says nothing.
MOST_YEARS = 10


@dataclass(frozen=True)
class Years:
    """What somebody chose for a projection."""

    assumptions: AssumptionSet
    deflator: AssumptionSet | None
    years: int


class YearsForm(Form):
    """On which assumptions spend is carried forward."""

    assumptions = forms.ChoiceField(label="Assumption")
    deflator = forms.ChoiceField(label="Prices", required=False)
    years = forms.IntegerField(
        label="Years ahead",
        min_value=1,
        max_value=MOST_YEARS,
        initial=5,
        error_messages={
            "required": "Enter how many years ahead",
            "invalid": "Years ahead must be a whole number",
            "min_value": "Years ahead must be 1 or more",
            "max_value": f"Years ahead must be {MOST_YEARS} or fewer",
        },
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)
        sets, prices = definitions.assumption_sets("spend"), definitions.assumption_sets("deflator")
        self._sets = {s.id: s for s in (*sets, *prices)}
        self.fields["assumptions"].choices = [(s.id, s.title) for s in sets]  # type: ignore[attr-defined]
        self.fields["deflator"].choices = [  # type: ignore[attr-defined]
            ("", "Cash only"), *((s.id, s.title) for s in prices)
        ]  # fmt: skip
        self.fields["assumptions"].initial = sets[0].id

    def chosen(self) -> Years:
        """What was chosen; the first set, in cash, for five years, until something valid is."""
        if not self.is_bound or not self.is_valid():
            first = definitions.assumption_sets("spend")[0]
            return Years(first, None, 5)
        given = self.cleaned_data
        return Years(
            self._sets[given["assumptions"]], self._sets.get(given["deflator"]), given["years"]
        )


class ShareForm(Form):
    """The share of a wider budget that somebody assumes."""

    share = forms.DecimalField(
        label="Share of the budget that is dementia, in percent",
        help_text="A number from 0 to 100, for example 67",
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
        error_messages={
            "required": "Enter a share in percent",
            "invalid": "The share must be a number, for example 67",
            "min_value": "The share must be 0 or more",
            "max_value": "The share must be 100 or less",
        },
    )


class CompareForm(Form):
    """Which two amounts are set beside each other, and what for."""

    first = forms.ChoiceField(label="First amount")
    second = forms.ChoiceField(label="Second amount")
    purpose = forms.ChoiceField(
        label="What for?", choices=[("compare", "To compare them"), ("sum", "To add them up")]
    )

    def __init__(self, data: object, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        for name in ("first", "second"):
            self.fields[name].choices = [("", "Choose an amount"), *choices]  # type: ignore[attr-defined]
            self.fields[name].error_messages = {
                "required": f"Choose the {name} amount",
                "invalid_choice": f"Choose the {name} amount from the list",
            }


class AdjustmentForm(Form):
    """What somebody took out of an amount, or put into it."""

    figure = forms.ChoiceField(label="Which amount?", widget=forms.RadioSelect)
    adds = forms.ChoiceField(
        label="What was done?",
        choices=[("out", "Taken out"), ("in", "Added")],
        widget=forms.RadioSelect,
    )
    tag = forms.CharField(label="What?", max_length=120, help_text="For example, CAMHS")
    low = AmountField(
        label="Amount, or the lowest it can be", min_value=Decimal(0), max_digits=12,
        help_text="In the unit of the amount",
    )  # fmt: skip
    high = AmountField(
        label="The highest it can be", required=False, min_value=Decimal(0), max_digits=12,
        help_text="Leave empty where the amount is known",
    )  # fmt: skip
    reason = forms.CharField(label="Why, and who says so?", widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: object, choices: list[tuple[str, str]]) -> None:
        super().__init__(data, prefix="adjust")
        self.fields["figure"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        low, high = given.get("low"), given.get("high")
        if isinstance(low, Decimal) and high is None and "high" not in self.errors:
            given["high"] = low
        elif isinstance(low, Decimal) and isinstance(high, Decimal) and high < low:
            self.add_error("high", "The highest amount must not be below the lowest")
        return given


class FindingsFilter(Form):
    """Which findings are listed."""

    state = forms.ChoiceField(label="State", required=False)
    origin = forms.ChoiceField(label="Where from", required=False)
    rule = forms.ChoiceField(label="Rule", required=False)

    def __init__(
        self,
        data: object,
        *,
        states: list[tuple[str, str]],
        origins: list[tuple[str, str]],
        rules: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", "All"), *states]  # type: ignore[attr-defined]
        self.fields["origin"].choices = [("", "All"), *origins]  # type: ignore[attr-defined]
        self.fields["rule"].choices = [("", "All"), *rules]  # type: ignore[attr-defined]


class ExplanationForm(Form):
    """Why the two sides of a finding differ."""

    explanation = forms.CharField(
        label="Why do they differ?",
        help_text="Say who told you. Leave empty to open the finding again.",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, is_stated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_stated:
            # A conclusion of the paper has no two sides that could differ.
            self.fields["explanation"].label = "What has come of it?"
