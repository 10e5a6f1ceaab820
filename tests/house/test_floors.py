"""The import contracts hold, and each of them is seen to refuse a breach on a small copy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import ROOT

FLOORS = ("site", "cli", "records", "engines", "facts", "language", "definitions")
ROOMS = ("planning", "procuring", "delivering", "reviewing")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of the `pyproject.toml` in the folder over the package in the folder."""
    command = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """An empty house: every floor a package without content, with our own contracts."""
    for name in (*FLOORS, *ROOMS):
        package = tmp_path / "commonweal" / name
        package.mkdir(parents=True)
        (package / "__init__.py").touch()
    (tmp_path / "commonweal" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_our_imports_keep_the_contracts() -> None:
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_empty_house_keeps_the_contracts(skeleton: Path) -> None:
    result = lint_imports(skeleton)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("planning/need.py", "import commonweal.procuring", "Floors"),
        ("language/figure.py", "import commonweal.facts", "Floors"),
        ("facts/reading.py", "import commonweal.records", "Floors"),
        ("records/models.py", "import commonweal.site", "Floors"),
        ("cli/main.py", "import commonweal.site", "Floors"),
        ("extra/__init__.py", "", "Floors"),
        ("planning/need.py", "import django", "Pure below the engines"),
        ("language/figure.py", "import sqlite3", "Pure below the engines"),
        ("facts/reading.py", "import duckdb", "Pure below the engines"),
        ("planning/need.py", "import highspy", "Pure below the engines"),
        ("delivering/rota.py", "import ortools", "Pure below the engines"),
        ("records/models.py", "import duckdb", "Only engines touch"),
        ("records/models.py", "import ortools", "Only engines touch"),
        ("site/views.py", "import pyspark", "Only engines touch"),
        ("engines/sql.py", "import django", "Engines are plain"),
    ],
)
def test_each_contract_refuses_a_breach(
    skeleton: Path, module: str, text: str, contract: str
) -> None:
    path = skeleton / "commonweal" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + "\n")
    result = lint_imports(skeleton)
    assert result.returncode != 0
    if module.startswith("extra"):
        assert "extra" in result.stdout + result.stderr
    else:
        assert re.search(rf"{contract}[^\n]*BROKEN", result.stdout), result.stdout


def test_every_contract_is_shown_failing() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    shown = {"Floors", "Pure below the engines", "Only engines touch", "Engines are plain"}
    for contract in contracts["contracts"]:
        assert any(contract["name"].startswith(name) for name in shown), contract["name"]
