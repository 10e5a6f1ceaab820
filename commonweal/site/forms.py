"""Forms as NHS pages show them: the base class, the date field, and the bridge to the macros.

Any Django form can be rendered through `parts/form.jinja`; deriving from `Form` only adds the
habits of this site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.safestring import SafeString

from commonweal.facts.reading.reader import too_large
from commonweal.records.facts.library import limits
from commonweal.site.uploads import TooLarge


class Form(forms.Form):
    """Mistakes are told by the server in words, so browsers do not check first."""

    use_required_attribute = False

    if TYPE_CHECKING:
        # What a page hands on is judged by the form itself, so that its type may be any.
        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    def is_optional(self, name: str) -> bool:
        """Whether a field says behind its label that it may be left empty; here none does."""
        del name
        return False

    def _clean_fields(self) -> None:
        """Mistakes name their field, also one that was added when the form was made; and a file
        that was stopped on the way, of which nothing has been kept, is told of."""
        for name, field in self.fields.items():
            _name_mistakes(field, str(field.label or name))
        super()._clean_fields()  # type: ignore[misc]
        for name, value in list(self.cleaned_data.items()):
            if isinstance(value, TooLarge):
                self.add_error(name, too_large(value.size or 0, limits()))


#: Behind the label of what may be left empty.
OPTIONAL = "(optional)"


class MarkedForm(Form):
    """A form that says of each box that may be left empty, so that the rest are known to be needed.

    A list is not marked: what it says when nobody chooses is an answer.
    """

    def is_optional(self, name: str) -> bool:
        field = self.fields[name]
        return not (field.required or isinstance(field, forms.ChoiceField))


#: Digits as they are, or in threes from the right behind commas or blanks; then decimals.
_PLAIN = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")
_IN_THREES = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)(\.\d+)?")
_DIGITS = re.compile(r"[+-]?[\d., ]*\d[\d., ]*")


def plain_number(text: str, places: int | None) -> str:
    """A number as people type it, without the marks between its thousands.

    `places` are the decimals that the number may have; None for any. What is no number is left as
    it is. Raises ValidationError for what can be read as two numbers: "12,5" is 12.5 to some and
    125 to others, and "12.500" of what has no three decimals may be twelve thousand.

    >>> plain_number(" 12,500.50 ", 2), plain_number("1 250 000", 0), plain_number("many", 0)
    ('12500.50', '1250000', 'many')
    """
    given = " ".join(text.split())
    if _IN_THREES.fullmatch(given):
        return given.replace(",", "").replace(" ", "")
    if not _DIGITS.fullmatch(given):
        return text
    fraction = given.partition(".")[2]
    may_be_thousands = places is not None and places < len(fraction) == GROUP
    if _PLAIN.fullmatch(given) and not may_be_thousands:
        return given
    example = "12,500 or 12500" if places == 0 else "12,500 or 12500.50"
    raise ValidationError(
        f"“{text.strip()}” can be read as more than one number: write it like {example}, with "
        "commas between thousands only"
    )


#: So many digits stand between two marks of thousands.
GROUP = 3


class WholeField(forms.IntegerField):
    """A whole number, of people or of anything else, with or without commas between thousands."""

    def to_python(self, value: Any) -> int | None:
        """The number. Raises ValidationError for what is none, or could be two."""
        return super().to_python(plain_number(value, 0) if isinstance(value, str) else value)


class AmountField(forms.DecimalField):
    """An amount, of pounds or of anything else, with or without a pound sign and commas."""

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The amount. Raises ValidationError for what is none, or could be two."""
        if isinstance(value, str):
            value = plain_number(value.strip().removeprefix("£"), self.decimal_places)
        return super().to_python(value)


def _needed(field: forms.Field, label: str) -> str:
    """What to say when a field was left empty, naming it: many may be empty at once."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}”"
    if isinstance(field, forms.FileField):
        return f"Choose a file for “{label}”"
    verb = "Choose" if isinstance(field, forms.ChoiceField) else "Enter"
    return f"{verb} “{label}”"


def _name_mistakes(field: forms.Field, label: str) -> None:
    usual = _usual(field)
    for code, said in _mistakes(field, label).items():
        if field.error_messages.get(code) == usual.get(code):
            field.error_messages[code] = said


def _usual(field: forms.Field) -> dict[str, Any]:
    """What the framework says of mistakes in such a field, none of which names the field."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found |= getattr(kind, "default_error_messages", {})
    return found


