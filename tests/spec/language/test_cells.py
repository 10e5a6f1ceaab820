"""No text runs as a formula in a spreadsheet, and each comes back as it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.language.cells import needs_mark, read_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "-12.5",
        "+3",
        "-1,234.50",
        "-0.5%",
        "-1.5e-7",
        "-.5",
        "\N{MINUS SIGN}5",
        "plain",
        "",
        "–",
        "5-6",
    ],
)
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("sign", [*"=+-@", *"＝＋－＠", *"﹦﹢﹣﹫", *"⁺₊⁼", "\N{MINUS SIGN}"])
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\r\n", "\xa0", "\u3000", "\u200b", "\ufeff", "\x0b"]
)
def test_every_form_of_a_sign_that_begins_a_formula_is_marked(sign: str, before: str) -> None:
    text = f"{before}{sign}SUM(A1)"
    assert safe_cell(text) == f"'{text}"
    assert read_cell(f"'{text}") == text


@pytest.mark.parametrize("text", ["\tplain", "\rplain", "-2+3", "-1,23", "＝", "'=1", "''-5"])
def test_what_only_looks_harmless_is_marked(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


HOSTILE = st.text(st.sampled_from("=+-@＝＋－＠'\t\r\n \xa0\u200b1.,%ax"), max_size=8)


@given(st.text() | HOSTILE)
def test_each_text_comes_back_and_none_begins_like_a_formula(text: str) -> None:
    written = safe_cell(text)
    assert read_cell(written) == text
    assert (written != text) == needs_mark(text)
    first = unicodedata.normalize("NFKC", written.strip())[:1]
    if first and first in "=+-@":
        float(written.replace(",", "").rstrip("%"))  # only a number may begin with a sign
