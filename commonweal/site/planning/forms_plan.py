"""The forms of the shared team's work plan."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from commonweal.records.work_plan.models import StepState
from commonweal.records.work_plan.selectors import Plan
from commonweal.site.forms import Form, set_choices


class AreaForm(Form):
    """Whose work plan is shown."""

    area = forms.ChoiceField(label="Show the work plan of", required=False)

    def __init__(self, data: object, areas: Mapping[str, str]) -> None:
        super().__init__(data)
        set_choices(self, "area", [("", "All areas together"), *areas.items()])


class StepForm(Form):
    """How far a step is, what shows it, and what is done in a way of its own."""

    segment = forms.ChoiceField(label="Segment")
    step = forms.TypedChoiceField(label="Step", coerce=int)
    state = forms.ChoiceField(
        label="How far is it?", choices=StepState.State.choices, widget=forms.RadioSelect
    )
    evidence = forms.CharField(
        label="What shows it?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed when the step is done",
    )
    variation = forms.CharField(
        label="What does this area do in a way of its own?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: object, plan: Plan) -> None:
        super().__init__(data)
        set_choices(self, "segment", list(plan.segments.items()))
        set_choices(
            self, "step", [(str(one.number), f"{one.number}. {one.task}") for one in plan.steps]
        )