def _mistakes(field: forms.Field, label: str) -> dict[str, str]:
    """What to say of mistakes in a field, naming it: the summary stands far from the boxes."""
    needed = {"required": _needed(field, label)}
    if isinstance(field, forms.FileField):
        return needed | {"empty": f"The file for “{label}” is empty"}
    escaped = label.replace("%", "%%")
    said, must = f"“{escaped}”", _must_be(escaped)
    found = needed | {
        "min_value": f"{must} %(limit_value)s or more",
        "max_value": f"{must} %(limit_value)s or less",
        "min_length": f"{must} %(limit_value)d characters or more",
        "max_length": f"{said} may have at most %(limit_value)d characters; it has %(show_value)d",
        "max_digits": f"{said} has too many digits: %(max)s at most",
        "max_decimal_places": f"{said} has too many decimal places: %(max)s at most",
        "max_whole_digits": f"{said} has too many digits before the point: %(max)s at most",
        "invalid_choice": f"{said}: %(value)s is not one of the choices",
        "null_characters_not_allowed": f"“{label}” holds characters that cannot be kept",
    }
    if isinstance(field, forms.IntegerField):
        whole = not isinstance(field, forms.DecimalField | forms.FloatField)
        number = "a whole number, such as 12" if whole else "a number, such as 12.5"
        found["invalid"] = f"{_must_be(label)} {number}"
    return found


def _must_be(label: str) -> str:
    return f"Answer “{label}” with" if label.endswith("?") else f"“{label}” must be"


def set_choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Give a choice field the choices that depend on the page."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  the form declares it so
    field.choices = choices


#: What anybody means by a date here lies between these years; a calendar ends in 9999.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput() for name in ("day", "month", "year")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DateField(forms.MultiValueField):
    """A date written as day, month and year; an incomplete or impossible one is refused."""

    widget = DateInput

    def __init__(self, **options: Any) -> None:
        what = options.pop("what", "The date")
        self.what = what
        parts = [forms.CharField(required=False, max_length=4) for _ in range(3)]
        options.setdefault("error_messages", {"required": f"Enter {what[0].lower()}{what[1:]}"})
        options.setdefault("help_text", "For example, 31 3 2016")
        super().__init__(fields=parts, require_all_fields=False, **options)

    def compress(self, data_list: list[str]) -> date | None:
        if not any(data_list):
            return None
        parts = zip(("day", "month", "year"), data_list, strict=True)
        absent = [name for name, text in parts if not text]
        if absent:
            raise ValidationError(f"{self.what} must include a {' and a '.join(absent)}")
        try:
            day, month, year = (int(text) for text in data_list)
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValueError(year)
            return date(year, month, day)
        except ValueError:
            raise ValidationError(f"{self.what} must be a real date with a full year") from None


@dataclass(frozen=True)
class FieldView:
    """What the template needs for one field: which macro, and its parameters."""

    kind: str
    params: dict[str, Any]


def field_view(bound: BoundField) -> FieldView:
    """One form field as an NHS macro and its parameters."""
    widget = bound.field.widget
    common = _common(bound)
    if isinstance(widget, DateInput):
        return FieldView("date", common | _date(bound))
    if isinstance(widget, forms.RadioSelect):
        # The framework derives the box for several choices from the one for a single choice.
        several = isinstance(widget, forms.CheckboxSelectMultiple)
        kind = "checkboxes" if several else "radios"
        # The first choice takes this id; on the box around it, it would name nothing.
        del common["id"]
        return FieldView(kind, common | _choices(bound, "checked") | _legend(bound))
    if isinstance(widget, forms.CheckboxInput):
        del common["id"]
        return FieldView("checkboxes", common | _single_checkbox(bound))
    if isinstance(widget, forms.Select):
        return FieldView("select", common | _choices(bound, "selected") | _label(bound))
    if isinstance(widget, forms.ClearableFileInput | forms.FileInput):
        return FieldView("file", common | _label(bound))
    return _text(bound, common)


