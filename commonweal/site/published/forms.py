"""The forms of the pages of published statistics."""

from __future__ import annotations

from django import forms

from commonweal.site.forms import Form


class SendForm(Form):
    """A published file to bring in."""

    published_set = forms.ChoiceField(label="Which set it is of")
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
        # Nothing is chosen for the reader: a file held to another set's columns is refused.
        self.fields["published_set"].choices = [("", "Choose a set"), *sets]  # type: ignore[attr-defined]


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
