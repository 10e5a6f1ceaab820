"""What a measured process finds around it."""

from __future__ import annotations

import os


def as_installed() -> dict[str, str]:
    """Our environment, with modules kept compiled as they are where a program is installed."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