def _text(bound: BoundField, common: dict[str, Any]) -> FieldView:
    widget = bound.field.widget
    params = common | _label(bound)
    if isinstance(widget, forms.PasswordInput):
        return FieldView("password", params)
    # The framework writes both nothing and the empty text as None.
    written = widget.format_value(bound.value())
    params["value"] = "" if written is None else str(written)
    if isinstance(widget, forms.Textarea):
        rows = widget.attrs.get("rows", FRAMEWORK_ROWS)
        return FieldView("textarea", params | {"rows": 5 if rows == FRAMEWORK_ROWS else rows})
    params["type"] = getattr(widget, "input_type", "text")
    if isinstance(widget, forms.NumberInput):
        # A number box changes its value when somebody scrolls; the NHS asks for a text box.
        params |= {"type": "text", "inputmode": "decimal", "width": 10}
    return FieldView("text", params)


#: What the framework gives a text area that nobody sized: more than most notes need.
FRAMEWORK_ROWS = "10"

#: Attributes of a widget that the macros take by name.
_NAMED = ("autocomplete", "inputmode", "spellcheck", "autocapitalize", "width", "prefix", "suffix")


def _common(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    params: dict[str, Any] = {"id": bound.id_for_label or bound.auto_id, "name": bound.html_name}
    params |= {name: widget.attrs[name] for name in _NAMED if name in widget.attrs}
    if "accept" in widget.attrs:
        params["attributes"] = {"accept": widget.attrs["accept"]}
    help_text = bound.help_text
    if help_text:
        key = "html" if isinstance(help_text, SafeString) else "text"
        params["hint"] = {key: str(help_text)}
    if bound.errors:
        params["errorMessage"] = {"text": str(bound.errors[0])}
    return params


def _words_of(bound: BoundField) -> str:
    """The label of a field, with a mark where its form marks what may be left empty."""
    label = str(bound.label)
    marked = isinstance(bound.form, Form) and bound.form.is_optional(bound.name)
    return f"{label} {OPTIONAL}" if marked and OPTIONAL not in label else label


def _label(bound: BoundField) -> dict[str, Any]:
    return {"label": {"text": _words_of(bound), "classes": "nhsuk-label--s"}}


def _legend(bound: BoundField) -> dict[str, Any]:
    legend = {"text": _words_of(bound), "classes": "nhsuk-fieldset__legend--s"}
    return {"fieldset": {"legend": legend}, "idPrefix": bound.auto_id}


def _choices(bound: BoundField, mark: str) -> dict[str, Any]:
    value = bound.value()
    chosen = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
    hints: dict[str, str] = getattr(bound.field, "choice_hints", {})
    items = []
    for key, text in _flat(bound.field.choices):  # type: ignore[attr-defined]
        item: dict[str, Any] = {
            "value": str(key),
            "text": str(text),
            mark: str(key) in chosen or (value is None and key == ""),
        }
        if str(key) in hints:
            item["hint"] = {"text": hints[str(key)]}
        items.append(item)
    return {"items": items}


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    flat: list[tuple[Any, Any]] = []
    for key, text in choices:
        flat.extend(text if isinstance(text, list | tuple) else [(key, text)])
    return flat


def _single_checkbox(bound: BoundField) -> dict[str, Any]:
    item: dict[str, Any] = {
        "value": "on",
        "text": str(bound.label),
        "checked": bool(bound.value()),
    }
    params: dict[str, Any] = {"items": [item], "idPrefix": bound.auto_id}
    if bound.help_text:
        params["hint"] = None
        item["hint"] = {"text": str(bound.help_text)}
    return params


def _date(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    assert isinstance(widget, DateInput)  # noqa: S101  the caller has looked
    value = bound.value()
    parts = value if isinstance(value, list) else widget.decompress(value)
    items = [
        {
            "id": f"{bound.auto_id}_{name}",
            "name": f"{bound.html_name}_{name}",
            "label": name.capitalize(),
            "value": text or "",
            "width": 4 if name == "year" else 2,
            "error": bool(bound.errors),
        }
        for name, text in zip(("day", "month", "year"), parts, strict=True)
    ]
    legend = {"text": _words_of(bound), "classes": "nhsuk-fieldset__legend--s"}
    return {"id": bound.auto_id, "items": items, "fieldset": {"legend": legend}}


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every mistake of a form, each with a link to the first box that it is about."""
    found = [{"text": str(error)} for error in form.non_field_errors()]
    for bound in form:
        target = bound.auto_id
        if isinstance(bound.field.widget, DateInput):
            target = f"{bound.auto_id}_day"
        found += [{"text": str(error), "href": f"#{target}"} for error in bound.errors]
    return found
