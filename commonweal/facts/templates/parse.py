"""From a template's definition file to a template. The file's shape is held by its JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from commonweal.facts.templates.template import (
    Column,
    ColumnType,
    FigureColumn,
    Template,
    TermColumn,
)

#: Every template ends with where its rows come from.
SOURCE_COLUMNS = (
    Column(
        "source_doc",
        ColumnType.DOCUMENT,
        "Code of the document that says so, as in the list of sources; "
        "“this file” where your own file is the source",
        required=True,
        example="this file",
    ),
    Column(
        "source_section",
        ColumnType.TEXT,
        "Section, table or page of the document",
        required=True,
        example="Table 1",
    ),
    Column(
        "also_cites",
        ColumnType.DOCUMENT,
        "Codes of further documents that the source itself relies on, separated by semicolons",
        many=True,
    ),
    Column("note", ColumnType.TEXT, "Anything a reader should know about the row"),
)
STATUS_COLUMN = Column(
    "status",
    ColumnType.STATUS,
    "How far the value may be trusted: printed, derived, assigned, illustrative, suppressed, "
    "not_legible or missing; printed where left out",
)


class TemplateError(ValueError):
    """A definition file that contradicts itself. The message names the template."""


def parse(data: Mapping[str, Any]) -> Template:
    """A template from its parsed definition. Raises TemplateError when a name leads nowhere."""
    own = [_column(name, entry) for name, entry in data["columns"].items()]
    given = {column.name for column in own}
    status = str(data.get("status", ""))
    if not status:
        status = STATUS_COLUMN.name if STATUS_COLUMN.name not in given else "value_status"
        own.append(replace(STATUS_COLUMN, name=status))
    columns = (*own, *(column for column in SOURCE_COLUMNS if column.name not in given))
    template = Template(
        id=data["id"],
        title=data["title"],
        stage=data["stage"],
        kind=data["kind"],
        question=data["question"],
        columns=columns,
        key=tuple(data["key"]),
        line_key=data.get("line_key", ""),
        label=data["label"],
        figures=tuple(_figure(entry) for entry in data["figures"]),
        subject=data.get("subject", ""),
        area=data.get("area", ""),
        period=tuple(data.get("period", ())),
        status=status,
        includes=data.get("includes", ""),
        excludes=data.get("excludes", ""),
        basis=tuple(data.get("basis", ())),
        denominator=data.get("denominator", ""),
        terms=tuple(
            TermColumn(entry["column"], entry["scheme"], entry.get("split", ";"))
            for entry in data.get("terms", ())
        ),
        aliases=tuple(data.get("aliases", ())),
        by_provider=bool(data.get("by_provider", False)),
        between_commissioners=bool(data.get("between_commissioners", False)),
        lands=data.get("lands", ""),
        roll_up=data.get("roll_up", {}),
    )
    _check_names(template)
    return template


def _column(name: str, entry: Mapping[str, Any]) -> Column:
    free = entry.get("free_when", {})
    return Column(
        name=name,
        type=ColumnType(entry["type"]),
        meaning=entry["meaning"],
        required=bool(entry.get("required", False)),
        choices=tuple(str(choice) for choice in entry.get("choices", ())),
        also=tuple(str(code) for code in entry.get("also", ())),
        many=bool(entry.get("many", False)),
        example=str(entry.get("example", "")),
        free_when=(free.get("column", ""), tuple(free.get("words", ()))),
        headings=tuple(entry.get("headings", ())),
        as_code=bool(entry.get("as_code", False)),
    )


def _figure(entry: Mapping[str, Any]) -> FigureColumn:
    measure, unit = entry.get("measure", ""), entry.get("unit", "")
    return FigureColumn(
        name=entry["name"],
        measure=measure if isinstance(measure, str) else "",
        measure_column=measure["column"] if isinstance(measure, Mapping) else "",
        unit=unit if isinstance(unit, str) else "",
        unit_column=unit["column"] if isinstance(unit, Mapping) else "",
        low=entry.get("low", ""),
        high=entry.get("high", ""),
        words=bool(entry.get("words", False)),
        label=entry.get("label", ""),
        status=entry.get("status", ""),
        status_column=entry.get("status_column", ""),
    )


def _check_names(template: Template) -> None:
    known = {column.name for column in template.columns}
    used = {
        *template.key,
        template.line_key,
        template.subject,
        template.area,
        *template.period,
        template.status,
        template.includes,
        template.excludes,
        *template.basis,
        template.denominator,
        *template.figure_columns,
        *(figure.measure_column for figure in template.figures),
        *(figure.status_column for figure in template.figures),
        *(figure.unit_column for figure in template.figures),
        *(term.column for term in template.terms),
    }
    lost = sorted(name for name in used - known if name)
    if lost:
        raise TemplateError(f"{template.id} speaks of columns it does not have: {', '.join(lost)}")
