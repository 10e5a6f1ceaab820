"""The benchmarks of counting activity: our passes beside programs written by hand for each engine."""
