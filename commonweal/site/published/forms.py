"""The forms of the pages of published statistics."""

from __future__ import annotations

from django import forms

from commonweal.facts.published import NotRecognised
from commonweal.site.forms import Form, set_choices


class SendForm(Form):
    """A published file to bring in."""

    published_set = forms.ChoiceField(
        label="Which set it is of",
        required=False,
        help_text="Leave this as it is and the set is found by the columns of the file.",
    )
    file = forms.FileField(
        label="File",
        help_text="CSV, gzipped CSV, a zip that holds one of them, Parquet or Excel, as published.",
        widget=forms.FileInput(attrs={"accept": ".zip,.csv,.gz,.parquet,.xlsx"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose one with rows in it.",
        },
    )
    reason = forms.CharField(
        label="Why it is brought in",
        required=False,
        max_length=500,
        help_text="For example “Final figures for 2024-25”. It stays with the release.",
    )

    def __init__(self, *args: object, sets: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "published_set", [("", "Find it by the columns"), *sets])

    def ask(self, fault: NotRecognised) -> None:
        """Have the reader choose the set, with those that come into question first."""
        asked = [said.id for said in fault.candidates]
        found: list[tuple[str, str]] = self.fields["published_set"].choices  # type: ignore[attr-defined]
        words = dict(found)
        first = [(code, words.pop(code)) for code in asked]
        words.pop("")
        self.fields["published_set"].help_text = ""
        set_choices(self, "published_set", [("", "Choose a set"), *first, *words.items()])
        self.add_error("published_set", f"{fault}. Choose the set, then the file again")


class WithdrawForm(Form):
    """Why a release no longer counts."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=500,
        help_text="It stays on record with the release, for everybody who is signed in.",
        error_messages={"required": "Say why the release is withdrawn"},
    )


class FindingForm(Form):
    """A row that differs, and the place that opens a finding about it."""

    row = forms.ChoiceField(label="Whose rate")
    place = forms.ChoiceField(label="Place that opens the finding")


class FilterForm(Form):
    """What of a period is shown. Choices are those of the period."""

    to = forms.ChoiceField(label="Period to", required=False)
    kind = forms.ChoiceField(label="Organisations", required=False)
    breakdown = forms.ChoiceField(label="Broken down by", required=False)
    group = forms.ChoiceField(label="Group", required=False)
    measure = forms.ChoiceField(label="Measure", required=False)

    def __init__(
        self, *args: object, choices: dict[str, list[tuple[str, str]]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, words in choices.items():
            self.fields[name].choices = words  # type: ignore[attr-defined]
