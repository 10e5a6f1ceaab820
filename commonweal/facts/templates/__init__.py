"""Published templates: the shapes in which facts are brought in, and holding a table to one.

A template is data (`definitions/templates/<id>.yaml`); nothing here knows any of them.
"""

from __future__ import annotations

from commonweal.facts.templates.check import check
from commonweal.facts.templates.drafts import Checked, Draft, Known
from commonweal.facts.templates.parse import TemplateError, parse
from commonweal.facts.templates.template import (
    Column,
    ColumnType,
    FigureColumn,
    StatusWords,
    Template,
    guess,
)

__all__ = [
    "Checked",
    "Column",
    "ColumnType",
    "Draft",
    "FigureColumn",
    "Known",
    "StatusWords",
    "Template",
    "TemplateError",
    "check",
    "guess",
    "parse",
]
