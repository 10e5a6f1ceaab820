"""What a process needs before its first reader: addresses, templates, definitions.

Left to the first readers, each of their threads would do all of it at once and for itself. Nothing
here asks the database, so that it can be done before the server divides into its workers.
"""

from __future__ import annotations

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver

from commonweal.engines.definitions import breakdowns, measures, modes, profiles
from commonweal.engines.duck import let_go
from commonweal.records.facts import library
from commonweal.records.findings import definitions as findings
from commonweal.records.planning import definitions as planning
from commonweal.records.register.layouts import layouts
from commonweal.records.thread.grammar import grammar


def warm() -> int:
    """Import every address, compile every template, read the definitions; how many templates."""
    get_resolver().url_patterns  # noqa: B018  asking imports them
    library.templates()
    planning.stages()
    planning.template_kinds()
    findings.finding_rules()
    findings.ledger_conventions()
    grammar()
    measures()
    modes()
    profiles()
    breakdowns()
    layouts()
    let_go()
    return sum(_compile(engine) for engine in engines.all() if isinstance(engine, Jinja2))


def _compile(engine: Jinja2) -> int:
    names = [name for name in engine.env.list_templates() if name.endswith(".jinja")]
    for name in names:
        engine.env.get_template(name)
    return len(names)
