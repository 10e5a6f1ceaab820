"""The forms of what is worked out about need from numbers that somebody enters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.site.forms import AmountField, Form, WholeField
from commonweal.site.planning.forms_need import WHY

#: What the box of a count is called, before the code of what is counted.
COUNTED = "counted_"
#: More people than this live in no country that the product is for.
MOST = 999_999_999
SOURCE = "Where do these numbers come from?"


def counted_in(given: Mapping[str, Any]) -> dict[str, Decimal]:
    """The counts that were entered, by code. A box left empty counts nothing, not nobody."""
    return {
        name.removeprefix(COUNTED): Decimal(value)
        for name, value in given.items()
        if name.startswith(COUNTED) and value is not None
    }


def people_in(given: Mapping[str, Any], name: str) -> Decimal | None:
    """A number of people that was entered; None where its box was left empty."""
    value = given[name]
    return None if value is None else Decimal(value)


class CountsForm(Form):
    """A number for each of several things, each by its code, and the reason at the end."""

    def __init__(self, *args: Any, counted: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in counted:
            self.fields[f"{COUNTED}{code}"] = WholeField(
                label=label, min_value=0, max_value=MOST, required=False
            )
        self.fields["reason"] = forms.CharField(label=WHY, required=False, max_length=300)


class FiltersForm(CountsForm):
    """How many live here, and who was counted at each level."""

    population = WholeField(
        label="How many people live here?", min_value=1, max_value=MOST, required=False
    )
    source = forms.CharField(
        label="Where does this number come from?", required=False, max_length=200,
        help_text="For example, the estimate of the Office for National Statistics for mid-2023.",
    )  # fmt: skip

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["population"].help_text = own


class ListForm(CountsForm):
    """How many are registered, and who is on each register."""

    size = WholeField(
        label="How many people are registered on the list?",
        min_value=1, max_value=MOST, required=False,
        help_text="Leave it empty for a list of 2,000.",
    )  # fmt: skip


class TreatmentForm(Form):
    """Who is treated, who is expected to be ill, and who says so."""

    treated = WholeField(
        label="How many people were treated?", min_value=0, max_value=MOST, required=False,
        help_text="Different people in one year, not contacts.",
    )  # fmt: skip
    expected = WholeField(
        label="How many people are expected to be ill?", min_value=1, max_value=MOST, required=False
    )
    expected_low = WholeField(
        label="At least how many?", min_value=1, max_value=MOST, required=False,
        help_text="The low end of what is expected. Without ends the gap looks surer than it is.",
    )  # fmt: skip
    expected_high = WholeField(
        label="At most how many?", min_value=1, max_value=MOST, required=False
    )
    source = forms.CharField(label=SOURCE, required=False, max_length=200)
    reason = forms.CharField(label=WHY, required=False, max_length=300)

    def __init__(self, *args: Any, own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected"].help_text = own


class ContactForm(Form):
    """Who is in contact with services, at which rate, and the rate that they are held against."""

    people = WholeField(
        label="How many people are in contact with mental health services?",
        min_value=0, max_value=MOST, required=False,
        help_text="Different people in one period, as the source prints them.",
    )  # fmt: skip
    rate = AmountField(
        label="What is their rate?", min_value=0, max_digits=12, decimal_places=3, required=False
    )
    comparator_rate = AmountField(
        label="What is the rate to compare with?",
        min_value=0, max_digits=12, decimal_places=3, required=False,
    )  # fmt: skip
    population = forms.CharField(
        label="Whose numbers are these?", required=False, max_length=80,
        help_text="For example, the name of a county. Leave it empty for the whole place.",
    )  # fmt: skip
    period = forms.CharField(
        label="Of which year or quarter?", required=False, max_length=40,
        help_text="The same for all three numbers. For example, 2024/25.",
    )  # fmt: skip
    source = forms.CharField(label=SOURCE, required=False, max_length=200)
    reason = forms.CharField(label=WHY, required=False, max_length=300)

    def __init__(self, *args: Any, unit: str, comparator: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].help_text = f"{unit}, as printed beside the people in contact."
        self.fields["comparator_rate"].label = f"What is the rate of {comparator}?"
        self.fields["comparator_rate"].help_text = f"{unit}, of the same period and source."


class TherapiesForm(Form):
    """How many live here and how many are referred to talking therapies."""

    population = WholeField(
        label="How many people live here?", min_value=1, max_value=MOST, required=False
    )
    referrals = WholeField(
        label="How many are referred to talking therapies in a year?",
        min_value=0, max_value=MOST, required=False,
    )  # fmt: skip
    complete_of = forms.ChoiceField(
        label="Of whom is the share who complete treatment?", required=False,
        choices=[("", "The source does not say: keep both"),
                 ("referrals", "Of those referred"),
                 ("those who enter treatment", "Of those who enter treatment")],
    )  # fmt: skip
    source = forms.CharField(label=SOURCE, required=False, max_length=200)
    reason = forms.CharField(label=WHY, required=False, max_length=300)


class BetweenForm(Form):
    """A year between printed ones, only when somebody asks."""

    year = forms.IntegerField(
        label="Which year between the printed ones?", min_value=1990, max_value=2100,
        required=False, help_text="For example, 2025. Leave it empty to show printed years only.",
    )  # fmt: skip
    reason = forms.CharField(label=WHY, required=False, max_length=300)
