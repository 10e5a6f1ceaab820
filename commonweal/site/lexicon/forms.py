"""The lexicon's forms: amounts to re-express, a place's own terms and walks, and its choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from commonweal.language.lexicon import Lexicon
from commonweal.language.terms import Confidence, Relation, Term
from commonweal.records.lexicon.shipped import units
from commonweal.site.forms import DateField, Form

LONGEST_AMOUNTS = 20_000

_LEAST = (
    (Confidence.LOW.value, "Any, also our guesses"),
    (Confidence.MEDIUM.value, "At least fairly sure"),
    (Confidence.HIGH.value, "Only what is sure"),
)
_RELATIONS = (
    (Relation.EXACT.value, "means the same as"),
    (Relation.NARROWER.value, "is wholly part of"),
    (Relation.BROADER.value, "contains"),
    (Relation.OVERLAPS.value, "overlaps with"),
)
_SURE = (
    (Confidence.HIGH.value, "Sure"),
    (Confidence.MEDIUM.value, "Fairly sure"),
    (Confidence.LOW.value, "Not sure"),
)


def scheme_choices(lexicon: Lexicon) -> list[tuple[str, str]]:
    """Every vocabulary with its plain name beside the professional one."""
    return [(one.code, f"{one.title}: {one.plain}") for one in lexicon.schemes.values()]


class AmountsForm(Form):
    """What is held, in which unit, and in which words it is wanted."""

    amounts = forms.CharField(
        label="Amounts, one per line",
        help_text=(
            "A term by its code or name, a comma, then the amount. For example: cluster 4, 12.5. "
            "For a suppressed amount write *."
        ),
        max_length=LONGEST_AMOUNTS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Enter at least one amount",
            "max_length": "Enter fewer lines, or use the command line for a file",
        },
    )
    unit = forms.ChoiceField(label="The amounts are in")
    to = forms.ChoiceField(label="Say them in the words of")
    least = forms.ChoiceField(label="Use cross-walks that are", choices=_LEAST, required=False)

    def __init__(self, *args: Any, lexicon: Lexicon, unit: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(one.code, one.label.capitalize()) for one in units().values()]
        if unit and unit not in dict(known):
            known.append((unit, unit))
        self.fields["unit"].choices = known  # type: ignore[attr-defined]
        self.fields["to"].choices = scheme_choices(lexicon)  # type: ignore[attr-defined]


class TermForm(Form):
    """One term of a place's own."""

    scheme = forms.ChoiceField(label="Vocabulary")
    notation = forms.CharField(
        label="Code", max_length=30, help_text="Short, without spaces. For example, harbour-hub"
    )
    label = forms.CharField(label="Professional label", max_length=300)
    plain_label = forms.CharField(
        label="Plain label",
        max_length=300,
        help_text="What somebody who uses the service would call it.",
    )
    meaning = forms.CharField(
        label="Meaning (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    broader = forms.CharField(
        label="Part of (optional)",
        required=False,
        max_length=120,
        help_text="The code of a wider term of the same vocabulary. For example, service:cmht",
    )
    section = forms.CharField(
        label="Who says so",
        max_length=200,
        help_text="A paper, a meeting or a person's role. For example, Programme board, 4 May",
    )

    def __init__(self, *args: Any, lexicon: Lexicon, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme"].choices = scheme_choices(lexicon)  # type: ignore[attr-defined]


class WalkForm(Form):
    """How one term stands to another, as the place says."""

    source = forms.CharField(
        label="First term", max_length=120, help_text="Its code. For example, service:harbour-hub"
    )
    relation = forms.ChoiceField(label="It", choices=_RELATIONS, widget=forms.RadioSelect)
    target = forms.CharField(
        label="Second term", max_length=120, help_text="Its code. For example, cluster:4"
    )
    confidence = forms.ChoiceField(label="How sure", choices=_SURE, widget=forms.RadioSelect)
    section = forms.CharField(label="Who says so", max_length=200)


class LeadingForm(Form):
    """The vocabulary in which the place thinks."""

    scheme = forms.ChoiceField(label="Leading vocabulary")

    def __init__(self, *args: Any, lexicon: Lexicon, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme"].choices = scheme_choices(lexicon)  # type: ignore[attr-defined]


class FileForm(Form):
    """A file of terms or of cross-walks."""

    file = forms.FileField(
        label="CSV or Excel file",
        help_text="Terms or cross-walks, in the columns of one of the templates below.",
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class RetireForm(Form):
    """A term that is no longer used."""

    code = forms.ChoiceField(label="Term")
    on = DateField(label="Last day in use", what="The last day")
    reason = forms.CharField(label="Why", max_length=300)

    def __init__(self, *args: Any, terms: Iterable[Term], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(term.code, f"{term.label} ({term.code})") for term in terms]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
