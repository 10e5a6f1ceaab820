"""A GeoJSON file of areas, packed or not, read within bounds: whole, or with what is wrong in it.

Only a FeatureCollection of polygons in longitude and latitude is taken. Nothing else of the file
is kept: not its other properties, not its heights.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from commonweal.facts.boundaries.rules import BoundaryRules
from commonweal.facts.boundaries.shapes import Points, Shape, shape
from commonweal.facts.problem import Problem
from commonweal.facts.reading.limits import size_in_words

CODE = re.compile(r"[EWSNK][0-9]{8}")
NAME_CHARACTERS = 200
#: Brackets and the texts that may hide some. A text that does not end runs to the end of the file,
#: so that the search is over in one pass.
TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


class BoundaryFault(ValueError):
    """The file is not taken: `problems` say what is wrong, each with its file and feature."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(one) for one in problems))
        self.problems = problems


class _Fault(ValueError):
    """One sentence about the whole file or one feature."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The areas of a file, and the property in which it names their codes."""

    code_name: str
    shapes: tuple[Shape, ...]


def read_boundaries(data: bytes, file: str, rules: BoundaryRules) -> Boundaries:
    """The areas of a GeoJSON file, which may be packed with gzip. Raises BoundaryFault.

    A problem's row is the number of the feature in the file, from 1.
    """
    try:
        features = _features(_parsed(_text(data, rules), rules), rules)
        code_name = _code_name(features[0], rules)
    except _Fault as fault:
        raise BoundaryFault([Problem(file, None, "", str(fault))]) from None
    shapes: dict[str, Shape] = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features, start=1):
        try:
            found = _area(feature, code_name, rules)
            if found.code in shapes:
                raise _Fault(f"{found.code} stands twice. Leave one outline for each area.")
            shapes[found.code] = found
        except _Fault as fault:
            problems.append(Problem(file, None, "", f"Feature {number}: {fault}"))
        if len(problems) >= rules.problems:
            break
    if problems:
        raise BoundaryFault(problems)
    return Boundaries(code_name, tuple(shapes.values()))


def _text(data: bytes, rules: BoundaryRules) -> str:
    if len(data) > rules.bytes:
        raise _Fault(
            f"It is larger than {size_in_words(rules.bytes)}. Use the generalised boundaries."
        )
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, rules)
    if len(data) > rules.unpacked_bytes:
        raise _Fault(_too_long(rules))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Fault("It is not text in UTF-8. Save it as GeoJSON.") from None


def _unpacked(data: bytes, rules: BoundaryRules) -> bytes:
    opened = zlib.decompressobj(wbits=31)
    try:
        found = opened.decompress(data, rules.unpacked_bytes + 1)
    except zlib.error:
        raise _Fault("It cannot be unpacked. Pack it again with gzip.") from None
    if len(found) > rules.unpacked_bytes:
        raise _Fault(_too_long(rules))
    if not opened.eof or opened.unused_data:
        raise _Fault("It is packed in part, or something follows it. Pack it again with gzip.")
    return found


def _too_long(rules: BoundaryRules) -> str:
    return (
        f"Unpacked it is larger than {size_in_words(rules.unpacked_bytes)}. "
        "Use the generalised boundaries."
    )


def _parsed(text: str, rules: BoundaryRules) -> Any:
    depth = brackets = 0
    for token in TOKENS.finditer(text):
        mark = token.group()
        if mark in "[{":
            depth, brackets = depth + 1, brackets + 1
            if depth > rules.depth:
                raise _Fault(f"It is nested more than {rules.depth} deep, which no boundary is.")
            if brackets > rules.brackets:
                raise _Fault("It has too many points. Use the generalised boundaries.")
        elif mark in "]}":
            depth -= 1
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        raise _Fault(
            f"It is not JSON: line {fault.lineno}, character {fault.colno} cannot be read. "
            "Export it again as GeoJSON."
        ) from None
    except ValueError:
        raise _Fault("A number in it cannot be read. Export it again as GeoJSON.") from None


def _no_number(_: str) -> NoReturn:
    raise ValueError("not a number")


def _features(given: Any, rules: BoundaryRules) -> list[Any]:
    if not isinstance(given, dict) or given.get("type") != "FeatureCollection":
        raise _Fault("It is no FeatureCollection. Export the layer as GeoJSON.")
    features = given.get("features")
    if not isinstance(features, list) or not features:
        raise _Fault("It holds no features. Export the layer with its areas.")
    if len(features) > rules.areas:
        raise _Fault(
            f"It holds {len(features):,} areas and at most {rules.areas:,} are taken. "
            "Use larger areas."
        )
    return features


def _code_name(feature: Any, rules: BoundaryRules) -> str:
    found = [name for name in _properties(feature) if rules.is_code_name(name)]
    if not found:
        raise _Fault(
            "Feature 1 has no property with the code of its area. Name it like LAD24CD, with one "
            f"of {', '.join(rules.stems)} before the year."
        )
    if len(found) > 1:
        raise _Fault(
            f"Feature 1 has {' and '.join(found)}, so it is not sure which names its area. "
            "Leave one."
        )
    return found[0]


def _properties(feature: Any) -> Mapping[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _area(feature: Any, code_name: str, rules: BoundaryRules) -> Shape:
    properties = _properties(feature)
    code = properties.get(code_name)
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise _Fault(
            f"{code_name} is no code of the Office for National Statistics. Write a letter and "
            "eight digits, such as E09000007."
        )
    name = properties.get(code_name[:-2] + ("nm" if code_name[-2:].islower() else "NM"))
    said = " ".join(name.split())[:NAME_CHARACTERS] if isinstance(name, str) else ""
    polygons = [
        [_ring(ring, code, rules) for ring in polygon]
        for polygon in _polygons(feature.get("geometry"), code)
    ]
    try:
        return shape(code, said or code, polygons, unit=rules.unit, tolerance=rules.tolerance)
    except ValueError as fault:
        raise _Fault(f"{code} cannot be drawn: {fault}. Export its outline again.") from None


def _polygons(geometry: Any, code: str) -> Iterator[list[Any]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _Fault(f"{code} has no outline that is a Polygon or MultiPolygon.")
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise _Fault(f"The outline of {code} has no coordinates.")
    for polygon in polygons:
        if not isinstance(polygon, list) or not polygon:
            raise _Fault(f"The outline of {code} has a polygon without a ring.")
        yield polygon


def _ring(given: Any, code: str, rules: BoundaryRules) -> Points:
    if not isinstance(given, list) or len(given) < 4:
        raise _Fault(f"A ring of {code} has fewer than four points.")
    for point in given:
        if not isinstance(point, list) or len(point) < 2 or not _are_numbers(point[:2]):
            raise _Fault(f"A point of {code} is no pair of longitude and latitude.")
        x, y = point[:2]
        if not (rules.west <= x <= rules.east and rules.south <= y <= rules.north):
            raise _Fault(
                f"A point of {code} is no longitude and latitude in the United Kingdom. Export the "
                "layer in WGS 84 (EPSG:4326), longitude first."
            )
    if given[0][:2] != given[-1][:2]:
        raise _Fault(f"A ring of {code} does not end where it begins.")
    return np.array([point[:2] for point in given], dtype=np.float64)


def _are_numbers(values: list[Any]) -> bool:
    return all(type(one) in (int, float) for one in values)
