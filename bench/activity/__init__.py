"""Benchmarks of counting activity: our passes beside programs written by hand for other engines."""
