"""The forms of decision reports. Those of its lists follow from the outline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from commonweal.planning.decision_report import Asked, Blank, Listing
from commonweal.records.reports.models import RecommendationOutcome, SignOff
from commonweal.site.forms import DateField, Form

LONGEST = 6000
_LONG = {"rows": 5}


class TitleForm(Form):
    """A report to begin."""

    title = forms.CharField(label="What is decided?", max_length=200,
                            help_text="The title of the report, such as the name of the service "
                            "and what is asked.")  # fmt: skip


class CoverForm(Form):
    """The cover of a report."""

    title = forms.CharField(label="Title", max_length=200)
    decider = forms.CharField(label="Who decides?", max_length=120, required=False,
                              help_text="The cabinet, board or committee.")  # fmt: skip
    meeting_on = DateField(label="When is it decided?", required=False, what="The day")
    report_of = forms.CharField(label="Whose report is it?", max_length=160, required=False,
                                help_text="The office, not the person.")  # fmt: skip
    service_start = DateField(label="When does the service start?", required=False,
                              what="The start")  # fmt: skip
    breaches_answer = forms.CharField(
        label="Answer to what the timetable breaches", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only where a planned date leaves too little time: why it holds all the same.",
    )  # fmt: skip

    def cover(self) -> dict[str, str]:
        """What to keep: days as text."""
        found = {}
        for name, value in self.cleaned_data.items():
            found[name] = value.isoformat() if hasattr(value, "isoformat") else value or ""
        return found


class ParagraphForm(Form):
    """A paragraph as somebody writes it."""

    text = forms.CharField(
        label="Paragraph", max_length=LONGEST, widget=forms.Textarea(attrs=_LONG),
        help_text="A figure of the fact base is cited by its name between two pairs of square "
        "brackets. The names of those used here stand below.",
    )  # fmt: skip
    first = forms.BooleanField(label="Put it before what is built from records", required=False)


class BuiltForm(Form):
    """What becomes of a paragraph that was built from records."""

    choice = forms.ChoiceField(
        label="What becomes of it?", widget=forms.RadioSelect,
        choices=[
            ("accepted", "Accept it as it is built"),
            ("edited", "Edit its words, and keep its table and points"),
            ("replaced", "Replace all of it by your own words"),
            ("left_out", "Leave it out"),
        ],
    )  # fmt: skip
    text = forms.CharField(
        label="Its words, or why it is left out", max_length=LONGEST, required=False,
        widget=forms.Textarea(attrs=_LONG),
    )  # fmt: skip


class EntryForm(Form):
    """One entry of a list, with the fields that the outline gives it."""

    def __init__(
        self, data: Any, *, listing: Listing, choices: Mapping[str, list[tuple[str, str]]],
        initial: Mapping[str, str],
    ) -> None:  # fmt: skip
        super().__init__(data)
        for blank in listing.fields:
            self.fields[blank.name] = _field(blank, choices, initial.get(blank.name, ""))
            if blank.required:
                field = self.fields[blank.name]
                field.error_messages["required"] = f"Fill in “{blank.label}”."


def _field(blank: Blank, choices: Mapping[str, list[tuple[str, str]]], initial: str) -> forms.Field:
    if blank.kind in choices:
        return forms.ChoiceField(
            label=blank.label, required=blank.required, help_text=blank.hint, initial=initial,
            choices=[("", "Choose"), *choices[blank.kind]],
        )  # fmt: skip
    widget = forms.Textarea(attrs={"rows": 4}) if blank.kind in ("long", "evidence") else None
    return forms.CharField(
        label=blank.label, required=blank.required, max_length=2000, help_text=blank.hint,
        initial=initial, widget=widget,
    )  # fmt: skip


class SignForm(Form):
    """What a consultee says of the report as it was read."""

    consultee = forms.ChoiceField(label="For whom do you answer?", widget=forms.RadioSelect)
    stance = forms.ChoiceField(
        label="What do you say of the content?", widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in SignOff.Stance],
    )  # fmt: skip
    comment = forms.CharField(
        label="Comment", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Needed if you object.",
    )  # fmt: skip
    digest = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(Form):
    """Why an issued report is revised."""

    reason = forms.CharField(
        label="Why is it revised?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Readers of the next version see it.",
    )  # fmt: skip


class OutcomeForm(Form):
    """What was decided on one recommendation."""

    letter = forms.ChoiceField(label="Recommendation")
    outcome = forms.ChoiceField(
        label="What was decided?", widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in RecommendationOutcome.Outcome],
    )  # fmt: skip
    decided_on = DateField(label="When?", what="The day")
    words = forms.CharField(
        label="In words", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed unless it was agreed as recommended.",
    )  # fmt: skip

    def __init__(self, data: Any, *, asked: tuple[Asked, ...]) -> None:
        super().__init__(data)
        self.fields["letter"] = forms.ChoiceField(
            label="Recommendation",
            choices=[(one.letter, f"({one.letter}) {one.text[:80]}") for one in asked],
        )


class UseForm(Form):
    """Something done under a delegation."""

    delegation = forms.ChoiceField(label="Under which delegation?")
    what = forms.CharField(label="What was done?", max_length=300,
                           help_text="Such as: the invitation was published.")  # fmt: skip
    paragraphs = forms.CharField(
        label="Which paragraphs allow it?", max_length=100,
        help_text="Numbers within the limits of the delegation, such as 49-51.",
    )  # fmt: skip
