"""The forms of equality assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms

from commonweal.planning.equality import Asked
from commonweal.records.equality.definitions import effects, groups
from commonweal.records.equality.models import Carried
from commonweal.site.forms import DateField, Form

LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 2})


class StartForm(Form):
    """An assessment begun."""

    title = forms.CharField(label="What is assessed, in a few words?", max_length=200)
    scope = forms.CharField(label="What is proposed, and for whom?", widget=LONG, max_length=4000)


class WordsForm(Form):
    """The scope and the conclusion."""

    scope = forms.CharField(label="What is assessed", widget=LONG, max_length=4000)
    conclusion = forms.CharField(
        label="Conclusion", widget=LONG, max_length=4000, required=False,
        help_text="Whether anybody is treated unlawfully, and what the effect is as a whole.",
    )  # fmt: skip


class ScreeningForm(Form):
    """The questions of the screening."""

    def __init__(self, data: Any, *, asked: Sequence[Asked], initial: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(initial))
        for one in asked:
            self.fields[one.code] = forms.ChoiceField(
                label=one.text, choices=[("yes", "Yes"), ("no", "No")], required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["reason"] = forms.CharField(
            label="Why?", widget=LONG, max_length=4000, required=False
        )


class EffectsForm(Form):
    """The effect on each of several groups or rights, each with its reason."""

    def __init__(
        self,
        data: Any,
        *,
        items: Iterable[tuple[str, str, str]],
        said: Mapping[str, Mapping[str, str]],
    ) -> None:
        super().__init__(data)
        self.codes: list[str] = []
        for code, label, prompt in items:
            self.codes.append(code)
            own = said.get(code, {})
            self.fields[f"effect_{code}"] = forms.ChoiceField(
                label=label, choices=[("", "Not stated yet"), *effects()], required=False,
                initial=own.get("effect", ""), help_text=prompt,
            )  # fmt: skip
            self.fields[f"reason_{code}"] = forms.CharField(
                label=f"Why? ({label})", required=False, widget=SHORT, max_length=4000,
                initial=own.get("reason", ""),
            )  # fmt: skip

    def said(self) -> dict[str, tuple[str, str]]:
        """What was stated, by code."""
        sent = self.cleaned_data
        return {code: (sent[f"effect_{code}"], sent[f"reason_{code}"]) for code in self.codes}


class EvidenceForm(Form):
    """A record that the assessment rests on."""

    kind = forms.ChoiceField(
        label="Kind of record",
        choices=[
            ("finding", "Finding"),
            ("figure", "Figure"),
            ("engagement", "Event of the engagement log"),
            ("result", "Result"),
            ("document", "Document"),
        ],
    )
    ref = forms.CharField(
        label="Its reference", max_length=300,
        help_text="As its page and the golden thread name it, for example the code of a finding.",
    )  # fmt: skip
    says = forms.CharField(label="What does it tell?", widget=SHORT, max_length=2000)

    field_order = ("group", "kind", "ref", "says")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["group"] = forms.ChoiceField(
            label="About which group?", required=False,
            choices=[("", "Everybody"), *((one.code, one.label) for one in groups())],
        )  # fmt: skip
        self.order_fields(self.field_order)


class ActionForm(Form):
    """Something to be done."""

    text = forms.CharField(label="What is to be done?", widget=SHORT, max_length=2000)
    owner = forms.CharField(
        label="Who does it?", max_length=200, help_text="An organisation or a role, not a name."
    )
    due = DateField(label="Until when?", what="The day", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["groups"] = forms.MultipleChoiceField(
            label="For which groups?", required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.code, one.label) for one in groups()],
        )  # fmt: skip


#: What a choice of the form below begins with, before a slash and the code.
TENDER, CONTRACT = "tender", "contract"
Choices = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class CarryForm(Form):
    """Where an action is carried on to, and how far it is there."""

    target = forms.ChoiceField(
        label="Carried on to", choices=Carried.Target.choices, widget=forms.RadioSelect
    )
    ref = forms.ChoiceField(
        label="Which tender or contract?",
        help_text="A specification and an evaluation are those of a tender. For contracts that are "
        "still to be made choose their tender.",
    )
    part = forms.CharField(
        label="Requirement, question, condition or duty", max_length=200, required=False,
        help_text="Its code as it stands there, such as q1; of a duty of a contract its number. "
        "Leave it empty for the whole.",
    )  # fmt: skip
    status = forms.ChoiceField(label="How far is it?", choices=Carried.Status.choices)
    note = forms.CharField(label="Note", widget=SHORT, max_length=2000, required=False)

    def __init__(self, data: Any, choices: Choices) -> None:
        super().__init__(data)
        chosen = cast(forms.ChoiceField, self.fields["ref"])
        chosen.choices = [("", "Choose one"), *choices]

    def clean(self) -> dict[str, Any]:
        """Only a contract carries what is carried on into contracts that exist."""
        sent = super().clean() or self.cleaned_data
        kind, _, code = str(sent.get("ref", "")).partition("/")
        if kind == CONTRACT and sent.get("target") not in ("", None, Carried.Target.CONTRACT):
            self.add_error("ref", "Choose a tender: only tenders have this.")
        return {**sent, "ref": code}


class ApproveForm(Form):
    """The approval of a group."""

    group = forms.CharField(label="Which group approved it?", max_length=200)
    on = DateField(label="On which day?", what="The day", required=False)


class ReasonForm(Form):
    """Why an assessment is revised."""

    reason = forms.CharField(label="Why is it revised?", widget=LONG, max_length=2000)


class UseForm(Form):
    """A return of who uses a service."""

    service = forms.CharField(label="Service", max_length=200)
    period = forms.CharField(label="Which time is it about?", max_length=80)
    file = forms.FileField(
        label="File", help_text="CSV or Excel (.xlsx), begun from the template.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose the file", "empty": "The file is empty."},
    )  # fmt: skip
