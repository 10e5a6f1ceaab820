"""The forms about recommendations: a position, a state, who owns what by when, and actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commonweal.records.planning.models import Action, Position, Recommendation
from commonweal.records.planning.states import ACTION_MOVES, RECOMMENDATION_MOVES
from commonweal.records.register.models import Organisation
from commonweal.site.forms import DateField, Form, set_choices

_REASON = "Needed when you decline or agree in part"


class PositionForm(Form):
    """What one's own organisation says."""

    stance = forms.ChoiceField(
        label="Our position",
        widget=forms.RadioSelect,
        choices=Position.Stance.choices,
        error_messages={"required": "Choose a position"},
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        help_text=_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StateForm(Form):
    """The state that follows."""

    state = forms.ChoiceField(
        label="Move to",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a state"},
    )
    reason = forms.CharField(
        label="Reason", required=False, max_length=500, help_text="Needed when it is declined"
    )

    def __init__(self, *args: Any, recommendation: Recommendation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = Recommendation.State
        set_choices(
            self,
            "state",
            [(s, states(s).label) for s in RECOMMENDATION_MOVES[recommendation.state]],
        )


class _Owned(Form):
    """An owner among the parties, and a date."""

    owner = forms.ChoiceField(label="Owner", required=False)
    due_on = DateField(label="Due on", required=False, what="The date")

    def __init__(self, *args: Any, parties: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {body.code: body for body in parties}
        names = [(code, body.name) for code, body in self.parties.items()]
        set_choices(self, "owner", [("", "Nobody yet"), *names])

    def clean_owner(self) -> Organisation | None:
        code: str = self.cleaned_data["owner"]
        if code and code not in self.parties:
            raise ValidationError("Choose one of the parties")
        return self.parties.get(code)


class PlanForm(_Owned):
    """Who owns a recommendation, and when it is due."""


class AddActionForm(_Owned):
    """A new piece of work."""

    title = forms.CharField(
        label="What is to be done",
        max_length=300,
        error_messages={"required": "Enter what is to be done"},
    )
    field_order = ("title", "owner", "due_on")


class ActionForm(_Owned):
    """How far an action is, and whose it is."""

    state = forms.ChoiceField(label="State")
    field_order = ("state", "owner", "due_on")

    def __init__(self, *args: Any, action: Action, replan: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "state": action.state,
            "owner": action.owner.code if action.owner else "",
            "due_on": action.due_on,
        }
        super().__init__(*args, **kwargs)
        states = (action.state, *ACTION_MOVES[action.state])
        set_choices(self, "state", [(s, Action.State(s).label) for s in states])
        self.action, self.replan = action, replan
        if not replan:
            del self.fields["owner"], self.fields["due_on"]

    def given(self) -> dict[str, Any]:
        """What to hand the action; whoever only owns it keeps its owner and date."""
        kept = {"owner": self.action.owner, "due_on": self.action.due_on}
        return kept | self.cleaned_data
