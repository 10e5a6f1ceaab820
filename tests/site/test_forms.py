"""Django's fields become the NHS macros' parameters, and mistakes name the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from commonweal.site.forms import (
    AmountField,
    DateField,
    Form,
    WholeField,
    error_list,
    field_view,
)


class Service(Form):
    """One field of every kind that the bridge knows."""

    name = forms.CharField(label="Name", help_text="As printed", max_length=20)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose"), ("Wards", [("a", "Ward")])])
    whose = forms.ChoiceField(
        label="Whose is it?", choices=[("n", "NHS")], widget=forms.RadioSelect
    )
    areas = forms.MultipleChoiceField(
        label="Areas", choices=[("n", "N"), ("s", "S")], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="Checked")
    starts = DateField(label="Start", what="The start date")
    amount = forms.DecimalField(label="Amount")
    file = forms.FileField(label="Sheet", widget=forms.FileInput({"accept": ".csv"}))
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)


class Sizes(Form):
    """Fields whose mistakes the framework tells without saying which field is meant."""

    beds = forms.IntegerField(label="Beds at 100 % use", min_value=2, max_value=9)
    share = forms.DecimalField(label="Share", max_digits=5, decimal_places=2)
    code = forms.CharField(label="Code", min_length=2, max_length=4)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "Ward")])
    sheet = forms.FileField(label="Sheet", required=False)
    weeks = forms.IntegerField(label="How many weeks?", required=False, max_value=52)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("beds", "many", "“Beds at 100 % use” must be a whole number, such as 12"),
        ("beds", "1", "“Beds at 100 % use” must be 2 or more"),
        ("beds", "10", "“Beds at 100 % use” must be 9 or less"),
        ("beds", "", "Enter “Beds at 100 % use”"),
        ("share", "half", "“Share” must be a number, such as 12.5"),
        ("share", "1.234", "“Share” has too many decimal places: 2 at most"),
        ("share", "1234.5", "“Share” has too many digits before the point: 3 at most"),
        ("share", "123456", "“Share” has too many digits: 5 at most"),
        ("code", "a", "“Code” must be 2 characters or more"),
        ("code", "abcde", "“Code” may have at most 4 characters; it has 5"),
        ("code", "ab\0", "“Code” holds characters that cannot be kept"),
        ("kind", "b", "“Kind”: b is not one of the choices"),
        ("weeks", "many", "Answer “How many weeks?” with a whole number, such as 12"),
        ("weeks", "53", "Answer “How many weeks?” with 52 or less"),
    ],
)
def test_what_is_said_of_a_mistake_names_the_field(name: str, value: str, said: str) -> None:
    form = Sizes({"beds": "3", "share": "1.5", "code": "abc", "kind": "a", name: value})
    assert form.errors[name][0] == said
    assert [line["text"] for line in error_list(form)] == [said]


def test_an_empty_file_is_named() -> None:
    form = Sizes(
        {"beds": "3", "share": "1.5", "code": "abc", "kind": "a"},
        {"sheet": SimpleUploadedFile("a.csv", b"")},
    )
    assert form.errors["sheet"] == ["The file for “Sheet” is empty"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", "text"),
        ("note", "textarea"),
        ("kind", "select"),
        ("whose", "radios"),
        ("areas", "checkboxes"),
        ("sure", "checkboxes"),
        ("starts", "date"),
        ("amount", "text"),
        ("file", "file"),
        ("secret", "password"),
    ],
)
def test_each_field_has_its_macro(name: str, kind: str) -> None:
    assert field_view(Service()[name]).kind == kind


def params(name: str, /, **data: Any) -> dict[str, Any]:
    form = Service(data) if data else Service(initial={"areas": ["s"], "starts": date(2016, 3, 31)})
    return field_view(form[name]).params


@pytest.mark.parametrize("name", ["name", "note", "amount"])
def test_a_box_that_was_left_empty_is_empty_again(name: str) -> None:
    assert params(name, **{name: ""})["value"] == ""
    assert field_view(Service(initial={name: ""})[name]).params["value"] == ""


def test_label_hint_and_name_are_carried() -> None:
    made = params("name")
    assert made["label"]["text"] == "Name"
    assert made["hint"] == {"text": "As printed"}
    assert (made["id"], made["name"]) == ("id_name", "name")


def test_what_was_typed_comes_back_and_a_password_never_does() -> None:
    assert params("name", name="<b>")["value"] == "<b>"
    assert "value" not in params("secret", secret="hidden words")


def test_choices_keep_what_was_chosen_and_lose_their_groups() -> None:
    assert params("kind")["items"] == [
        {"value": "", "text": "Choose", "selected": True},
        {"value": "a", "text": "Ward", "selected": False},
    ]
    assert [item["checked"] for item in params("areas")["items"]] == [False, True]


def test_a_choice_may_have_a_hint() -> None:
    form = Service()
    form.fields["whose"].choice_hints = {"n": "The trust"}  # type: ignore[attr-defined]
    assert field_view(form["whose"]).params["items"][0]["hint"] == {"text": "The trust"}


def test_a_date_has_three_boxes() -> None:
    items = params("starts")["items"]
    assert [(i["name"], i["value"]) for i in items] == [
        ("starts_day", "31"),
        ("starts_month", "3"),
        ("starts_year", "2016"),
    ]


def test_a_number_is_a_text_box_for_digits() -> None:
    made = params("amount")
    assert (made["type"], made["inputmode"]) == ("text", "decimal")


def clean(day: str, month: str, year: str) -> date | None:
    return DateField(what="The start date").clean([day, month, year])  # type: ignore[no-any-return]


def test_a_real_date_is_read() -> None:
    assert clean("29", "2", "2016") == date(2016, 2, 29)


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("", "", "", "Enter the start date"),
        ("1", "", "2016", "must include a month"),
        ("31", "12", "9997", "must be a real date with a full year"),
        ("1", "", "", "must include a month and a year"),
        ("30", "2", "2016", "must be a real date"),
        ("1", "1", "16", "must be a real date with a full year"),
        ("one", "1", "2016", "must be a real date"),
        ("1", "1", "99999", "at most 4"),
    ],
)
def test_an_impossible_date_is_refused(day: str, month: str, year: str, words: str) -> None:
    with pytest.raises(forms.ValidationError, match=words):
        clean(day, month, year)


def test_empty_fields_are_named_one_by_one_with_links() -> None:
    listed = {(e["text"], e["href"]) for e in error_list(Service({"name": ""}))}
    assert ("Enter “Name”", "#id_name") in listed
    assert ("Answer “Whose is it?”", "#id_whose") in listed
    assert ("Tick “Checked”", "#id_sure") in listed
    assert ("Choose a file for “Sheet”", "#id_file") in listed
    assert ("Choose “Kind”", "#id_kind") in listed
    assert ("Enter the start date", "#id_starts_day") in listed


def test_a_mistake_of_the_whole_form_has_no_link() -> None:
    form = Service({"name": "x"})
    form.add_error(None, "The total does not add up.")
    assert error_list(form)[0] == {"text": "The total does not add up."}


def test_the_first_mistake_stands_at_the_field() -> None:
    assert params("name", name="")["errorMessage"] == {"text": "Enter “Name”"}


def test_a_box_that_was_sent_empty_comes_back_empty() -> None:
    assert params("amount", amount="")["value"] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12500", 12500), ("12,500", 12500), (" 12 500 ", 12500), ("12\u00a0500", 12500),
        ("1,250,000", 1250000), ("999", 999), ("0", 0), ("007", 7), ("12.0", 12), ("", None),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_with_marks_between_thousands(
    text: str, expected: int | None
) -> None:
    assert WholeField(required=False).clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£12,500.50", "12500.50"),
        ("12500.5", "12500.5"),
        ("1 250 000", "1250000"),
        ("0.25", "0.25"),
    ],
)
def test_an_amount_is_read_with_its_sign_and_marks(text: str, expected: str) -> None:
    assert AmountField(decimal_places=2, max_digits=12).clean(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "12,5",
        "1,25",
        "12,50,000",
        "1,2345",
        "0,500",
        "12,500 000",
        "12.500",
        "1.250.000",
        "12,500,",
    ],
)
def test_what_can_be_read_as_two_numbers_is_refused_with_a_sentence(text: str) -> None:
    for field in (WholeField(), AmountField(decimal_places=2)):
        with pytest.raises(ValidationError, match="can be read as more than one number") as refused:
            field.clean(text)
        assert text in refused.value.messages[0]
        assert "12,500" in refused.value.messages[0]


def test_three_decimals_are_an_amount_where_they_may_be_given() -> None:
    assert AmountField(decimal_places=6, max_digits=18).clean("12.500") == Decimal("12.5")


@pytest.mark.parametrize("text", ["many", "12k", "1.2m", "12a"])
def test_what_is_no_number_is_refused(text: str) -> None:
    for field in (WholeField(), AmountField(decimal_places=2)):
        with pytest.raises(ValidationError):
            field.clean(text)


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from([",", " "]))
def test_every_whole_number_is_read_back_from_its_groups(number: int, mark: str) -> None:
    """A second way: what Python groups, the box ungroups."""
    assert WholeField().clean(f"{number:,}".replace(",", mark)) == number


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_amount_is_read_back_from_its_groups(amount: Decimal) -> None:
    assert AmountField(decimal_places=2, max_digits=14).clean(f"£{amount:,}") == amount
