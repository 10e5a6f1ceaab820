"""The forms of the realignment pages: how use is measured, the limits of a plan, a draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.planning.contract_tables import UseMeasure
from commonweal.planning.realignment import Pace
from commonweal.site.forms import AmountField, Form, set_choices
from commonweal.site.grids import Grid, GridRow, grid

REASON_LENGTH = 300
LIMITS = (
    ("cap", "Most up in a year"),
    ("floor", "Most down in a year"),
    ("protection", "Most down in all"),
    ("least", "Least moved a year"),
)


def reason_box(label: str) -> forms.CharField:
    """A box for why somebody chose as they did."""
    return forms.CharField(label=label, required=False, max_length=REASON_LENGTH)


def pounds_box(label: str, *, below: bool = False) -> AmountField:
    """A box for pounds and pence that may stay empty; `below` allows less than nought."""
    limits: dict[str, Any] = {} if below else {"min_value": Decimal(0)}
    return AmountField(
        label=label,
        required=False,
        max_digits=14,
        decimal_places=2,
        localize=False,
        error_messages={
            "invalid": f"{label}: enter pounds as a number, for example 250,000",
            "min_value": f"{label}: enter 0 or more",
            "max_decimal_places": f"{label}: enter whole pence",
            "max_digits": f"{label}: enter a smaller amount",
            "max_whole_digits": f"{label}: enter a smaller amount",
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **limits,
    )


class MeasureForm(Form):
    """By what use is measured, and in which year."""

    measure = forms.ChoiceField(label="How is use measured?")
    year = forms.ChoiceField(label="Year of the shares")
    reason = reason_box("Why this way?")

    def __init__(
        self, data: object, measures: Sequence[UseMeasure], years: Sequence[str], **more: Any
    ) -> None:
        super().__init__(data, **more)
        set_choices(self, "measure", measure_choices(measures))
        set_choices(self, "year", [(year, year) for year in years])


def measure_choices(measures: Sequence[UseMeasure]) -> list[tuple[str, str]]:
    """The measures that can be used, by title."""
    return [(one.code, one.title.capitalize()) for one in measures if not one.problems]


class PlanForm(Form):
    """How use is measured, over how many years, how much each year counts, and the limits."""

    measure = forms.ChoiceField(label="How is use measured?")
    years = forms.IntegerField(label="Over how many years?", widget=forms.NumberInput())
    weights = forms.CharField(
        label="How much does a misaligned pound count in each year?",
        required=False,
        help_text="Whole numbers with commas, one a year. Leave empty to count every year alike",
    )
    reason = reason_box("Why these choices?")

    def __init__(
        self,
        data: object,
        measures: Sequence[UseMeasure],
        paces: Sequence[Pace],
        bodies: Mapping[str, str],
        *,
        most_years: int,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial | _initial_limits(paces))
        set_choices(self, "measure", measure_choices(measures))
        self.most_years = most_years
        self.bodies = dict(bodies)
        for code, name in self.bodies.items():
            for limit, title in LIMITS:
                self.fields[f"{limit}-{code}"] = pounds_box(f"{title}, {name}")
            self.fields[f"by-{code}"] = forms.CharField(
                label=f"Done by, {name}",
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "text"}),
            )

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("measure", "years", "weights", "reason")]

    @property
    def limits(self) -> Grid:
        """The limits as one grid."""
        rows = [
            GridRow(name, tuple(self[f"{limit}-{code}"] for limit in (*_codes(), "by")))
            for code, name in self.bodies.items()
        ]
        columns = [*(title for _, title in LIMITS), "Done by the end of"]
        return grid(
            rows,
            id="limits-of-pace",
            caption="How fast each commissioner's spend may and must move",
            corner="Commissioner",
            columns=columns,
            hint="In pounds; leave a box empty where there is no limit. Write years as 2017/18.",
        )

    def clean_years(self) -> int:
        years = int(self.cleaned_data["years"])
        if not 1 <= years <= self.most_years:
            raise ValidationError(f"Enter a number of years from 1 to {self.most_years}")
        return years

    def clean_weights(self) -> tuple[int, ...]:
        parts = [part.strip() for part in self.cleaned_data["weights"].split(",") if part.strip()]
        if not all(part.isdecimal() and 0 < int(part) < 1000 for part in parts):
            raise ValidationError("Enter whole numbers above 0 with commas, for example 3, 2, 1")
        return tuple(int(part) for part in parts)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        weights, years = given.get("weights"), given.get("years")
        if weights and years and len(weights) != years:
            self.add_error("weights", f"Enter {years} numbers, one for each year, or none")
        return given

    def paces(self) -> tuple[Pace, ...]:
        """The limits that were entered; a commissioner without any is left out."""
        found = []
        for code in self.bodies:
            given = {limit: self.cleaned_data.get(f"{limit}-{code}") for limit in _codes()}
            by = self.cleaned_data.get(f"by-{code}", "").strip()
            if by or any(amount is not None for amount in given.values()):
                least = given.pop("least") or Decimal(0)
                found.append(Pace(code, **given, least=least, complete_by=by))
        return tuple(found)


def _codes() -> tuple[str, ...]:
    return tuple(limit for limit, _ in LIMITS)


def _initial_limits(paces: Sequence[Pace]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pace in paces:
        for limit in _codes():
            amount = getattr(pace, limit)
            if amount is not None and (limit != "least" or amount):
                found[f"{limit}-{pace.commissioner}"] = amount
        found[f"by-{pace.commissioner}"] = pace.complete_by
    return found
