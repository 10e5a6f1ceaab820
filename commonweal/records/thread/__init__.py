"""The golden thread: typed links between any two records of a place."""
