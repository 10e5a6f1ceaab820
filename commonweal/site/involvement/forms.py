"""The forms of plans of involvement."""

from __future__ import annotations

from typing import Any

from django import forms

from commonweal.records.involvement.actions import PartnerGiven
from commonweal.records.involvement.definitions import group_titles, lists, titles
from commonweal.site.forms import Form

LONG = forms.Textarea(attrs={"rows": 4})
MOST_WEEKS = 520


def _weeks() -> forms.IntegerField:
    return forms.IntegerField(
        label="How many weeks are set aside for working together?", required=False, min_value=1,
        max_value=MOST_WEEKS, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Leave it empty while nobody has said.",
    )  # fmt: skip


class StartForm(Form):
    """A plan to begin."""

    title = forms.CharField(label="Which project is it?", max_length=200)
    weeks = _weeks()


class WeeksForm(Form):
    """Time that is set aside."""

    weeks = _weeks()


class PartnerForm(Form):
    """A partner of a project."""

    who = forms.CharField(
        label="Who takes part?", max_length=200,
        help_text="A group or an organisation. Name no person.",
    )  # fmt: skip
    payment_words = forms.CharField(
        label="The payment in words", max_length=300, required=False,
        help_text="Such as an amount an hour, travel, or a gift card.",
    )  # fmt: skip
    field_order = ("who", "stakeholder", "role", "phases", "payment", "payment_words", "reaches")

    def __init__(self, data: Any, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["stakeholder"] = _choice("From where do they come?", lists().classes)
        self.fields["role"] = _choice("What do they do?", titles("roles"))
        self.fields["payment"] = _choice("How is their time paid for?", titles("payments"))
        self.fields["phases"] = _several("In which phases?", titles("phases"), required=True)
        self.fields["reaches"] = _several(
            "Which groups do they help to reach?", group_titles(), required=False
        )
        self.order_fields(self.field_order)

    def given(self) -> PartnerGiven:
        """The partner as the action takes it."""
        sent = self.cleaned_data
        several = {name: tuple(sent[name]) for name in ("phases", "reaches")}
        return PartnerGiven(**{**sent, **several})


def _choice(label: str, choices: dict[str, str] | Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Choose"), *choices.items()])


def _several(label: str, choices: dict[str, str], *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), required=required,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class InfluenceForm(Form):
    """What changed because of a partner."""

    text = forms.CharField(label="What changed because of them?", widget=LONG, max_length=2000)
    shows_in = forms.CharField(
        label="Where does it show?", max_length=300,
        help_text="Such as version 2 of the proposal, or a clause of the specification.",
    )  # fmt: skip


class LeaveForm(Form):
    """Why a partner takes part no longer."""

    reason = forms.CharField(label="Why do they take part no longer?", widget=LONG, max_length=2000)
