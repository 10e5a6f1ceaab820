"""Copy the NHS design system's finished files into the site's static folder, without its font.

The font is licensed to registered NHS organisations and would be fetched from the internet, and
the image addresses are absolute, so three edits are made. Each is counted: an upgrade that changes
the files stops here instead of breaking pages.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
TARGET = ROOT / "commonweal" / "site" / "static" / "vendor"

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
IMAGE_ADDRESS = re.compile(r"url\(/assets/images/")
MAP_COMMENT = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")

#: The pictures that the style sheet asks for; the favicon of the NHS is not ours to show.
ICONS = ("arrow-down", "arrow-up", "arrow-up-down", "cross")


class Changed(Exception):
    """The package no longer looks as this script expects."""


def edit(text: str, pattern: re.Pattern[str], replacement: str, expected: int, what: str) -> str:
    """Replace every match and insist on how many there were."""
    edited, count = pattern.subn(replacement, text)
    if count != expected:
        raise Changed(f"expected {expected} {what}, found {count}: read the new version first")
    return edited


def style_sheet(text: str) -> str:
    text = edit(text, FONT_FACE, "", 2, "font rules")
    text = edit(text, IMAGE_ADDRESS, "url(images/", 12, "image addresses")
    text = edit(text, MAP_COMMENT, "", 1, "map comments")
    if "://" in text.replace("http://www.w3.org/", ""):
        raise Changed("the style sheet still names another host")
    return text


def script(text: str) -> str:
    return edit(text, MAP_COMMENT, "", 1, "map comments")


def vendor(source: Path, target: Path) -> list[Path]:
    """Write the edited files under `target`, replacing what was there; returns them."""
    if not source.is_dir():
        raise Changed(f"{source} is not there: run npm ci first")
    shutil.rmtree(target, ignore_errors=True)
    images = target / "images"
    images.mkdir(parents=True)
    css = style_sheet((source / "nhsuk-frontend.min.css").read_text("utf-8"))
    (target / "nhsuk-frontend.min.css").write_text(css, "utf-8")
    module = script((source / "nhsuk-frontend.min.js").read_text("utf-8"))
    (target / "nhsuk-frontend.min.js").write_text(module, "utf-8")
    for name in ICONS:
        file = f"nhsuk-icon-{name}.svg"
        shutil.copyfile(source / "assets" / "images" / file, images / file)
    wanted = set(re.findall(r"url\(images/([^)]+)\)", css))
    present = {file.name for file in images.iterdir()}
    if wanted != present:
        raise Changed(f"the style sheet wants {sorted(wanted)}, copied were {sorted(present)}")
    return sorted(file for file in target.rglob("*") if file.is_file())


def main() -> int:
    try:
        files = vendor(SOURCE, TARGET)
    except (Changed, OSError) as error:
        sys.stderr.write(f"The NHS design system could not be copied: {error}\n")
        return 1
    sys.stdout.write(f"{len(files)} files of the NHS design system are in {TARGET}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
