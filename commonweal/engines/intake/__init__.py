"""Bringing activity in: from submitted files to typed tables, checked, without any identifier.

What a field means and what a check says is declared in the definitions; the store is written by
`engines.store`. NHS numbers, dates of birth and postcodes end here.
"""

from __future__ import annotations

from commonweal.engines.intake.importing import Checked, check_files, import_files
from commonweal.engines.intake.opening import FileFault
from commonweal.engines.intake.setting import Lookups, Setting, default_setting, read_lookups

__all__ = [
    "Checked",
    "FileFault",
    "Lookups",
    "Setting",
    "check_files",
    "default_setting",
    "import_files",
    "read_lookups",
]
