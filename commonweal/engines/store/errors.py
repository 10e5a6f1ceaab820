"""What can be wrong with a store or with what is to be written into it."""

from __future__ import annotations


class StoreError(ValueError):
    """The sentence names the table, column or file and what to do."""
