"""Text that goes into a spreadsheet's cell and can never run as a formula there, and back again.

A file of text gets an apostrophe before what looks like a formula; a workbook gets the mark that
spreadsheets have for it. Either is taken off when the file comes in, so that nothing changes.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = frozenset("=+-@\N{MINUS SIGN}")
#: Kinds of letters that nobody sees: spaces, line ends, control letters and marks of no width.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_NUMBER = re.compile(
    r"[+\-\N{MINUS SIGN}]?((\d+|\d{1,3}(,\d{3})+)(\.\d+)?|\.\d+)([eE][+-]?\d+)?%?", re.ASCII
)


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula.

    Numbers keep their sign: "-1.5" stays as it is and "-1+1" does not.
    """
    return f"'{text}" if needs_mark(text) else text


def read_cell(text: str) -> str:
    """The text that `safe_cell` wrote."""
    marked = text.startswith("'") and _looks_like_formula(text.lstrip("'"))
    return text[1:] if marked else text


def needs_mark(text: str) -> bool:
    """Whether text must be marked as text: what looks like a formula, and what looks marked."""
    if _NUMBER.fullmatch(text):
        return False
    return _looks_like_formula(text.lstrip("'"))


def _looks_like_formula(text: str) -> bool:
    """Whether the first letter that is seen begins a formula, in any of its widths and sizes, or
    a tab or line end stands before one."""
    seen = next((one for one in text if unicodedata.category(one) not in _UNSEEN), "")
    if not seen:
        return False
    return text[0] in "\t\r\n" or unicodedata.normalize("NFKC", seen)[0] in _SIGNS
