"""What the project carries with it: locks, licences, sizes of files, and no trace of a machine."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.house.sources import ROOT, tracked_files

LARGEST = 1_500_000

#: Licences that would bind the whole product. The lesser GPL does not, so it is not matched.
BINDING_LICENCE = re.compile(r"\bA?GPL|(?<!Lesser )General Public|Affero", re.I)

#: A place on somebody's machine, written as an absolute path.
MACHINE_PATH = re.compile(r"(?<![\w.-])/(?:work|farm|root|home)/[a-z.]")

#: A package index named where it would bind everybody to one host.
PACKAGE_INDEX = re.compile(r"index.url|find.links|regist[r]y\s*=", re.I)

LOCKS = ("*.lock", "package-lock.json")


def hosts_named(text: str) -> list[str]:
    """Lines of a lock that name a download host. A package's own funding page is none."""
    lines = [line.strip() for line in text.splitlines() if "://" in line]
    return [line for line in lines if not line.startswith(('"funding"', '"url"'))]


def licence_of(found: Distribution) -> str:
    """Everything that a distribution says about its licence, in one text."""
    said = found.metadata.get_all("Classifier") or []
    parts = [line for line in said if line.startswith("License")]
    parts.append(found.metadata.get("License-Expression") or "")
    # Some packages put the whole text into this field; its first line names the licence.
    parts.append((found.metadata.get("License") or "").strip().split("\n")[0])
    return "; ".join(part for part in parts if part)


def locked_names(lock: Path) -> list[str]:
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(), re.M)


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_locks_name_no_host() -> None:
    locks = [path for path in tracked_files() if any(path.match(pattern) for pattern in LOCKS)]
    assert len(locks) >= 2
    assert {path.name: found for path in locks if (found := hosts_named(path.read_text()))} == {}


def test_every_locked_package_has_a_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        entries = re.split(r"^(?=[A-Za-z0-9])", lock.read_text(), flags=re.M)
        bare = [entry.split()[0] for entry in entries if "==" in entry and "sha256:" not in entry]
        assert bare == [], lock.name


def test_no_runtime_dependency_binds_the_product() -> None:
    licences = {}
    for name in locked_names(ROOT / "requirements" / "runtime.lock"):
        try:
            licences[name] = licence_of(distribution(name))
        except PackageNotFoundError:
            continue  # a package for another platform or another Python
    assert len(licences) > 30
    assert {n: text for n, text in licences.items() if BINDING_LICENCE.search(text)} == {}


def test_tracked_files_are_small() -> None:
    heavy = [path.name for path in tracked_files() if path.stat().st_size > LARGEST]
    assert heavy == []


def test_no_file_names_a_machine_or_an_index() -> None:
    found = []
    for path in tracked_files():
        text = text_of(path)
        if MACHINE_PATH.search(text):
            found.append(f"{path.relative_to(ROOT)} names a place on a machine")
        if path.suffix != ".md" and path != Path(__file__) and PACKAGE_INDEX.search(text):
            found.append(f"{path.relative_to(ROOT)} names a package index")
    assert found == []


@pytest.mark.parametrize(
    "line", ["a==1 # https://host/a.whl", '  "resolved": "https://host/a.tgz"']
)
def test_a_host_in_a_lock_is_seen(line: str) -> None:
    assert hosts_named(line) == [line.strip()]


@pytest.mark.parametrize(
    "text", ["GPL-3.0", "AGPL-3.0-only", "GNU General Public License v3", "GNU Affero GPL"]
)
def test_a_binding_licence_is_seen(text: str) -> None:
    assert BINDING_LICENCE.search(text)


@pytest.mark.parametrize("text", ["LGPL-3.0-only", "GNU Lesser General Public License v3", "MIT"])
def test_a_licence_that_does_not_bind_passes(text: str) -> None:
    assert not BINDING_LICENCE.search(text)


def test_a_machine_path_is_seen() -> None:
    assert MACHINE_PATH.search("open('/" + "home/somebody/a.csv')")
    assert not MACHINE_PATH.search("the page at /places/essex-2015/home/about")
