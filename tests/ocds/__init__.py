"""The schemas of the Open Contracting Data Standard, and holding packages against them offline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

_HERE = Path(__file__).parent


def _read(name: str) -> dict[str, Any]:
    text = (_HERE / f"{name}.json").read_text("utf-8")
    return dict(json.loads(text.replace("{{version}}", "1.1").replace("{{lang}}", "en")))


def _patched(schema: Any, patch: Any) -> Any:
    """A JSON merge patch (RFC 7396), as extensions are."""
    if not isinstance(patch, dict):
        return patch
    made = dict(schema) if isinstance(schema, dict) else {}
    for name, value in patch.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = _patched(made.get(name), value)
    return made


@cache
def release_schema() -> dict[str, Any]:
    """The schema of a release with the extensions that we use."""
    found: Any = _read("release-schema")
    for name in ("lots", "awardCriteria", "legalBasis"):
        found = _patched(found, _read(f"{name}-release-schema"))
    return dict(found)


@cache
def _validator(kind: str) -> Draft4Validator:
    schema = release_schema()
    resource: Resource[Any] = Resource.from_contents(schema, DRAFT4)
    held: Registry[Any] = Registry().with_resource(schema["id"], resource)
    known: dict[str, Any] = {"registry": held}
    return Draft4Validator(_read(f"{kind}-package-schema"), **known)


def faults(kind: str, package: Mapping[str, Any]) -> list[str]:
    """What is wrong with a "release" or "record" package: by the schema, fields that it does not
    know, which the schema itself lets pass, and times without a zone."""
    text = json.loads(json.dumps(package))
    found = [
        f"{'/'.join(str(one) for one in error.absolute_path)}: {error.message[:120]}"
        for error in _validator(kind).iter_errors(text)
    ]
    releases = list(text.get("releases", ()))
    for record in text.get("records", ()):
        releases += [*record.get("releases", ()), record["compiledRelease"]]
    for one in releases:
        found += _unknown(one, release_schema(), "release")
    return found


def _unknown(value: Any, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    while "$ref" in schema:
        schema = release_schema()["definitions"][schema["$ref"].rpartition("/")[2]]
    is_time = schema.get("format") == "date-time" and isinstance(value, str)
    if is_time and datetime.fromisoformat(value).tzinfo is None:
        yield f"{where}: {value} has no zone"
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name, inner in value.items():
            if name not in known:
                yield f"{where}/{name} is no field of the standard"
            else:
                yield from _unknown(inner, known[name], f"{where}/{name}")
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _unknown(inner, schema.get("items", {}), f"{where}/{place}")
