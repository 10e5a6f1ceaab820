"""The forms of the import pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from commonweal.facts.templates import Template
from commonweal.site.forms import DateField, Form


def _set(form: forms.Form, name: str, options: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared below
    field.choices = list(options)


class SendForm(Form):
    """A table to bring in."""

    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), with the columns of one of the templates.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose one with rows in it.",
        },
    )
    template = forms.ChoiceField(
        label="What the table holds",
        required=False,
        help_text="Leave as it is when the file is called like its template, for example spend.csv",
    )
    is_correction = forms.BooleanField(
        label="This file corrects printed values",
        required=False,
        help_text="Values that are on record stay as earlier versions, with your reason beside "
        "the new ones.",
    )
    reason = forms.CharField(
        label="Why they are corrected",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only for a correction",
    )

    def __init__(self, *args: Any, templates: Sequence[Template], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = sorted((one.title, one.id) for one in templates)
        _set(self, "template", [("", "Tell by the file’s name"), *((i, t) for t, i in options)])


class ReasonForm(Form):
    """Why a file is right although something in it does not agree or is unusual."""

    reason = forms.CharField(
        label="Why the file is right",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Your reason stays with the figures.",
    )


class WithdrawForm(Form):
    """Why a file is taken back."""

    reason = forms.CharField(label="Why the file is withdrawn", max_length=500)


class PlaceForm(Form):
    """A piece of work on one's own area."""

    name = forms.CharField(
        label="Name",
        max_length=160,
        help_text="The area and the work, for example “Exampleshire mental health review”",
    )
    question = forms.CharField(
        label="The question it is to answer",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    area = forms.ChoiceField(label="Area", required=False)
    starts_on = DateField(label="First day", required=False, what="The first day")
    ends_on = DateField(label="Last day", required=False, what="The last day")
    commissioners = forms.CharField(
        label="Other commissioners who take part",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Names or codes from the register, one on a line. They see everything and may "
        "bring tables in.",
    )
    providers = forms.CharField(
        label="Providers who take part",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Names or codes from the register, one on a line. Each sees what is its own.",
    )

    def __init__(
        self,
        *args: Any,
        areas: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "area", [("", "Not on the register yet"), *areas])
