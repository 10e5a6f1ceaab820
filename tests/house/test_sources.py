"""The code keeps the sizes, scopes and purity of the house; each rule is seen to catch a breach."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.house import rules
from tests.house.sources import ROOT, Source, python_files

#: Selectors that cannot take `acting`, each with its reason.
SELECTORS_WITHOUT_ACTING = frozenset(
    {
        "acting_for",  # makes the acting
        "open_memberships",  # what the acting is made from
        "user_by_key",  # who was given the key: nobody acts yet
        "user_by_email",  # who is signing in: nobody acts yet
        "as_figures",  # turns records that a selector has already narrowed into figures
        "as_written",  # a stored amount with its printed decimals
        "as_figure",  # turns rows already read into a figure
    }
)

#: Functions outside actions that write, each with its reason.
WRITERS_OUTSIDE_ACTIONS = frozenset(
    {
        "create_user",  # the framework's own hook for making users; called by actions
    }
)


def breaches(rule: Callable[[Source], list[str]], *folders: str) -> list[str]:
    return [breach for source in python_files(*folders) for breach in rule(source)]


def test_files_and_functions_are_short() -> None:
    assert breaches(rules.too_long_file, "commonweal", "tests", "scripts", "bench") == []
    assert breaches(rules.too_long_functions, "commonweal", "scripts", "bench") == []


def test_pages_and_commands_read_through_selectors() -> None:
    assert breaches(rules.objects_used, "commonweal/site", "commonweal/cli") == []


def test_records_query_in_selectors_actions_and_models_only() -> None:
    found = breaches(rules.queries_in_the_wrong_module, "commonweal/records")
    # The health check reads the queue of jobs and nothing about anybody.
    assert [b for b in found if not b.startswith("commonweal/records/health.py")] == []


def test_every_public_selector_takes_acting_first() -> None:
    found = [
        breach
        for source in python_files("commonweal/records")
        if any(part.startswith("selectors") for part in source.parts)
        for breach in rules.selectors_without_acting(source, SELECTORS_WITHOUT_ACTING)
    ]
    assert found == []


def test_only_actions_write() -> None:
    found = [
        breach
        for source in python_files("commonweal/records", "commonweal/site", "commonweal/cli")
        for breach in rules.writes_outside_actions(source, WRITERS_OUTSIDE_ACTIONS)
    ]
    assert found == []


def test_pure_floors_reach_for_nothing_outside_their_arguments() -> None:
    assert breaches(rules.reaches_outside, *rules.FLOORS_WITHOUT_SURPRISES) == []


def test_every_module_says_what_it_keeps() -> None:
    folders = ("commonweal", "tests", "scripts", "bench")
    assert breaches(rules.no_module_docstring, *folders) == []


def test_public_functions_of_rooms_and_language_are_described() -> None:
    found = breaches(rules.public_functions_without_docstring, *rules.FLOORS_WITHOUT_SURPRISES)
    assert found == []


def test_templates_use_what_they_import() -> None:
    folder = ROOT / "commonweal" / "site" / "templates"
    found = [
        breach
        for path in sorted(folder.rglob("*.jinja"))
        for breach in rules.unused_template_imports(str(path.relative_to(ROOT)), path.read_text())
    ]
    assert found == []


def sample(text: str, path: str = "commonweal/records/facts/reading.py") -> Source:
    return Source(path, text)


LONG_FUNCTION = "def f():\n" + "    x = 1\n" * rules.LONGEST_FUNCTION


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.too_long_file, "x = 1\n" * (rules.LONGEST_FILE + 1)),
        (rules.too_long_functions, LONG_FUNCTION),
        (rules.objects_used, "rows = Figure.objects.all()"),
        (rules.objects_used, "rows = Figure._default_manager.all()"),
        (rules.queries_in_the_wrong_module, "rows = Figure.objects.all()"),
        (rules.selectors_without_acting, "def figures(place, acting): ..."),
        (rules.selectors_without_acting, "def figures(): ..."),
        (rules.writes_outside_actions, "figure.save()"),
        (rules.writes_outside_actions, "def f():\n    Figure.objects.create(ref='a')"),
        (rules.writes_outside_actions, "Figure.objects.bulk_create(rows)"),
        (rules.writes_outside_actions, "Figure.objects.filter(pk=1).update(ref='a')"),
        (rules.writes_outside_actions, "figures.delete()"),
        (rules.reaches_outside, "text = open('a.csv')"),
        (rules.reaches_outside, "import os"),
        (rules.reaches_outside, "from os import environ"),
        (rules.reaches_outside, "from importlib import resources"),
        (rules.reaches_outside, "now = datetime.now(UTC)"),
        (rules.reaches_outside, "day = date.today()"),
        (rules.reaches_outside, "import random"),
        (rules.reaches_outside, "x = np.random.normal(0, 1)"),
        (rules.reaches_outside, "x = np.random.default_rng()"),
        (rules.no_module_docstring, "x = 1"),
        (rules.public_functions_without_docstring, "def f(): return 1"),
    ],
)
def test_each_rule_catches_a_breach(rule: Callable[[Source], list[str]], text: str) -> None:
    assert rule(sample(text)) != []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (rules.too_long_functions, LONG_FUNCTION.removesuffix("    x = 1\n")),
        (rules.selectors_without_acting, "def figures(acting, place): ...\ndef _own(q): ..."),
        (rules.writes_outside_actions, "seen.update(other)\nbook.save(stream)"),
        (rules.reaches_outside, "rng = np.random.default_rng(seed)\nd = date(2015, 4, 1)"),
        (rules.no_module_docstring, ""),
    ],
)
def test_the_rules_leave_good_code_alone(rule: Callable[[Source], list[str]], text: str) -> None:
    assert rule(sample(text)) == []


def test_an_action_may_write_and_a_selector_may_query() -> None:
    action = sample("Figure.objects.create(ref='a')", "commonweal/records/facts/actions.py")
    selector = sample("Figure.objects.all()", "commonweal/records/facts/selectors.py")
    assert rules.writes_outside_actions(action) == []
    assert rules.queries_in_the_wrong_module(selector) == []


def test_the_template_rule_catches_an_unused_macro() -> None:
    text = "{% from 'parts/table.jinja' import data_table, plain as p %}{{ data_table(x) }}"
    assert rules.unused_template_imports("a.jinja", text) == [
        "a.jinja imports p and does not use it"
    ]
