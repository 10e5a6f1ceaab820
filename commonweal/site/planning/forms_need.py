"""The forms of the need pages: what a picture shows, and for what services are worked out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.site.forms import Form, set_choices
from commonweal.site.planning.presenters.priorities import GAP_STATUS

WHY = "Why this choice?"
BASES = [
    ("", "Adjusted to local need where need-weighted people are held"),
    ("comparable", "By fixed national rates only"),
]


class PictureForm(Form):
    """Which conditions, which years, which projection."""

    measures = forms.MultipleChoiceField(
        label="Which conditions?", widget=forms.CheckboxSelectMultiple
    )
    years = forms.CharField(
        label="Which years?",
        help_text="Mid-years, separated by commas. For example, 2023, 2030, 2040.",
        max_length=80,
    )
    variant = forms.ChoiceField(label="Which projection of the population?")
    reason = forms.CharField(label=WHY, required=False, max_length=300)

    def __init__(
        self,
        *args: Any,
        measures: Sequence[tuple[str, str]],
        variants: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "measures", list(measures))
        set_choices(self, "variant", list(variants))

    def clean_years(self) -> tuple[int, ...]:
        """The years as numbers, the earliest first."""
        words = [part.strip() for part in self.cleaned_data["years"].split(",") if part.strip()]
        odd = [word for word in words if not (word.isdecimal() and len(word) == 4)]
        if odd or not words:
            raise forms.ValidationError("Write years with four digits, separated by commas.")
        return tuple(sorted({int(word) for word in words}))


class ServicesForm(Form):
    """For which year, by which estimate, at which costs."""

    year = forms.IntegerField(
        label="For which year?", min_value=2000, max_value=2100, required=False,
        help_text="A mid-year. Leave it empty for the latest estimate of the population.",
    )  # fmt: skip
    basis = forms.ChoiceField(label="By which estimate of need?", required=False)
    market_forces = forms.DecimalField(
        label="Market forces factor", min_value=Decimal("0.5"), max_value=2,
        max_digits=6, decimal_places=4,
        help_text="What costs here are beside those of the country, for example 1.08.",
    )  # fmt: skip
    reason = forms.CharField(label=WHY, required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "basis", BASES)


class ConditionForm(Form):
    """Which condition stands for need where a table gives no expected need."""

    condition = forms.ChoiceField(
        label="Whose expected number is the need?", required=False,
        help_text="It is put in only where the table of use gives no expected need of its own.",
    )  # fmt: skip
    reason = forms.CharField(label=WHY, required=False, max_length=300)

    def __init__(self, *args: Any, conditions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "condition", list(conditions))


class GapFilter(Form):
    """Which area and which service to show."""

    area = forms.ChoiceField(label="Area", required=False)
    element = forms.ChoiceField(label="Service", required=False)

    def __init__(
        self,
        *args: Any,
        areas: Sequence[tuple[str, str]],
        elements: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "area", [("", "All areas"), *areas])
        set_choices(self, "element", [("", "All services"), *elements])


class ProposeGapForm(Form):
    """Why a gap should be in the register, and who would see to it."""

    owner = forms.CharField(
        label="Who owns it?",
        help_text="Who sees to it that it is closed or decided. You can leave this empty.",
        required=False,
        max_length=200,
    )
    reason = forms.CharField(
        label="Why should it be in the register?",
        max_length=500,
        error_messages={"required": "Say why this gap should be in the register"},
    )


class MoveServiceGapForm(Form):
    """How a gap of the register stands now, who owns it, and why."""

    status = forms.ChoiceField(
        label="How does it stand?", choices=list(GAP_STATUS.items()), widget=forms.RadioSelect
    )
    owner = forms.CharField(label="Who owns it?", required=False, max_length=200)
    reason = forms.CharField(
        label="Why?", max_length=500, error_messages={"required": "Say why it stands so"}
    )


class ProfileForm(Form):
    """Of which areas a profile is wanted."""

    area = forms.MultipleChoiceField(
        label="Which areas does the lot cover?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one area"},
    )

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "area", list(areas))


#: The packages as they are, among the scenarios to choose from.
AS_PACKAGES = "packages as they are"


class CompareForm(Form):
    """From which scenario to which."""

    first = forms.ChoiceField(label="From")
    second = forms.ChoiceField(label="To")

    def __init__(self, *args: Any, scenarios: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(AS_PACKAGES, "Packages as they are"), *((one, one) for one in scenarios)]
        for name in ("first", "second"):
            set_choices(self, name, choices)
