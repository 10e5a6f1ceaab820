"""Commonweal: the commissioning of mental health services on one shared fact base."""

import os

__version__ = "0.1.0"

# Starting threads for large matrices, of which there are none, takes longer than many a command.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
