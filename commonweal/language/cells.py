"""Text that goes into a spreadsheet's cell and can never run as a formula there."""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula.

    Numbers keep their sign: "-1.5" stays as it is and "-1+1" does not.
    """
    risky = text.startswith(_STARTS) or text.lstrip().startswith(_STARTS)
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text
