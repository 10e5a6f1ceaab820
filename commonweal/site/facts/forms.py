"""The forms of the facts pages."""

from __future__ import annotations

from typing import Any

from django import forms

from commonweal.language.figure import Status
from commonweal.site.forms import Form
from commonweal.site.words import status_words

Choices = list[tuple[str, str]]


class SearchForm(Form):
    """Finding figures."""

    term = forms.CharField(
        label="Cluster, diagnosis code or plain word",
        required=False,
        max_length=100,
        help_text="Through the lexicon, for example cluster 4, F32 or dementia",
    )
    text = forms.CharField(
        label="Words in the label",
        required=False,
        max_length=100,
        help_text="As the paper has them",
    )
    dataset = forms.ChoiceField(label="Table", required=False)
    organisation = forms.ChoiceField(label="About", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any"), *((s.value, status_words(s.value).label) for s in Status)],
    )

    release = forms.TypedChoiceField(
        label="As it was at", required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        datasets: Choices,
        organisations: Choices,
        releases: Choices,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        offered = {
            "dataset": [("", "Any"), *datasets],
            "organisation": [("", "Any"), *organisations],
            "release": [("", "Now"), *releases],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (tells the type only)
            field.choices = choices
        if not releases:
            del self.fields["release"]


class CorrectForm(Form):
    """Saying what a figure should be."""

    printed = forms.CharField(
        label="Value",
        required=False,
        max_length=2000,
        help_text="As it stands in the source. Empty where there is none.",
    )
    status = forms.ChoiceField(
        label="Status", choices=[(s.value, status_words(s.value).label) for s in Status]
    )
    document = forms.ChoiceField(label="Document")
    section = forms.CharField(label="Section of the document", max_length=300)
    note = forms.CharField(
        label="Note", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label="Why is it corrected?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The old value stays on record beside this reason.",
    )

    def __init__(self, *args: Any, documents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (tells the type only)
        field.choices = documents


class DocumentForm(Form):
    """Listing a source."""

    title = forms.CharField(label="Title", max_length=300)
    publisher = forms.CharField(label="Who published it", required=False, max_length=200)
    published = forms.CharField(
        label="When", required=False, max_length=60, help_text="For example March 2025"
    )
    held = forms.ChoiceField(
        label="Do you have it?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No, it is only cited")],
        initial="yes",
    )
    licence = forms.CharField(label="Licence", required=False, max_length=200)
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
