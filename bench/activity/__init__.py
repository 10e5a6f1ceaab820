"""Benchmarks of counting activity: our passes beside programs written by hand for other engines."""

import commonweal  # noqa: F401  settles the process of every contender before NumPy is loaded
