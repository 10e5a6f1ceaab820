"""The grammar of the thread, read once from its definition file."""

from __future__ import annotations

from functools import cache

from commonweal.language.thread import Grammar, read_grammar
from commonweal.records import shelf


@cache
def grammar() -> Grammar:
    """Which records there are and what may be linked with what."""
    return read_grammar(shelf.read_yaml("thread/kinds.yaml"))
