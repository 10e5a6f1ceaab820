"""Every definition can be read by anybody: well-formed, dated, owned, and with its source."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.house.sources import ROOT

DEFINITIONS = ROOT / "commonweal" / "definitions"

#: Folders of rules that hold values somebody might question. The others hold lists of words.
RULES = ("rules", "findings", "procurement")
EVERY_RULE_SAYS = ("owner", "checked_by", "valid_from", "next_review")

#: What a value that ought to name a registered rule would look like as code.
CODE = re.compile(r"\blambda\b|__\w+__|\beval\b|\bexec\b|{{|\${|=>|^=")


class Strict(yaml.SafeLoader):
    """YAML in which a key stands once: the second would silently win."""


def _once(loader: yaml.SafeLoader, node: yaml.MappingNode, deep: bool = False) -> dict[str, object]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
    twice = {str(key) for key in keys if keys.count(key) > 1}
    if twice:
        raise yaml.YAMLError(f"{min(twice)} stands twice{node.start_mark}")
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _once)


def yaml_faults(text: str) -> list[str]:
    """A file that does not parse, says a key twice, or holds code."""
    try:
        content = yaml.load(text, Loader=Strict)  # noqa: S506 - a safe loader, made stricter
    except yaml.YAMLError as error:
        return [str(error)]
    return [f"code: {value}" for value in _texts(content) if CODE.search(value)]


def _texts(content: object) -> list[str]:
    if isinstance(content, dict):
        return [text for value in content.values() for text in _texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in _texts(value)]
    return [content] if isinstance(content, str) else []


def csv_faults(text: str) -> list[str]:
    """Rows of another width than the header, unnamed or repeated columns, repeated rows."""
    rows = list(csv.reader(StringIO(text)))
    if not rows:
        return ["there is no header"]
    header, *lines = rows
    found = [f"the column {name!r} stands twice" for name in set(header) if header.count(name) > 1]
    found += ["a column has no name" for name in header if not name.strip()]
    found += [
        f"row {number} has {len(line)} cells and the header {len(header)}"
        for number, line in enumerate(lines, start=2)
        if len(line) != len(header)
    ]
    seen: set[tuple[str, ...]] = set()
    for number, line in enumerate(lines, start=2):
        if tuple(line) in seen:
            found.append(f"row {number} repeats another")
        seen.add(tuple(line))
    return found


def text_faults(data: bytes) -> list[str]:
    """Anything but UTF-8 without a mark, with plain line ends and plain spaces."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8 at byte {error.start}"]
    strange = {"\ufeff": "a byte order mark", "\r": "a carriage return", "\u00a0": "a hard space"}
    found = [name for sign, name in strange.items() if sign in text]
    return found if not text or text.endswith("\n") else [*found, "no line end at the end"]


def rule_faults(text: str) -> list[str]:
    """A rule without its owner, its checker, its dates or a source."""
    content = yaml.safe_load(text)
    found = [f"no {name}" for name in EVERY_RULE_SAYS if not content.get(name)]
    begins, review = content.get("valid_from"), content.get("next_review")
    if isinstance(begins, date) and isinstance(review, date) and review <= begins:
        found.append("its next review lies before its beginning")
    if not re.search(r"\b\w*source\w*:", text):
        found.append("no source")
    return found


def files(*endings: str) -> list[Path]:
    return sorted(p for p in DEFINITIONS.rglob("*") if p.suffix in endings and p.is_file())


def faults_in(paths: list[Path], check: object) -> dict[str, list[str]]:
    found = {
        str(path.relative_to(DEFINITIONS)): check(path.read_text("utf-8"))  # type: ignore[operator]
        for path in paths
    }
    return {name: faults for name, faults in found.items() if faults}


def test_definitions_are_plain_text() -> None:
    paths = files(".yaml", ".csv", ".json")
    assert len(paths) > 100
    found = {p.name: text_faults(p.read_bytes()) for p in paths}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_yaml_is_read_in_one_way_only_and_holds_no_code() -> None:
    assert faults_in(files(".yaml"), yaml_faults) == {}


def test_tables_are_rectangular_and_say_nothing_twice() -> None:
    assert faults_in(files(".csv"), csv_faults) == {}


def test_each_rule_has_owner_checker_dates_and_source() -> None:
    paths = [path for folder in RULES for path in sorted((DEFINITIONS / folder).glob("*.yaml"))]
    assert len(paths) >= 5
    assert faults_in(paths, rule_faults) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "a stands twice"),
        ("a: [1\n", "expected"),
        ("a: 'lambda x: x'\n", "code"),
        ("a: {b: ['=SUM(A1)']}\n", "code"),
    ],
)
def test_a_fault_in_yaml_is_seen(text: str, words: str) -> None:
    assert words in yaml_faults(text)[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no header"),
        ("a,a\n1,2\n", "stands twice"),
        ("a,\n1,2\n", "no name"),
        ("a,b\n1\n", "row 2 has 1 cells"),
        ("a,b\n1,2\n1,2\n", "row 3 repeats"),
    ],
)
def test_a_fault_in_a_table_is_seen(text: str, words: str) -> None:
    assert words in csv_faults(text)[0]


@pytest.mark.parametrize(
    "data", [b"\xff\n", "\ufeffa\n".encode(), b"a\r\n", "a\u00a0b\n".encode(), b"a"]
)
def test_text_that_is_not_plain_is_seen(data: bytes) -> None:
    assert text_faults(data) != []


def test_a_rule_without_its_particulars_is_seen() -> None:
    good = "owner: a\nchecked_by: b\nvalid_from: 2015-04-01\nnext_review: 2027-04-01\nsource: c\n"
    assert rule_faults(good) == []
    for line in good.splitlines(keepends=True):
        assert rule_faults(good.replace(line, "")) == [f"no {line.split(':')[0]}"]
    assert rule_faults(good.replace("2027", "2014")) == [
        "its next review lies before its beginning"
    ]


def test_every_schema_is_one() -> None:
    """What reads many files holds them to a schema without looking at the schema each time."""
    schemas = files(".json")
    assert len(schemas) > 30
    for path in schemas:
        Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))
