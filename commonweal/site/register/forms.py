"""The forms of the register pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from commonweal.records.register import lists
from commonweal.records.register.selectors_imports import Measure
from commonweal.site.forms import DateField, Form


def _set(form: forms.Form, name: str, options: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared below
    field.choices = list(options)


class OrganisationFilter(Form):
    """Words, kind, area and day."""

    q = forms.CharField(label="Name or code", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False)
    area = forms.ChoiceField(label="Area", required=False)
    on = DateField(label="As on", required=False, what="The day", help_text="")

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = lists.terms("organisation-kinds").values()
        groups = sorted({(t.group, f"Any {t.group[0].lower()}{t.group[1:]}") for t in terms})
        groups = [(code, words.replace("Any nHS", "Any NHS")) for code, words in groups]
        kinds = [(t.code, t.label) for t in terms]
        _set(self, "kind", [("", "Any kind"), *groups, *kinds])
        _set(self, "area", [("", "Any area"), *areas])


class AreaFilter(Form):
    """Words, kind and day."""

    q = forms.CharField(label="Name or code", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False)
    on = DateField(label="As on", required=False, what="The day", help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(t.code, t.label) for t in lists.terms("area-kinds").values()]
        _set(self, "kind", [("", "Any kind"), *kinds])


class DayForm(Form):
    """As it was on which day."""

    on = DateField(label="As it was on", required=False, what="The day", help_text="")


class UploadForm(Form):
    """A register file to look at."""

    file = forms.FileField(
        label="File",
        help_text="CSV or Excel, with the columns of one of the register files.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose one with rows in it.",
        },
    )
    template = forms.ChoiceField(
        label="Which file it is", required=False, help_text="Leave as it is: the columns tell."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(t.code, t.label) for t in lists.templates().values()]
        _set(self, "template", [("", "Tell by the columns"), *options])


class BoundaryForm(Form):
    """A file of boundaries to bring in."""

    file = forms.FileField(
        label="File",
        help_text="GeoJSON in longitude and latitude, as it is or packed with gzip.",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.gz"}),
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose one with areas in it.",
        },
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="For example “Local authority districts, May 2024”",
        error_messages={"required": "Enter a title"},
    )
    licence = forms.CharField(
        label="Licence line",
        max_length=400,
        help_text="It stands below every map that is drawn from this file.",
        error_messages={"required": "Enter the licence line"},
    )


class CorrectionForm(Form):
    """What was entered wrongly, and why it is changed."""

    name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Enter a name"}
    )
    short_name = forms.CharField(label="Short name", max_length=60, required=False)
    kind = forms.ChoiceField(label="Kind")
    valid_from = DateField(label="First day", required=False, what="The first day")
    valid_to = DateField(label="Last day", required=False, what="The last day")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea, max_length=2000)
    reason = forms.CharField(
        label="Why it is corrected",
        max_length=500,
        help_text="It stays in the audit with what stood before.",
        error_messages={"required": "Enter why it is corrected"},
    )

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(t.code, t.label) for t in lists.terms(f"{subject}-kinds").values()]
        _set(self, "kind", kinds)
        if subject == "area":
            del self.fields["short_name"]


class RestateForm(Form):
    """Amounts to be put on another map: pasted, uploaded or stored."""

    source = forms.ChoiceField(
        label="Where the values are",
        choices=[("pasted", "I paste them"), ("file", "I upload them"), ("stored", "Stored here")],
        widget=forms.RadioSelect,
        initial="pasted",
    )
    pasted = forms.CharField(
        label="Values",
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One row for each body: its code, a comma or tab, and the value. "
        "Write * for a suppressed value and nothing for a missing one.",
    )
    file = forms.FileField(
        label="File",
        required=False,
        help_text="CSV or Excel with the columns code and value.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": "The file is empty. Choose one with rows in it."},
    )
    measure = forms.ChoiceField(label="Stored measure", required=False)
    subject = forms.ChoiceField(
        label="What the codes name",
        choices=[("organisation", "Organisations"), ("area", "Areas")],
        widget=forms.RadioSelect,
        initial="organisation",
    )
    nature = forms.ChoiceField(
        label="What the values are",
        choices=[
            ("money", "Pounds, to the penny"),
            ("count", "Counts, such as people or contacts"),
            ("rate", "Rates or percentages"),
        ],
        widget=forms.RadioSelect,
        initial="money",
    )
    held_on = DateField(
        label="The day of which they speak",
        what="The day of which they speak",
        help_text="The bodies are those of this day. For example, 1 4 2015",
    )
    basis = forms.ChoiceField(
        label="On which basis",
        choices=[("now", "As it is now"), ("was", "As it was")],
        widget=forms.RadioSelect,
        initial="now",
    )
    on = DateField(
        label="Now means", required=False, what="The day", help_text="Today when left empty"
    )

    def __init__(self, *args: Any, measures: Sequence[Measure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(m.code, measure_words(m)) for m in measures]
        _set(self, "measure", [("", "Choose a measure"), *options])
        if not options:
            del self.fields["measure"]
            _set(self, "source", [("pasted", "I paste them"), ("file", "I upload them")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needed = {"pasted": "pasted", "file": "file", "stored": "measure"}
        name = needed.get(cleaned.get("source", ""), "")
        words = {
            "pasted": "Paste the values",
            "file": "Choose a file",
            "measure": "Choose a stored measure",
        }
        if name and name not in self.errors and not cleaned.get(name):
            self.add_error(name, words[name])
        held, on = cleaned.get("held_on"), cleaned.get("on")
        if isinstance(held, date) and isinstance(on, date) and on < held:
            self.add_error("on", "This day comes before the one of which the values speak")
        return cleaned


def measure_words(measure: Measure) -> str:
    """A stored measure in words."""
    column = measure.column.replace("_", " ")
    dataset = measure.dataset.replace("_", " ")
    return f"{measure.place.name}: {dataset}, {column} ({len(measure.versions)} organisations)"
