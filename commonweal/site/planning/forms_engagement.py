"""The forms of the engagement log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.facts.checks.saying import BEFORE
from commonweal.records.engagement.actions import EventGiven
from commonweal.records.engagement.classes import class_labels
from commonweal.records.register.models import Organisation
from commonweal.site.forms import DateField, Form, WholeField, set_choices


class EventForm(Form):
    """One engagement: counts and organisations, never names of people."""

    kind = forms.CharField(
        label="What kind of engagement was it?",
        max_length=80,
        help_text="For example, interview, workshop, service user meeting. Never enter names of "
        "people",
    )
    stakeholder = forms.ChoiceField(label="Which class of people was engaged?", required=False)
    organisations = forms.MultipleChoiceField(
        label="Which organisations took part?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The parties of this place; leave empty where none took part as such",
    )
    count = WholeField(
        label="How many people came?",
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text="Leave empty where it is not known",
        error_messages={
            "invalid": "“How many people came?” must be a whole number",
            "min_value": "“How many people came?” must be 0 or more",
        },
    )
    unit = forms.ChoiceField(
        label="How exact is that number?",
        required=False,
        choices=[("", "Exact"), *((word, word.capitalize()) for word in BEFORE)],
    )
    starts_on = DateField(label="When was it?", what="The day it was held")
    ends_on = DateField(
        label="When did it end, if it took more than a day?",
        what="The last day",
        required=False,
    )

    def __init__(self, *args: Any, parties: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = class_labels()
        set_choices(self, "stakeholder", [("", "The class of the organisations below"),
                                          *labels.items()])  # fmt: skip
        set_choices(self, "organisations", [(body.code, body.name) for body in parties])

    def given(self) -> EventGiven:
        """The event that was sent."""
        sent = dict(self.cleaned_data)
        sent["organisations"] = tuple(sent["organisations"])
        return EventGiven(**sent)


class WithdrawForm(Form):
    """Why an event is taken out of the log."""

    reason = forms.CharField(label="Why is the event withdrawn?", max_length=300)
