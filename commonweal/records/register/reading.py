"""Reading the bytes of a register file: a table and the template that it follows."""

from __future__ import annotations

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Limits, Reading, Table, read_table
from commonweal.facts.registers import template_for
from commonweal.records import shelf
from commonweal.records.register import lists


def read_register_file(
    file_name: str, data: bytes, template: str = ""
) -> tuple[str, Table | None, list[Problem]]:
    """The code of the file's template and its table, or what is wrong with it."""
    limits = Limits.from_definition(shelf.read_yaml("limits.yaml"))
    reading: Reading = read_table(data, file_name, limits)
    if reading.table is None:
        return template, None, list(reading.problems)
    templates = lists.templates()
    header = reading.table.header
    found = templates.get(template) or template_for(header, file_name, templates)
    if found is None:
        words = "Its columns are those of no register file, or of several. Say which file it is."
        return "", None, [Problem(file_name, 1, "", words)]
    return found.code, reading.table, []
