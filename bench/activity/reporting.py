"""Sections of a Markdown file that commands write each for itself, and the machine in words."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path


def machine(packages: Sequence[str]) -> str:
    """Cores, memory, Python and the versions of what was measured."""
    info = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (info.read_text("utf-8").splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    used = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, {used}"
    )


def put(file: Path, section: str) -> None:
    """Write a section, which opens with its heading, in place of that of the same heading."""
    heading = section.splitlines()[0]
    held = file.read_text("utf-8") if file.exists() else "# Benchmarks of counting activity\n"
    parts = re.split(r"(?m)^(?=## )", held)
    kept = [part.rstrip() for part in parts if part.splitlines()[:1] != [heading]]
    file.write_text("\n\n".join([*kept, section.rstrip()]) + "\n", "utf-8")
