"""Writes made-up submissions as providers send them: a zip for each provider and month."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from commonweal.facts.synthetic import Submission

#: What a zip says of its members' times, so that the same rows make the same file.
TIME = (2000, 1, 1, 0, 0, 0)


def write_submission(folder: Path, submission: Submission) -> Path:
    """One CSV for each national table in a zip named by adapter, provider and month."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{submission.name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(submission.tables):
            member = zipfile.ZipInfo(f"{name}.csv", TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as stream:
                pa_csv.write_csv(submission.tables[name], stream)
    return path


def write_lists(folder: Path, lists: Mapping[str, pa.Table]) -> dict[str, Path]:
    """The lists that the import looks things up in, as CSV files by name."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {name: folder / f"{name}.csv" for name in lists}
    for name, rows in lists.items():
        pa_csv.write_csv(rows, found[name])
    return found
