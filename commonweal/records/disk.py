"""What a disk that cannot be written to means for whoever waits for the work, in a sentence."""

from __future__ import annotations

import errno

FULL = "The disk is full, and nothing of this was kept. Make room on it, then try again."
FAILS = (
    "The disk could not be read or written, and nothing of this was kept. Have it looked at, then "
    "try again."
)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def sentence_of(fault: OSError) -> str:
    """Why work that needs the disk broke off."""
    return FULL if fault.errno in _FULL else FAILS
