"""The forms of the register of gaps."""

from __future__ import annotations

from typing import Any

from django import forms

from commonweal.records.facts.models import Gap
from commonweal.site.forms import Form, set_choices

#: What a gap may be about, with the words of the screen.
SUBJECTS = {
    "need": "Need",
    "activity": "Activity",
    "cost": "Cost",
    "workforce": "Workforce",
    "outcome": "Outcome",
    "service": "A service that may be missing",
    "definition": "Words and definitions",
    "plan": "Plans and options",
    "contract": "Contracts and agreements",
    "finance": "Finances of providers",
    "other": "Something else",
}


def subject_words(subject: str) -> str:
    """The words of a subject; one that is not ours stays as it is."""
    return SUBJECTS.get(subject, subject.replace("_", " ").capitalize())


class GapForm(Form):
    """Something that is not known."""

    what = forms.CharField(
        label="What is not known?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what is not known"},
    )
    subject = forms.ChoiceField(label="What is it about?", choices=list(SUBJECTS.items()))
    could_supply = forms.CharField(label="Who could supply it?", required=False, max_length=200)
    decision = forms.CharField(label="Which decision waits for it?", required=False, max_length=200)


class MoveGapForm(Form):
    """What became of a gap."""

    state = forms.ChoiceField(
        label="State", widget=forms.RadioSelect, error_messages={"required": "Choose a state"}
    )
    reason = forms.CharField(
        label="Of whom was it asked, or what closed it?",
        max_length=500,
        error_messages={"required": "Say of whom it was asked, or what closed it"},
    )

    def __init__(self, *args: Any, gap: Gap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(value, label) for value, label in Gap.State.choices if value != gap.state]
        set_choices(self, "state", others)


class FilterForm(Form):
    """Which gaps are listed."""

    subject = forms.ChoiceField(
        label="About", required=False, choices=[("", "Anything"), *SUBJECTS.items()]
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Any"), *Gap.State.choices]
    )
