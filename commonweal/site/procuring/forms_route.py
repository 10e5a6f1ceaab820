"""The forms of a tender's route: choosing it, planning its steps and marking them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from commonweal.procuring.route_choice import QUESTIONS, Authority, Subject
from commonweal.site.forms import DateField, Form
from commonweal.site.procuring.forms import LONG

_YES_NO = [("yes", "Yes"), ("no", "No")]
_SUBJECTS = [
    (str(Subject.LIGHT_TOUCH), "Light touch services"),
    (str(Subject.GOODS_SERVICES), "Goods or other services"),
    (str(Subject.WORKS), "Works"),
]
_AUTHORITIES = [
    (str(Authority.CENTRAL), "Yes, central government or an NHS trust"),
    (str(Authority.SUB_CENTRAL), "No, for example a council"),
]
_CHOICES: Mapping[str, list[tuple[str, str]]] = {"subject": _SUBJECTS, "authority": _AUTHORITIES}


class ChooserForm(Form):
    """The questions that have been asked so far, and the day whose rules hold."""

    day = DateField(label="As of which day do the rules hold?", what="The day")

    def __init__(self, data: Any, *, names: Sequence[str], initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.names = list(names)
        for name in names:
            self.fields[f"q_{name}"] = _question(name)

    def answers(self) -> dict[str, str]:
        """The answers that were given, in the order of the questions."""
        sent = {name: str(self.cleaned_data.get(f"q_{name}") or "") for name in self.names}
        return {name: text for name, text in sent.items() if text}


def _question(name: str) -> forms.Field:
    label = QUESTIONS[name]
    if name == "value":
        return forms.CharField(
            label=label, required=False, max_length=40,
            widget=forms.TextInput(attrs={"prefix": "£", "width": 10, "inputmode": "decimal"}),
        )  # fmt: skip
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=_CHOICES.get(name, _YES_NO),
        widget=forms.RadioSelect,
    )


class ChosenForm(Form):
    """The route that is taken, and why."""

    route = forms.ChoiceField(label="Which route is taken?", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why this route?", max_length=2000, widget=LONG)

    def __init__(self, data: Any, *, routes: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["route"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = routes


class StepForm(Form):
    """One step of the route."""

    step = forms.ChoiceField(label="Which step?")

    def __init__(self, data: Any, *, steps: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", "Choose a step"), *steps]

    def chosen(self) -> tuple[str, str]:
        """What the step is, and its code."""
        what, _, code = str(self.cleaned_data["step"]).partition("/")
        return what, code


class MarkForm(StepForm):
    """A step that was done."""

    done = DateField(label="On which day was it done?", what="The day")
    reference = forms.CharField(
        label="Reference", required=False, max_length=200,
        help_text="Where it is on record, such as the number of a notice or a minute.",
    )  # fmt: skip


class PlanForm(StepForm):
    """The day for which a step is planned."""

    planned = DateField(
        label="For which day is it planned?", required=False, what="The day",
        help_text="For example, 31 3 2031. Leave it empty to take the day away.",
    )  # fmt: skip


class UnmarkForm(StepForm):
    """A mark to take back, with the reason."""

    reason = forms.CharField(label="Why is the mark taken back?", max_length=2000, widget=LONG)


class ScrutinyForm(Form):
    """A step before a committee, cabinet or board."""

    title = forms.CharField(
        label="Which body looks at it, and at what?", max_length=200,
        help_text="For example, Cabinet decides on the procurement.",
    )  # fmt: skip
    before = forms.ChoiceField(label="Before which stage must it come?")
    planned = DateField(label="For which day is it planned?", required=False, what="The day")

    def __init__(self, data: Any, *, stages: list[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["before"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", "Choose a stage"), *stages]
