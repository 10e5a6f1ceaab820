"""The forms about stage gates: a criterion, its assessment, what follows, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.records.path.models import Assessment, Criterion, Decision
from commonweal.records.planning.definitions_path import Condition
from commonweal.records.register.models import Organisation
from commonweal.site.forms import DateField, Form, set_choices


def _text(label: str, needed: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=2000,
        help_text=help_text,
        required=bool(needed),
        error_messages={"required": needed} if needed else {},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CriterionForm(Form):
    """A condition to be added to a gate."""

    title = forms.CharField(
        label="What must be true at the gate",
        max_length=300,
        error_messages={"required": "Enter what must be true at the gate"},
    )
    side = forms.ChoiceField(
        label="Who is tested", choices=Criterion.Side.choices, widget=forms.RadioSelect
    )
    organisation = forms.ChoiceField(label="Which provider", required=False)
    consequence = forms.CharField(
        label="What follows if it is not met", required=False, max_length=300
    )

    def __init__(self, *args: Any, providers: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.providers = {body.code: body for body in providers}
        names = [(code, body.name) for code, body in self.providers.items()]
        set_choices(self, "organisation", [("", "Every provider of the place"), *names])

    def clean_organisation(self) -> Organisation | None:
        return self.providers.get(self.cleaned_data["organisation"])


class ConditionsForm(Form):
    """The conditions on extension that a source names."""

    conditions = forms.MultipleChoiceField(
        label="Conditions on extension",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one condition"},
    )

    def __init__(self, *args: Any, offered: Sequence[Condition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.code: one for one in offered}
        names = [(one.code, f"{one.title} ({one.side} side)") for one in offered]
        set_choices(self, "conditions", names)

    def chosen(self) -> list[Condition]:
        """The conditions that were ticked."""
        return [self.offered[code] for code in self.cleaned_data["conditions"]]


class AssessForm(Form):
    """How far a criterion is met."""

    mark = forms.ChoiceField(
        label="How far is it met?", choices=Assessment.Mark.choices, widget=forms.RadioSelect
    )
    evidence = _text(
        "What shows it?", "Say what shows it: a return, a review, a paper",
        "For example a return, a review or a paper, with its date",
    )  # fmt: skip
    evidence_on = DateField(label="Date of the evidence", required=False, what="The date")


class FollowsForm(Form):
    """What follows from a criterion that is not met, or taking back one that was added."""

    consequence = forms.CharField(
        label="What follows if it is not met", required=False, max_length=300
    )
    drop = forms.BooleanField(label="Take this criterion back", required=False)
    reason = forms.CharField(label="Why is it taken back?", required=False, max_length=300)

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"consequence": criterion.consequence})
        super().__init__(*args, **kwargs)
        if criterion.is_printed:
            del self.fields["drop"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("drop") and not given.get("reason"):
            raise ValidationError({"reason": "Say why it is taken back"})
        return given


class DecisionForm(Form):
    """What is decided at a gate."""

    kind = forms.ChoiceField(
        label="Decision", choices=Decision.Kind.choices, widget=forms.RadioSelect
    )
    reason = _text("Why?", "Say why")
    consequence = _text(
        "What follows from what was missed?", "", "Beside what each criterion says already"
    )
    signed_off = forms.CharField(
        label="Who signed it off?",
        max_length=200,
        help_text="A meeting with its date, or an office",
        error_messages={"required": "Say who signed it off"},
    )
